//! What `watch` says around what it shows.

use crate::report::catalogue::Watch;

pub(super) fn watch(what: Watch<'_>) -> String {
    match what {
        Watch::Checking { exercise } => format!("checking {exercise} ..."),
        Watch::CheckingAll { done, of } => format!("checking all: {done} of {of} ..."),
        Watch::Waiting { exercise } => format!("watching {exercise}: save to check it again"),
        Watch::AskReset => {
            "Start this exercise again? Your version is kept. y: yes, any other key: no".to_owned()
        }
        Watch::Keys => {
            "h hint  t timeline  n next  l list  r reset  a check all  q quit".to_owned()
        }
    }
}
