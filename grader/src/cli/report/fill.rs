//! `grader report --canvas`, `--moodle`: a teacher's own table, with the grades in it.

use std::fs;
use std::io::{self, Write as _};
use std::path::Path;

use crate::cli::args::ReportArgs;
use crate::cli::error::CliError;
use crate::cli::streams::Streams;
use crate::cli::teacher::TeacherError;
use crate::course::Course;
use crate::report::class::{
    Comments, Feedback, FillError, Wanted, canvas, given, moodle, write_filled,
};
use crate::results::{Record, Results};

use super::feedback;

/// Fills in the table that was named, if one was; whether one was.
pub fn fill(
    typed: &ReportArgs,
    exercise: Option<&str>,
    course: Option<&Course>,
    results: &Results<'_>,
    streams: &mut Streams,
) -> Result<bool, CliError> {
    let Some(file) = typed.canvas.as_ref().or(typed.moodle.as_ref()) else { return Ok(false) };
    let Some(out) = &typed.out else { return Ok(false) };
    free(out, typed.force)?;
    let bytes = fs::read(file)
        .map_err(|source| TeacherError::TableNotRead { path: file.clone(), source })?;
    let column = typed.column.as_deref();
    let comments = match typed.comments.as_deref() {
        None => Comments::Left,
        Some("") => Comments::Usual,
        Some(column) => Comments::Column(column),
    };
    let given = match comments {
        Comments::Left => given(results, exercise, |_| None)?,
        Comments::Usual | Comments::Column(_) => {
            let (teaching, telling) = feedback::told(typed, course, results, streams)?;
            let piece = |record: &Record| Feedback::of(record, &teaching, telling).piece();
            given(results, exercise, |record| Some(piece(record)))?
        }
    };
    let filled = match &typed.canvas {
        Some(_) => canvas(bytes, column.unwrap_or_default(), &given),
        None => moodle(bytes, Wanted { column, comments }, &given),
    };
    let filled = filled.map_err(|error| match error {
        FillError::Store(error) => error.into(),
        error => CliError::from(TeacherError::Table { path: file.clone(), error }),
    })?;
    keep(out, &filled.file)?;
    write_filled(&filled, &mut streams.out)?;
    writeln!(streams.err, "written to {}", out.display())?;
    Ok(true)
}

/// Refuses to write over what is there.
pub fn free(path: &Path, force: bool) -> Result<(), CliError> {
    match !force && path.symlink_metadata().is_ok() {
        true => Err(TeacherError::InTheWay { path: path.to_owned() }.into()),
        false => Ok(()),
    }
}

/// Writes a file, whole or not at all.
pub fn keep(path: &Path, bytes: &[u8]) -> Result<(), CliError> {
    let fail = |source: io::Error| TeacherError::ReportNotWritten { path: path.to_owned(), source };
    let name = path.file_name().ok_or_else(|| fail(io::ErrorKind::InvalidFilename.into()))?;
    // Beside it, so that it takes the place of the old one at once.
    let beside = path.with_file_name(format!(".{}.new", name.to_string_lossy()));
    let written = fs::write(&beside, bytes).and_then(|()| fs::rename(&beside, path));
    if written.is_err() {
        // What is half written is of no use; that it cannot be taken away changes nothing.
        let _ = fs::remove_file(&beside);
    }
    Ok(written.map_err(fail)?)
}
