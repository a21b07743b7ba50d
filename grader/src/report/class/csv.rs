//! What came of a class, as a table for spreadsheets: a line for each student, RFC 4180.
//!
//! Spreadsheets take a cell that begins with `=`, `+`, `-` or `@` for a formula, and run it. Names
//! are the students' own, so such a cell gets an apostrophe first
//! (<https://owasp.org/www-community/attacks/CSV_Injection>).

use std::borrow::Cow;
use std::io::{self, Write};

use csv::{Terminator, Writer, WriterBuilder};

use super::points;
use crate::grade::Status;
use crate::report::plain::clean;
use crate::results::{Record, Results, Work};
use crate::store::RecordError;

/// Columns for each exercise, after its slug.
const COLUMNS: [&str; 5] = ["", " max", " standing", " days late", " bugs left"];

/// Writes the table.
///
/// # Errors
/// When the store cannot be read or the writer fails.
pub fn write(results: &Results<'_>, to: &mut dyn Write) -> Result<(), RecordError> {
    let mut table = WriterBuilder::new().terminator(Terminator::CRLF).from_writer(to);
    let mut head: Vec<String> =
        ["student", "name", "email", "total percent"].map(str::to_owned).into();
    for exercise in &results.exercises {
        head.extend(COLUMNS.map(|column| format!("{}{column}", exercise.exercise)));
    }
    line(&mut table, head.iter().map(String::as_str))?;
    results.each(|record| {
        let cells = cells(&record);
        line(&mut table, cells.iter().map(String::as_str)).map_err(RecordError::from)
    })?;
    Ok(table.flush()?)
}

fn cells(record: &Record) -> Vec<String> {
    let student = &record.student;
    let total = record.total.map(points);
    let mut cells = vec![
        student.key.clone(),
        student.name.clone().unwrap_or_default(),
        student.email.clone().unwrap_or_default(),
        total.unwrap_or_default(),
    ];
    for work in &record.works {
        cells.push(work.mark.points.map(points).unwrap_or_default());
        cells.push(points(work.mark.max_points));
        cells.push(record.standing(work).name().to_owned());
        cells.push(work.mark.lateness.days().to_string());
        cells.push(bugs_left(work));
    }
    cells
}

/// The ids of the bugs that are not mended.
fn bugs_left(work: &Work) -> String {
    let bugs = work.grade().into_iter().flat_map(|grade| &grade.bugs);
    let left = bugs.filter(|bug| bug.status != Status::Fixed);
    left.map(|bug| bug.id.as_str()).collect::<Vec<_>>().join(" ")
}

fn line<'c>(
    table: &mut Writer<&mut dyn Write>,
    cells: impl Iterator<Item = &'c str>,
) -> io::Result<()> {
    let cells: Vec<_> = cells.map(harmless).collect();
    let cells = cells.iter().map(|cell| cell.as_bytes());
    table.write_record(cells).map_err(io::Error::from)
}

/// A cell that no spreadsheet takes for a formula, on one line.
fn harmless(cell: &str) -> Cow<'_, str> {
    let formula = |text: &str| text.starts_with(['=', '+', '-', '@', '\t', '\r']);
    if cell.chars().any(char::is_control) {
        // A tab or a line break is a blank then; what follows it begins the cell to some.
        let cleaned = clean(cell);
        let first = cleaned.trim_start();
        return match formula(cell) || formula(first) {
            true => Cow::Owned(format!("'{cleaned}")),
            false => Cow::Owned(cleaned),
        };
    }
    match formula(cell.trim_start()) {
        true => Cow::Owned(format!("'{cell}")),
        false => Cow::Borrowed(cell),
    }
}
