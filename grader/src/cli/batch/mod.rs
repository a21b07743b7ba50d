//! `grader batch`.

mod dry_run;

use crate::intake::{Plan, Request};

use super::args::BatchArgs;
use super::error::CliError;
use super::exit::Exit;
use super::settings::Place;
use super::streams::Streams;

/// Takes what a class has handed in.
pub fn batch(typed: &BatchArgs, place: &Place, streams: &mut Streams) -> Result<Exit, CliError> {
    let course = place.course()?;
    let exercise = match &typed.exercise {
        Some(name) => Some(course.exercise(name)?.slug),
        None => None,
    };
    let request = Request { paths: typed.paths.clone(), layout: typed.layout, exercise };
    let plan = Plan::open(&request, &course)?;
    dry_run::dry_run(&plan, typed.format, streams)
}
