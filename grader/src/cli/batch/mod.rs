//! `grader batch`.

mod dry_run;
mod progress;
mod regrade;
mod run;

use crate::intake::{Plan, Request};

use super::args::BatchArgs;
use super::error::CliError;
use super::exit::Exit;
use super::settings::Place;
use super::streams::Streams;

/// Takes what a class has handed in, and grades it.
pub fn batch(typed: &BatchArgs, place: &Place, streams: &mut Streams) -> Result<Exit, CliError> {
    if typed.regrade {
        return regrade::regrade(typed, place, streams);
    }
    let course = place.course()?;
    let exercise = match &typed.exercise {
        Some(name) => Some(course.exercise(name)?.slug),
        None => None,
    };
    let request = Request {
        paths: typed.paths.clone(),
        layout: typed.layout,
        git: typed.git.clone(),
        roster: typed.roster.clone(),
        exercise,
    };
    let plan = Plan::open(&request, &course)?;
    if typed.dry_run {
        return dry_run::dry_run(&plan, &course, typed.format, streams);
    }
    run::run(typed, &plan, &course, streams)
}
