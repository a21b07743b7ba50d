//! What `verify` says, in English.

use super::quantity::{count, limit, list};
use crate::grade::Outcome;
use crate::report::catalogue::Verify;
use crate::report::plain::short;
use crate::verify::{Expected, Observed};

pub(super) fn say(verify: &Verify<'_>) -> String {
    match *verify {
        Verify::Sound => "sound".to_owned(),
        Verify::Unsound { problems } => {
            format!("not sound: {}", count(problems as u64, "problem"))
        }
        Verify::GuardsColumn => "guards".to_owned(),
        Verify::Legend { fixed, alive, unknown } => format!(
            "{fixed} fixed or held   {alive} alive or broken   {unknown} unknown   \
             ! not as it should be"
        ),
        Verify::WrongStatus { variant, bug, expected, observed: Some(observed) } => {
            let expected = match expected {
                Expected::Fixed => "fixed",
                Expected::Alive => "alive",
                Expected::NotFixed => "alive or unknown",
            };
            let observed = match observed {
                Observed::Fixed => "fixed",
                Observed::Alive => "alive",
                Observed::Unknown => "unknown",
            };
            format!("{variant}: `{bug}` should be {expected} and is {observed}")
        }
        Verify::WrongStatus { variant, bug, expected: _, observed: None } => {
            format!("{variant}: nothing is said of `{bug}`")
        }
        Verify::WrongGuards { variant, expected, observed } => {
            let names = |guards: &[String]| match guards {
                [] => "no guard".to_owned(),
                guards => list(
                    guards.iter().map(|guard| format!("`{guard}`")).collect::<Vec<_>>().into_iter(),
                    "and",
                ),
            };
            let verb = if observed.len() > 1 { "are" } else { "is" };
            format!(
                "{variant}: {} should be broken and {} {verb}",
                names(expected),
                names(observed)
            )
        }
        Verify::NotGraded { variant, outcome } => format!("{variant}: {}", not_graded(outcome)),
        Verify::Total { sound, of } => {
            format!("{sound} of {} sound", count(of as u64, "exercise"))
        }
    }
}

fn not_graded(outcome: &Outcome) -> String {
    match outcome {
        Outcome::Graded => "graded, but nothing is said of its bugs".to_owned(),
        Outcome::DoesNotCompile => "does not compile".to_owned(),
        Outcome::Tampered { what, at: _ } => {
            format!("refused, because it is not allowed: {}", short(what, 200))
        }
        Outcome::OverLimit { limit: which, scenario: Some(scenario) } => {
            format!("it {} in {scenario}", limit(*which))
        }
        Outcome::OverLimit { limit: which, scenario: None } => {
            format!("the compiler {}", limit(*which))
        }
        Outcome::GraderFault { what } => {
            format!("the grader could not do its work: {}", short(what, 200))
        }
    }
}
