//! `grader ci`.

pub(super) mod args;
mod grade;
mod init;
mod job;
mod lint;
mod tell;

use super::error::CliError;
use super::exit::Exit;
use super::settings::Place;
use super::streams::Streams;
use crate::ci::place::Service;

use args::{CiArgs, CiCommand};
use job::Job;
use tell::Places;

/// Grades a pull request and tells the result.
pub fn ci(typed: CiArgs, place: &Place, streams: &mut Streams) -> Result<Exit, CliError> {
    match &typed.command {
        None => {}
        Some(CiCommand::Init(typed)) => return init::init(typed, place, streams),
        Some(CiCommand::Lint(typed)) => return lint::lint(typed, place, streams),
    }
    let variable = |name: &str| std::env::var(name).ok();
    let service = Service::of(variable);
    let places = Places {
        service,
        job_summary: service.summary(variable),
        summary: typed.summary.clone(),
        reports: typed.reports.clone(),
    };
    let format = typed.format;
    let job = Job::resolve(typed, place)?;
    let graded = grade::grade(&job, streams)?;
    tell::tell(&graded, &places, format, streams)?;
    Ok(if graded.has_fault() {
        Exit::Fault
    } else if graded.failed.is_empty() {
        Exit::Solved
    } else {
        Exit::Unsolved
    })
}
