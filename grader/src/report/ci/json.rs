//! A graded pull request as JSON, with a published schema (`grader/schema/ci.schema.json`).
//!
//! The exercises are told as `grader check --format json` tells them.

use std::io;

use schemars::{JsonSchema, Schema};
use serde::Serialize;

use crate::ci;
use crate::ci::change::{How, Ignored, What};
use crate::ci::score::{self, Failed, Graded};
use crate::report::catalogue::{Ci, Language, Message};
use crate::report::json::{self, VERSION};

/// The document that `grader ci --format json` writes.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
#[schemars(title = "grader ci")]
pub struct Document {
    /// The version of this format: 1.
    #[schemars(range(min = 1, max = 1))]
    pub version: u32,
    /// The language of titles and messages: `en` or `pt-BR`.
    pub language: String,
    /// The base commit.
    pub base: String,
    /// The head commit.
    pub head: String,
    /// Since when the head's changes count.
    pub start: Start,
    /// Whether everything that was asked for holds, and nothing failed for a fault of ours.
    pub passes: bool,
    /// What does not hold, in words.
    pub failed: Vec<String>,
    /// Points in the base.
    pub points_before: u32,
    /// Points in the head.
    pub points: u32,
    /// Points to be had.
    pub max_points: u32,
    /// One for each exercise that was graded.
    pub exercises: Vec<Exercise>,
    /// What the head changes and what does not count.
    pub ignored: Vec<NotCounted>,
}

/// Since when a head's changes count.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Start {
    /// Since it left the base, as in every pull request.
    Left,
    /// The head is in the base's past: everything that differs from the base counts.
    Behind,
    /// The head was pushed over the base: everything that differs from the base counts.
    Replaced,
    /// A shallow clone does not tell: everything that differs from the base counts.
    Unknown,
}

/// One exercise, before and after.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Exercise {
    /// Its slug.
    pub exercise: String,
    /// Its folder, from the top of the repository.
    pub folder: String,
    /// Whether the pull request changes it.
    pub touched: bool,
    /// The bugs that are mended in the base and not in the head, by id.
    pub back: Vec<String>,
    /// What is said of it in the base.
    pub before: json::Exercise,
    /// What is said of it in the head.
    pub after: json::Exercise,
}

/// A file that does not count.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct NotCounted {
    /// Its path, from the top of the repository.
    pub path: String,
    /// What kind of file it is.
    pub kind: What,
    /// What was done to it.
    pub how: How,
    /// Why it does not count, in words.
    pub message: String,
}

/// A graded pull request as a document.
#[must_use]
pub fn document(graded: &Graded, language: Language) -> Document {
    let (points_before, points, max_points) = graded.points();
    let failed = |failed: &Failed| language.say(&Message::Ci(Ci::Fails(failed)));
    Document {
        version: VERSION,
        language: language.tag().to_owned(),
        base: graded.commits.base.as_str().to_owned(),
        head: graded.commits.head.as_str().to_owned(),
        start: match graded.commits.start {
            ci::Start::Left(_) => Start::Left,
            ci::Start::Behind => Start::Behind,
            ci::Start::Replaced => Start::Replaced,
            ci::Start::Unknown => Start::Unknown,
        },
        passes: graded.failed.is_empty() && !graded.has_fault(),
        failed: graded.failed.iter().map(failed).collect(),
        points_before,
        points,
        max_points,
        exercises: graded.exercises.iter().map(|it| exercise(it, graded, language)).collect(),
        ignored: graded.ignored.iter().map(|it| not_counted(it, language)).collect(),
    }
}

fn exercise(exercise: &score::Exercise, graded: &Graded, language: Language) -> Exercise {
    Exercise {
        exercise: exercise.slug.to_string(),
        folder: exercise.folder.trim_end_matches('/').to_owned(),
        touched: exercise.touched,
        back: exercise.back().map(|bug| bug.id.clone()).collect(),
        before: json::exercise(&exercise.before, graded.isolation, language),
        after: json::exercise(&exercise.after, graded.isolation, language),
    }
}

fn not_counted(ignored: &Ignored, language: Language) -> NotCounted {
    let Ignored { path, kind, how } = ignored;
    let message = language.say(&Message::Ci(Ci::DoesNotCount { kind: *kind, how: *how }));
    NotCounted { path: path.clone(), kind: *kind, how: *how, message }
}

/// Writes the document, indented, with a line break at its end.
///
/// # Errors
/// When the writer fails.
pub fn write(graded: &Graded, language: Language, out: &mut dyn io::Write) -> io::Result<()> {
    serde_json::to_writer_pretty(&mut *out, &document(graded, language))?;
    writeln!(out)
}

/// The schema of [`Document`], as JSON Schema 2020-12.
#[must_use]
pub fn schema() -> Schema {
    schemars::schema_for!(Document)
}
