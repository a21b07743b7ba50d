//! Compares a rubric with what was seen.
//!
//! In come a [`Rubric`] and what was [`Seen`], out come verdicts with typed evidence. No I/O, no
//! clock, no `Result`, and no words: `report` chooses those.
//!
//! # What makes a verdict
//! - An expectation *holds*, *fails*, or *cannot be looked at*. In a run that ended early only
//!   that counts which no continuation could undo: what is absent then may only be late.
//! - A bug is `alive` when anything fails for certain, else `unknown` when anything could not be
//!   looked at, else `fixed`. With several seeds everything must hold in all of them, and the
//!   smallest seed that shows otherwise is named.
//! - **`hidden_by`**: as long as the bug in front is not gone, this one is `unknown`, even if all
//!   its own expectations hold or fail. Its facts come from a path that the other bug stands on:
//!   if they look right, that may be because the path was never walked to its end; if they look
//!   wrong, the other bug may be the reason. So neither is shown as evidence.
//! - **Guards**: a bug counts as fixed only if what worked still works. A guard that is broken or
//!   could not be looked at turns every `fixed` into `unknown`. Whether a bug hides another is
//!   decided before that.

mod case;
mod events;
mod json;
mod log;
mod measure;
mod outcome;
mod run;
mod seen;
#[cfg(test)]
mod tests;
mod value;

use crate::grade::{
    BugVerdict, EndingSeen, Evidence, GuardStatus, GuardVerdict, Quantity, Status, Why,
};
use crate::observation::{CaseOutcome, Diagnostic, Seen};
use crate::rubric::{Bug, Case, Claim, Expectation, Guard, Rubric, Vocabulary};
use outcome::Outcome;
use run::{Run, Runs};

/// What is said of one submission.
#[derive(Debug, Clone, PartialEq)]
pub struct Judged {
    /// One for each bug of the rubric, in its order.
    pub bugs: Vec<BugVerdict>,
    /// One for each guard of the rubric, in its order.
    pub guards: Vec<GuardVerdict>,
}

/// Compares a rubric with what was seen of one submission.
#[must_use]
pub fn judge(rubric: &Rubric, seen: &Seen) -> Judged {
    let runs = Runs::new(seen);
    let guards: Vec<GuardVerdict> =
        rubric.guards.iter().map(|guard| judge_guard(guard, &runs)).collect();
    let broken = guards.iter().find(|guard| guard.status != GuardStatus::Held);
    let findings: Vec<Findings> =
        rubric.bugs.iter().map(|bug| look_at_bug(bug, &runs, seen)).collect();
    let bugs = rubric.bugs.iter().zip(&findings).map(|(bug, found)| {
        let (status, evidence) = match hider(bug, &rubric.bugs, &findings) {
            Some(hider) => (unknown(Why::HiddenBy { bug: hider.id.clone() }), Vec::new()),
            None => match (found.status(), broken) {
                (Status::Fixed, Some(guard)) => {
                    (unknown(Why::GuardBroken { guard: guard.id.clone() }), Vec::new())
                }
                (status, _) => (status, found.evidence()),
            },
        };
        BugVerdict {
            id: bug.id.clone(),
            class: bug.class.to_string(),
            title: bug.words.title.clone(),
            status,
            max_points: bug.points,
            evidence,
            lints: lints(bug, &seen.diagnostics),
        }
    });
    let mut judged = Judged { bugs: bugs.collect(), guards };
    judged.name(&rubric.vocabulary);
    judged
}

impl Judged {
    /// Adds the plain words to every piece of evidence.
    fn name(&mut self, vocabulary: &Vocabulary) {
        let of_bugs = self.bugs.iter_mut().flat_map(|bug| &mut bug.evidence);
        let of_guards = self.guards.iter_mut().flat_map(|guard| &mut guard.evidence);
        for evidence in of_bugs.chain(of_guards) {
            evidence.words = vocabulary.english.clone();
        }
    }
}

/// What was found of the expectations of one bug or guard.
#[derive(Debug, Default)]
struct Findings {
    /// What does not hold for certain.
    failed: Vec<Evidence>,
    /// What could not be looked at, and why not.
    unseen: Vec<(Why, Evidence)>,
}

impl Findings {
    fn status(&self) -> Status {
        if !self.failed.is_empty() {
            return Status::Alive;
        }
        match self.unseen.first() {
            Some((why, _)) => unknown(why.clone()),
            None => Status::Fixed,
        }
    }

    /// What fails comes first, then what could not be looked at.
    fn evidence(&self) -> Vec<Evidence> {
        let unseen = self.unseen.iter().map(|(_, evidence)| evidence);
        self.failed.iter().chain(unseen).cloned().collect()
    }
}

fn unknown(why: Why) -> Status {
    Status::Unknown { why }
}

fn judge_guard(guard: &Guard, runs: &Runs<'_>) -> GuardVerdict {
    let mut found = Findings::default();
    for expectation in &guard.expect {
        look_at(expectation, runs, &mut found);
    }
    GuardVerdict {
        id: guard.id.clone(),
        title: guard.title.clone(),
        status: match found.status() {
            Status::Fixed => GuardStatus::Held,
            Status::Alive => GuardStatus::Broken,
            Status::Unknown { .. } => GuardStatus::Unknown,
        },
        evidence: found.evidence(),
    }
}

fn look_at_bug(bug: &Bug, runs: &Runs<'_>, seen: &Seen) -> Findings {
    let mut found = Findings::default();
    for expectation in &bug.expect {
        look_at(expectation, runs, &mut found);
    }
    for case in &bug.compile {
        look_at_case(case, seen.cases.get(&case.file), &mut found);
    }
    found
}

/// The first bug in front of this one that is not gone: one that fails, or that nobody can see
/// because of another in front of it.
fn hider<'b>(bug: &Bug, bugs: &'b [Bug], findings: &[Findings]) -> Option<&'b Bug> {
    // Circles are refused when a rubric is read; the depth makes sure of an end without that.
    fn stands(id: &str, bugs: &[Bug], findings: &[Findings], depth: usize) -> bool {
        let named = bugs.iter().zip(findings).find(|(bug, _)| bug.id == id);
        named.is_some_and(|(bug, found)| {
            found.status() != Status::Fixed
                || depth > 0 && bug.hidden_by.iter().any(|id| stands(id, bugs, findings, depth - 1))
        })
    }
    let standing = bug.hidden_by.iter().find(|id| stands(id, bugs, findings, bugs.len()))?;
    bugs.iter().find(|bug| bug.id == *standing)
}

/// Looks at one expectation in every run of its scenario and keeps the worst that was found: the
/// first failure, else the first run in which it could not be looked at.
fn look_at(expectation: &Expectation, all: &Runs<'_>, found: &mut Findings) {
    let runs = all.of(&expectation.scenario);
    if runs.is_empty() {
        let why = Why::RunEndedEarly { scenario: expectation.scenario.clone() };
        let evidence = evidence(expectation, None, Quantity::Missing, Quantity::Missing);
        found.unseen.push((why, evidence));
        return;
    }
    let mut unseen = None;
    for run in runs {
        let seed = (runs.len() > 1).then_some(run.seen.seed);
        match outcome(&expectation.claim, run, all) {
            Outcome::Holds => {}
            Outcome::Fails { expected, observed, at } => {
                let evidence = Evidence { at, ..evidence(expectation, seed, expected, observed) };
                found.failed.push(evidence);
                return;
            }
            Outcome::TooEarly { expected } => {
                unseen.get_or_insert_with(|| too_early(expectation, seed, expected, run));
            }
            Outcome::NoReference { variant } => {
                unseen.get_or_insert_with(|| no_reference(expectation, seed, variant));
            }
        }
    }
    found.unseen.extend(unseen);
}

fn outcome(claim: &Claim, run: &Run<'_>, all: &Runs<'_>) -> Outcome {
    let reference = |variant: &str| all.reference(variant, run);
    match claim {
        Claim::Measure { measure, rule } => measure::judge(measure, rule, run, reference),
        Claim::Value { subject, rule } => value::judge(subject, rule, run, reference),
        Claim::Ended(wanted) => events::ended(wanted, run),
        Claim::PanicsSay(words) => events::panics_say(words, run),
        Claim::Order(order) => events::order(order, run),
        Claim::NeverInside { what, within } => events::never_inside(what, within, run),
        Claim::Thread { name, thread } => events::thread(name, *thread, run),
    }
}

/// How the run ended is what there is to show of a fact that it was too early for.
fn too_early(
    expectation: &Expectation,
    seed: Option<u64>,
    expected: Quantity,
    run: &Run<'_>,
) -> (Why, Evidence) {
    let (ending, at) = match seen::ending(run) {
        // The fact is missing although the run came to its end: a lost panic hook.
        (EndingSeen::Done, _) => (Quantity::Missing, Vec::new()),
        (ending, at) => (Quantity::Ending(ending), at),
    };
    let why = Why::RunEndedEarly { scenario: expectation.scenario.clone() };
    (why, Evidence { at, ..evidence(expectation, seed, expected, ending) })
}

fn no_reference(expectation: &Expectation, seed: Option<u64>, variant: String) -> (Why, Evidence) {
    let expected = Quantity::SameAs { what: variant.clone(), value: None };
    let evidence = evidence(expectation, seed, expected, Quantity::Missing);
    (Why::NoReference { variant }, evidence)
}

fn look_at_case(case: &Case, outcome: Option<&CaseOutcome>, found: &mut Findings) {
    match outcome {
        Some(outcome) => found.failed.extend(case::judge(case, outcome)),
        None => found.unseen.push((
            Why::RunEndedEarly { scenario: case.file.clone() },
            case::evidence(case, &case.file, case::wanted(case), Quantity::Missing),
        )),
    }
}

fn evidence(
    expectation: &Expectation,
    seed: Option<u64>,
    expected: Quantity,
    observed: Quantity,
) -> Evidence {
    Evidence {
        seed,
        promise: expectation.promise.clone(),
        ..Evidence::new(&expectation.scenario, &expectation.fact, expected, observed)
    }
}

/// What the lints that belong to a bug say of the submission.
fn lints(bug: &Bug, diagnostics: &[Diagnostic]) -> Vec<Diagnostic> {
    let belongs = |diagnostic: &&Diagnostic| {
        let code = diagnostic.code.as_deref().unwrap_or_default();
        let code = code.strip_prefix("clippy::").unwrap_or(code);
        bug.lints.iter().any(|lint| lint == code)
    };
    diagnostics.iter().filter(belongs).cloned().collect()
}
