//! What came of a student as Gradescope's `results.json`
//! (<https://gradescope-autograders.readthedocs.io/en/latest/specs/#output-format>).

use std::io::{self, Write};

use serde::Serialize;

use crate::grade::{BugVerdict, Status};
use crate::gradebook::Reveal;
use crate::report::catalogue::{Language, Message};
use crate::report::plain::{clean, short, without_absolute_paths};
use crate::results::{Record, Work};
use crate::store::State;

/// Letters of what is said of one bug.
const LETTERS: usize = 1_000;

#[derive(Debug, Serialize)]
struct Document {
    /// Goes before the sum of the tests, so that lateness and a teacher's word count.
    score: f64,
    output: String,
    output_format: &'static str,
    test_output_format: &'static str,
    test_name_format: &'static str,
    visibility: &'static str,
    tests: Vec<Test>,
}

#[derive(Debug, Serialize)]
struct Test {
    name: String,
    number: String,
    score: u32,
    max_score: u32,
    status: &'static str,
    #[serde(skip_serializing_if = "String::is_empty")]
    output: String,
    tags: Vec<String>,
}

/// Writes it; whether there was something to write. While something of the student has not been
/// graded there is not: Gradescope knows no score that is open.
///
/// # Errors
/// When the writer fails.
pub fn write(
    record: &Record,
    language: Language,
    reveal: Reveal,
    to: &mut dyn Write,
) -> io::Result<bool> {
    let is_marked = |work: &&Work| work.counts.is_some() || work.overruled.is_some();
    let works: Vec<_> = record.works.iter().filter(is_marked).collect();
    let points: Option<Vec<f64>> = works.iter().map(|work| work.mark.points).collect();
    let Some(points) = points.filter(|points| !points.is_empty()) else { return Ok(false) };
    let mut tests = Vec::new();
    let mut output = Vec::new();
    for (number, work) in (1..).zip(&works) {
        output.push(format!("{}: {}", work.exercise, standing(work, language)));
        let bugs = work.grade().into_iter().flat_map(|grade| &grade.bugs);
        tests.extend((1..).zip(bugs).map(|(place, bug)| Test {
            name: said(&format!("{}: {}", work.exercise, bug.title)),
            number: format!("{number}.{place}"),
            score: bug.points(),
            max_score: bug.max_points,
            status: if bug.status == Status::Fixed { "passed" } else { "failed" },
            output: evidence(bug, language, reveal),
            tags: vec![bug.class.clone()],
        }));
    }
    let document = Document {
        score: (points.iter().sum::<f64>() * 100.0).round() / 100.0,
        output: output.join("\n"),
        output_format: "text",
        test_output_format: "text",
        test_name_format: "text",
        visibility: "visible",
        tests,
    };
    serde_json::to_writer_pretty(&mut *to, &document)?;
    writeln!(to)?;
    Ok(true)
}

fn standing(work: &Work, language: Language) -> String {
    let state = work.counts.as_ref().map(|row| &row.state);
    said(&match state {
        Some(State::Graded(verdict)) => language.say(&Message::Standing(&verdict.grade)),
        Some(State::Refused(refusal)) => language.say(&Message::Refused(refusal)),
        Some(State::Waiting { .. }) | None => String::new(),
    })
}

fn evidence(bug: &BugVerdict, language: Language, reveal: Reveal) -> String {
    if bug.status == Status::Fixed || reveal < Reveal::Evidence {
        return String::new();
    }
    let first = bug.evidence.first();
    first.map(|it| said(&language.say(&Message::Evidence(it)))).unwrap_or_default()
}

fn said(text: &str) -> String {
    short(&without_absolute_paths(&clean(text)), LETTERS)
}
