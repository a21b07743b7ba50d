//! What came of a class, as JSON: written student by student.

use std::io::Write;

use schemars::JsonSchema;
use serde::Serialize;

use crate::grade::Status;
use crate::gradebook::Mark;
use crate::report::plain::without_absolute_paths;
use crate::results::{Exercise, Overview, Record, Results, Standing, Work};
use crate::store::RecordError;

/// The version of this form of the JSON.
pub const VERSION: u32 = 1;

/// The document that `grader report --format json` writes.
#[derive(Debug, JsonSchema)]
#[expect(dead_code, reason = "it is written student by student; this is its form alone")]
pub(in crate::report) struct Document<'a> {
    /// The version of this format: 1.
    version: u32,
    /// What the class is called, where `class.toml` says.
    class: Option<&'a str>,
    /// What can be handed in.
    exercises: &'a [Exercise],
    /// Everybody, by key.
    students: Vec<Student<'a>>,
    /// Where something lies that could not be read and is nobody's.
    strays: Vec<String>,
    /// The class as a whole.
    overview: Overview,
}

/// A student.
#[derive(Debug, Serialize, JsonSchema)]
struct Student<'a> {
    /// Who it is in this class.
    student: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    name: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    email: Option<&'a str>,
    ids: &'a std::collections::BTreeMap<String, String>,
    /// In hundredths of all that weighs something; null while it cannot be said.
    total_percent: Option<f64>,
    works: Vec<Hand<'a>>,
    /// Where something lies that could not be read.
    unread: Vec<&'a str>,
}

/// One exercise of a student.
#[derive(Debug, Serialize, JsonSchema)]
struct Hand<'a> {
    exercise: &'a str,
    standing: Standing,
    #[serde(flatten)]
    mark: &'a Mark,
    hand_ins: usize,
    #[serde(skip_serializing_if = "Option::is_none")]
    received: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    place: Option<&'a str>,
    bugs: Vec<Bug<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    overruled: Option<Overruled<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    isolation: Option<&'static str>,
}

#[derive(Debug, Serialize, JsonSchema)]
struct Bug<'a> {
    id: &'a str,
    #[serde(flatten)]
    status: &'a Status,
}

#[derive(Debug, Serialize, JsonSchema)]
struct Overruled<'a> {
    points: f64,
    reason: &'a str,
    who: &'a str,
}

/// Writes it.
///
/// # Errors
/// When the store cannot be read or the writer fails.
pub fn write(
    results: &Results<'_>,
    overview: &Overview,
    to: &mut dyn Write,
) -> Result<(), RecordError> {
    write!(to, "{{\"version\":{VERSION},\"class\":")?;
    value(&results.title(), to)?;
    to.write_all(b",\n\"exercises\":")?;
    value::<[Exercise]>(&results.exercises, to)?;
    to.write_all(b",\n\"students\":[")?;
    let mut between: &[u8] = b"\n";
    results.each(|record| {
        to.write_all(between)?;
        between = b",\n";
        value(&student(&record), to)
    })?;
    to.write_all(b"\n],\n\"strays\":")?;
    let strays: Vec<_> =
        results.strays.iter().map(|it| without_absolute_paths(&it.place)).collect();
    value(&strays, to)?;
    to.write_all(b",\n\"overview\":")?;
    value(overview, to)?;
    to.write_all(b"}\n")?;
    Ok(())
}

fn value<T: Serialize + ?Sized>(value: &T, to: &mut dyn Write) -> Result<(), RecordError> {
    Ok(serde_json::to_writer(to, value).map_err(std::io::Error::from)?)
}

fn student(record: &Record) -> Student<'_> {
    Student {
        student: &record.student.key,
        name: record.student.name.as_deref(),
        email: record.student.email.as_deref(),
        ids: &record.student.ids,
        total_percent: record.total,
        works: record.works.iter().map(|work| hand(record, work)).collect(),
        unread: record.unread.iter().map(|problem| problem.place.as_str()).collect(),
    }
}

fn hand<'a>(record: &Record, work: &'a Work) -> Hand<'a> {
    let bugs = work.grade().into_iter().flat_map(|grade| &grade.bugs);
    let row = work.counts.as_ref();
    Hand {
        exercise: &work.exercise,
        standing: record.standing(work),
        mark: &work.mark,
        hand_ins: work.hand_ins,
        received: row.and_then(|row| row.received).map(|at| at.to_string()),
        place: row.map(|row| row.place.as_str()),
        bugs: bugs.map(|bug| Bug { id: &bug.id, status: &bug.status }).collect(),
        overruled: work.overruled.as_ref().map(|it| Overruled {
            points: it.points,
            reason: &it.reason,
            who: &it.who,
        }),
        isolation: work.isolation().map(crate::sandbox::Level::name),
    }
}
