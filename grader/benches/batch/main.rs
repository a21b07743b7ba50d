//! A class of different hand-ins: `grader batch` beside a loop of `cargo test`, the same batch
//! again, and how much memory the grader takes for many.
//!
//! `cargo bench -p grader --bench batch [-- HAND-INS [STORED]]`. Of `HAND-INS` (64), every one is
//! another edit that nobody has seen before, half of the starter and half of the solution; they are
//! graded by the program, then by `cargo test`, one after the other (0: none is). Memory is looked at with a
//! hundred and with `STORED` (10 000) hand-ins that differ and have their verdicts. Everything that
//! is printed is measured in that one run. It asserts nothing about time.

#[expect(dead_code, reason = "the benchmark of the loop uses the rest")]
#[path = "../loop/cargo_test.rs"]
mod cargo_test;
#[path = "../loop/edit.rs"]
mod edit;
#[expect(dead_code, reason = "the benchmark of the loop uses the rest")]
#[path = "../loop/machine.rs"]
mod machine;
mod stored;

use std::fs;
use std::io::{self, Write};
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use cargo_test::{CargoTest, Layout, Workspace};
use edit::{Edits, SLUG, Start};

/// Something that looks at one hand-in after the other.
trait Contestant {
    /// What the line of the table says.
    fn name(&self) -> String;
    /// Brings its copy of the exercise to this text. Not measured.
    fn edit(&mut self, text: &str) -> io::Result<()>;
    /// Does the work; what is measured.
    fn run(&mut self) -> io::Result<()>;
}

fn main() -> io::Result<()> {
    // `cargo test --all-targets` runs this program too, without the argument that `cargo bench`
    // passes.
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    if !arguments.iter().any(|argument| argument == "--bench") {
        return Ok(());
    }
    let mut numbers = arguments.iter().filter_map(|argument| argument.parse::<usize>().ok());
    let hand_ins = numbers.next().unwrap_or(64);
    let stored = numbers.next().unwrap_or(10_000);
    let course =
        Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("a member").canonicalize()?;
    let temporary = tempfile::tempdir()?;
    let place = temporary.path().canonicalize()?;
    let mut out = io::stdout().lock();
    writeln!(out, "{}\n", machine::describe())?;
    if hand_ins > 0 {
        throughput(&course, &place, hand_ins.max(2), &mut out)?;
    }
    for number in [100, stored] {
        let peak = stored::peak(&course, &place, number)?;
        writeln!(out, "peak memory, {number} stored hand-ins: {:.1} MiB", peak as f64 / 1024.0)?;
    }
    writeln!(out, "\nload average at the end: {}", machine::load())
}

/// The same hand-ins by both.
fn throughput(
    course: &Path,
    place: &Path,
    hand_ins: usize,
    out: &mut impl Write,
) -> io::Result<()> {
    let starts = [Start::Starter, Start::Solution];
    let mut edits = [Edits::of(course, starts[0])?, Edits::of(course, starts[1])?];
    // The libraries are built and the references run before anything is measured.
    lay_out(&place.join("warm"), edits.iter_mut().map(Edits::next))?;
    batch(course, place, "warm", "warm.sqlite", None)?;

    let texts: Vec<_> = (0..hand_ins).map(|number| edits[number % 2].next()).collect();
    lay_out(&place.join("class"), texts.iter().cloned())?;
    for jobs in [1, 2, 3, 4] {
        let store = format!("{jobs}.sqlite");
        let (first, again) = (
            batch(course, place, "class", &store, Some(jobs))?,
            batch(course, place, "class", &store, Some(jobs))?,
        );
        line(out, &format!("grader batch --no-cache --jobs {jobs}"), hand_ins, first)?;
        line(out, "  the same again, from its store", hand_ins, again)?;
    }
    for (name, bare) in [("cargo test", true), ("cargo test --test suite", false)] {
        let workspace =
            Workspace::new(course, &place.join(name.replace(' ', "-")), &edits[1], Layout::Inside)?;
        let mut took = Duration::ZERO;
        for (number, text) in texts.iter().enumerate() {
            let start = starts[number % 2];
            let mut contestant = match bare {
                true => CargoTest::bare(&workspace, start),
                false => CargoTest::narrowed(&workspace, start),
            };
            contestant.edit(text)?;
            let begun = Instant::now();
            contestant.run()?;
            took += begun.elapsed();
        }
        line(out, &format!("{name}, one after the other"), hand_ins, took)?;
    }
    writeln!(out)
}

fn line(out: &mut impl Write, name: &str, hand_ins: usize, took: Duration) -> io::Result<()> {
    let minute = hand_ins as f64 / took.as_secs_f64() * 60.0;
    let took = took.as_secs_f64();
    writeln!(out, "{name:40} {took:>8.3} s for {hand_ins}: {minute:>9.0} a minute")
}

/// A folder for each student.
fn lay_out(class: &Path, texts: impl Iterator<Item = String>) -> io::Result<()> {
    for (number, text) in texts.enumerate() {
        let folder = class.join(format!("s{number:05}")).join(SLUG).join("src");
        fs::create_dir_all(&folder)?;
        fs::write(folder.join("lib.rs"), text)?;
    }
    Ok(())
}

/// How long the program takes for a class.
fn batch(
    course: &Path,
    place: &Path,
    class: &str,
    store: &str,
    jobs: Option<usize>,
) -> io::Result<Duration> {
    let mut command = program(course, place, class, store);
    command.arg("--no-cache");
    if let Some(jobs) = jobs {
        command.args(["--jobs", &jobs.to_string()]);
    }
    let begun = Instant::now();
    let output = command.output()?;
    let took = begun.elapsed();
    // Half of them have every bug.
    if output.status.code() != Some(1) {
        return Err(io::Error::other(String::from_utf8_lossy(&output.stderr).into_owned()));
    }
    Ok(took)
}

/// `grader batch` of a class, into a store, both in `place`.
fn program(course: &Path, place: &Path, class: &str, store: &str) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_grader"));
    command.arg("--course").arg(course).args(["--lang", "en", "batch", class, "--store", store]);
    command.arg("--isolation-is-my-risk").current_dir(place).stdin(Stdio::null());
    command
}
