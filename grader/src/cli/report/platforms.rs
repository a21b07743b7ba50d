//! `grader report --gradescope`, `--junit`.

use std::collections::HashSet;
use std::io::Write as _;
use std::path::Path;

use crate::below;
use crate::cli::args::ReportArgs;
use crate::cli::error::CliError;
use crate::cli::streams::Streams;
use crate::cli::teacher::TeacherError;
use crate::grade::Grade;
use crate::gradebook::Reveal;
use crate::report::class::write_gradescope;
use crate::report::junit::{self, Suite};
use crate::results::Results;

use super::feedback::{file_name, is_free};
use super::fill;

/// Writes a `results.json` for each student who has a score, in a folder of their own.
pub fn gradescope(
    typed: &ReportArgs,
    folder: &Path,
    results: &Results<'_>,
    streams: &mut Streams,
) -> Result<(), CliError> {
    is_free(folder, typed.force)?;
    let reveal = typed.reveal.map_or(results.rules().reveal, Reveal::from);
    let mut taken = HashSet::new();
    let (mut written, mut open) = (0_usize, 0_usize);
    results.each(|record| {
        let name = file_name(&record.student.key, &mut taken);
        let mut document = Vec::new();
        if write_gradescope(&record, streams.language, reveal, &mut document)? {
            let text = String::from_utf8_lossy(&document);
            below::write(folder, &format!("{name}/results.json"), &text)
                .map_err(TeacherError::FeedbackNotWritten)?;
            written += 1;
        } else {
            open += 1;
        }
        Ok::<_, CliError>(())
    })?;
    let folder = folder.display();
    let open = match open {
        0 => String::new(),
        _ => format!("; without a score: {open}, of whom nothing could be graded, or not yet"),
    };
    writeln!(streams.err, "{written} written to {folder}{open}")?;
    Ok(())
}

/// Writes a suite for each student.
pub fn junit(
    typed: &ReportArgs,
    file: &Path,
    results: &Results<'_>,
    streams: &mut Streams,
) -> Result<(), CliError> {
    fill::free(file, typed.force)?;
    let mut all: Vec<(String, String, Vec<Grade>)> = Vec::new();
    results.each(|record| {
        let grades: Vec<_> = record.works.iter().filter_map(|it| it.grade().cloned()).collect();
        if !grades.is_empty() {
            // Readers keep one of several cases of one class and name: no two students share one.
            let before = format!("{}/", record.student.key);
            all.push((record.student.key, before, grades));
        }
        Ok::<_, CliError>(())
    })?;
    let grades: Vec<Vec<(&str, &Grade)>> = all
        .iter()
        .map(|(_, before, grades)| grades.iter().map(|grade| (before.as_str(), grade)).collect())
        .collect();
    let suites: Vec<Suite<'_>> = all
        .iter()
        .zip(&grades)
        .map(|((name, ..), grades)| Suite { name, grades, folder: "" })
        .collect();
    let mut document = Vec::new();
    let title = results.title().unwrap_or("grader");
    junit::write(title, &suites, streams.language, &mut document)?;
    fill::keep(file, &document)?;
    writeln!(streams.err, "written to {}", file.display())?;
    Ok(())
}
