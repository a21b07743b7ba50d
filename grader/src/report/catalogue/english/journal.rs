//! What is said of the attempts that are remembered.

use crate::attempts::JOURNAL;
use crate::report::catalogue::Journal;
use crate::report::catalogue::figures::MESSAGE;
use crate::report::plain::short;

use super::quantity::count;

pub(super) fn journal(what: Journal<'_>) -> String {
    match what {
        Journal::Damaged { lines, set_aside } => {
            let lines = count(lines as u64, "line");
            let kept = match set_aside {
                true => "; what was there is kept in .grader/attempts.damaged.jsonl",
                false => "",
            };
            format!(
                "{lines} of {JOURNAL} could not be read{kept}. `grader check --all` finds out \
                 again how far you are"
            )
        }
        Journal::Unreadable { why } => format!(
            "your earlier attempts in {JOURNAL} could not be read ({}). See to it that you may \
             read the file; `grader check --all` finds out again how far you are",
            short(why, MESSAGE)
        ),
        Journal::NotWritten { why } => {
            format!("this could not be remembered in {JOURNAL}: {}", short(why, MESSAGE))
        }
    }
}
