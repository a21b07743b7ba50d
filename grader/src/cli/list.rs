//! `grader list`.

use super::args::Format;
use super::error::CliError;
use super::exit::Exit;
use super::streams::Streams;
use crate::course::Course;

/// Shows units, exercises and progress.
pub fn list(_course: &Course, _format: Format, _streams: &mut Streams) -> Result<Exit, CliError> {
    Err(CliError::NotBuilt("list"))
}
