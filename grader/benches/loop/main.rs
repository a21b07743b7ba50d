//! How long a student waits after an edit, beside what the same costs otherwise.
//!
//! `cargo bench -p grader --bench loop [-- ROUNDS]`. Every contestant is built and warm before
//! the first round; in each round every contestant gets the same edit, with a constant that nobody
//! has seen before, in an order that turns from round to round. What is printed is measured in
//! that one run. It asserts nothing about time: `../README.md` holds figures and on what they were
//! seen.

mod by_hand;
mod cargo_test;
mod edit;
mod figures;
mod machine;
mod program;

use std::io::{self, Write};
use std::path::Path;

use cargo_test::{CargoTest, Layout, Workspace};
use edit::Edits;
use figures::{Sample, Series};
use grader::sandbox::Level;

/// Something that can be asked to look at the exercise after an edit.
trait Contestant {
    /// What the line of the table says.
    fn name(&self) -> String;
    /// Brings its copy of the exercise to this text. Not measured.
    fn edit(&mut self, text: &str) -> io::Result<()>;
    /// Does the work; what is measured.
    fn run(&mut self) -> io::Result<()>;
}

const DEFAULT_ROUNDS: usize = 9;

fn main() -> io::Result<()> {
    // `cargo test --all-targets` runs this program too, without the argument that `cargo bench`
    // passes.
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    if !arguments.iter().any(|argument| argument == "--bench") {
        return Ok(());
    }
    let rounds = arguments.iter().find_map(|argument| argument.parse().ok());
    let rounds = rounds.unwrap_or(DEFAULT_ROUNDS).max(1);
    let course =
        Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("a member").canonicalize()?;
    let mut out = io::stdout().lock();
    for start in [edit::Start::Solution, edit::Start::Starter] {
        writeln!(out, "{}", machine::describe())?;
        measure(&course, start, rounds, &mut out)?;
    }
    Ok(())
}

fn measure(
    course: &Path,
    start: edit::Start,
    rounds: usize,
    out: &mut impl Write,
) -> io::Result<()> {
    let temporary = tempfile::tempdir()?;
    let place = temporary.path().canonicalize()?;
    let mut edits = Edits::of(course, start)?;

    let highest = Level::highest(Level::Full);
    let mut check = program::Check::new(course, &place, &edits, highest)?;
    let mut bare_check = program::Check::new(course, &place, &edits, Level::None)?;
    let mut hand = by_hand::ByHand::new(course, &place, &mut bare_check, &mut edits)?;
    let [inside, beside] = [Layout::Inside, Layout::Beside]
        .map(|layout| Workspace::new(course, &place, &edits, layout));
    let (inside, beside) = (inside?, beside?);
    let mut bare_inside = CargoTest::bare(&inside, start);
    let mut narrowed_inside = CargoTest::narrowed(&inside, start);
    let mut bare_beside = CargoTest::bare(&beside, start);
    let mut narrowed_beside = CargoTest::narrowed(&beside, start);
    writeln!(out, "\n{} rounds, exercise {}, edits of the {start}.", rounds, edit::SLUG)?;
    writeln!(out, "By hand: {}\n", hand.describe())?;
    writeln!(out, "{}\n", cargo_test::DESCRIBE)?;

    let mut series: Vec<Series> = Vec::new();
    let again = check.again();
    let list = check.list();
    {
        let mut contestants: [&mut dyn Contestant; 7] = [
            &mut check,
            &mut bare_check,
            &mut hand,
            &mut bare_inside,
            &mut narrowed_inside,
            &mut bare_beside,
            &mut narrowed_beside,
        ];
        // Two rounds that do not count: the second is the first with incremental state.
        for _ in 0..2 {
            for contestant in &mut contestants {
                contestant.edit(&edits.next())?;
                contestant.run()?;
            }
        }
        series.extend(contestants.iter().map(|contestant| Series::new(contestant.name())));
        for round in 0..rounds {
            for turn in 0..contestants.len() {
                let index = (round + turn) % contestants.len();
                contestants[index].edit(&edits.next())?;
                series[index].push(Sample::of(|| contestants[index].run())?);
            }
        }
    }
    for mut quick in [again, list] {
        quick.run()?;
        let mut of = Series::new(quick.name());
        for _ in 0..rounds.max(20) {
            of.push(Sample::of(|| quick.run())?);
        }
        series.push(of);
    }
    figures::table(&series, out)?;
    figures::targets(&series, out)?;
    writeln!(out, "load average at the end: {}\n", machine::load())?;
    hand.tidy()
}
