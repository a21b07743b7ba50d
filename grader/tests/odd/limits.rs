//! Every limit, set low by an exercise's own table, met by a small program and named.

use super::place::{Place, SLUG, grader, run, text_of, warm_cache};
use super::source::{line_of, serving, solution};

/// A course whose exercise has this table of limits.
fn course(place: &Place, limits: &str) -> std::path::PathBuf {
    let course = place.course();
    let manifest = format!("course/exercises/{SLUG}/Cargo.toml");
    let text = std::fs::read_to_string(place.root().join(&manifest)).expect("copied");
    place.file(&manifest, format!("{text}\n[package.metadata.grader.limits]\n{limits}\n"));
    course
}

/// A submission that meets a limit.
struct Met<'a> {
    /// What the test is called.
    name: &'a str,
    /// The exercise's limits.
    limits: &'a str,
    /// The student's file.
    lib: String,
    /// Where it is met: `full_house` is the first scenario.
    scenario: Option<&'a str>,
    /// Which one it is.
    limit: &'a str,
    /// What the student is told.
    words: [&'a str; 2],
}

impl Met<'_> {
    #[track_caller]
    fn check(&self) {
        warm_cache();
        let place = Place::new(self.name);
        let course = course(&place, self.limits);
        let folder = text_of(&place.submission("in", &self.lib));
        let ran =
            run(grader(&course, &["check", SLUG, "--submission", &folder, "--format", "json"]));
        assert_eq!(ran.code, Some(1), "{ran:?}");
        let json = ran.exercise();
        assert_eq!(json["outcome"], "over-limit", "{json:#}");
        assert_eq!(json["limit"], self.limit, "{json:#}");
        assert_eq!(json["scenario"].as_str(), self.scenario, "{json:#}");
        assert_eq!(json["points"], 0, "{json:#}");
        let message = json["message"].as_str().expect("there is a sentence");
        assert!(message.contains(self.words[0]), "{message}");

        let ran = run(grader(&course, &["check", SLUG, "--submission", &folder]));
        let text = ran.out.split_whitespace().collect::<Vec<_>>().join(" ");
        for words in self.words {
            assert!(text.contains(words), "`{words}` in {}", ran.out);
        }
    }
}

#[track_caller]
fn met(name: &str, limits: &str, lines: &str, limit: &str, words: [&str; 2]) {
    let lib = serving(lines);
    Met { name, limits, lib, scenario: Some("full_house"), limit, words }.check();
}

#[track_caller]
fn met_by_the_compiler(name: &str, limits: &str, lib: String, limit: &str, words: [&str; 2]) {
    Met { name, limits, lib, scenario: None, limit, words }.check();
}

#[test]
fn cpu_time_of_a_run() {
    met(
        "limit-cpu",
        "cpu = \"1s\"",
        "std::thread::spawn(|| loop {});",
        "cpu",
        ["used more CPU time than it may", "a loop that never ends"],
    );
}

/// Nobody reads from this pipe, and no clock here can be wound on.
#[test]
fn real_time_of_a_run() {
    met(
        "limit-wall",
        "cpu = \"2s\"\nwall = \"2s\"",
        "use std::io::Write as _;\n    \
         let (_read, mut write) = std::io::pipe().expect(\"a pipe\");\n    \
         _ = write.write_all(&[0; 1 << 20]);",
        "wall",
        ["did not come to an end in time", "a loop that never ends"],
    );
}

#[test]
fn memory_of_a_run() {
    met(
        "limit-memory",
        "memory = \"64MiB\"",
        "let much = vec![1_u8; 80 << 20]; if much[tables.len()] == 0 { return }",
        "memory",
        ["used more memory than it may", "only ever grows"],
    );
}

/// Whether a run has a box with a user and a `/tmp` of its own.
fn is_full() -> bool {
    grader::sandbox::Level::in_force() == grader::sandbox::Level::Full
}

#[test]
fn threads_of_a_run() {
    if !is_full() {
        return;
    }
    met(
        "limit-threads",
        "threads = 12",
        "let threads: Vec<_> = (0..40).map(|_| std::thread::spawn(|| \
         std::thread::sleep(std::time::Duration::from_millis(1)))).collect();\n    \
         for thread in threads { thread.join().expect(\"it only sleeps\"); }",
        "threads",
        ["made more threads than it may", "Make fewer threads"],
    );
}

/// It is ended while it is being loaded: by a signal, or with an exit code when its libraries find
/// no room beside it.
#[test]
fn statics_that_do_not_fit_into_the_memory_of_a_run() {
    for mebibytes in [62, 100] {
        met(
            &format!("limit-static-{mebibytes}"),
            "memory = \"64MiB\"",
            &format!(
                "use std::sync::Mutex;\n    \
                 static LARGE: Mutex<[u8; {mebibytes} << 20]> = Mutex::new([0; {mebibytes} << 20]);\n    \
                 if LARGE.lock().expect(\"ours\")[tables.len()] == 9 {{ return }}"
            ),
            "memory",
            ["used more memory than it may", "only ever grows"],
        );
    }
}

/// Every limit at its least; the exercise's own solution needs less.
#[test]
fn the_least_of_every_limit_is_enough_for_honest_work() {
    warm_cache();
    let place = Place::new("limit-least");
    let course = course(
        &place,
        "cpu = \"1s\"\nmemory = \"32MiB\"\nthreads = 8\noutput = \"1KiB\"\nfacts = \"64KiB\"\n\
         file = \"1KiB\"\n\
         compile = { memory = \"256MiB\", output = \"64KiB\", file = \"16MiB\" }",
    );
    let folder = text_of(&place.submission("in", solution()));
    let ran = run(grader(&course, &["check", SLUG, "--submission", &folder]));
    assert_eq!(ran.code, Some(0), "{ran:?}");
}

#[test]
fn output_of_a_run() {
    met(
        "limit-output",
        "output = \"1KiB\"",
        // Sixty-four times as much as is kept.
        "for n in 0..10_000 { println!(\"line {n}\"); }",
        "output",
        ["printed more than it may", "Print less"],
    );
}

#[test]
fn facts_of_a_run() {
    met(
        "limit-facts",
        "facts = \"64KiB\"",
        "for _ in 0..1000 { house.print_bill(Table(0)).await; }",
        "facts",
        ["did more than the grader can follow", "a loop that never ends"],
    );
}

#[test]
fn the_size_of_a_file_of_a_run() {
    if !is_full() {
        return;
    }
    met(
        "limit-file",
        "file = \"64KiB\"",
        "_ = std::fs::write(\"/tmp/large\", vec![0; 128 << 10]);",
        "file",
        ["wrote a larger file than it may", "Write less to files"],
    );
}

/// The solution and a macro that expands to nothing, after calling itself a billion times.
fn endless() -> String {
    let words = "x ".repeat(30);
    let again = "nothing! { $($n)* }";
    format!(
        "{}\nmacro_rules! nothing {{ () => {{}}; (x $($n:tt)*) => {{ {again} {again} }}; }}\n\
         nothing! {{ {words} }}\n",
        solution()
    )
}

/// The solution and a list that a macro makes twice as long thirty times.
fn growing() -> String {
    let words = "x ".repeat(30);
    let again = "double! { [$($n)*] $($t)* $($t)* }";
    format!(
        "{}\nmacro_rules! double {{\n    \
         ([] $($t:tt)*) => {{ pub const LONG: &[u8] = &[$($t)*]; }};\n    \
         ([x $($n:tt)*] $($t:tt)*) => {{ {again} }};\n\
         }}\ndouble! {{ [{words}] 1, }}\n",
        solution()
    )
}

#[test]
fn cpu_time_of_a_compiler() {
    met_by_the_compiler(
        "limit-compile-cpu",
        "compile = { cpu = \"1s\" }",
        endless(),
        "cpu",
        ["The compiler used more CPU time than it may", "that never comes to an end"],
    );
}

/// Nothing can use more CPU time than there was time, so this one is always met first.
#[test]
fn real_time_of_a_compiler() {
    met_by_the_compiler(
        "limit-compile-wall",
        "compile = { cpu = \"1s\", wall = \"1s\" }",
        endless(),
        "wall",
        ["The compiler did not come to an end in time", "that never comes to an end"],
    );
}

#[test]
fn memory_of_a_compiler() {
    met_by_the_compiler(
        "limit-compile-memory",
        "compile = { memory = \"256MiB\" }",
        growing(),
        "memory",
        ["The compiler used more memory than it may", "that only ever grows"],
    );
}

#[test]
fn the_size_of_a_file_of_a_compiler() {
    met_by_the_compiler(
        "limit-compile-file",
        "compile = { file = \"16MiB\" }",
        solution() + "\npub static LARGE: [u8; 32 << 20] = [7; 32 << 20];\n",
        "file",
        ["The compiler wrote a larger file than it may", "that is very large"],
    );
}

#[test]
fn output_of_a_compiler() {
    let unused: Vec<_> = (0..200).map(|n| format!("let unused_{n} = {n};")).collect();
    met_by_the_compiler(
        "limit-compile-output",
        "compile = { output = \"64KiB\" }",
        serving(&unused.join(" ")),
        "output",
        ["The compiler printed more than it may", "Run `cargo check`"],
    );
}

/// More room is room, and a verdict that was found with it is not remembered without it.
#[test]
fn a_higher_limit_lets_the_same_program_pass() {
    warm_cache();
    let place = Place::new("limit-higher");
    let lines = "let many: Vec<_> = (0..3000).map(|n| format!(\"{n:1024}\")).collect();\n    \
                   println!(\"{}\", many.concat());";
    let folder = text_of(&place.submission("in", serving(lines)));
    let outcome = |limits: &str| {
        let course = course(&place, limits);
        let ran =
            run(grader(&course, &["check", SLUG, "--submission", &folder, "--format", "json"]));
        ran.exercise()["outcome"].as_str().expect("a word").to_owned()
    };
    assert_eq!(outcome("output = \"64KiB\""), "graded");
    assert_eq!(outcome("output = \"32KiB\""), "over-limit");
    assert_eq!(outcome("output = \"1MiB\""), "graded");
}

#[test]
fn a_limit_that_cannot_be_meant_stops_the_grader_at_its_line() {
    let place = Place::new("limit-absurd");
    let course = course(&place, "memory = \"1KiB\"");
    let manifest = format!("exercises/{SLUG}/Cargo.toml");
    let text = std::fs::read_to_string(course.join(&manifest)).expect("written");
    let line = line_of(&text, "memory =");
    run(grader(&course, &["check", SLUG]))
        .fails(3, &[&format!("{manifest}:{line}: the limit `memory` is 1KiB"), "in between"]);
}
