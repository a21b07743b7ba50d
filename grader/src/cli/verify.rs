//! `grader verify`.

use std::io::Write as _;
use std::path::PathBuf;

use futures::TryFutureExt as _;

use crate::check::Checker;
use crate::course::{CourseError, Exercise};
use crate::report::verify as report;
use crate::verify;

use super::args::Format;
use super::error::CliError;
use super::exit::Exit;
use super::settings::VerifyJob;
use super::streams::Streams;
use super::telling;

/// Proves that the exercises are sound, or writes their files with `--write`.
pub fn verify(job: &VerifyJob, streams: &mut Streams) -> Result<Exit, CliError> {
    if job.write { write(job, streams) } else { prove(job, streams) }
}

fn prove(job: &VerifyJob, streams: &mut Streams) -> Result<Exit, CliError> {
    let options = streams.options();
    let checker = Checker::open(&job.course.root, telling::on_stderr(streams))?;
    let runtime = telling::runtime()?;
    let tell = telling::counting(streams);
    let mut reports = Vec::new();
    for slug in &job.slugs {
        let exercise = job.course.open_exercise(slug)?;
        let proof = verify::verify(&job.course, &exercise, &checker, &tell).map_err(CliError::from);
        reports.push(telling::drive(&runtime, proof)?);
    }
    match job.format {
        Format::Text => report::write(&reports, &options, &mut streams.out)?,
        Format::Json => report::write_json(&reports, &options, &mut streams.out)?,
    }
    let sound = reports.iter().all(verify::VerifyReport::ok);
    Ok(if sound { Exit::Solved } else { Exit::Unsolved })
}

/// Writes starter and solution of each exercise; one that is not sound does not stop the others.
fn write(job: &VerifyJob, streams: &mut Streams) -> Result<Exit, CliError> {
    let mut unsound = 0;
    for slug in &job.slugs {
        let written = job.course.open_exercise(slug).and_then(|exercise| write_one(&exercise));
        match written {
            Ok(paths) if paths.is_empty() => writeln!(streams.out, "{slug}: up to date")?,
            Ok(paths) => {
                for path in paths {
                    let path = path.strip_prefix(&job.course.root).unwrap_or(&path);
                    writeln!(streams.out, "{slug}: wrote {}", path.display())?;
                }
            }
            Err(error) => {
                unsound += 1;
                CliError::from(error).write(streams.language, &mut streams.err)?;
            }
        }
    }
    match unsound {
        0 => Ok(Exit::Solved),
        _ => Err(CliError::NotWritten { unsound, asked: job.slugs.len() }),
    }
}

/// Writes one exercise, and gives the files that changed. Where there is a rubric already, a
/// misspelt name is told before anything is written: rendered, it would look like a bug.
fn write_one(exercise: &Exercise) -> Result<Vec<PathBuf>, CourseError> {
    if let Some(planted) = exercise.planted()? {
        let bugs: Vec<_> = planted.into_iter().map(|bug| bug.id).collect();
        for variant in exercise.variants(&bugs)? {
            exercise.sources(&variant)?;
        }
    }
    exercise.write_rendered()
}
