//! `grader batch --dry-run`: who handed in what, and nothing graded.

use crate::intake::Plan;
use crate::report::intake::Table;

use crate::cli::args::Format;
use crate::cli::error::CliError;
use crate::cli::exit::Exit;
use crate::cli::streams::Streams;

/// Reads every hand-in, one at a time, and prints what is in it. All is well when each has
/// something to grade and there is nothing to look at.
pub fn dry_run(plan: &Plan, format: Format, streams: &mut Streams) -> Result<Exit, CliError> {
    let mut table = Table::new(plan);
    for entry in &plan.entries {
        table.add(entry, &plan.read(entry)?, streams.language);
    }
    match format {
        Format::Text => table.write(&mut streams.out)?,
        Format::Json => table.write_json(&mut streams.out)?,
    }
    Ok(if table.is_well() { Exit::Solved } else { Exit::Unsolved })
}
