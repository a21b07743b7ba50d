//! `grader batch --regrade`.

use std::io::Write as _;

use crate::batch::{self, Checks};
use crate::check::Checker;
use crate::cli::args::{BatchArgs, Format};
use crate::cli::error::CliError;
use crate::cli::exit::Exit;
use crate::cli::settings::Place;
use crate::cli::store;
use crate::cli::streams::Streams;
use crate::cli::teacher::TeacherError;
use crate::cli::telling;
use crate::report::batch::Changes;
use crate::store::{Change, Proposal, Store};

use super::{progress, run};

/// Proposes other verdicts, or closes a proposal.
pub fn regrade(typed: &BatchArgs, place: &Place, streams: &mut Streams) -> Result<Exit, CliError> {
    let mut store = Store::open(&store::path(&typed.store)?)?;
    if typed.apply || typed.discard {
        return close(typed, &mut store, streams);
    }
    let course = place.course()?;
    run::shut_in(typed, streams)?;
    let checker = Checker::open(&course.root, telling::on_stderr(streams))?;
    let examiner = Checks::new(&course, &checker, !typed.no_cache);
    let mut tell = progress::on_stderr(streams);
    let who = store::who();
    let options = run::options(typed);
    let work = batch::regrade(&mut store, &examiner, options, &who, run::interrupts(), &mut tell);
    let (finished, proposal) = telling::runtime()?.block_on(work)?;
    let Some(proposal) = proposal else {
        writeln!(streams.err, "stopped; the same command goes on from here")?;
        return Ok(Exit::Fault);
    };
    if finished.faults > 0 {
        writeln!(
            streams.err,
            "note: {} contents could not be graded again; what is said of them stays",
            finished.faults
        )?;
    }
    preview(&store, proposal, typed.format, streams)?;
    Ok(if finished.faults > 0 { Exit::Fault } else { Exit::Solved })
}

fn preview(
    store: &Store,
    proposal: Proposal,
    format: Format,
    streams: &mut Streams,
) -> Result<(), CliError> {
    let mut changes = Changes::new();
    store.changes(proposal, |change: Change| {
        let overruled = store.override_of(&change.student.key, &change.exercise)?;
        changes.add(&change, overruled.as_ref());
        Ok::<_, CliError>(())
    })?;
    match format {
        Format::Text => changes.write(&mut streams.out)?,
        Format::Json => changes.write_json(&mut streams.out)?,
    }
    Ok(())
}

fn close(typed: &BatchArgs, store: &mut Store, streams: &mut Streams) -> Result<Exit, CliError> {
    let proposal = store.proposal()?.ok_or(TeacherError::NothingProposed)?;
    let who = store::who();
    if typed.apply {
        let changed = store.apply(proposal, &who)?;
        writeln!(streams.err, "applied: {changed} hand-ins have other verdicts now")?;
    } else {
        store.discard(proposal, &who)?;
        writeln!(streams.err, "discarded: everything counts as it did")?;
    }
    Ok(Exit::Solved)
}
