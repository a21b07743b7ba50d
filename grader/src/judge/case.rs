//! Judges compile cases: a file that must be refused, and its twin that must not.

use crate::grade::{Evidence, Quantity};
use crate::observation::{CaseError, CaseOutcome, Frame};
use crate::rubric::Case;

/// What is wrong with a case; `None` when it was refused as wanted and its twin was not.
///
/// Both halves are needed: a case that is refused for another reason (a renamed function, a
/// changed signature) says nothing about the mistake it stands for.
pub(super) fn judge(case: &Case, outcome: &CaseOutcome) -> Option<Evidence> {
    // What stops the twin stops the case as well and tells more: the twin does nothing wrong.
    if !outcome.errors.is_empty() && !outcome.twin_compiles {
        let twin = case.file.strip_suffix(".rs").unwrap_or(&case.file);
        let error = outcome.twin_errors.first().or(outcome.errors.first());
        let said = error.map_or(Quantity::CompilerSays(None), show);
        let evidence =
            evidence(case, &format!("{twin}.twin.rs"), Quantity::CompilerSays(None), said);
        return Some(at_lines(evidence, error));
    }
    if outcome.errors.iter().any(|error| matches(case, error)) {
        return None;
    }
    let error = outcome.errors.first();
    let said = error.map_or(Quantity::CompilerSays(None), show);
    Some(at_lines(evidence(case, &case.file, wanted(case), said), error))
}

/// The error that a case must be refused with.
pub(super) fn wanted(case: &Case) -> Quantity {
    let wanted = match (&case.code, &case.message) {
        (Some(code), Some(message)) => format!("{code}: {message}"),
        (Some(only), None) | (None, Some(only)) => only.clone(),
        (None, None) => String::new(),
    };
    Quantity::CompilerSays(Some(wanted))
}

fn matches(case: &Case, error: &CaseError) -> bool {
    case.code.as_ref().is_none_or(|code| error.code.as_ref() == Some(code))
        && case.message.as_ref().is_none_or(|part| error.message.contains(part.as_str()))
}

fn show(error: &CaseError) -> Quantity {
    if let Some(not_send) = not_send(error) {
        return not_send;
    }
    Quantity::CompilerSays(Some(match &error.code {
        Some(code) => format!("{code}: {}", error.message),
        None => error.message.clone(),
    }))
}

/// What rustc tells of a future that is not `Send`: at which await which variable may be alive,
/// or, of futures whose type it has named, only the type of what stops it.
///
/// Its words are those of `rustc_trait_selection::error_reporting`, and are no promise; without
/// them the error is shown as it is.
fn not_send(error: &CaseError) -> Option<Quantity> {
    let what = error.message.strip_suffix("cannot be sent between threads safely")?;
    if what == "future " {
        let says =
            |words: &'static str| error.notes.iter().find(move |note| note.label.contains(words));
        let (held, awaits) = (says("which is not `Send`")?, says("await occurs here")?);
        let name = awaits.label.split('`').nth(1).filter(|name| !name.is_empty());
        return Some(Quantity::NotSend {
            future: awaits.at.function.clone(),
            held: name.map(|name| (name.to_owned(), held.at.line)),
            kind: None,
            awaits: Some(awaits.at.line),
        });
    }
    // Without a student's function among the notes it is another's future.
    let future = error.student.as_ref()?.function.clone()?;
    let path = what.split('`').nth(1)?.split('<').next()?;
    let kind = path.rsplit("::").next().map(ToOwned::to_owned);
    Some(Quantity::NotSend { future: Some(future), held: None, kind, awaits: None })
}

/// The student's lines of an error, those with words first.
fn at_lines(evidence: Evidence, error: Option<&CaseError>) -> Evidence {
    let Some(error) = error else { return evidence };
    let mut at: Vec<Frame> = Vec::new();
    let noted = error.notes.iter().map(|note| &note.at);
    for frame in noted.chain(&error.student) {
        if !at.contains(frame) {
            at.push(frame.clone());
        }
    }
    Evidence { at, notes: error.notes.clone(), ..evidence }
}

/// Evidence of a case, in the file of that name.
pub(super) fn evidence(
    case: &Case,
    file: &str,
    expected: Quantity,
    observed: Quantity,
) -> Evidence {
    Evidence {
        promise: case.promise.clone(),
        says: case.says.clone(),
        ..Evidence::new(file, "compile", expected, observed)
    }
}
