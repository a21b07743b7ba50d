//! What `hint` says around a hint.

use crate::report::catalogue::{By, Hint};

pub(super) fn hint(what: Hint<'_>) -> String {
    match what {
        Hint::Heading { exercise, title } => format!("{exercise}: {title}"),
        Hint::Level { level, of } => format!("hint {level} of {of}"),
        Hint::Next { by: By::Key, .. } => {
            "Change something and save: after that, h gives the next one".to_owned()
        }
        Hint::Again { by: By::Key, .. } => {
            "You have had this one. The next comes with h when you have changed something and \
             saved"
                .to_owned()
        }
        Hint::Last { by: By::Key, .. } => "That was the last one. Mend it and save".to_owned(),
        Hint::Next { exercise, next, by: By::Command } => format!(
            "Change something and run `grader check {exercise}`: after that, \
             `grader hint {exercise}` gives the next one. To have it now, add `--level {next}`"
        ),
        Hint::Again { exercise, next, by: By::Command } => format!(
            "You have had this one. The next comes when you have changed something and run \
             `grader check {exercise}`; to have it now, add `--level {next}`"
        ),
        Hint::Last { exercise, by: By::Command } => {
            format!("That was the last one. Mend it, save, then run `grader check {exercise}`")
        }
        Hint::NothingLeft { exercise } => {
            format!("{exercise}: your last check found no bug that a hint could be for")
        }
        Hint::AllSolved => "Every exercise is solved: there is nothing left to hint at".to_owned(),
    }
}
