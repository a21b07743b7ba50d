//! `grader list`.
//!
//! Reads what the course and earlier checks have left on the disk; it builds and runs nothing, so
//! that it is there at once.

use std::io::IsTerminal as _;

use crate::attempts::{History, standing};
use crate::course::{Course, Entry};
use crate::language::Language;
use crate::report::list::{Listing, Row, Unit};

use super::args::Format;
use super::error::CliError;
use super::exit::Exit;
use super::streams::{self, Streams};
use super::telling;

/// Shows units, exercises and progress.
pub fn list(course: &Course, format: Format, streams: &mut Streams) -> Result<Exit, CliError> {
    let history = telling::history(course, streams)?;
    let listing = listing(course, &history, streams.language)?;
    let mut options = streams.options();
    match format {
        Format::Json => listing.write_json(&mut streams.out)?,
        Format::Text if std::io::stdout().is_terminal() => {
            options.width = streams::width();
            listing.write(&options, &mut streams.out)?;
        }
        Format::Text => listing.write_table(&options, &mut streams.out)?,
    }
    Ok(Exit::Solved)
}

fn listing(course: &Course, history: &History, language: Language) -> Result<Listing, CliError> {
    let mut units = Vec::new();
    for unit in &course.units {
        let rows = unit.exercises.iter().map(|entry| row(course, entry, history, language));
        units.push(Unit::new(unit.name_in(language).to_owned(), rows.collect::<Result<_, _>>()?));
    }
    Ok(Listing::new(course.title_in(language).to_owned(), units))
}

fn row(
    course: &Course,
    entry: &Entry,
    history: &History,
    language: Language,
) -> Result<Row, CliError> {
    let exercise = course.open_exercise(&entry.slug)?;
    let record = standing::record(course, &exercise, history)?;
    let planted = exercise.planted()?;
    Ok(Row {
        exercise: entry.slug.clone(),
        title: exercise.title_in(language).to_owned(),
        needs: entry.needs.clone(),
        state: record.standing,
        solved_before: record.solved_before,
        points: record.points,
        max_points: planted.as_ref().map(|bugs| bugs.iter().map(|bug| bug.points).sum()),
        fixed: record.fixed,
        bugs: planted.map(|bugs| bugs.len()),
    })
}
