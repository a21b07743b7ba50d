//! Odd files: what is refused before anything of it runs, and what is only odd to look at.

use std::fs;
use std::os::unix::fs::symlink;

use serde_json::Value;

use super::place::{LIB, Place, Ran, SLUG, grader, project_file, run, text_of, warm_cache};

/// The solution's text.
pub fn solution() -> String {
    project_file(&format!("solutions/{SLUG}/{LIB}"))
}

/// The solution with a piece replaced, which must be there.
pub fn with(old: &str, new: &str) -> String {
    let solution = solution();
    assert!(solution.contains(old), "{old}");
    solution.replacen(old, new, 1)
}

/// The solution with lines put at the beginning of `serve_all`.
pub fn serving(lines: &str) -> String {
    let first = "    let meals: Vec<_> = tables";
    with(first, &format!("    {lines}\n{first}"))
}

/// The solution with lines put at the beginning of every function of the exercise.
pub fn everywhere(lines: &str) -> String {
    let mut text = solution();
    for first in
        ["    let meals: Vec<_>", "    let printing: FuturesOrdered", "    serve_all(house"]
    {
        assert_eq!(text.matches(first).count(), 1, "{first}");
        text = text.replacen(first, &format!("    {lines}\n{first}"), 1);
    }
    text
}

/// The line that a piece of a text stands at.
pub fn line_of(text: &str, piece: &str) -> u64 {
    let at = text.find(piece).expect("it is there");
    1 + text[..at].matches('\n').count() as u64
}

/// One submission, checked: as JSON and as text.
pub struct Checked {
    /// What the JSON says of the exercise.
    pub json: Value,
    /// The text.
    pub text: String,
    /// What was said beside it.
    pub err: String,
}

/// Checks what lies in a folder anew as JSON and then, from the cache, as text.
#[track_caller]
pub fn check_folder(folder: &std::path::Path) -> Checked {
    warm_cache();
    let folder = text_of(folder);
    let project = std::path::Path::new(env!("CARGO_MANIFEST_DIR"));
    let arguments = ["check", SLUG, "--submission", &folder];
    let ran = run(grader(project, &[&arguments[..], &["--no-cache", "--format", "json"]].concat()));
    let json = ran.exercise();
    let text = run(grader(project, &arguments));
    // One command says the same as the other, and the exit code says what they say.
    assert_eq!(ran.code, text.code, "{ran:?} {text:?}");
    assert_eq!(ran.code == Some(0), json["solved"] == true, "{ran:?}");
    assert_eq!(ran.code == Some(0), json["points"] == json["max_points"], "{ran:?}");
    for Ran { out, err, .. } in [&ran, &text] {
        assert!(!out.contains('\u{1b}') && !err.contains('\u{1b}'), "{out}{err}");
    }
    assert!(!ran.out.contains(&folder), "no path of this machine: {}", ran.out);
    Checked { json, text: text.out, err: text.err }
}

/// Checks a submission with this `src/lib.rs`.
#[track_caller]
pub fn check(name: &str, lib: impl AsRef<[u8]>) -> Checked {
    check_folder(&Place::new(name).submission("in", lib))
}

impl Checked {
    /// It is solved.
    #[track_caller]
    pub fn is_solved(&self) {
        assert_eq!(self.json["outcome"], "graded", "{:#}", self.json);
        assert_eq!(self.json["solved"], true, "{:#}", self.json);
        assert!(self.text.contains("5 of 5 points  solved"), "{}", self.text);
    }

    /// It earns nothing and has this outcome; the text says these words.
    #[track_caller]
    pub fn is(&self, outcome: &str, words: &[&str]) {
        assert_eq!(self.json["outcome"], outcome, "{:#}", self.json);
        assert_eq!(self.json["solved"], false, "{:#}", self.json);
        assert_eq!(self.json["points"], 0, "{:#}", self.json);
        let text = self.text.split_whitespace().collect::<Vec<_>>().join(" ");
        for words in words {
            assert!(text.contains(words), "`{words}` in {}", self.text);
        }
    }

    /// It is not allowed, for this reason at this line.
    #[track_caller]
    pub fn is_tampered(&self, what: &str, line: u64) {
        self.is("tampered", &[&format!("{what}, at {LIB}:{line}"), "Take it out"]);
        assert_eq!(self.json["at"]["file"], LIB, "{:#}", self.json);
        assert_eq!(self.json["at"]["line"], line, "{:#}", self.json);
    }
}

#[test]
fn an_empty_file_lacks_what_the_exercise_came_with() {
    let checked = check("empty", "");
    checked.is("does-not-compile", &["cannot find function `serve_all`", "must keep its names"]);
}

#[test]
fn what_does_not_parse_is_shown_at_its_line() {
    let text = with("pub async fn bills", "pub asink fn bills");
    let line = line_of(&text, "asink");
    let checked = check("unparsed", &text);
    checked.is("does-not-compile", &[&format!("--> {LIB}:{line}:"), "Mend the first error"]);
    assert_eq!(checked.json["diagnostics"][0]["line"], line);
}

#[test]
fn a_function_that_is_missing_or_has_other_types_is_named() {
    let renamed = with("pub async fn evening", "pub async fn night");
    check("missing", renamed)
        .is("does-not-compile", &["cannot find function `evening`", "must keep its names"]);
    let other = with("tables: &[Table]) -> Vec<Bill> {", "tables: &[Table]) -> Vec<u64> {")
        .replace("printing.collect().await", "printing.map(|bill| bill.cents).collect().await")
        .replace(".iter().map(|bill| bill.cents).sum()", ".iter().sum()");
    check("signature", other).is("does-not-compile", &["mismatched types", "must keep its names"]);
    let fewer = with(
        "pub async fn bills<H: House>(house: &H, tables: &[Table])",
        "pub async fn bills<H: House>(house: &H)",
    )
    .replace(
        "tables.iter().map(|&table| house.print_bill(table)).collect();\n    printing",
        "[Table(1)].iter().map(|&table| house.print_bill(table)).collect();\n    printing",
    )
    .replace("bills(house, tables).await", "bills(house).await");
    let line = line_of(&fewer, "pub async fn bills");
    check("arguments", &fewer)
        .is("does-not-compile", &["takes 1 argument but 2", &format!("{LIB}:{line}")]);
}

#[test]
fn unsafe_code_is_not_taken() {
    let block = "let five = 5_u8; if unsafe { *(&raw const five) } == 9 { return }";
    let text = serving(block);
    check("unsafe", &text).is_tampered("`unsafe`", line_of(&text, "unsafe"));
    let text = format!("#![allow(unsafe_code)]\n{}", solution());
    check("unsafe-allowed", &text).is_tampered("`allow(unsafe_code)`", 1);
    let text = serving("#[expect(unsafe_code)] let five = 5;");
    check("unsafe-expected", &text).is_tampered("`allow(unsafe_code)`", line_of(&text, "expect("));
}

#[test]
fn what_ends_the_process_or_hides_panics_is_named_with_its_line() {
    for (name, lines, what) in [
        ("exit", "std::process::exit(0);", "`std::process::exit`"),
        ("abort", "std::process::abort();", "`std::process::abort`"),
        ("hook", "std::panic::set_hook(Box::new(|_| ()));", "`std::panic::set_hook`"),
        ("alias", "use std::process::exit as go_on; go_on(0);", "`std::process::exit`"),
        // Only clippy sees through this one.
        ("glob", "use std::process::*; exit(0);", "`std::process::exit`"),
    ] {
        let text = serving(lines);
        let checked = check(name, &text);
        checked.is_tampered(what, line_of(&text, lines));
        checked.is("tampered", &[if name == "hook" { "Catch a panic" } else { "Give an error" }]);
    }
}

/// One of each kind; the tests of the list have them all.
#[test]
fn words_that_no_exercise_needs_are_refused_with_what_to_write_instead() {
    for (name, lines, what, instead) in [
        ("env", "let _home = env!(\"HOME\");", "`env!`", "write a constant"),
        ("asm", "core::arch::asm!(\"nop\");", "`asm!`", "Say it in Rust"),
        ("mangle", "#[no_mangle] fn f() {}", "`#[no_mangle]`", "Nobody calls it"),
        ("foreign", "extern \"C\" { fn getpid() -> i32; }", "an `extern` block", "in `std` and"),
        ("crate", "extern crate libc;", "`extern crate`", "Cargo.toml"),
        (
            "command",
            "let _ls = std::process::Command::new(\"ls\");",
            "`std::process::Command`",
            "do it in Rust",
        ),
        ("os", "use std::os::fd::AsRawFd as _;", "`std::os`", "on every system"),
    ] {
        let text = serving(lines);
        let checked = check(name, &text);
        checked.is_tampered(what, line_of(&text, lines));
        checked.is("tampered", &[instead]);
    }
    let text = format!("#![feature(test)]\n{}", solution());
    check("feature", text).is_tampered("`#![feature]`", 1);
    // The compiler passes over this line; nobody has looked for words behind it.
    let text = format!("#!/bin/§\n{}", solution());
    check("for-a-shell", text).is_tampered("characters that only this compiler can read", 1);
}

/// No file of the machine is shown, whatever the compiler would say of it.
#[test]
fn files_of_the_machine_are_not_pulled_in() {
    for (name, lines, what) in [
        ("include-str", "\nconst P: u8 = include_str!(\"/etc/passwd\");\n", "`include_str!`"),
        ("include", "\ninclude!(\"/etc/passwd\");\n", "`include!`"),
        ("path", "\n#[path = \"/etc/passwd\"]\nmod p;\n", "`#[path]`"),
    ] {
        let text = solution() + lines;
        let line = line_of(&text, lines.trim_start());
        let checked = check(name, &text);
        checked.is_tampered(what, line);
        let all = format!("{}{:#}{}", checked.text, checked.json, checked.err);
        assert!(!all.contains("root:"), "{all}");
    }
}

#[test]
fn what_is_no_plain_small_text_is_not_read() {
    let place = Place::new("refused");
    let at = |name: &str| {
        let folder = place.submission(name, "");
        let lib = folder.join(LIB);
        fs::remove_file(&lib).expect("just made");
        (folder, lib)
    };

    let (linked, lib) = at("linked");
    symlink("/etc/passwd", lib).expect("linked");
    check_folder(&linked).is("does-not-compile", &["is reached through a symbolic link"]);

    let (folder, lib) = at("folder");
    fs::create_dir(lib).expect("made");
    check_folder(&folder).is("does-not-compile", &["src/lib.rs is not a plain file"]);

    let (missing, _) = at("missing");
    check_folder(&missing).is("does-not-compile", &["src/lib.rs is missing"]);

    let latin = with("One waiter", "One gar\u{e7}on").replace('\u{e7}', "\u{fffd}");
    let mut bytes = latin.into_bytes();
    let odd = bytes.windows(3).position(|three| three == "\u{fffd}".as_bytes()).expect("there");
    bytes.splice(odd..odd + 3, [0xe7]);
    check("latin", bytes).is("does-not-compile", &["is not UTF-8 text; line 1"]);

    let large = format!("{}//{}\n", solution(), "x".repeat(300 << 10));
    let size = large.len().to_string();
    check("large", large).is("does-not-compile", &["at most 262144 are taken", &size]);
}

#[test]
fn odd_looks_are_no_fault() {
    check("crlf", solution().replace('\n', "\r\n")).is_solved();
    check("bom", format!("\u{feff}{}", solution())).is_solved();
    check("allows", format!("#![allow(warnings, clippy::all)]\n{}", solution())).is_solved();
    // The compiler wants it at the beginning.
    check("allows-late", solution() + "\n#![allow(warnings)]\n")
        .is("does-not-compile", &["an inner attribute is not permitted"]);
}

#[test]
fn what_steers_cargo_is_told_and_does_not_count() {
    let place = Place::new("steering");
    let folder = place.submission("in", solution());
    let put = |path: &str, text: &str| {
        place.file(&format!("in/{SLUG}/{path}"), text);
    };
    put("Cargo.toml", "not even TOML");
    put("build.rs", "fn main() { panic!() }");
    put(".cargo/config.toml", "nonsense");
    put("rust-toolchain.toml", "[toolchain]\nchannel = \"1.0.0\"\n");
    put("src/house.rs", "not Rust");
    put("src/more.rs", "not Rust");
    let checked = check_folder(&folder);
    checked.is_solved();
    for file in [
        "Cargo.toml",
        "build.rs",
        ".cargo/config.toml",
        "rust-toolchain.toml",
        "src/house.rs",
        "src/more.rs",
    ] {
        let notes = checked.err.lines().filter(|line| line.starts_with("note: "));
        let told = notes.filter(|line| line.contains(file) && line.contains("not count"));
        assert_eq!(told.count(), 1, "{file} in {}", checked.err);
    }
}
