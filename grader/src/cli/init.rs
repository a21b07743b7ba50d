//! `grader init`.

use std::path::{Path, PathBuf};

use crate::course::Course;
use crate::init;
use crate::report::init as report;

use super::args::InitArgs;
use super::error::CliError;
use super::exit::Exit;
use super::settings::{self, Place};
use super::streams::Streams;

/// Lays the course out, or brings a folder up to date.
pub fn init(typed: &InitArgs, place: &Place, streams: &mut Streams) -> Result<Exit, CliError> {
    let options = streams.options();
    if typed.update {
        let root = match &typed.dir {
            Some(dir) => dir.clone(),
            None => place_of_course(place)?,
        };
        let did = init::update(&root)?;
        report::write_update(&did, &options, &mut streams.out)?;
        return Ok(Exit::Solved);
    }
    let root = match &typed.dir {
        Some(dir) => dir.clone(),
        None => settings::working_directory()?,
    };
    let laid_out = init::lay_out(&root)?;
    let shown = typed.dir.as_deref().filter(|dir| *dir != Path::new("."));
    report::write(&laid_out, shown, &options, &mut streams.out)?;
    Ok(Exit::Solved)
}

/// The folder of the course that this folder lies in. The course itself need not be sound: it
/// may be that which the update mends.
fn place_of_course(place: &Place) -> Result<PathBuf, CliError> {
    let from = place.folder()?;
    let root = Course::root_of(&from)?;
    Ok(root)
}
