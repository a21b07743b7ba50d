//! What must be so between the parts of a rubric, once each part has been read.

use std::collections::{BTreeMap, BTreeSet};

use super::expectation::Expectation;
use super::fault::advice_for;
use super::fields::Sink;
use super::{Bug, Guard, Rubric, Scenario, Vocabulary};

/// A part of a rubric with the line it begins on.
pub(super) struct Placed<T> {
    pub line: u32,
    pub item: T,
}

/// Checks the parts against each other and puts them together.
pub(super) fn check(
    scenarios: Vec<Placed<Scenario>>,
    bugs: Vec<Placed<Bug>>,
    guards: Vec<Placed<Guard>>,
    sink: &mut Sink<'_>,
) -> Rubric {
    let ids = bugs
        .iter()
        .map(|bug| (bug.line, bug.item.id.as_str()))
        .chain(guards.iter().map(|guard| (guard.line, guard.item.id.as_str())));
    unique("id", ids, sink);
    unique("scenario", scenarios.iter().map(|it| (it.line, it.item.name.as_str())), sink);
    hiding(&bugs, sink);

    let bugs: Vec<Bug> = bugs.into_iter().map(|bug| bug.item).collect();
    let guards: Vec<Guard> = guards.into_iter().map(|guard| guard.item).collect();
    let asked: Vec<&Expectation> = bugs
        .iter()
        .flat_map(|bug| &bug.expect)
        .chain(guards.iter().flat_map(|guard| &guard.expect))
        .collect();
    let scenarios = settle(scenarios, &asked, sink);
    Rubric { scenarios, bugs, guards, vocabulary: Vocabulary::default() }
}

fn unique<'n>(what: &str, names: impl Iterator<Item = (u32, &'n str)>, sink: &mut Sink<'_>) {
    let mut seen = BTreeMap::new();
    for (line, name) in names {
        if let Some(first) = seen.insert(name, line) {
            sink.fault_on(
                line,
                format!("the {what} `{name}` is taken since line {first}"),
                "choose another",
            );
        }
    }
}

/// Every bug that hides another exists, and none hides itself, not even by way of others.
fn hiding(bugs: &[Placed<Bug>], sink: &mut Sink<'_>) {
    let hiders: BTreeMap<&str, &[String]> =
        bugs.iter().map(|bug| (bug.item.id.as_str(), bug.item.hidden_by.as_slice())).collect();
    for Placed { line, item: bug } in bugs {
        for hider in &bug.hidden_by {
            if !hiders.contains_key(hider.as_str()) {
                let others = hiders.keys().copied().filter(|id| *id != bug.id);
                sink.fault_on(
                    *line,
                    format!("bug `{}` is hidden by `{hider}`, which is no bug", bug.id),
                    advice_for(hider, others),
                );
            }
        }
        if hides_itself(&bug.id, &hiders) {
            sink.fault_on(
                *line,
                format!("bug `{}` is hidden by itself, so it could never be seen", bug.id),
                "break the circle of `hidden_by`",
            );
        }
    }
}

fn hides_itself(id: &str, hiders: &BTreeMap<&str, &[String]>) -> bool {
    let mut reached = BTreeSet::new();
    let mut next = vec![id];
    while let Some(hidden) = next.pop() {
        for hider in hiders.get(hidden).copied().unwrap_or_default() {
            if hider == id {
                return true;
            }
            if reached.insert(hider.as_str()) {
                next.push(hider);
            }
        }
    }
    false
}

/// The scenarios that are asked for, each once: the declared ones, then the others as they come.
fn settle(
    declared: Vec<Placed<Scenario>>,
    asked: &[&Expectation],
    sink: &mut Sink<'_>,
) -> Vec<Scenario> {
    let names: BTreeSet<&str> = asked.iter().map(|it| it.scenario.as_str()).collect();
    let mut scenarios: Vec<Scenario> = Vec::new();
    for Placed { line, item } in declared {
        if !names.contains(item.name.as_str()) {
            sink.fault_on(
                line,
                format!("nothing is expected of the scenario `{}`", item.name),
                "ask something of it or take it out",
            );
        }
        scenarios.push(item);
    }
    for expectation in asked {
        if !scenarios.iter().any(|known| known.name == expectation.scenario) {
            scenarios.push(Scenario::named(expectation.scenario.clone()));
        }
    }
    scenarios
}
