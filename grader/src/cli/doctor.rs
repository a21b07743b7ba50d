//! `grader doctor`.

use crate::doctor::examine;
use crate::report::doctor as report;

use super::args::Format;
use super::error::CliError;
use super::exit::Exit;
use super::settings::Place;
use super::streams::Streams;

/// Shows what is here. Outside a course the compiler is that of this folder.
pub fn doctor(place: &Place, format: Format, streams: &mut Streams) -> Result<Exit, CliError> {
    let folder = match place.course() {
        Ok(course) => course.root,
        Err(_) => std::env::current_dir().map_err(CliError::NoFolder)?,
    };
    let findings = examine(&folder);
    match format {
        Format::Text => report::write(&findings, &streams.options(), &mut streams.out)?,
        Format::Json => report::write_json(&findings, &mut streams.out)?,
    }
    Ok(if findings.can_grade() { Exit::Solved } else { Exit::Fault })
}
