//! What `hint` says around a hint.

use crate::report::catalogue::Hint;

pub(super) fn hint(what: Hint<'_>) -> String {
    match what {
        Hint::Heading { exercise, title } => format!("{exercise}: {title}"),
        Hint::Level { level, of } => format!("hint {level} of {of}"),
        Hint::Next { exercise, next } => format!(
            "Change something and run `grader check {exercise}`: after that, \
             `grader hint {exercise}` gives the next one. To have it now, add `--level {next}`"
        ),
        Hint::Again { exercise, next } => format!(
            "You have had this one. The next comes when you have changed something and run \
             `grader check {exercise}`; to have it now, add `--level {next}`"
        ),
        Hint::Last { exercise } => {
            format!("That was the last one. Mend it, save, then run `grader check {exercise}`")
        }
        Hint::NothingLeft { exercise } => {
            format!("{exercise}: your last check found no bug that a hint could be for")
        }
        Hint::AllSolved => "Every exercise is solved: there is nothing left to hint at".to_owned(),
    }
}
