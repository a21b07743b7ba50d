//! What a submission may use: `[limits]` in `course.toml`, and over it, field by field, an
//! exercise's own `[package.metadata.grader.limits]`.
//!
//! `course.toml` explains each field to whoever writes a course; what may stand there is decided
//! in [`Table::over`]. What neither names is as in [`Limits::default`].

use std::fmt;
use std::time::Duration;

use serde::Deserialize;
use toml::Spanned;

use super::error::Flaw;
use crate::{build, sandbox};

/// What a submission may use before it is ended.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Limits {
    /// In each of its runs.
    pub run: sandbox::Limits,
    /// While it is being compiled.
    pub build: build::Limits,
}

/// A table of limits as it is written.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(super) struct Table {
    cpu: Option<Spanned<Time>>,
    wall: Option<Spanned<Time>>,
    memory: Option<Spanned<Bytes>>,
    threads: Option<Spanned<Count>>,
    output: Option<Spanned<Bytes>>,
    facts: Option<Spanned<Bytes>>,
    file: Option<Spanned<Bytes>>,
    loopback: Option<bool>,
    compile: CompileTable,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct CompileTable {
    cpu: Option<Spanned<Time>>,
    wall: Option<Spanned<Time>>,
    memory: Option<Spanned<Bytes>>,
    output: Option<Spanned<Bytes>>,
    file: Option<Spanned<Bytes>>,
}

/// Something wrong, and the byte of the file that it begins at.
pub(super) type Wrong = (usize, Flaw);

impl Table {
    /// What holds when this table is laid over `below`.
    ///
    /// # Errors
    /// When a limit is so small that nothing honest could keep it, or so large that it limits
    /// nothing, or when two of them contradict each other.
    pub(super) fn over(self, below: &Limits) -> Result<Limits, Wrong> {
        let Limits { mut run, mut build } = *below;
        let times = [place(&self.wall), place(&self.cpu)];
        lay(&mut run.cpu, self.cpu, "cpu", Time(1), Time(600))?;
        lay(&mut run.wall, self.wall, "wall", Time(1), Time(3600))?;
        lay(&mut run.memory, self.memory, "memory", Bytes(32 * MIB), Bytes(16 * GIB))?;
        lay(&mut run.threads, self.threads, "threads", Count(8), Count(4096))?;
        lay(&mut run.output, self.output, "output", Bytes(KIB), Bytes(16 * MIB))?;
        lay(&mut run.facts, self.facts, "facts", Bytes(64 * KIB), Bytes(GIB))?;
        // The `/tmp` of a box has no more.
        lay(&mut run.file, self.file, "file", Bytes(KIB), Bytes(64 * MIB))?;
        first_to_be_met(run.cpu, run.wall, times)?;
        run.loopback = self.loopback.unwrap_or(run.loopback);

        let table = self.compile;
        let times = [place(&table.wall), place(&table.cpu)];
        lay(&mut build.cpu, table.cpu, "compile.cpu", Time(1), Time(3600))?;
        lay(&mut build.wall, table.wall, "compile.wall", Time(1), Time(7200))?;
        // Less is not enough to load the kit and to link.
        lay(&mut build.memory, table.memory, "compile.memory", Bytes(256 * MIB), Bytes(64 * GIB))?;
        lay(&mut build.output, table.output, "compile.output", Bytes(64 * KIB), Bytes(GIB))?;
        lay(&mut build.file, table.file, "compile.file", Bytes(16 * MIB), Bytes(16 * GIB))?;
        first_to_be_met(build.cpu, build.wall, times)?;
        Ok(Limits { run, build })
    }
}

/// Lays a limit, if it is given, over what held before.
fn lay<A, T>(
    held: &mut T,
    given: Option<Spanned<A>>,
    name: &'static str,
    least: A,
    most: A,
) -> Result<(), Wrong>
where
    A: Copy + PartialOrd + fmt::Display,
    T: From<A>,
{
    let Some(given) = given else { return Ok(()) };
    let amount = *given.get_ref();
    if amount < least || amount > most {
        let [amount, least, most] = [amount, least, most].map(|amount| amount.to_string());
        let flaw = Flaw::AbsurdLimit { name, amount, least, most };
        return Err((given.span().start, flaw));
    }
    *held = T::from(amount);
    Ok(())
}

/// Real time passes for everybody, CPU time only for who has the processor: with less of the
/// first than of the second it would depend on the machine which of them ends an endless loop.
fn first_to_be_met(
    cpu: Duration,
    wall: Duration,
    written: [Option<usize>; 2],
) -> Result<(), Wrong> {
    match written.into_iter().flatten().next() {
        Some(at) if wall < cpu => {
            Err((at, Flaw::WallBelowCpu { cpu: cpu.as_secs(), wall: wall.as_secs() }))
        }
        _ => Ok(()),
    }
}

fn place<A>(given: &Option<Spanned<A>>) -> Option<usize> {
    given.as_ref().map(|given| given.span().start)
}

const KIB: u64 = 1 << 10;
const MIB: u64 = 1 << 20;
const GIB: u64 = 1 << 30;

/// Whole seconds, as in `"6s"`: the system counts CPU time in no smaller ones.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(try_from = "String")]
struct Time(u64);

/// Bytes, as in `"512MiB"`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(try_from = "String")]
struct Bytes(u64);

/// A number of things.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
struct Count(u64);

/// A unit's name, and how many of the smallest one it is.
type Unit = (&'static str, u64);

const TIMES: &[Unit] = &[("s", 1), ("min", 60)];
const SIZES: &[Unit] = &[("KiB", KIB), ("MiB", MIB), ("GiB", GIB)];

/// `"512MiB"`: a whole number and one of the units.
fn amount(text: &str, units: &[Unit]) -> Option<u64> {
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    let (number, name) = text.split_at(digits);
    let (_, scale) = units.iter().find(|(unit, _)| *unit == name.trim_start())?;
    number.parse::<u64>().ok()?.checked_mul(*scale)
}

/// In the largest unit in which it is whole.
fn show(amount: u64, units: &[Unit], f: &mut fmt::Formatter<'_>) -> fmt::Result {
    let whole = units.iter().rev().find(|(_, scale)| amount != 0 && amount.is_multiple_of(*scale));
    let (name, scale) = whole.unwrap_or(&units[0]);
    write!(f, "{}{name}", amount / scale)
}

impl TryFrom<String> for Time {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        let time = amount(&text, TIMES).map(Self);
        time.ok_or_else(|| {
            format!("`{text}` is no time in whole seconds, as in \"6s\" or \"5min\"")
        })
    }
}

impl TryFrom<String> for Bytes {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        let bytes = amount(&text, SIZES).map(Self);
        bytes.ok_or_else(|| format!("`{text}` is no size, as in \"64KiB\", \"512MiB\" or \"2GiB\""))
    }
}

impl fmt::Display for Time {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        show(self.0, TIMES, f)
    }
}

impl fmt::Display for Bytes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        show(self.0, SIZES, f)
    }
}

impl fmt::Display for Count {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl From<Time> for Duration {
    fn from(time: Time) -> Self {
        Self::from_secs(time.0)
    }
}

impl From<Bytes> for u64 {
    fn from(bytes: Bytes) -> Self {
        bytes.0
    }
}

impl From<Bytes> for usize {
    fn from(bytes: Bytes) -> Self {
        // On a machine with fewer addresses than that there is no such limit.
        Self::try_from(bytes.0).unwrap_or(Self::MAX)
    }
}

impl From<Count> for u64 {
    fn from(count: Count) -> Self {
        count.0
    }
}

#[cfg(test)]
mod tests {
    use super::super::fixture::{MANIFEST, World};
    use super::*;

    /// A course with these lines in `[limits]`, and these in the first exercise's own table.
    fn world(course: &str, exercise: &str) -> World {
        let world = World::new();
        world
            .edit("course.toml", |text| text.replacen('\n', &format!("\n[limits]\n{course}\n"), 1));
        let table = format!("{MANIFEST}[package.metadata.grader.limits]\n{exercise}\n");
        world.file("exercises/01-rest-house/Cargo.toml", table);
        world
    }

    #[test]
    fn the_exercise_overrides_the_course_field_by_field() {
        let plain = Limits::default();
        let silent = World::new().exercise().limits;
        assert_eq!(silent, plain);

        let world = world(
            "memory = \"1GiB\"\nthreads = 20\ncompile.cpu = \"2min\"",
            "cpu = \"12 s\"\nloopback = true\nthreads = 30\nfile = \"4KiB\"\n\
             compile.memory = \"512MiB\"",
        );
        let limits = world.exercise().limits;
        let run = sandbox::Limits {
            memory: GIB,
            threads: 30,
            cpu: Duration::from_secs(12),
            file: 4 * KIB,
            loopback: true,
            ..plain.run
        };
        let cpu = Duration::from_secs(120);
        let build = build::Limits { cpu, memory: 512 * MIB, ..plain.build };
        assert_eq!(limits, Limits { run, build });

        let other = world.course().exercise("03").expect("sound").limits;
        let run = sandbox::Limits { memory: GIB, threads: 20, ..plain.run };
        assert_eq!(other, Limits { run, build: build::Limits { cpu, ..plain.build } });
    }

    /// The project's own course explains every field, and says that these are the defaults.
    #[test]
    fn the_course_names_every_default() {
        let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
        let course = super::super::Course::open(&root).expect("a sound course");
        assert_eq!(course.limits, Limits::default());
        let text = std::fs::read_to_string(root.join("course.toml")).expect("just read");
        let given: toml::Table = text.parse().expect("just read");
        let limits = given["limits"].as_table().expect("a table");
        let compile = limits["compile"].as_table().expect("a table");
        let names = |table: &toml::Table| table.keys().cloned().collect::<Vec<_>>().join(" ");
        assert_eq!(names(limits), "compile cpu facts file loopback memory output threads wall");
        assert_eq!(names(compile), "cpu file memory output wall");
    }

    /// Every field, as its name says.
    #[test]
    fn each_field_is_laid_in_its_place() {
        let world = world(
            "cpu = \"1s\"\nwall = \"2s\"\nmemory = \"33MiB\"\nthreads = 9\noutput = \"3KiB\"\n\
             facts = \"65KiB\"\nfile = \"5KiB\"\n\
             loopback = true\ncompile = { cpu = \"3s\", wall = \"4s\", memory = \"257MiB\", output = \"66KiB\", \
             file = \"17MiB\" }",
            "",
        );
        let run = sandbox::Limits {
            cpu: Duration::from_secs(1),
            wall: Duration::from_secs(2),
            memory: 33 * MIB,
            threads: 9,
            output: 3 << 10,
            facts: 65 << 10,
            file: 5 * KIB,
            loopback: true,
        };
        let build = build::Limits {
            cpu: Duration::from_secs(3),
            wall: Duration::from_secs(4),
            memory: 257 * MIB,
            output: 66 * KIB,
            file: 17 * MIB,
        };
        assert_eq!(world.course().limits, Limits { run, build });
        assert_eq!(world.exercise().limits, Limits { run, build });
    }

    #[test]
    fn what_cannot_be_meant_is_told_with_its_line() {
        let course = |lines: &str| {
            let world = world(lines, "");
            world.told(super::super::Course::find(&world.root()))
        };
        for (line, told) in [
            ("memroy = \"1GiB\"", "unknown field `memroy`, expected one of `cpu`, `wall`"),
            ("compile = { threads = 3 }", "unknown field `threads`, expected one of `cpu`"),
            ("cpu = 6", "invalid type: integer `6`, expected a string"),
            ("cpu = \"1.5s\"", "`1.5s` is no time in whole seconds, as in \"6s\" or \"5min\""),
            ("cpu = \"6\"", "`6` is no time"),
            ("cpu = \"-6s\"", "`-6s` is no time"),
            ("cpu = \"0s\"", "the limit `cpu` is 0s; it may be 1s to 10min"),
            ("wall = \"2min\"\ncpu = \"11min\"", "the limit `cpu` is 11min; it may be 1s to 10min"),
            ("memory = \"512MB\"", "`512MB` is no size, as in \"64KiB\", \"512MiB\" or \"2GiB\""),
            ("memory = \"99999999999999999999GiB\"", "`99999999999999999999GiB` is no size"),
            ("memory = \"99999999999GiB\"", "`99999999999GiB` is no size"),
            ("memory = \"1MiB\"", "the limit `memory` is 1MiB; it may be 32MiB to 16GiB"),
            ("threads = 0", "the limit `threads` is 0; it may be 8 to 4096"),
            ("threads = -1", "invalid value: integer `-1`"),
            ("file = \"65MiB\"", "the limit `file` is 65MiB; it may be 1KiB to 64MiB"),
            ("compile.cpu = \"2h\"", "`2h` is no time in whole seconds, as in \"6s\" or \"5min\""),
            (
                "compile.file = \"1KiB\"",
                "the limit `compile.file` is 1KiB; it may be 16MiB to 16GiB",
            ),
            (
                "cpu = \"200s\"",
                "there are 180s of real time for 200s of CPU time, so the first would always be \
                 over before the second",
            ),
            ("cpu = \"5s\"\nwall = \"4s\"", "there are 4s of real time for 5s of CPU time"),
            ("compile.wall = \"30s\"", "there are 30s of real time for 60s of CPU time"),
        ] {
            let at = format!("course.toml:{}: ", 2 + line.lines().count());
            let said = course(line);
            assert!(said.starts_with(&format!("{at}{told}")), "{line}: {said}");
        }
    }

    #[test]
    fn what_cannot_be_meant_in_an_exercise_names_its_manifest() {
        let told = |lines: &str| {
            let world = world("", lines);
            let error = world.course().exercise("01").expect_err("this must be refused");
            assert!(error.next_step().is_some(), "{error}");
            world.told::<()>(Err(error))
        };
        assert_eq!(
            told("threads = 30\nthreds = 3").trim_end_matches(|last| last != ','),
            "exercises/01-rest-house/Cargo.toml:10: unknown field `threds`, expected one of \
             `cpu`, `wall`, `memory`, `threads`, `output`, `facts`, `file`, `loopback`,"
        );
        assert_eq!(
            told("threads = 30\nfacts = \"1KiB\""),
            "exercises/01-rest-house/Cargo.toml:10: the limit `facts` is 1KiB; it may be 64KiB \
             to 1GiB"
        );
        assert_eq!(
            told("wall = \"1s\""),
            "exercises/01-rest-house/Cargo.toml:9: there are 1s of real time for 6s of CPU time, \
             so the first would always be over before the second"
        );
    }

    #[test]
    fn amounts_are_shown_as_they_are_written() {
        for text in ["0s", "1s", "90s", "2min"] {
            let time = Time::try_from(text.to_owned()).expect("a time");
            assert_eq!(time.to_string(), text);
        }
        for text in ["0KiB", "1KiB", "1025KiB", "1MiB", "3GiB"] {
            let bytes = Bytes::try_from(text.to_owned()).expect("a size");
            assert_eq!(bytes.to_string(), text);
        }
    }
}
