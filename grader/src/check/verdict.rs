//! Outcomes that are clear before anything is judged.

use facts::{Ended, Fact};

use crate::grade::Outcome;
use crate::observation::{Diagnostic, Ending, Frame, Observation, Origin, Output};

/// What comes of code that reaches for functions which would blind the grader.
pub(super) fn of_reach(reached: &[Diagnostic]) -> Option<Outcome> {
    let first = reached.first()?;
    let at = first.file.as_ref().zip(first.line).map(|(file, line)| Frame {
        origin: Origin::Student,
        file: file.clone(),
        line,
        function: None,
    });
    Some(Outcome::Tampered { what: first.message.clone(), at })
}

/// What comes of runs that left the rules: the first of them decides.
pub(super) fn of_runs(runs: &[Observation]) -> Option<Outcome> {
    runs.iter().find_map(of_run)
}

fn of_run(run: &Observation) -> Option<Outcome> {
    let tampered = |what: &str, at: Option<&Frame>| {
        Some(Outcome::Tampered { what: what.to_owned(), at: at.cloned() })
    };
    if run.facts.iter().any(|fact| matches!(fact, Fact::Tampered { .. })) {
        return tampered("panic-hook", None);
    }
    match &run.ending {
        Ending::Reported { how: Ended::Exited { frames, .. }, .. } => {
            tampered("process-exit", run.student_frame(frames))
        }
        Ending::Exited { .. } => tampered("process-exit", None),
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
