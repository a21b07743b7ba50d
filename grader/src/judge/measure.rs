//! Judges measures: spans, peaks, calls, blocking, panics and what else is a number.

use facts::{Fact, Micros};

use super::log;
use super::outcome::{Answer, Outcome, compares, compares_so_far, show_compare};
use super::run::Run;
use super::seen::{
    blocks, called_from, hog, left_running, panics, show_blocks, show_panics, student_lines,
};
use crate::grade::Quantity;
use crate::observation::{Ending, Frame};
use crate::rubric::{Compare, Measure, MeasureRule, Unit};

/// CPU time below this is noise: both sides of a comparison count as at least so much.
const LEAST_CPU: f64 = 1_000.0;

/// Virtual time that a rate of polls is taken over, at least.
const SECOND: f64 = 1e6;

/// A measure in one run.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Measured {
    /// It is this.
    Exact(f64),
    /// It is this or more: the run ended while it could still grow.
    SoFar(f64),
    /// It was not recorded.
    Missing,
}

/// Judges one rule about a measure. `reference` finds the run of a variant.
pub(super) fn judge<'r>(
    measure: &Measure,
    rule: &MeasureRule,
    run: &Run<'_>,
    reference: impl Fn(&str) -> Option<&'r Run<'r>>,
) -> Outcome {
    let unit = measure.unit();
    let observed = measured(measure, run);
    let show = |index: usize| show(measure, run, index, observed[index]);
    match rule {
        MeasureRule::Compare(compare) => {
            let expected = show_compare(compare, |number| show_number(measure, number));
            decide(&observed, compare, expected, run, show)
        }
        MeasureRule::None => {
            let none = Compare::Is(0.0);
            decide(&observed, &none, Quantity::None, run, show)
        }
        MeasureRule::SameAs { variant } => {
            let Some(theirs) = reference(variant).and_then(|run| known(measure, run)) else {
                return Outcome::NoReference { variant: variant.clone() };
            };
            let expected = Quantity::SameAs {
                what: variant.clone(),
                value: Some(Box::new(quantity(unit, theirs))),
            };
            let same = Compare::Is(theirs);
            decide(&observed, &same, expected, run, show)
        }
        MeasureRule::Times { of, ratio } => {
            let Some(theirs) = reference(of).and_then(|run| known(measure, run)) else {
                return Outcome::NoReference { variant: of.clone() };
            };
            let ratios: Vec<Measured> =
                observed.iter().map(|mine| mine.map(|mine| times(unit, mine, theirs))).collect();
            let expected = show_compare(ratio, |times| Quantity::Ratio {
                times,
                of: Some(of.clone()),
                measured: None,
            });
            decide(&ratios, ratio, expected, run, |index| {
                let (_, lines) = show(index);
                let mine = show_measured(unit, observed[index]);
                let (Measured::Exact(times) | Measured::SoFar(times)) = ratios[index] else {
                    return (Quantity::Missing, lines);
                };
                let measured = (Box::new(mine), Box::new(quantity(unit, theirs)));
                let of = Some(of.clone());
                (Quantity::Ratio { times, of, measured: Some(measured) }, lines)
            })
        }
    }
}

/// Every measurement must do; the first that does not is shown.
fn decide(
    observed: &[Measured],
    compare: &Compare,
    expected: Quantity,
    run: &Run<'_>,
    show: impl Fn(usize) -> (Quantity, Vec<Frame>),
) -> Outcome {
    let answers = observed.iter().map(|measured| match measured {
        Measured::Exact(number) => compares(compare, *number).into(),
        Measured::SoFar(number) => compares_so_far(compare, *number),
        Measured::Missing => {
            if run.early() {
                Answer::Open
            } else {
                Answer::No
            }
        }
    });
    let answers: Vec<Answer> = answers.collect();
    if let Some(index) = answers.iter().position(|answer| *answer == Answer::No) {
        let (observed, at) = show(index);
        return Outcome::Fails { expected, observed, at };
    }
    if answers.contains(&Answer::Open) { Outcome::TooEarly { expected } } else { Outcome::Holds }
}

/// What a measure is in a run; more than one for spans of one name and for keys.
fn measured(measure: &Measure, run: &Run<'_>) -> Vec<Measured> {
    let early = run.early();
    let growing = |number: usize| {
        let number = number as f64;
        if early { Measured::SoFar(number) } else { Measured::Exact(number) }
    };
    let events = &run.events;
    vec![match measure {
        Measure::Span(name) => return spans(name, run),
        Measure::CallsPerKey(name) => {
            let calls = log::calls_per_key(events, name);
            if calls.is_empty() {
                growing(0)
            } else {
                return calls.into_values().map(growing).collect();
            }
        }
        Measure::Count(name) => counted(name, run),
        Measure::Peak(name) => growing(log::peak(events, name)),
        Measure::Calls(name) => growing(log::calls(events, name)),
        Measure::Gap(name) => match log::gap(events, name) {
            Some(gap) if early => Measured::SoFar(gap as f64),
            Some(gap) => Measured::Exact(gap as f64),
            None => Measured::Missing,
        },
        Measure::Rate { name, window } => growing(log::rate(events, name, *window)),
        Measure::PerPoll(name) => growing(log::per_poll(events, name)),
        Measure::PollsTotal => polls(run, |polls, _| polls),
        Measure::PollsPerVirtualSecond => {
            polls(run, |polls, at| polls * SECOND / (at as f64).max(SECOND))
        }
        Measure::Hog => {
            let cpu = hog(run).map_or(0.0, |(cpu, _)| cpu as f64);
            if early { Measured::SoFar(cpu) } else { Measured::Exact(cpu) }
        }
        Measure::Panics => {
            let panics = panics(run).len();
            // A replaced panic hook hears what the harness does not.
            if hook_lost(run) { Measured::SoFar(panics as f64) } else { growing(panics) }
        }
        Measure::LeftRunning if early => Measured::Missing,
        Measure::LeftRunning => {
            let tasks: u64 = left_running(run).iter().map(|(_, tasks)| tasks).sum();
            Measured::Exact(tasks as f64)
        }
        Measure::BlockCount(blocker) => growing(blocks(run, blocker).len()),
        Measure::BlockTime(blocker) => {
            let took: Micros = blocks(run, blocker).iter().map(|block| block.took).sum();
            if early { Measured::SoFar(took as f64) } else { Measured::Exact(took as f64) }
        }
    }]
}

/// The spans of a name. One that never ended is as long as the run went on for, so far; in a run
/// that came to its end it is a call that never came back.
fn spans(wanted: &str, run: &Run<'_>) -> Vec<Measured> {
    let ended = match run.seen.ending {
        Ending::Reported { at, .. } if run.early() => Some(at),
        Ending::Reported { .. }
        | Ending::Exited { .. }
        | Ending::Signaled { .. }
        | Ending::LimitHit { .. }
        | Ending::Garbled { .. } => None,
    };
    let mut spans = Vec::new();
    for fact in &run.seen.facts {
        let Fact::Span { name, start, end } = fact else { continue };
        if name != wanted {
            continue;
        }
        spans.push(match (end, ended) {
            (Some(end), _) => Measured::Exact(end.saturating_sub(*start) as f64),
            (None, Some(ended)) => Measured::SoFar(ended.saturating_sub(*start) as f64),
            (None, None) => Measured::Missing,
        });
    }
    if spans.is_empty() {
        spans.push(Measured::Missing);
    }
    spans
}

fn counted(wanted: &str, run: &Run<'_>) -> Measured {
    let mut facts = run.seen.facts.iter().rev();
    let n = facts.find_map(|fact| match fact {
        Fact::Count { name, n } if name == wanted => Some(*n),
        _ => None,
    });
    n.map_or(Measured::Missing, |n| Measured::Exact(n as f64))
}

fn polls(run: &Run<'_>, figure: impl Fn(f64, Micros) -> f64) -> Measured {
    match run.seen.ending {
        Ending::Reported { at, polls, .. } => {
            let figure = figure(polls as f64, at);
            if run.early() { Measured::SoFar(figure) } else { Measured::Exact(figure) }
        }
        Ending::Exited { .. }
        | Ending::Signaled { .. }
        | Ending::LimitHit { .. }
        | Ending::Garbled { .. } => Measured::Missing,
    }
}

fn hook_lost(run: &Run<'_>) -> bool {
    run.seen.facts.iter().any(|fact| matches!(fact, Fact::Tampered { .. }))
}

/// What a reference shows for certain: the greatest of its measurements.
fn known(measure: &Measure, run: &Run<'_>) -> Option<f64> {
    let mut greatest = None;
    for measured in measured(measure, run) {
        match measured {
            Measured::Exact(number) => {
                greatest = Some(greatest.map_or(number, |most: f64| most.max(number)));
            }
            Measured::SoFar(_) | Measured::Missing => return None,
        }
    }
    greatest
}

/// How many times as much. Nothing is smaller than one unit, so that nothing divides by zero.
fn times(unit: Unit, mine: f64, theirs: f64) -> f64 {
    let least = match unit {
        Unit::Time | Unit::Number => 1.0,
        Unit::Cpu => LEAST_CPU,
    };
    mine.max(least) / theirs.max(least)
}

fn quantity(unit: Unit, number: f64) -> Quantity {
    match unit {
        Unit::Time => Quantity::Time(number as Micros),
        Unit::Cpu => Quantity::Cpu(number as u64),
        Unit::Number => Quantity::Number(number),
    }
}

/// A number that a measure could be, as evidence shows it.
fn show_number(measure: &Measure, number: f64) -> Quantity {
    let value = quantity(measure.unit(), number);
    match measure {
        Measure::Rate { name: _, window } => {
            Quantity::InAny { value: Box::new(value), window: *window }
        }
        Measure::CallsPerKey(_) => {
            Quantity::With { property: "per_key".to_owned(), value: Box::new(value) }
        }
        _ => value,
    }
}

/// What was seen at a place among the measurements, with the student's lines where there are any.
fn show(
    measure: &Measure,
    run: &Run<'_>,
    index: usize,
    measured: Measured,
) -> (Quantity, Vec<Frame>) {
    let seen = show_measured(measure.unit(), measured);
    match measure {
        Measure::BlockCount(blocker) | Measure::BlockTime(blocker) => {
            show_blocks(blocks(run, blocker))
        }
        Measure::Panics => show_panics(panics(run)),
        Measure::LeftRunning => {
            let tasks = left_running(run);
            let lines = student_lines(&tasks);
            (Quantity::Tasks(tasks), lines)
        }
        Measure::Hog => {
            let line = hog(run).and_then(|(_, line)| line);
            (seen, line.into_iter().collect())
        }
        Measure::Peak(name) | Measure::Calls(name) | Measure::PerPoll(name) => {
            (seen, called_from(run, name))
        }
        Measure::CallsPerKey(name) => {
            let calls = log::calls_per_key(&run.events, name);
            let Some(key) = calls.into_keys().nth(index) else { return (seen, Vec::new()) };
            let key = key.map(ToOwned::to_owned);
            (Quantity::ForKey { key, value: Box::new(seen) }, called_from(run, name))
        }
        Measure::Rate { name, window } => {
            let value = Box::new(seen);
            (Quantity::InAny { value, window: *window }, called_from(run, name))
        }
        Measure::Span(_)
        | Measure::Count(_)
        | Measure::Gap(_)
        | Measure::PollsTotal
        | Measure::PollsPerVirtualSecond => (seen, Vec::new()),
    }
}

fn show_measured(unit: Unit, measured: Measured) -> Quantity {
    match measured {
        Measured::Exact(number) => quantity(unit, number),
        Measured::SoFar(number) => Quantity::AtLeast(Box::new(quantity(unit, number))),
        Measured::Missing => Quantity::Missing,
    }
}

impl Measured {
    fn map(self, change: impl Fn(f64) -> f64) -> Self {
        match self {
            Self::Exact(number) => Self::Exact(change(number)),
            Self::SoFar(number) => Self::SoFar(change(number)),
            Self::Missing => Self::Missing,
        }
    }
}
