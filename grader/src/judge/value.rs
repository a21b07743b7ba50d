//! Judges JSON values: answers, and the order of keys.

use serde_json::Value;

use super::json::{as_keys, contains, is_none, keys, len, same, same_set, sorted, sum, unique};
use super::log;
use super::outcome::{Answer, Outcome, compares, compares_so_far, show_choice, show_compare};
use super::run::Run;
use crate::grade::Quantity;
use crate::rubric::{Choice, Other, ValueRule, ValueSubject};

/// A rule with what it compares with at hand.
enum Ready<'a> {
    /// The rule needs nothing else.
    Alone(&'a ValueRule),
    /// It is the same as this, which has a name.
    Same(String, Value),
    /// It holds the same things as this; the name is for evidence.
    SameSet(Option<String>, Value),
}

/// What a rule compares with is not there.
enum Lack {
    /// The run of a variant, or the fact in it.
    Reference(String),
    /// Something of this name in the same run.
    Value(String),
}

/// Judges one rule about a value. `reference` finds the run of a variant.
pub(super) fn judge<'r>(
    subject: &ValueSubject,
    rule: &ValueRule,
    run: &Run<'_>,
    reference: impl Fn(&str) -> Option<&'r Run<'r>>,
) -> Outcome {
    let (value, partial) = match subject {
        ValueSubject::Answer(name) => (run.answer(name).cloned(), false),
        // What was served when the run ended is only the beginning of what might have been.
        ValueSubject::OrderOf(name) => (Some(keys(&log::keys(&run.events, name))), run.early()),
    };
    let ready = match prepare(subject, rule, run, reference) {
        Ok(ready) => ready,
        Err(Lack::Reference(variant)) => return Outcome::NoReference { variant },
        Err(Lack::Value(what)) => {
            return Outcome::missing(Quantity::SameAs { what, value: None }, run.early());
        }
    };
    let expected = ready.show();
    let Some(value) = value else { return Outcome::missing(expected, run.early()) };
    let answer = if partial { ready.so_far(&value) } else { ready.holds(&value).into() };
    match answer {
        Answer::Yes => Outcome::Holds,
        Answer::No => Outcome::fails(expected, ready.show_observed(&value)),
        Answer::Open => Outcome::TooEarly { expected },
    }
}

/// Fetches what a rule compares with.
fn prepare<'a, 'r>(
    subject: &ValueSubject,
    rule: &'a ValueRule,
    run: &Run<'_>,
    reference: impl Fn(&str) -> Option<&'r Run<'r>>,
) -> Result<Ready<'a>, Lack> {
    let (other, is_set) = match rule {
        ValueRule::SameAs(other) => (other, false),
        ValueRule::SameSetAs(other) => (other, true),
        ValueRule::SameOrderOf(name) => {
            let what = format!("order.of.{name}");
            let theirs = log::keys(&run.events, name);
            // Two lists of nothing are in the same order and show nothing.
            return if theirs.is_empty() {
                Err(Lack::Value(what))
            } else {
                Ok(Ready::Same(what, keys(&theirs)))
            };
        }
        _ => return Ok(Ready::Alone(rule)),
    };
    let (name, value) = match other {
        Other::Literal(value) => (None, Some(value.clone())),
        Other::Input(name) => (Some(format!("input.{name}")), run.input(name).cloned()),
        Other::Answer(name) => (Some(format!("answer.{name}")), run.answer(name).cloned()),
        Other::Variant(variant) => {
            let Some(theirs) = reference(variant).and_then(|run| known(subject, run)) else {
                return Err(Lack::Reference(variant.clone()));
            };
            (Some(variant.clone()), Some(theirs))
        }
    };
    let Some(value) = value else { return Err(Lack::Value(name.unwrap_or_default())) };
    let value = match subject {
        ValueSubject::Answer(_) => value,
        ValueSubject::OrderOf(_) => as_keys(&value),
    };
    Ok(if is_set {
        Ready::SameSet(name, value)
    } else {
        Ready::Same(name.unwrap_or_default(), value)
    })
}

/// What a reference shows for certain.
fn known(subject: &ValueSubject, run: &Run<'_>) -> Option<Value> {
    match subject {
        ValueSubject::Answer(name) => run.answer(name).cloned(),
        ValueSubject::OrderOf(_) if run.early() => None,
        ValueSubject::OrderOf(name) => Some(keys(&log::keys(&run.events, name))),
    }
}

impl Ready<'_> {
    fn holds(&self, value: &Value) -> bool {
        match self {
            Self::Alone(rule) => holds(rule, value),
            Self::Same(_, theirs) => same(value, theirs),
            Self::SameSet(_, theirs) => match (value.as_array(), theirs.as_array()) {
                (Some(ours), Some(theirs)) => same_set(ours, theirs),
                _ => false,
            },
        }
    }

    /// What is known of a list of which only the beginning was seen.
    fn so_far(&self, value: &Value) -> Answer {
        let list = value.as_array().map_or(&[][..], Vec::as_slice);
        let broken = match self {
            Self::Same(_, theirs) | Self::Alone(ValueRule::Choice(Choice::Is(theirs))) => {
                !begins(list, theirs)
            }
            Self::Alone(ValueRule::Len(compare)) => {
                return compares_so_far(compare, list.len() as f64);
            }
            Self::Alone(rule @ (ValueRule::Sorted | ValueRule::Unique | ValueRule::Each(_))) => {
                !holds(rule, value)
            }
            Self::Alone(_) | Self::SameSet(..) => false,
        };
        if broken { Answer::No } else { Answer::Open }
    }

    fn show(&self) -> Quantity {
        let shown = |value: &Value| Some(Box::new(Quantity::Value(value.clone())));
        match self {
            Self::Alone(rule) => show(rule),
            Self::Same(what, value) => Quantity::SameAs { what: what.clone(), value: shown(value) },
            Self::SameSet(name, value) => {
                let value = match name {
                    Some(what) => Quantity::SameAs { what: what.clone(), value: shown(value) },
                    None => Quantity::Value(value.clone()),
                };
                with("same_set_as", value)
            }
        }
    }

    fn show_observed(&self, value: &Value) -> Quantity {
        match self {
            Self::Alone(rule) => show_observed(rule, value),
            Self::Same(..) | Self::SameSet(..) => Quantity::Value(value.clone()),
        }
    }
}

fn holds(rule: &ValueRule, value: &Value) -> bool {
    let list = || value.as_array();
    match rule {
        ValueRule::Choice(Choice::Is(wanted)) => same(value, wanted),
        ValueRule::Choice(Choice::Not(unwanted)) => !same(value, unwanted),
        ValueRule::Choice(Choice::OneOf(wanted)) => wanted.iter().any(|it| same(value, it)),
        ValueRule::Compare(compare) => value.as_f64().is_some_and(|it| compares(compare, it)),
        ValueRule::None => is_none(value),
        ValueRule::Len(compare) => len(value).is_some_and(|it| compares(compare, it as f64)),
        ValueRule::Sum(compare) => sum(value).is_some_and(|it| compares(compare, it)),
        ValueRule::Contains(wanted) => wanted.iter().all(|it| contains(value, it)),
        ValueRule::Sorted => list().is_some_and(|list| sorted(list)),
        ValueRule::Unique => list().is_some_and(|list| unique(list)),
        ValueRule::Each(rule) => list().is_some_and(|list| list.iter().all(|it| holds(rule, it))),
        ValueRule::SameSetAs(Other::Literal(theirs)) => match (list(), theirs.as_array()) {
            (Some(ours), Some(theirs)) => same_set(ours, theirs),
            _ => false,
        },
        // Made ready before they come here; an element has nothing to be compared with.
        ValueRule::SameAs(_) | ValueRule::SameSetAs(_) | ValueRule::SameOrderOf(_) => false,
    }
}

/// Whether a list is the beginning of another.
fn begins(list: &[Value], whole: &Value) -> bool {
    whole.as_array().is_some_and(|whole| {
        // Both may be beginnings, where the orders of two names are compared.
        list.iter().zip(whole).all(|(ours, theirs)| same(ours, theirs))
    })
}

fn show(rule: &ValueRule) -> Quantity {
    match rule {
        ValueRule::Choice(choice) => show_choice(choice, |value| Quantity::Value(value.clone())),
        ValueRule::Compare(compare) => show_compare(compare, Quantity::Number),
        ValueRule::None => Quantity::None,
        ValueRule::Len(compare) => with("len", show_compare(compare, Quantity::Number)),
        ValueRule::Sum(compare) => with("sum", show_compare(compare, Quantity::Number)),
        ValueRule::Contains(wanted) => {
            with("contains", Quantity::Value(Value::Array(wanted.clone())))
        }
        ValueRule::Sorted => with("sorted", Quantity::Value(Value::Bool(true))),
        ValueRule::Unique => with("unique", Quantity::Value(Value::Bool(true))),
        ValueRule::Each(rule) => with("each", show(rule)),
        ValueRule::SameSetAs(Other::Literal(value)) => {
            with("same_set_as", Quantity::Value(value.clone()))
        }
        ValueRule::SameAs(_) | ValueRule::SameSetAs(_) | ValueRule::SameOrderOf(_) => {
            Quantity::Missing
        }
    }
}

/// The value, or what of it the rule is about.
fn show_observed(rule: &ValueRule, value: &Value) -> Quantity {
    match rule {
        ValueRule::Len(_) => len(value)
            .map_or_else(|| Quantity::Value(value.clone()), |it| with("len", number(it as f64))),
        ValueRule::Sum(_) => {
            sum(value).map_or_else(|| Quantity::Value(value.clone()), |it| with("sum", number(it)))
        }
        ValueRule::Each(rule) => value
            .as_array()
            .and_then(|list| list.iter().find(|it| !holds(rule, it)))
            .map_or_else(|| Quantity::Value(value.clone()), |it| show_observed(rule, it)),
        _ => Quantity::Value(value.clone()),
    }
}

fn with(property: &str, value: Quantity) -> Quantity {
    Quantity::With { property: property.to_owned(), value: Box::new(value) }
}

fn number(number: f64) -> Quantity {
    Quantity::Number(number)
}
