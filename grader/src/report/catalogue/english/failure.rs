//! Why a command could not be carried out, and what to do next, in English.
//!
//! Errors of other modules bring their English with them.

use super::explain;
use crate::explain::{Left, Unclear};
use crate::init::InitError;
use crate::report::catalogue::figures::MESSAGE;
use crate::report::catalogue::{Failure, Word};
use crate::report::plain::short;
use crate::reset::ResetError;
use crate::skeleton::SkeletonError;

/// What went wrong, without a full stop.
pub(super) fn failure(failure: Failure<'_>) -> String {
    match failure {
        Failure::Course(error) => error.to_string(),
        Failure::Submission(error) => error.to_string(),
        Failure::Check(error) => error.to_string(),
        Failure::Output(error) => format!("cannot write the output: {error}"),
        Failure::WhichExercise(path) => {
            format!("which exercise is {}? Its name does not say", path.display())
        }
        Failure::NoFolder(error) => format!("cannot tell which folder this is: {error}"),
        Failure::NotWritten { unsound, asked } => {
            format!("{unsound} of {asked} could not be written")
        }
        Failure::NoSuchBug { exercise, bug, there: _ } => format!("{exercise} has no bug `{bug}`"),
        Failure::NothingToExplain { name, unclear } => explain::unclear(name, unclear),
        Failure::NotSolved { exercise, left } => explain::not_solved(exercise, left),
        Failure::NoSuchScenario { exercise, scenario, there: _ } => {
            format!("{exercise} has no scenario `{}`", short(scenario, MESSAGE))
        }
        Failure::NothingToDraw { exercise } => {
            format!("{exercise} is compiled and not run, so there is nothing to draw")
        }
        Failure::SolutionNotYet { exercise } => {
            format!("{exercise} is not solved yet, so the solution's picture is kept back")
        }
        Failure::FileInTheWay { file } => {
            format!("{} is there already and is no picture of a timeline", file.display())
        }
        Failure::PictureNotWritten { file, error } => {
            format!("could not write {}: {error}", file.display())
        }
        Failure::Reset(error) => error.to_string(),
        Failure::Ci(error) => error.to_string(),
        Failure::Init(error) => error.to_string(),
        Failure::ExercisesAlone => {
            "this folder has the exercises alone; what makes and proves them is not here".to_owned()
        }
        Failure::Skeleton(error) => error.to_string(),
        Failure::Intake(error) => error.to_string(),
        Failure::Teacher(error) => error.to_string(),
        Failure::NobodyToAsk { .. } => {
            "nothing was changed: `grader reset` asks first, and nobody is here to answer"
                .to_owned()
        }
        Failure::Interrupted => "interrupted; nothing was recorded of what was going on".to_owned(),
        Failure::NoTerminal => {
            "`grader watch` needs a terminal to write to and to hear keys from".to_owned()
        }
        Failure::NothingToWatch => "this course has no exercises to watch".to_owned(),
        Failure::Isolation { least, here } => {
            format!("isolation `{}` was asked for, and here it is `{}`", least.name(), here.name())
        }
    }
}

/// What to do next, without a full stop, where there is more to say than the failure does.
pub(super) fn remedy(failure: Failure<'_>) -> Option<String> {
    match failure {
        Failure::Course(error) => error.next_step(),
        Failure::Submission(error) => error.next_step(),
        Failure::WhichExercise(path) => Some(format!(
            "name it, as in `grader check 03-blocking-call --submission {}`",
            path.display()
        )),
        Failure::Isolation { .. } => {
            Some("`grader doctor` says what is missing and how to have it".to_owned())
        }
        Failure::NoSuchBug { there, .. } => {
            let there: Vec<_> = there.iter().map(|id| format!("`{id}`")).collect();
            Some(format!("it has {}", there.join(", ")))
        }
        Failure::NothingToExplain { unclear: Unclear::Unknown(_), .. } => {
            Some("`grader explain` alone shows everything that can be explained".to_owned())
        }
        Failure::NothingToExplain { unclear: Unclear::Several(names), .. } => {
            names.first().map(|name| format!("name one in full, as in `{name}`"))
        }
        Failure::NotSolved { exercise, left: Left::Guards } => Some(format!(
            "`grader check {exercise}` shows what; to see the solution all the same, add `--spoil`"
        )),
        Failure::NotSolved { exercise, left: Left::Planted(_) | Left::Bugs(_) } => Some(format!(
            "`grader hint {exercise}` helps you on; to see the solution all the same, add `--spoil`"
        )),
        Failure::NoSuchScenario { there, .. } => {
            let there: Vec<_> = there.iter().map(|name| format!("`{name}`")).collect();
            Some(format!("it has {}", there.join(", ")))
        }
        Failure::SolutionNotYet { .. } => {
            Some("solve it first, or see it all the same with `--spoil`".to_owned())
        }
        Failure::FileInTheWay { .. } => {
            Some("take another name, or overwrite it with `--force`".to_owned())
        }
        Failure::PictureNotWritten { .. } => {
            Some("see that the folder is there and may be written to".to_owned())
        }
        Failure::Reset(ResetError::Course(error)) => error.next_step(),
        Failure::Intake(error) => error.next_step(),
        // Their sentences end with what to do.
        Failure::Teacher(_) => None,
        Failure::Skeleton(error) => match error {
            SkeletonError::AlreadyThere(_) => Some("take another number".to_owned()),
            SkeletonError::InTheWay(_) => Some("take it away first".to_owned()),
            SkeletonError::NoUnit => {
                Some("add a `[[unit]]` with a name, and run it again".to_owned())
            }
            SkeletonError::Course(error) => error.next_step(),
            SkeletonError::Below(_) => None,
        },
        Failure::ExercisesAlone => Some("run it in a clone of the course's repository".to_owned()),
        Failure::Ci(error) => error.next_step(),
        Failure::Init(error) => match error {
            InitError::Course(error) => error.next_step(),
            InitError::AlreadyThere(_) => Some(
                "`grader init --update` brings it up to date; or name a new folder, as in \
                 `grader init bug-hunts`"
                    .to_owned(),
            ),
            InitError::NotEmpty { .. } => {
                Some("name a new folder, as in `grader init bug-hunts`".to_owned())
            }
            InitError::NothingLaidOut(_) => {
                Some("`grader init bug-hunts` lays it out in a new folder".to_owned())
            }
            InitError::Folder { .. } => {
                Some("see to it that you may write there, or name another folder".to_owned())
            }
            InitError::Cache(_) | InitError::Below(_) | InitError::Unsound(_) => None,
        },
        Failure::NobodyToAsk { exercise } => {
            Some(format!("`grader reset {exercise} --yes` does not ask"))
        }
        Failure::NoTerminal => Some("`grader check` does without".to_owned()),
        Failure::NothingToWatch => Some("`course.toml` lists a course's exercises".to_owned()),
        Failure::NoFolder(_) => Some("go to a folder that exists".to_owned()),
        Failure::Reset(ResetError::Below(_))
        | Failure::Output(_)
        | Failure::NotWritten { .. }
        | Failure::Check(_)
        | Failure::NothingToDraw { .. }
        | Failure::Interrupted => None,
    }
}

/// A word that stands before a sentence.
pub(super) fn word(word: Word) -> &'static str {
    match word {
        Word::Error => "error",
        Word::Hint => "hint",
        Word::Note => "note",
        Word::Mended => "mended",
    }
}
