//! `grader reset`.

use std::io::{self, BufRead as _, IsTerminal as _, Write as _};

use crate::report::catalogue::{Message, Reset};
use crate::report::reset as report;
use crate::reset;

use super::args::ResetArgs;
use super::error::CliError;
use super::exit::Exit;
use super::settings::{Place, way_to};
use super::streams::Streams;

/// Puts the starter back, after asking.
pub fn reset(typed: &ResetArgs, place: &Place, streams: &mut Streams) -> Result<Exit, CliError> {
    let course = place.course()?;
    let exercise = course.exercise(&typed.exercise)?;
    let options = streams.options();
    let slug = exercise.slug.as_str();
    let differences = reset::differences(&exercise)?;
    report::write_differences(slug, &differences, &options, &mut streams.out)?;
    if differences.is_empty() {
        return Ok(Exit::Solved);
    }
    streams.out.flush()?;
    if !typed.yes {
        if !(io::stdin().is_terminal() && io::stderr().is_terminal()) {
            return Err(CliError::NobodyToAsk { exercise: exercise.slug.clone() });
        }
        write!(streams.err, "{} ", options.language.say(&Message::Reset(Reset::Ask)))?;
        streams.err.flush()?;
        let mut answer = String::new();
        io::stdin().lock().read_line(&mut answer)?;
        if !means_yes(&answer) {
            report::write_outcome(Reset::Declined, &options, &mut streams.out)?;
            return Ok(Exit::Solved);
        }
    }
    let backup = reset::reset(&course, &exercise, &differences)?;
    match &backup {
        Some(backup) => {
            let way = way_to(&course.root)?;
            report::write_kept(slug, backup, &way, &options, &mut streams.out)?;
        }
        None => report::write_outcome(Reset::NothingToKeep, &options, &mut streams.out)?,
    }
    Ok(Exit::Solved)
}

/// Whether an answer is a yes, in any language that the grader speaks; everything else is a no.
fn means_yes(answer: &str) -> bool {
    matches!(answer.trim().to_lowercase().as_str(), "y" | "yes" | "s" | "sim")
}

#[cfg(test)]
mod tests {
    use super::means_yes;

    #[test]
    fn only_a_yes_is_a_yes() {
        assert!(["y", " Y\n", "yes\r\n", "s", "Sim\n"].into_iter().all(means_yes));
        assert!(!["", "\n", "n", "no", "não", "yep", "yy"].into_iter().any(means_yes));
    }
}
