//! How a JSON value differs from the right one, whatever the language that tells of it.
//!
//! Short values stand side by side. Of long ones only the first difference is told: two sides
//! that are cut where they are still alike would tell nothing.

use serde_json::Value;

use crate::report::plain::clean;

/// The longest value that is shown whole.
const WHOLE: usize = 60;
/// The longest part of a value that is shown.
const PART: usize = 40;
/// How much of what two values have in common is shown before their first difference.
const LEAD: usize = 12;

/// A JSON value as a reader writes it: `[6, 133]`, `{"table": 3}`.
pub(super) fn text(value: &Value) -> String {
    match value {
        Value::Null | Value::Bool(_) | Value::Number(_) => value.to_string(),
        Value::String(_) => clean(&value.to_string()),
        Value::Array(items) => {
            format!("[{}]", items.iter().map(text).collect::<Vec<_>>().join(", "))
        }
        Value::Object(fields) => {
            let fields = fields.iter().map(|(name, value)| {
                format!("{}: {}", clean(&Value::from(name.as_str()).to_string()), text(value))
            });
            format!("{{{}}}", fields.collect::<Vec<_>>().join(", "))
        }
    }
}

/// What a value has that the right value has not, and the other way round. Values are cut to what
/// a sentence has room for.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Difference {
    /// Both as they are, or around the first place where they differ.
    SideBySide {
        /// What was seen.
        seen: String,
        /// What is right.
        right: String,
    },
    /// The right things in another order.
    Reordered(Misplaced),
    /// Something in a list is another than what belongs there.
    At(Misplaced),
    /// A list lacks some things and has others too many.
    Lists {
        /// What it lacks.
        missing: Vec<String>,
        /// What it has too many.
        surplus: Vec<String>,
    },
    /// A table has something else under a key.
    Under {
        /// The key.
        key: String,
        /// What is there.
        stands: String,
        /// What belongs there.
        belongs: String,
    },
    /// A table lacks a key.
    NoKey(String),
    /// A table has a key too many.
    ExtraKey(String),
}

/// The first place in a list where something else stands than belongs there.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Misplaced {
    /// Counted from 1.
    pub(super) place: usize,
    /// What is there.
    pub(super) stands: String,
    /// What belongs there.
    pub(super) belongs: String,
}

/// What `seen` has that `right` has not, and the other way round.
pub(super) fn difference(seen: &Value, right: &Value, order_counts: bool) -> Difference {
    let is_short = [seen, right].iter().all(|side| text(side).chars().count() <= WHOLE);
    let told = match (seen, right) {
        (Value::Array(_), Value::Array(_)) if order_counts && is_short => None,
        (Value::Array(ours), Value::Array(theirs)) => of_lists(ours, theirs, order_counts),
        (Value::Object(ours), Value::Object(theirs)) if !is_short => of_tables(ours, theirs),
        _ => None,
    };
    told.unwrap_or_else(|| {
        let (seen, right) = apart(seen, right, WHOLE);
        Difference::SideBySide { seen, right }
    })
}

fn of_lists(ours: &[Value], theirs: &[Value], order_counts: bool) -> Option<Difference> {
    let (missing, surplus) = (without(theirs, ours), without(ours, theirs));
    let first = || {
        let place = ours.iter().zip(theirs).position(|(ours, theirs)| ours != theirs)?;
        let (stands, belongs) = apart(&ours[place], &theirs[place], PART);
        Some(Misplaced { place: place + 1, stands, belongs })
    };
    match (missing.len(), surplus.len()) {
        (0, 0) if order_counts => first().map(Difference::Reordered),
        (0, 0) => None,
        (1.., 1..) if order_counts => first().map(Difference::At),
        _ => {
            let parts = |values: Vec<&Value>| {
                values.into_iter().map(|value| part(&text(value), 0, PART)).collect()
            };
            Some(Difference::Lists { missing: parts(missing), surplus: parts(surplus) })
        }
    }
}

fn of_tables(
    ours: &serde_json::Map<String, Value>,
    theirs: &serde_json::Map<String, Value>,
) -> Option<Difference> {
    for (key, right) in theirs {
        match ours.get(key) {
            None => return Some(Difference::NoKey(clean(key))),
            Some(seen) if seen != right => {
                let (stands, belongs) = apart(seen, right, PART);
                return Some(Difference::Under { key: clean(key), stands, belongs });
            }
            Some(_) => {}
        }
    }
    let extra = ours.keys().find(|key| !theirs.contains_key(*key))?;
    Some(Difference::ExtraKey(clean(extra)))
}

/// What is in `these` and not in `those`, each as often.
fn without<'v>(these: &'v [Value], those: &[Value]) -> Vec<&'v Value> {
    let mut left: Vec<&Value> = those.iter().collect();
    let mut rest = Vec::new();
    for value in these {
        match left.iter().position(|other| *other == value) {
            Some(index) => {
                left.swap_remove(index);
            }
            None => rest.push(value),
        }
    }
    rest
}

/// Two values, cut so that their first difference shows.
fn apart(one: &Value, other: &Value, most: usize) -> (String, String) {
    let (one, other) = (text(one), text(other));
    if [&one, &other].iter().all(|side| side.chars().count() <= most) {
        return (one, other);
    }
    let alike: Vec<char> =
        one.chars().zip(other.chars()).take_while(|(a, b)| a == b).map(|(a, _)| a).collect();
    // A name is easier to read from its beginning.
    let begins = alike.iter().rposition(|c| "/ ,:".contains(*c)).unwrap_or(0);
    let far = alike.len().saturating_sub(LEAD);
    let start = if begins >= far { begins } else { far };
    let start = if start <= LEAD { 0 } else { start };
    (part(&one, start, most), part(&other, start, most))
}

/// So many characters from `start` on, with `…` where something was left out.
fn part(text: &str, start: usize, most: usize) -> String {
    let rest = text.chars().count().saturating_sub(start);
    let before = if start > 0 { "…" } else { "" };
    if rest <= most {
        let kept: String = text.chars().skip(start).collect();
        return format!("{before}{kept}");
    }
    let kept: String = text.chars().skip(start).take(most.saturating_sub(1)).collect();
    format!("{before}{}…", kept.trim_end())
}
