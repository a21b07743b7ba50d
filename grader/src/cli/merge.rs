//! `grader merge`.

use std::io::Write as _;

use crate::store::Store;

use super::args::{Format, MergeArgs};
use super::error::CliError;
use super::exit::Exit;
use super::store;
use super::streams::Streams;

/// Brings stores into one.
pub fn merge(typed: &MergeArgs, streams: &mut Streams) -> Result<Exit, CliError> {
    // Before anything is made: a slip of the keyboard should leave nothing behind.
    for path in &typed.stores {
        Store::open(path)?;
    }
    let mut into = match typed.stores.as_slice() {
        [] => Store::open(&typed.into)?,
        _ => Store::open_or_create(&typed.into)?,
    };
    let who = store::who();
    for path in &typed.stores {
        let merged = into.merge(path, &who)?;
        writeln!(
            streams.err,
            "{}: {} new hand-ins, {} new verdicts",
            path.display(),
            merged.submissions,
            merged.verdicts
        )?;
        if merged.differing > 0 {
            writeln!(
                streams.err,
                "note: of {} hand-ins it has other verdicts; those of {} stay",
                merged.differing,
                typed.into.display()
            )?;
        }
    }
    if typed.format == Format::Json {
        into.write_record(&mut streams.out)?;
    }
    Ok(Exit::Solved)
}
