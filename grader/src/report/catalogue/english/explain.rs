//! What `explain` says around an explanation.

use crate::explain::{Left, Unclear};
use crate::report::catalogue::Explain;

use super::quantity::{count, list};

pub(super) fn explain(what: Explain<'_>) -> String {
    match what {
        Explain::Classes => "The classes of bugs".to_owned(),
        Explain::AskForClass => {
            "`grader explain CLASS` says what it is, how it bites and how to see it".to_owned()
        }
        Explain::Exercises => "The exercises".to_owned(),
        Explain::AskForExercise => "`grader explain EXERCISE` compares your version with an \
             expert's, once it is solved"
            .to_owned(),
        Explain::HuntedIn => "Hunted in".to_owned(),
        Explain::HuntedNowhere => "No exercise of this course hunts it yet".to_owned(),
        Explain::Heading { exercise, title } => format!("{exercise}: {title}"),
        Explain::Differences => "From your version to the solution, which is one right answer of \
             many:"
            .to_owned(),
        Explain::Same => "Your version is the solution, line by line".to_owned(),
        Explain::NothingToCompare => "Your files cannot be read as they are now, so there is \
             nothing to compare with the solution"
            .to_owned(),
        Explain::YourFile { file } => format!("{file} (yours)"),
        Explain::SolutionFile { file } => format!("{file} (solution)"),
        Explain::ClassesOf => "More on bugs of these classes".to_owned(),
    }
}

/// Why an exercise is not explained.
pub(super) fn not_solved(exercise: &str, left: Left) -> String {
    let left = match left {
        Left::Planted(0) => "nobody has said yet which bugs it has".to_owned(),
        Left::Planted(bugs) => {
            let bugs = count(bugs as u64, "bug");
            format!("it hides {bugs}, and no check has found one mended yet")
        }
        Left::Bugs(bugs) => format!("at your last check {} left", bugs_were(bugs)),
        Left::Guards => {
            "at your last check no bug was left, but something that worked no longer did".to_owned()
        }
    };
    format!("{exercise} is explained once it is solved; {left}")
}

fn bugs_were(bugs: usize) -> String {
    let verb = if bugs == 1 { "was" } else { "were" };
    format!("{} {verb}", count(bugs as u64, "bug"))
}

/// Why nothing can be explained under a name.
pub(super) fn unclear(name: &str, unclear: &Unclear) -> String {
    let one_of = |names: &[String]| list(names.iter().map(|name| format!("`{name}`")), "or");
    match unclear {
        Unclear::Unknown(nearest) if nearest.is_empty() => {
            format!("there is no exercise and no class of bugs `{name}`")
        }
        Unclear::Unknown(nearest) => format!(
            "there is no exercise and no class of bugs `{name}`; did you mean {}?",
            one_of(nearest)
        ),
        Unclear::Several(names) => format!("`{name}` could be {}", one_of(names)),
    }
}
