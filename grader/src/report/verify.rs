//! What `grader verify` found, as text and as JSON.
//!
//! A table for each exercise, variants against bugs, and one sentence for each thing that is not
//! as it should be. Nothing in it depends on the time or the machine, so that two runs can be
//! compared to the byte.

mod table;

use std::io;

use schemars::JsonSchema;
use serde::Serialize;

use super::catalogue::{Message, Verify};
use super::text::Options;
use crate::grade::Outcome;

/// What was found about one exercise.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct VerifyReport {
    /// The exercise's slug.
    pub exercise: String,
    /// The ids of its bugs, in the order of the rubric: the columns of the table.
    pub bugs: Vec<String>,
    /// One for each variant that was graded, in the order in which they are to be shown.
    pub rows: Vec<Row>,
    /// Whatever else is not as it should be.
    pub problems: Vec<Problem>,
}

/// One variant of an exercise and what was said of it.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Row {
    /// The variant: `starter`, `solution`, `only one-table-at-a-time`, `wrong serve-in-order`.
    pub variant: String,
    /// What became of it.
    pub outcome: Outcome,
    /// One for each bug, in the order of [`VerifyReport::bugs`].
    pub bugs: Vec<Cell>,
    /// The guards that should be broken.
    pub guards_expected: Vec<String>,
    /// The guards that are broken.
    pub guards_broken: Vec<String>,
}

/// One bug in one variant.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Cell {
    /// What it should be.
    pub expected: Expected,
    /// What it is; `None` when the variant was not graded.
    pub observed: Option<Observed>,
}

/// What a bug should be in a variant.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Expected {
    /// Gone.
    Fixed,
    /// Alive.
    Alive,
    /// Alive, or unknown because another hides it.
    NotFixed,
}

/// What a bug is in a variant.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Observed {
    /// Gone.
    Fixed,
    /// Alive.
    Alive,
    /// Not to be seen.
    Unknown,
}

/// Something that is not as it should be and that belongs to no cell of the table.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Problem {
    /// What, in one sentence without a full stop.
    pub text: String,
    /// The file, from the root of the course.
    pub file: Option<String>,
    /// The line, from 1.
    pub line: Option<u32>,
}

impl Cell {
    /// Whether the bug is what it should be.
    #[must_use]
    pub fn ok(&self) -> bool {
        match (self.expected, self.observed) {
            (Expected::Fixed, Some(Observed::Fixed))
            | (Expected::Alive | Expected::NotFixed, Some(Observed::Alive))
            | (Expected::NotFixed, Some(Observed::Unknown)) => true,
            (Expected::Fixed, Some(Observed::Alive | Observed::Unknown) | None)
            | (Expected::Alive, Some(Observed::Fixed | Observed::Unknown) | None)
            | (Expected::NotFixed, Some(Observed::Fixed) | None) => false,
        }
    }
}

impl Row {
    /// Whether everything about this variant is as it should be.
    #[must_use]
    pub fn ok(&self) -> bool {
        self.outcome == Outcome::Graded && self.bugs.iter().all(Cell::ok) && self.guards_ok()
    }

    /// Whether just those guards are broken that should be.
    #[must_use]
    pub fn guards_ok(&self) -> bool {
        let broken = |guard| self.guards_broken.contains(guard);
        self.guards_expected.iter().all(broken)
            && self.guards_broken.iter().all(|guard| self.guards_expected.contains(guard))
    }
}

impl VerifyReport {
    /// Whether the exercise is sound.
    #[must_use]
    pub fn ok(&self) -> bool {
        self.problems.is_empty() && self.rows.iter().all(Row::ok)
    }

    /// Every sentence about this exercise, in the order of its rows, then its other problems.
    #[must_use]
    pub fn sentences(&self, options: &Options) -> Vec<String> {
        let say = |verify| options.language.say(&Message::Verify(verify));
        let mut sentences = Vec::new();
        for row in self.rows.iter().filter(|row| !row.ok()) {
            let variant = row.variant.as_str();
            if row.outcome != Outcome::Graded {
                sentences.push(say(Verify::NotGraded { variant, outcome: &row.outcome }));
                continue;
            }
            for (bug, cell) in self.bugs.iter().zip(&row.bugs).filter(|(_, cell)| !cell.ok()) {
                let Cell { expected, observed } = *cell;
                sentences.push(say(Verify::WrongStatus { variant, bug, expected, observed }));
            }
            if !row.guards_ok() {
                sentences.push(say(Verify::WrongGuards {
                    variant,
                    expected: &row.guards_expected,
                    observed: &row.guards_broken,
                }));
            }
        }
        sentences.extend(self.problems.iter().map(Problem::placed));
        sentences
    }
}

impl Problem {
    /// The problem after its place, as compilers write it: `tests/x/rubric.toml:4: …`.
    fn placed(&self) -> String {
        match (&self.file, self.line) {
            (Some(file), Some(line)) => format!("{file}:{line}: {}", self.text),
            (Some(file), None) => format!("{file}: {}", self.text),
            (None, _) => self.text.clone(),
        }
    }
}

/// Writes the tables, the sentences, and how many exercises are sound.
///
/// # Errors
/// When the writer fails.
pub fn write(
    reports: &[VerifyReport],
    options: &Options,
    out: &mut dyn io::Write,
) -> io::Result<()> {
    table::write(reports, options, out)
}

/// The document that `grader verify --format json` writes.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
#[schemars(title = "grader verify")]
pub struct Document {
    /// The version of this format: 1.
    #[schemars(range(min = 1, max = 1))]
    pub version: u32,
    /// Whether every exercise is sound.
    pub ok: bool,
    /// One for each exercise.
    pub exercises: Vec<VerifiedExercise>,
}

/// One exercise in [`Document`].
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct VerifiedExercise {
    /// The exercise's slug.
    pub exercise: String,
    /// Whether it is sound.
    pub ok: bool,
    /// One for each variant.
    pub variants: Vec<VerifiedVariant>,
    /// One sentence for each thing that is not as it should be.
    pub problems: Vec<String>,
}

/// One variant in [`VerifiedExercise`].
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct VerifiedVariant {
    /// Its name.
    pub variant: String,
    /// Whether it is as it should be.
    pub ok: bool,
    /// What became of it.
    pub outcome: super::json::OutcomeName,
    /// One for each bug.
    pub bugs: Vec<VerifiedBug>,
    /// The guards that should be broken.
    pub guards_expected: Vec<String>,
    /// The guards that are broken.
    pub guards_broken: Vec<String>,
}

/// One bug in [`VerifiedVariant`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct VerifiedBug {
    /// Its id.
    pub id: String,
    /// What it should be.
    pub expected: Expected,
    /// What it is; absent when the variant was not graded.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub observed: Option<Observed>,
    /// Whether it is what it should be.
    pub ok: bool,
}

/// The reports as a document.
#[must_use]
pub fn document(reports: &[VerifyReport], options: &Options) -> Document {
    let exercise = |report: &VerifyReport| VerifiedExercise {
        exercise: report.exercise.clone(),
        ok: report.ok(),
        variants: report.rows.iter().map(|row| variant(report, row)).collect(),
        problems: report
            .sentences(options)
            .iter()
            .map(|sentence| super::plain::without_absolute_paths(sentence))
            .collect(),
    };
    Document {
        version: super::json::VERSION,
        ok: reports.iter().all(VerifyReport::ok),
        exercises: reports.iter().map(exercise).collect(),
    }
}

fn variant(report: &VerifyReport, row: &Row) -> VerifiedVariant {
    let bug = |(id, cell): (&String, &Cell)| VerifiedBug {
        id: id.clone(),
        expected: cell.expected,
        observed: cell.observed,
        ok: cell.ok(),
    };
    VerifiedVariant {
        variant: row.variant.clone(),
        ok: row.ok(),
        outcome: (&row.outcome).into(),
        bugs: report.bugs.iter().zip(&row.bugs).map(bug).collect(),
        guards_expected: row.guards_expected.clone(),
        guards_broken: row.guards_broken.clone(),
    }
}

/// Writes the document, indented, with a line break at its end.
///
/// # Errors
/// When the writer fails.
pub fn write_json(
    reports: &[VerifyReport],
    options: &Options,
    out: &mut dyn io::Write,
) -> io::Result<()> {
    serde_json::to_writer_pretty(&mut *out, &document(reports, options))?;
    writeln!(out)
}

#[cfg(test)]
mod tests;
