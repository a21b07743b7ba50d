//! Finds names in a rubric that no run ever recorded.
//!
//! A misspelt name would otherwise pass every `none` and every `at_most`. What the solution and
//! the starter record between them is what there is; `grader verify` asks here.

use std::collections::BTreeSet;

use facts::Fact;

use super::Rubric;
use super::expectation::{Blocker, Claim, Expectation, Measure, Other, ValueRule, ValueSubject};
use super::fault::{Fault, Faults, advice_for};
use crate::observation::Observation;

/// The kinds of names, each with a space of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Kind {
    Span,
    Answer,
    Input,
    Count,
    Event,
    Cause,
}

impl Kind {
    fn word(self) -> &'static str {
        match self {
            Self::Span => "span",
            Self::Answer => "answer",
            Self::Input => "input",
            Self::Count => "count",
            Self::Event => "event",
            Self::Cause => "cause",
        }
    }

    /// Events and causes may come from a bug that only another scenario walks into; what the
    /// suite itself records must be recorded in the scenario that is asked.
    fn belongs_to_scenario(self) -> bool {
        match self {
            Self::Span | Self::Answer | Self::Input | Self::Count => true,
            Self::Event | Self::Cause => false,
        }
    }
}

/// Checks every name in a rubric.
///
/// `suite` holds the names of the suite's scenarios, `recorded` runs of the solution and of the
/// starter, and `path` is what faults call the rubric.
///
/// # Errors
/// One fault for each expectation with a scenario the suite does not have, or with a name that
/// none of the runs recorded; the nearest recorded name is offered.
pub fn check_names(
    rubric: &Rubric,
    path: &str,
    suite: &[String],
    recorded: &[Observation],
) -> Result<(), Faults> {
    let mut faults = Vec::new();
    for expectation in rubric.expectations() {
        let fault = |message: String, advice: String| Fault {
            path: path.to_owned(),
            line: expectation.line,
            message,
            advice,
        };
        let scenario = expectation.scenario.as_str();
        if !suite.iter().any(|known| known == scenario) {
            faults.push(fault(
                format!("the suite has no scenario `{scenario}`"),
                advice_for(scenario, suite.iter().map(String::as_str)),
            ));
            continue;
        }
        for (kind, name) in names_in(expectation) {
            let runs = recorded
                .iter()
                .filter(|run| !kind.belongs_to_scenario() || run.scenario == scenario);
            let known: BTreeSet<&str> = runs
                .flat_map(|run| &run.facts)
                .flat_map(names_of)
                .filter(|(recorded, _)| kind.accepts(*recorded))
                .map(|(_, name)| name)
                .collect();
            if !known.contains(name) {
                faults.push(fault(
                    format!(
                        "`{}`: neither solution nor starter recorded the {} `{name}` in `{scenario}`",
                        expectation.fact,
                        kind.word()
                    ),
                    advice_for(name, known.iter().copied()),
                ));
            }
        }
    }
    if faults.is_empty() { Ok(()) } else { Err(Faults(faults)) }
}

impl Kind {
    /// A cause may also be known from the fake's `enter`: a starter whose bug is something else
    /// need not block under it.
    fn accepts(self, recorded: Self) -> bool {
        self == recorded || (self == Self::Cause && recorded == Self::Event)
    }
}

/// Every name that an expectation speaks of, of whatever kind.
pub(super) fn asked_in(expectation: &Expectation) -> impl Iterator<Item = &str> {
    names_in(expectation).into_iter().map(|(_, name)| name)
}

fn names_in(expectation: &Expectation) -> Vec<(Kind, &str)> {
    match &expectation.claim {
        Claim::Measure { measure, .. } => names_in_measure(measure),
        Claim::Value { subject, rule } => {
            let mut names = vec![match subject {
                ValueSubject::Answer(name) => (Kind::Answer, name.as_str()),
                ValueSubject::OrderOf(name) => (Kind::Event, name.as_str()),
            }];
            names.extend(name_in_rule(rule));
            names
        }
        Claim::Order(order) => vec![(Kind::Event, &order.first), (Kind::Event, &order.then)],
        Claim::NeverInside { what, within } => vec![(Kind::Event, what), (Kind::Event, within)],
        Claim::Thread { name, .. } => vec![(Kind::Event, name)],
        Claim::Ended(_) | Claim::PanicsSay(_) => Vec::new(),
    }
}

fn names_in_measure(measure: &Measure) -> Vec<(Kind, &str)> {
    match measure {
        Measure::Span(name) => vec![(Kind::Span, name)],
        Measure::Count(name) => vec![(Kind::Count, name)],
        Measure::Peak(name)
        | Measure::Calls(name)
        | Measure::CallsPerKey(name)
        | Measure::Gap(name)
        | Measure::Rate { name, .. }
        | Measure::PerPoll(name) => vec![(Kind::Event, name)],
        Measure::BlockCount(Blocker::Cause(name)) | Measure::BlockTime(Blocker::Cause(name)) => {
            vec![(Kind::Cause, name)]
        }
        Measure::BlockCount(_)
        | Measure::BlockTime(_)
        | Measure::PollsTotal
        | Measure::PollsPerVirtualSecond
        | Measure::Hog
        | Measure::Panics
        | Measure::LeftRunning => Vec::new(),
    }
}

fn name_in_rule(rule: &ValueRule) -> Option<(Kind, &str)> {
    match rule {
        ValueRule::SameAs(other) | ValueRule::SameSetAs(other) => match other {
            Other::Input(name) => Some((Kind::Input, name)),
            Other::Answer(name) => Some((Kind::Answer, name)),
            Other::Variant(_) | Other::Literal(_) => None,
        },
        ValueRule::SameOrderOf(name) => Some((Kind::Event, name)),
        _ => None,
    }
}

fn names_of(fact: &Fact) -> Option<(Kind, &str)> {
    match fact {
        Fact::Input { name, .. } => Some((Kind::Input, name)),
        Fact::Answer { name, .. } => Some((Kind::Answer, name)),
        Fact::Span { name, .. } => Some((Kind::Span, name)),
        Fact::Count { name, .. } => Some((Kind::Count, name)),
        Fact::Event(event) => Some((Kind::Event, &event.name)),
        Fact::Block { cause, .. } | Fact::Panic { cause, .. } => {
            cause.as_deref().map(|cause| (Kind::Cause, cause))
        }
        Fact::Hog { .. }
        | Fact::Task { .. }
        | Fact::Poll { .. }
        | Fact::Life { .. }
        | Fact::Lock { .. }
        | Fact::Hold { .. }
        | Fact::HoldsEnd { .. }
        | Fact::Tampered { .. }
        | Fact::Ended { .. }
        | Fact::End { .. } => None,
    }
}
