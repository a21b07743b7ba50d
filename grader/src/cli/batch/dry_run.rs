//! `grader batch --dry-run`: who handed in what, and nothing graded.

use std::rc::Rc;

use crate::batch::Tally;
use crate::course::Course;
use crate::intake::Plan;
use crate::report::intake::Table;

use crate::cli::args::Format;
use crate::cli::error::CliError;
use crate::cli::exit::Exit;
use crate::cli::streams::Streams;

/// Reads every hand-in, one at a time, and prints what is in it. All is well when each has
/// something to grade and there is nothing to look at.
pub fn dry_run(
    plan: &Plan,
    course: &Course,
    format: Format,
    streams: &mut Streams,
) -> Result<Exit, CliError> {
    let mut table = Table::new(plan);
    let mut tally = Tally::new(course)?;
    for entry in &plan.entries {
        let entry = Rc::new(entry?);
        let hand_in = plan.read(&entry)?;
        table.add(&entry, &hand_in, streams.language);
        tally.add(&entry, hand_in.works);
    }
    table.count(tally.numbers());
    match format {
        Format::Text => table.write(&mut streams.out)?,
        Format::Json => table.write_json(&mut streams.out)?,
    }
    Ok(if table.is_well() { Exit::Solved } else { Exit::Unsolved })
}
