//! Grades as JSON, with a published schema.
//!
//! The schema stands in `grader/schema/check.schema.json` and is made from the types here; those of
//! other documents are in [`super::schemas`]. Fields may be added; those that are there keep their
//! name and meaning while [`VERSION`] stays the same. No absolute path leaves: every path is
//! relative to the exercise.

mod convert;

use std::io;

use schemars::{JsonSchema, Schema};
use serde::Serialize;

use crate::grade::{Grade, GuardStatus, Quantity, Why};
use crate::observation::Limit;

use super::catalogue::Language;
use super::plain::without_absolute_paths;
pub(in crate::report) use convert::exercise;

/// The version of the JSON documents.
pub const VERSION: u32 = 1;

/// The document that `grader check --format json` writes.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
#[schemars(title = "grader check")]
pub struct Document {
    /// The version of this format: 1.
    #[schemars(range(min = 1, max = 1))]
    pub version: u32,
    /// The language of titles, messages and hints: `en` or `pt-BR`. What the compiler says, and
    /// every name and value, is the same in all.
    pub language: String,
    /// One for each exercise that was asked for.
    pub exercises: Vec<Exercise>,
    /// Why there is nothing to say of any exercise, when the command could not be carried out.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub error: Option<Failure>,
}

/// Why a command could not be carried out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Failure {
    /// What went wrong.
    pub message: String,
    /// What to do next, where there is more to say than the message does.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub hint: Option<String>,
}

/// One exercise.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Exercise {
    /// Its slug.
    pub exercise: String,
    /// What became of it.
    pub outcome: OutcomeName,
    /// What became of it in a sentence, unless it was graded.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub message: Option<String>,
    /// The limit that was passed, for `over-limit`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub limit: Option<Limit>,
    /// The scenario in which it was passed, for `over-limit`; absent while compiling.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub scenario: Option<String>,
    /// The student's line, for `tampered`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub at: Option<At>,
    /// Whether every bug is fixed and every guard holds.
    pub solved: bool,
    /// Points earned.
    pub points: u32,
    /// Points to be had.
    pub max_points: u32,
    /// The isolation under which it was built and run: `none`, `partial`, `full`.
    pub isolation: String,
    /// One for each bug, in the order of the rubric; empty unless graded.
    pub bugs: Vec<Bug>,
    /// One for each guard, in the order of the rubric; empty unless graded.
    pub guards: Vec<Guard>,
    /// What rustc and clippy say of the student's files.
    pub diagnostics: Vec<Diagnostic>,
    /// What the student's code printed; never evidence.
    pub output: Vec<Printed>,
}

/// What became of an exercise.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum OutcomeName {
    /// It was run and judged.
    Graded,
    /// The compiler refused it.
    DoesNotCompile,
    /// It reached for what the exercise does not allow.
    Tampered,
    /// It used more than it may.
    OverLimit,
    /// The grader could not do its work; never costs a point.
    GraderFault,
}

/// One bug.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Bug {
    /// Its id.
    pub id: String,
    /// Its class.
    pub class: String,
    /// What it is called in plain words.
    pub title: String,
    /// Whether it is gone.
    pub status: StatusName,
    /// Why its state is unknown.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub why: Option<Why>,
    /// Points earned: all or none.
    pub points: u32,
    /// Points it is worth.
    pub max_points: u32,
    /// What is not as it should be.
    pub evidence: Vec<Seen>,
    /// What lints say that belong to this bug; never judged.
    pub lints: Vec<Diagnostic>,
}

/// Whether a bug is gone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum StatusName {
    /// It is.
    Fixed,
    /// It is not.
    Alive,
    /// It could not be looked at.
    Unknown,
}

/// One guard: something that worked and must still work.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Guard {
    /// Its id.
    pub id: String,
    /// What it is called in plain words.
    pub title: String,
    /// Whether it still works.
    pub status: GuardStatus,
    /// What is not as it should be.
    pub evidence: Vec<Seen>,
}

/// One expectation that does not hold.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Seen {
    /// The scenario or the compile case.
    pub scenario: String,
    /// The smallest seed that shows it, where the scenario runs with several.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub seed: Option<u64>,
    /// The points of the README's list that it stands for; empty where none is named.
    pub promise: Vec<u32>,
    /// The subject as the rubric writes it: `span.serve`, `ended`.
    pub fact: String,
    /// What was expected, in words.
    pub expected: String,
    /// What was seen, in words.
    pub observed: String,
    /// Both in one sentence.
    pub message: String,
    /// What was expected, as a typed value; times are virtual microseconds.
    pub expected_value: Quantity,
    /// What was seen, as a typed value; times are virtual microseconds.
    pub observed_value: Quantity,
    /// The student's line that tells most.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub at: Option<At>,
    /// The other lines that it is about.
    pub also: Vec<At>,
}

/// A line of the exercise.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct At {
    /// The file, from the root of the exercise.
    pub file: String,
    /// The line, from 1.
    pub line: u32,
    /// The function it is in.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub function: Option<String>,
}

/// What the compiler or clippy says of a line.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Diagnostic {
    /// How grave it is.
    pub level: crate::observation::Level,
    /// `E0382`, `unused_variables`, `clippy::await_holding_lock`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub code: Option<String>,
    /// The main message.
    pub message: String,
    /// The file, from the root of the exercise.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub file: Option<String>,
    /// The line, from 1.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub line: Option<u32>,
    /// As the compiler shows it, without colour.
    pub rendered: String,
}

/// What the student's code printed in one scenario.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Printed {
    /// The scenario.
    pub scenario: String,
    /// What was kept of it.
    pub text: String,
    /// Bytes that were not kept.
    pub cut: u64,
}

/// Grades as a document, each with the name of the isolation it was made under.
#[must_use]
pub fn document(grades: &[(&Grade, &str)], language: Language) -> Document {
    let exercises =
        grades.iter().map(|(grade, isolation)| exercise(grade, isolation, language)).collect();
    Document { version: VERSION, language: language.tag().to_owned(), exercises, error: None }
}

/// Writes the document, indented, with a line break at its end.
///
/// # Errors
/// When the writer fails.
pub fn write(
    grades: &[(&Grade, &str)],
    language: Language,
    out: &mut dyn io::Write,
) -> io::Result<()> {
    serde_json::to_writer_pretty(&mut *out, &document(grades, language))?;
    writeln!(out)
}

/// Writes the document of a command that could not be carried out.
///
/// # Errors
/// When the writer fails.
pub fn write_failure(
    message: &str,
    hint: Option<&str>,
    language: Language,
    out: &mut dyn io::Write,
) -> io::Result<()> {
    let error = Failure {
        message: without_absolute_paths(message),
        hint: hint.map(without_absolute_paths),
    };
    let document = Document {
        version: VERSION,
        language: language.tag().to_owned(),
        exercises: Vec::new(),
        error: Some(error),
    };
    serde_json::to_writer_pretty(&mut *out, &document)?;
    writeln!(out)
}

/// The schema of [`Document`], as JSON Schema 2020-12.
#[must_use]
pub fn schema() -> Schema {
    schemars::schema_for!(Document)
}

/// The schema as it is published, indented, with a line break at its end.
#[must_use]
pub fn schema_text() -> String {
    format!("{:#}\n", schema().as_value())
}

#[cfg(test)]
mod tests;
