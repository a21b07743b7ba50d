//! What sentences about numbers, times and places are made of, whatever their language.

use std::collections::BTreeMap;

use facts::{LockKind, Micros};
use serde_json::Value;

use crate::grade::{Evidence, Quantity, StuckSeen};
use crate::observation::Frame;
use crate::report::plain::{clean, relative, short};

/// The longest message of a compiler, a lint or a fault that goes into a sentence.
pub(super) const MESSAGE: usize = 160;
/// The longest JSON value or message that goes into a sentence as a part of it.
pub(super) const VALUE: usize = 70;
/// The most things that a sentence lists.
const LISTED: usize = 4;

/// A number of bytes in the unit that suits it, with this sign before its fraction.
pub(super) fn in_unit(bytes: u64, point: char) -> String {
    let units = ["B", "KiB", "MiB", "GiB", "TiB"];
    let unit = (0..units.len() - 1).find(|unit| bytes < 1024_u64.pow(*unit as u32 + 1));
    let unit = unit.unwrap_or(units.len() - 1);
    // In tenths, rounded down: nobody wants to know more.
    let tenths = u128::from(bytes) * 10 / 1024_u128.pow(unit as u32);
    match (unit, tenths) {
        (0, _) => format!("{bytes} B"),
        (_, 0..100) => format!("{}{point}{} {}", tenths / 10, tenths % 10, units[unit]),
        (_, _) => format!("{} {}", tenths / 10, units[unit]),
    }
}

/// The type that a lock has, which is called the same everywhere.
pub(super) fn lock_type(kind: LockKind) -> &'static str {
    match kind {
        LockKind::Mutex => "Mutex",
        LockKind::RwLock => "RwLock",
        LockKind::Semaphore => "Semaphore",
        LockKind::OnceCell => "OnceCell",
    }
}

/// How exactly numbers are told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Digits {
    /// As many as a reader wants.
    Few,
    /// All, where few would make two values look alike.
    All,
}

/// How a value is told: how exactly, and by what names.
#[derive(Debug, Clone, Copy)]
pub(super) struct Tone<'a> {
    /// How exactly.
    pub(super) digits: Digits,
    /// Plain words for names of facts.
    pub(super) words: &'a BTreeMap<String, String>,
}

impl<'a> Tone<'a> {
    /// How the values of a piece of evidence are told.
    pub(super) fn of(evidence: &'a Evidence) -> Self {
        Self { digits: digits(evidence), words: &evidence.words }
    }

    /// The words for a name, or the name itself in backticks.
    pub(super) fn name(self, name: &str) -> String {
        self.words
            .get(name)
            .map_or_else(|| format!("`{}`", short(name, VALUE)), |words| clean(words))
    }
}

/// The words for the fact that a piece of evidence is about; those for the fact itself go before
/// those for its name.
pub(super) fn called(evidence: &Evidence, name: &str) -> String {
    match evidence.words.get(&evidence.fact) {
        Some(words) => clean(words),
        None => Tone::of(evidence).name(name),
    }
}

/// Whether a rubric has words for the fact that a piece of evidence is about.
pub(super) fn has_words(evidence: &Evidence, name: &str) -> bool {
    evidence.words.contains_key(&evidence.fact) || evidence.words.contains_key(name)
}

/// Virtual time: `250 µs`, `2.5 ms`, `120 ms`, `1.8 s`, `21.0 s`, with `point` before the decimals.
pub(super) fn duration(micros: Micros, digits: Digits, point: char) -> String {
    // Virtual times are far below 2^53 microseconds, which are 285 years.
    #[expect(clippy::cast_precision_loss, reason = "exact below 2^53")]
    let exact = micros as f64;
    let (value, unit, few) = match micros {
        0..1_000 => return format!("{micros} µs"),
        1_000..10_000 => (exact / 1e3, "ms", 1),
        10_000..1_000_000 => (exact / 1e3, "ms", 0),
        1_000_000.. => (exact / 1e6, "s", 2),
    };
    let most = match digits {
        Digits::Few => few,
        Digits::All => 6,
    };
    let least = usize::from(unit == "s");
    format!("{} {unit}", decimal(value, least, most, point))
}

/// A number with at least and at most so many decimals.
fn decimal(value: f64, least: usize, most: usize, point: char) -> String {
    let full = format!("{value:.most$}");
    let Some((whole, decimals)) = full.split_once('.') else { return full };
    let kept = decimals.trim_end_matches('0').len().max(least);
    if kept == 0 { whole.to_owned() } else { format!("{whole}{point}{}", &decimals[..kept]) }
}

/// A number of something: `5`, `2.75`.
pub(super) fn number(value: f64, point: char) -> String {
    decimal(value, 0, 3, point)
}

/// How many times, rounded down so that `9.96 times` never reads as the ten that were asked for.
pub(super) fn fold(times: f64, point: char) -> String {
    // The small addition undoes what a division such as 21.0 / 4.2 loses.
    decimal(((times + 1e-9) * 10.0).floor() / 10.0, 1, 1, point)
}

/// The things to list; of a long list the first few, and how many were left out.
pub(super) fn listed(items: impl ExactSizeIterator<Item = String>) -> (Vec<String>, Option<usize>) {
    let left_out = items.len().saturating_sub(LISTED);
    (items.take(LISTED).collect(), (left_out > 0).then_some(left_out))
}

/// `a`, `a and b`, `a, b and c`, where `joint` stands before the last.
pub(super) fn joined(mut items: Vec<String>, joint: &str) -> String {
    match items.pop() {
        None => String::new(),
        Some(last) if items.is_empty() => last,
        Some(last) => format!("{} {joint} {last}", items.join(", ")),
    }
}

/// `src/lib.rs:42`.
pub(super) fn place(frame: &Frame) -> String {
    format!("{}:{}", relative(&frame.file), frame.line)
}

/// The lines of several places, each once, by file.
pub(super) fn by_file<'a>(frames: impl Iterator<Item = &'a Frame>) -> Vec<(String, Vec<u32>)> {
    let mut files: Vec<(String, Vec<u32>)> = Vec::new();
    for frame in frames {
        let name = relative(&frame.file);
        match files.iter_mut().find(|(file, _)| *file == name) {
            Some((_, lines)) if lines.contains(&frame.line) => {}
            Some((_, lines)) => lines.push(frame.line),
            None => files.push((name, vec![frame.line])),
        }
    }
    files
}

/// The first line of a panic's message.
pub(super) fn first_line(message: &str) -> String {
    short(message.trim().lines().next().unwrap_or_default(), VALUE)
}

/// The value that is the right one.
pub(super) fn right(expected: &Quantity) -> Option<&Value> {
    match expected {
        Quantity::Value(value) => Some(value),
        Quantity::SameAs { what: _, value } => right(value.as_deref()?),
        _ => None,
    }
}

/// How many tasks there are to tell of: those that wait at a line of the student's, if any does.
/// The others only wait for them.
pub(super) fn telling(tasks: &[StuckSeen]) -> u64 {
    let at_a_line = tasks.iter().filter(|task| !task.waits_at.is_empty()).count();
    if at_a_line == 0 { tasks.len() as u64 } else { at_a_line as u64 }
}

/// So many times as much, rounded down.
pub(super) fn part_of(quantity: &Quantity, times: f64) -> Option<Quantity> {
    #[expect(
        clippy::cast_precision_loss,
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "times are far below 2^53 microseconds and never negative"
    )]
    let scaled = |micros: u64| (micros as f64 * times).max(0.0) as u64;
    match quantity {
        Quantity::Time(micros) => Some(Quantity::Time(scaled(*micros))),
        Quantity::Cpu(micros) => Some(Quantity::Cpu(scaled(*micros))),
        Quantity::Number(number) => Some(Quantity::Number(number * times)),
        _ => None,
    }
}

/// Few digits, unless two different times would then read alike.
fn digits(evidence: &Evidence) -> Digits {
    let mut all = Vec::new();
    times(&evidence.observed, &mut all);
    times(&evidence.expected, &mut all);
    let few = |micros| duration(micros, Digits::Few, '.');
    let alike =
        all.iter().any(|one| all.iter().any(|other| one != other && few(*one) == few(*other)));
    if alike { Digits::All } else { Digits::Few }
}

/// Every stretch of time in a value.
fn times(quantity: &Quantity, into: &mut Vec<Micros>) {
    match quantity {
        Quantity::Time(micros) | Quantity::Cpu(micros) => into.push(*micros),
        Quantity::AtMost(inner)
        | Quantity::AtLeast(inner)
        | Quantity::Not(inner)
        | Quantity::ForKey { key: _, value: inner }
        | Quantity::InAny { value: inner, window: _ }
        | Quantity::With { property: _, value: inner } => times(inner, into),
        Quantity::Between(low, high) => [low, high].into_iter().for_each(|q| times(q, into)),
        Quantity::OneOf(these) => these.iter().for_each(|q| times(q, into)),
        Quantity::SameAs { what: _, value } => value.iter().for_each(|q| times(q, into)),
        Quantity::Ratio { times: _, of: _, measured } => {
            measured.iter().for_each(|(this, other)| {
                times(this, into);
                times(other, into);
            });
        }
        Quantity::Number(_)
        | Quantity::Value(_)
        | Quantity::None
        | Quantity::Order { .. }
        | Quantity::Inside { .. }
        | Quantity::Blocks(_)
        | Quantity::Panics(_)
        | Quantity::Tasks(_)
        | Quantity::Ending(_)
        | Quantity::CompilerSays(_)
        | Quantity::NotSend { .. }
        | Quantity::Missing => {}
    }
}
