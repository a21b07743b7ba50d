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
use crate::verify::{Cell, Expected, Observed, Problem, Row, VerifyReport};

/// Every sentence about this exercise, in the order of its rows, then its other problems.
#[must_use]
pub fn sentences(report: &VerifyReport, options: &Options) -> Vec<String> {
    let say = |verify| options.language.say(&Message::Verify(verify));
    let mut sentences = Vec::new();
    for row in report.rows.iter().filter(|row| !row.ok()) {
        let variant = row.variant.as_str();
        if row.outcome != Outcome::Graded {
            sentences.push(say(Verify::NotGraded { variant, outcome: &row.outcome }));
            continue;
        }
        for (bug, cell) in report.bugs.iter().zip(&row.bugs).filter(|(_, cell)| !cell.ok()) {
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
    sentences.extend(report.problems.iter().map(placed));
    sentences
}

/// The problem after its place, as compilers write it: `tests/x/rubric.toml:4: …`.
fn placed(problem: &Problem) -> String {
    let Problem { text, file, line } = problem;
    match (file, line) {
        (Some(file), Some(line)) => format!("{file}:{line}: {text}"),
        (Some(file), None) => format!("{file}: {text}"),
        (None, _) => text.clone(),
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
        problems: sentences(report, options)
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
