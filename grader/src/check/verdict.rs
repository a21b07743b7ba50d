//! Outcomes that are clear before anything is judged.

use facts::{Ended, Fact};

use crate::defence::{Defence, stands};
use crate::grade::Outcome;
use crate::judge::Judged;
use crate::observation::{Diagnostic, Ending, Frame, Level, Observation, Origin, Output};
use crate::submission::forbidden::Look;

/// What clippy puts before the path of a method that is not allowed.
const REACHED: &str = "use of a disallowed method ";

/// Code that only the compiler can read.
const UNREAD: &str = "unread";

/// Another panic hook than the harness's.
const PANIC_HOOK: &str = "panic-hook";

/// A file of the exercise's own that is no part of the crate.
const LEFT_OUT: &str = "left-out";

/// What comes of code with words that no exercise needs.
pub(super) fn of_words(look: &Look) -> Option<Outcome> {
    match look {
        Look::Found { what, at } if stands(Defence::Words) => {
            Some(Outcome::Tampered { what: (*what).to_owned(), at: Some(at.clone()) })
        }
        Look::Found { .. } | Look::Clear | Look::Unread { .. } => None,
    }
}

/// What comes of code that nobody could look through, and that the compiler took nevertheless.
pub(super) fn of_unread(look: &Look) -> Option<Outcome> {
    match look {
        Look::Unread { at } => {
            Some(Outcome::Tampered { what: UNREAD.to_owned(), at: Some(at.clone()) })
        }
        Look::Clear | Look::Found { .. } => None,
    }
}

/// What comes of a crate that was compiled without a file of the exercise's own: its traits and
/// types are what the suite knows, and others could tell the suite what they like.
pub(super) fn of_left_out(files: &[String]) -> Option<Outcome> {
    let file = files.first().filter(|_| stands(Defence::Fixed))?;
    let at = Frame { origin: Origin::Fixed, file: file.clone(), line: 1, function: None };
    Some(Outcome::Tampered { what: LEFT_OUT.to_owned(), at: Some(at) })
}

/// What a compiler says when it is the machine that keeps it from its work: no linker, no room,
/// no memory. Such an error has no code and is at no line.
pub(super) fn machine_at_fault(diagnostics: &[Diagnostic]) -> Option<String> {
    const SIGNS: [&str; 9] = [
        "linker `",
        "linking with `",
        "could not exec the linker",
        "No space left on device",
        "Disk quota exceeded",
        "Read-only file system",
        "Permission denied",
        "Too many open files",
        "Cannot allocate memory",
    ];
    let mut errors = diagnostics
        .iter()
        .filter(|said| said.level == Level::Error && said.code.is_none() && said.file.is_none());
    let found = errors.find(|said| SIGNS.iter().any(|sign| said.message.contains(sign)))?;
    Some(found.message.lines().next().unwrap_or_default().to_owned())
}

/// Names the one seed of a run that was asked for with it. Of a single run nobody else can tell
/// whether there might have been others.
pub(super) fn name_seed(judged: &mut Judged, seed: u64) {
    let bugs = judged.bugs.iter_mut().flat_map(|bug| &mut bug.evidence);
    let guards = judged.guards.iter_mut().flat_map(|guard| &mut guard.evidence);
    for evidence in bugs.chain(guards).filter(|evidence| evidence.fact != "compile") {
        evidence.seed.get_or_insert(seed);
    }
}

/// What comes of code that reaches for functions which would blind the grader.
pub(super) fn of_reach(reached: &[Diagnostic]) -> Option<Outcome> {
    let first = reached.first().filter(|_| stands(Defence::Reach))?;
    let at = first.file.as_ref().zip(first.line).map(|(file, line)| Frame {
        origin: Origin::Student,
        file: file.clone(),
        line,
        function: None,
    });
    let what = first.message.strip_prefix(REACHED).unwrap_or(&first.message).to_owned();
    Some(Outcome::Tampered { what, at })
}

/// What comes of a program that can hide panics, where clippy has not seen it.
pub(super) fn of_hiding(hides_panics: bool) -> Option<Outcome> {
    (hides_panics && stands(Defence::Imports))
        .then(|| Outcome::Tampered { what: PANIC_HOOK.to_owned(), at: None })
}

/// What comes of runs that left the rules: the first of them decides.
pub(super) fn of_runs(runs: &[Observation]) -> Option<Outcome> {
    runs.iter().find_map(of_run)
}

fn of_run(run: &Observation) -> Option<Outcome> {
    let tampered = |what: &str, at: Option<&Frame>| {
        Some(Outcome::Tampered { what: what.to_owned(), at: at.cloned() })
    };
    if stands(Defence::Hook) && run.facts.iter().any(|fact| matches!(fact, Fact::Tampered { .. })) {
        return tampered(PANIC_HOOK, None);
    }
    match &run.ending {
        Ending::Reported { how: Ended::Exited { .. }, .. } | Ending::Exited { .. }
            if !stands(Defence::Exit) =>
        {
            None
        }
        Ending::Reported { how: Ended::Exited { frames, .. }, .. } => {
            tampered("process-exit", run.student_frame(frames))
        }
        Ending::Exited { .. } => tampered("process-exit", None),
        Ending::Garbled { .. } if !stands(Defence::Record) => None,
        Ending::Garbled { .. } => tampered("garbled-facts", None),
        Ending::LimitHit { limit } => {
            Some(Outcome::OverLimit { limit: *limit, scenario: Some(run.scenario.clone()) })
        }
        // A crash or a standstill is something to judge.
        Ending::Reported { .. } | Ending::Signaled { .. } => None,
    }
}

/// What was printed, by scenario, once for each, where anything was.
pub(super) fn printed(runs: &[Observation]) -> Vec<(String, Output)> {
    let mut printed: Vec<(String, Output)> = Vec::new();
    for run in runs {
        let known = printed.iter().any(|(scenario, _)| *scenario == run.scenario);
        if !known && !run.output.text.is_empty() {
            printed.push((run.scenario.clone(), run.output.clone()));
        }
    }
    printed
}

#[cfg(test)]
mod tests {
    use super::*;

    fn error(message: &str, code: Option<&str>, file: Option<&str>) -> Diagnostic {
        Diagnostic {
            level: Level::Error,
            code: code.map(str::to_owned),
            message: message.to_owned(),
            file: file.map(str::to_owned),
            line: file.map(|_| 1),
            rendered: String::new(),
            remark: None,
            suite_at: None,
        }
    }

    #[test]
    fn what_nobody_looked_through_is_refused_only_when_it_compiles() {
        let at = Frame { origin: Origin::Student, file: "a".into(), line: 3, function: None };
        let look = Look::Unread { at: at.clone() };
        assert_eq!(of_words(&look), None);
        let refused = Outcome::Tampered { what: UNREAD.to_owned(), at: Some(at) };
        assert_eq!(of_unread(&look), Some(refused));
        assert_eq!(of_unread(&Look::Clear), None);
    }

    #[test]
    fn a_machine_that_cannot_compile_is_told_from_code_that_does_not() {
        for message in [
            "linker `cc` not found",
            "linking with `cc` failed: exit status: 1\nnote: …",
            "failed to write to `/x/full.rmeta`: No space left on device (os error 28)",
        ] {
            let said = machine_at_fault(&[error(message, None, None)]);
            assert_eq!(said.as_deref(), message.lines().next());
        }
        // A student may write the same words.
        let own = error("No space left on device", None, Some("src/lib.rs"));
        let missing = error("cannot find function `linker `x` in crate", Some("E0425"), None);
        assert_eq!(machine_at_fault(&[own, missing]), None);
        assert_eq!(machine_at_fault(&[]), None);
    }
}
