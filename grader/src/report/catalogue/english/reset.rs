//! What `reset` says.

use crate::report::catalogue::Reset;
use crate::report::catalogue::figures::MESSAGE;
use crate::report::plain::short;
use crate::reset::Change;

use super::quantity::count;

pub(super) fn reset(what: Reset<'_>) -> String {
    match what {
        Reset::Same { exercise } => {
            format!("{exercise} is as it was handed out; there is nothing to put back")
        }
        Reset::Heading { exercise } => format!("{exercise}: what is not as it was handed out"),
        Reset::Differs { file, how } => format!("{}: {}", short(file, MESSAGE), change(how)),
        Reset::Ask => "Put the starter back? Your version is kept. [y/N]".to_owned(),
        Reset::Kept { backup } => format!(
            "The starter is back. Your version is in {backup}. To have it again, run this in the \
             course's folder:"
        ),
        Reset::NothingToKeep => "The starter is back".to_owned(),
        Reset::Declined => "Nothing was changed".to_owned(),
    }
}

fn change(how: Change) -> String {
    let lines = |n: usize| count(n as u64, "line");
    match how {
        Change::Missing => "is not there".to_owned(),
        Change::Lines { added: 0, removed } => format!("{} of the starter gone", lines(removed)),
        Change::Lines { added, removed: 0 } => format!("{} of yours", lines(added)),
        Change::Lines { added, removed } => {
            format!("{} of yours, {} of the starter gone", lines(added), lines(removed))
        }
        Change::NoText => "is no text".to_owned(),
        Change::NoFile => "is no plain file".to_owned(),
    }
}
