//! Odd sources, names and trees: what a compiler, a terminal or a file system stumbles over.

use std::fs;
use std::os::unix::fs::{PermissionsExt as _, symlink};
use std::os::unix::net::UnixListener;
use std::path::Path;
use std::process::Command;

use crate::field::project_file;
use crate::lane::{Entered, Lane, Terms};
use crate::{seen, undefended};

const LIB: &str = "src/lib.rs";

fn starter() -> String {
    project_file("exercises/01-restaurant/src/lib.rs")
}

fn solution() -> String {
    project_file("solutions/01-restaurant/src/lib.rs")
}

/// Makes a folder odd.
type Make = Box<dyn Fn(&Path, &Entered<'_>)>;

/// One odd thing: its name, what must be seen, and how its folder is made from the starter's.
struct Odd {
    name: &'static str,
    seen: &'static str,
    make: Make,
}

fn odd(
    name: &'static str,
    seen: &'static str,
    make: impl Fn(&Path, &Entered<'_>) + 'static,
) -> Odd {
    Odd { name, seen, make: Box::new(make) }
}

/// A `src/lib.rs` with these bytes.
fn text(name: &'static str, seen: &'static str, bytes: impl Into<Vec<u8>>) -> Odd {
    let bytes = bytes.into();
    odd(name, seen, move |folder, _| fs::write(folder.join(LIB), &bytes).expect("writable"))
}

/// The starter with a deeply nested expression.
fn nested(name: &'static str, open: &str, inside: &str, close: &str, depth: usize) -> Odd {
    let deep = open.repeat(depth) + inside + &close.repeat(depth);
    let lib = format!("{}\npub fn deep() {{ let _ = {deep}; }}\n", starter());
    text(name, "does-not-compile or graded 0 or over-limit or refused", lib)
}

/// In which lanes odd things are checked, by a number that stands for some of them.
#[derive(Clone, Copy)]
enum In {
    One(usize),
    Two(usize),
}

/// Checks each of them.
fn all(odds: &[Odd], lanes: In) {
    if undefended::is_asked_for() {
        return;
    }
    let mut faults = Vec::new();
    Lane::for_each(|lane, place| {
        let is_here = match lanes {
            In::One(number) => place.is_turn_of(number),
            In::Two(number) => place.is_one_of_two_for(number),
        };
        if !is_here {
            return;
        }
        for odd in odds {
            let folder = lane.submission("01-restaurant");
            (odd.make)(&folder, lane);
            let verdict = lane.check_folder(odd.name, "01-restaurant", &folder, &Terms::default());
            let mut here: Vec<_> = seen::fault(odd.seen, &verdict).into_iter().collect();
            here.extend(seen::loot(&verdict.exercise()));
            here.extend(verdict.leaks());
            faults.extend(here.into_iter().map(|why| lane.told(odd.name, &why)));
        }
        faults.extend(lane.aftermath().into_iter().map(|why| lane.told("odd", &why)));
    });
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn odd_texts() {
    all(
        &[
            text("empty", "does-not-compile", ""),
            text("nothing but spaces", "does-not-compile", " \n\t\n".repeat(1000)),
            text("a mark of byte order", "graded 5", format!("\u{feff}{}", solution())),
            text(
                "two marks of byte order",
                "does-not-compile",
                format!("\u{feff}\u{feff}{}", solution()),
            ),
            text("a zero byte", "does-not-compile or graded 0", starter() + "\0fn zero() {}\n"),
            text("a zero byte in a comment", "graded 0 or does-not-compile", starter() + "// \0\n"),
            text("lines that end as on Windows", "graded 5", solution().replace('\n', "\r\n")),
            text(
                "lines that only return",
                "does-not-compile or graded 0",
                starter() + "// a\rfn b() {}\n",
            ),
            text("a line for a shell", "graded 5", format!("#!/usr/bin/env run\n{}", solution())),
            text(
                "an attribute for a shell",
                "refused or does-not-compile",
                format!("#!\n[feature(test)]\n{}", starter()),
            ),
            text(
                "writing that turns round",
                "does-not-compile or graded 0",
                starter()
                    + "// \u{202e} } \u{2066}fn a() {}\u{2069}\nconst A: &str = \"\u{202e}\";\n",
            ),
            text(
                "letters that look alike",
                "graded 0",
                starter() + "pub fn serve_\u{430}ll() {}\n",
            ),
            text(
                "letters of no width",
                "does-not-compile or graded 0",
                starter() + "pub fn a\u{200b}b() {}\n",
            ),
            text(
                "names of letters from everywhere",
                "graded 0",
                starter() + "pub fn \u{540d}\u{524d}_\u{39b}() {}\n",
            ),
            text(
                "a quarter of a megabyte on one line",
                "graded 0",
                starter() + "pub const A: &str = \"" + &"x".repeat(250_000) + "\";\n",
            ),
            text(
                "a name of a hundred thousand letters",
                "graded 0",
                format!("{}\nfn {}() {{}}\n", starter(), "a".repeat(100_000)),
            ),
            text(
                "a string without an end",
                "does-not-compile",
                starter() + "const A: &str = \"x;\n",
            ),
            text(
                "a raw string without an end",
                "does-not-compile",
                starter() + "const A: &str = r####\"x\"###;\n",
            ),
            text("a comment without an end", "does-not-compile", starter() + &"/*".repeat(20_000)),
            text(
                "a character without an end",
                "does-not-compile",
                starter() + "const A: char = 'x;\n",
            ),
            text(
                "Latin letters",
                "does-not-compile",
                [b"// \xe7\n", starter().as_bytes()].concat(),
            ),
            text(
                "half a pair",
                "does-not-compile",
                [starter().as_bytes(), b"// \xed\xa0\x80\n"].concat(),
            ),
            text(
                "UTF-16",
                "does-not-compile",
                starter().encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<_>>(),
            ),
            text(
                "a program",
                "does-not-compile",
                fs::read("/bin/true").unwrap_or_else(|_| vec![0x7f; 64]),
            ),
            text(
                "more than is taken",
                "does-not-compile",
                format!("{}//{}\n", solution(), "x".repeat(300 << 10)),
            ),
            text("fifty megabytes", "does-not-compile", vec![b' '; 50 << 20]),
        ],
        In::One(0),
    );
}

#[test]
fn deep_texts() {
    all(
        &[
            nested("parentheses", "(", "1", ")", 10_000),
            nested("blocks", "{", "1", "}", 10_000),
            nested("negations", "!", "true", "", 50_000),
            nested("types", "None::<Option<", "u8", ">>", 300),
            nested("macros", "vec![", "1", "]", 5_000),
            nested("methods", "", "1_u8", ".clone()", 20_000),
            nested("parentheses left open", "(", "1", "", 100_000),
            nested("parentheses never opened", "", "1", ")", 100_000),
            text(
                "modules",
                "does-not-compile or graded 0",
                format!("{}\n{}{}\n", starter(), "pub mod m { ".repeat(5_000), "}".repeat(5_000)),
            ),
            text(
                "attributes",
                "does-not-compile or graded 0 or refused",
                format!(
                    "{}\n#[{} allow(unused){}]\nfn a() {{}}\n",
                    starter(),
                    "cfg_attr(all(), ".repeat(500),
                    ")".repeat(500)
                ),
            ),
            text(
                "imports",
                "does-not-compile or graded 0",
                format!("{}\nuse {}std{};\n", starter(), "{".repeat(5_000), "}".repeat(5_000)),
            ),
        ],
        In::One(1),
    );
}

#[test]
fn odd_trees() {
    all(
        &[
            odd("a link to the solution", "does-not-compile", |folder, lane| {
                relink(folder, &lane.fill("@course@/solutions/01-restaurant/src/lib.rs"));
            }),
            odd("a link to the rubric", "does-not-compile", |folder, lane| {
                relink(folder, &lane.fill("@course@/tests/01-restaurant/rubric.toml"));
            }),
            odd("a link to the solution by another way", "does-not-compile", |folder, _| {
                relink(folder, "../../../course/solutions/01-restaurant/src/lib.rs");
            }),
            odd("a link to itself", "does-not-compile", |folder, _| relink(folder, "lib.rs")),
            odd("a link to nothing", "does-not-compile", |folder, _| relink(folder, "nothing.rs")),
            odd("a link to a file of the grader's", "does-not-compile", |folder, _| {
                relink(folder, "/proc/self/environ");
            }),
            odd("a folder that is a link", "does-not-compile", |folder, lane| {
                fs::remove_dir_all(folder.join("src")).expect("ours");
                let to = lane.fill("@course@/solutions/01-restaurant/src");
                symlink(to, folder.join("src")).expect("ours");
            }),
            odd("a pipe", "does-not-compile", |folder, _| {
                fs::remove_file(folder.join(LIB)).expect("ours");
                assert!(
                    Command::new("mkfifo")
                        .arg(folder.join(LIB))
                        .status()
                        .is_ok_and(|made| made.success())
                );
            }),
            odd("a socket", "does-not-compile", |folder, _| {
                fs::remove_file(folder.join(LIB)).expect("ours");
                // The name of a socket must be short: it is made elsewhere.
                let short = std::env::temp_dir().join(format!("redteam-{}", std::process::id()));
                drop(UnixListener::bind(&short).expect("a socket"));
                fs::rename(&short, folder.join(LIB))
                    .or_else(|_| {
                        fs::remove_file(&short)?;
                        fs::create_dir(folder.join(LIB))
                    })
                    .expect("ours");
            }),
            odd("a device", "does-not-compile", |folder, _| {
                fs::remove_file(folder.join(LIB)).expect("ours");
                let made =
                    Command::new("mknod").arg(folder.join(LIB)).args(["c", "1", "5"]).output();
                if !made.is_ok_and(|made| made.status.success()) {
                    // Only root makes devices.
                    fs::create_dir(folder.join(LIB)).expect("ours");
                }
            }),
            odd("a folder", "does-not-compile", |folder, _| {
                fs::remove_file(folder.join(LIB)).expect("ours");
                fs::create_dir(folder.join(LIB)).expect("ours");
            }),
            odd("nothing", "does-not-compile", |folder, _| {
                fs::remove_file(folder.join(LIB)).expect("ours");
            }),
            odd("another spelling", "does-not-compile", |folder, _| {
                fs::rename(folder.join(LIB), folder.join("src/LIB.RS")).expect("ours");
            }),
            odd("names that drive a terminal", "graded 0", |folder, _| {
                for name in
                    ["a\u{1b}[31m.rs", "b\n.rs", "-rf.rs", "c\u{202e}sr.rs", " .rs", "d\\e.rs"]
                {
                    fs::write(folder.join("src").join(name), "").expect("ours");
                }
            }),
            odd("names that are no text", "graded 0", |folder, _| {
                use std::os::unix::ffi::OsStrExt as _;
                let name = std::ffi::OsStr::from_bytes(b"\xff\xfe.rs");
                fs::write(folder.join("src").join(name), "").expect("ours");
            }),
            odd("a tree that is a thousand folders deep", "graded 0", |folder, _| {
                let mut deep = folder.join("src");
                for _ in 0..1_000 {
                    deep.push("d");
                }
                fs::create_dir_all(&deep).expect("ours");
            }),
            odd("a tree of five thousand files", "graded 0", |folder, _| {
                for number in 0..5_000 {
                    fs::write(folder.join(format!("src/{number}.rs")), "").expect("ours");
                }
            }),
            odd("a folder of links to folders", "graded 0", |folder, _| {
                symlink("..", folder.join("src/up")).expect("ours");
                symlink("/", folder.join("src/root")).expect("ours");
                symlink("/proc", folder.join("src/proc.rs")).expect("ours");
            }),
            odd("rights that nobody has", "graded 0 or fault cannot read", |folder, _| {
                fs::set_permissions(folder.join(LIB), fs::Permissions::from_mode(0o000))
                    .expect("ours");
            }),
            odd(
                "a second name of another's file",
                "graded 0 or does-not-compile",
                |folder, lane| {
                    fs::remove_file(folder.join(LIB)).expect("ours");
                    let to = lane.fill("@dir@/sibling/01-restaurant/src/lib.rs");
                    // Where the system allows it at all; the sibling's file is no crate.
                    fs::copy(to, folder.join(LIB)).expect("ours");
                    fs::write(folder.join(LIB), starter()).expect("ours");
                },
            ),
        ],
        In::Two(1),
    );
}

/// What steers cargo, rustup, rustc and git where they are run in a student's folder.
#[test]
fn steering() {
    const WRITES: &str = "fn main() { std::fs::write(\"@dir@/built\", \"x\").unwrap(); }";
    let put = |files: &'static [(&'static str, &'static str)]| {
        move |folder: &Path, lane: &Entered<'_>| {
            for (path, text) in files {
                let path = folder.join(path);
                fs::create_dir_all(path.parent().expect("in a folder")).expect("ours");
                fs::write(&path, lane.fill(text)).expect("ours");
                fs::set_permissions(&path, fs::Permissions::from_mode(0o755)).expect("ours");
            }
        }
    };
    all(
        &[
            odd("a build script", "graded 0", put(&[("build.rs", WRITES)])),
            odd(
                "a manifest with a build script of another name",
                "graded 0",
                put(&[
                    ("script.rs", WRITES),
                    (
                        "Cargo.toml",
                        "[package]\nname = \"restaurant\"\nversion = \"0.1.0\"\nbuild = \"script.rs\"\n",
                    ),
                ]),
            ),
            odd(
                "a manifest that takes another library's place",
                "graded 0",
                put(&[
                    ("tokio/src/lib.rs", "pub fn pause() {}"),
                    ("tokio/Cargo.toml", "[package]\nname = \"tokio\"\nversion = \"1.54.1\"\n"),
                    (
                        "Cargo.toml",
                        "[package]\nname = \"restaurant\"\nversion = \"0.1.0\"\n[patch.crates-io]\ntokio = { path = \"tokio\" }\n[profile.dev]\npanic = \"abort\"\n",
                    ),
                ]),
            ),
            odd(
                "settings that put a program before the compiler",
                "graded 0",
                put(&[
                    ("wrap.sh", "#!/bin/sh\ntouch @dir@/wrapped\nexec \"$@\"\n"),
                    (
                        ".cargo/config.toml",
                        "[build]\nrustc-wrapper = \"./wrap.sh\"\nrustflags = [\"--cap-lints=allow\"]\n[env]\nLD_PRELOAD = \"./wrap.sh\"\n[target.x86_64-unknown-linux-gnu]\nrunner = \"./wrap.sh\"\nlinker = \"./wrap.sh\"\n",
                    ),
                    (".cargo/config", "[build]\nrustc = \"./wrap.sh\"\n"),
                ]),
            ),
            odd(
                "settings for the folder above",
                "graded 0",
                put(&[
                    ("../.cargo/config.toml", "[build]\nrustc-wrapper = \"/bin/false\"\n"),
                    ("../Cargo.toml", "[workspace]\nmembers = []\n"),
                    ("../clippy.toml", "disallowed-methods = []\n"),
                ]),
            ),
            odd(
                "another toolchain",
                "graded 0",
                put(&[
                    ("rust-toolchain.toml", "[toolchain]\npath = \"toolchain\"\n"),
                    ("rust-toolchain", "1.0.0\n"),
                    ("toolchain/bin/rustc", "#!/bin/sh\ntouch @dir@/toolchain\n"),
                    ("toolchain/bin/cargo", "#!/bin/sh\ntouch @dir@/toolchain\n"),
                ]),
            ),
            odd(
                "settings for lints and for tests",
                "graded 0",
                put(&[
                    ("clippy.toml", "disallowed-methods = []\n"),
                    (".clippy.toml", "msrv = \"1.0\"\n"),
                    (".config/nextest.toml", "[profile.default]\ndefault-filter = \"none()\"\n"),
                    ("rustfmt.toml", "nonsense = 1\n"),
                ]),
            ),
            odd(
                "a lock file",
                "graded 0",
                put(&[(
                    "Cargo.lock",
                    "version = 4\n\n[[package]]\nname = \"tokio\"\nversion = \"0.0.1\"\n",
                )]),
            ),
            odd(
                "a repository that runs programs",
                "graded 0",
                put(&[
                    (
                        ".git/config",
                        "[core]\n\tfsmonitor = touch @dir@/monitor\n\tsshCommand = touch @dir@/ssh\n",
                    ),
                    (".git/HEAD", "ref: refs/heads/main\n"),
                    (".git/hooks/post-checkout", "#!/bin/sh\ntouch @dir@/hook\n"),
                ]),
            ),
            odd(
                "a fixed file of its own",
                "graded 0",
                put(&[
                    ("src/house.rs", "compile_error!(\"mine\");\n"),
                    ("src/main.rs", WRITES),
                    ("tests/hidden.rs", "#[test] fn passes() {}\n"),
                ]),
            ),
            odd(
                "a course of its own",
                "graded 0",
                put(&[
                    ("course.toml", "title = \"Mine\"\n"),
                    ("tests/01-restaurant/rubric.toml", ""),
                    ("tests/01-restaurant/suite.rs", "fn main() {}\n"),
                    ("suite.rs", "fn main() {}\n"),
                ]),
            ),
        ],
        In::One(3),
    );
}

/// A link in place of `src/lib.rs`.
fn relink(folder: &Path, to: &str) {
    fs::remove_file(folder.join(LIB)).expect("ours");
    symlink(to, folder.join(LIB)).expect("ours");
}
