//! Judges compile cases: a file that must be refused, and its twin that must not.

use crate::grade::{Evidence, Quantity};
use crate::observation::{CaseError, CaseOutcome, Frame};
use crate::rubric::Case;

/// What is wrong with a case; `None` when it was refused as wanted and its twin was not.
///
/// Both halves are needed: a case that is refused for another reason (a renamed function, a
/// changed signature) says nothing about the mistake it stands for.
pub(super) fn judge(case: &Case, outcome: &CaseOutcome) -> Option<Evidence> {
    let wanted = Quantity::CompilerSays(Some(wanted(case)));
    let lines: Vec<Frame> =
        outcome.errors.iter().filter_map(|error| error.student.clone()).collect();
    // Nothing, when it compiled.
    let said = Quantity::CompilerSays(outcome.errors.first().map(show));
    if !outcome.errors.iter().any(|error| matches(case, error)) {
        return Some(evidence(&case.file, wanted, said, lines));
    }
    if outcome.twin_compiles {
        return None;
    }
    let twin = case.file.strip_suffix(".rs").unwrap_or(&case.file);
    Some(evidence(&format!("{twin}.twin.rs"), Quantity::CompilerSays(None), said, lines))
}

/// The error that a case must be refused with.
pub(super) fn wanted(case: &Case) -> String {
    match (&case.code, &case.message) {
        (Some(code), Some(message)) => format!("{code}: {message}"),
        (Some(only), None) | (None, Some(only)) => only.clone(),
        (None, None) => String::new(),
    }
}

fn matches(case: &Case, error: &CaseError) -> bool {
    case.code.as_ref().is_none_or(|code| error.code.as_ref() == Some(code))
        && case.message.as_ref().is_none_or(|part| error.message.contains(part.as_str()))
}

fn show(error: &CaseError) -> String {
    match &error.code {
        Some(code) => format!("{code}: {}", error.message),
        None => error.message.clone(),
    }
}

fn evidence(file: &str, expected: Quantity, observed: Quantity, at: Vec<Frame>) -> Evidence {
    Evidence {
        scenario: file.to_owned(),
        seed: None,
        fact: "compile".to_owned(),
        expected,
        observed,
        at,
    }
}
