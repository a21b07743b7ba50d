//! What becomes of one expectation in one run.

use crate::grade::Quantity;
use crate::observation::Frame;
use crate::rubric::{Choice, Compare};

/// What becomes of one expectation in one run.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Outcome {
    /// It is so.
    Holds,
    /// It is not so, and nothing that might have followed could change that.
    Fails { expected: Quantity, observed: Quantity, at: Vec<Frame> },
    /// The run ended before it could be seen.
    TooEarly { expected: Quantity },
    /// The run to compare with is not there, or does not show the fact.
    NoReference { variant: String },
}

impl Outcome {
    pub fn fails(expected: Quantity, observed: Quantity) -> Self {
        Self::Fails { expected, observed, at: Vec::new() }
    }

    /// What follows from a fact that was not recorded.
    pub fn missing(expected: Quantity, early: bool) -> Self {
        if early { Self::TooEarly { expected } } else { Self::fails(expected, Quantity::Missing) }
    }
}

/// Yes, no, or not to be known from a run that ended early.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Answer {
    Yes,
    No,
    Open,
}

impl From<bool> for Answer {
    fn from(yes: bool) -> Self {
        if yes { Self::Yes } else { Self::No }
    }
}

/// Whether a number compares as asked.
pub(super) fn compares(compare: &Compare, number: f64) -> bool {
    match compare {
        Compare::Is(wanted) => number == *wanted,
        Compare::Not(wanted) => number != *wanted,
        Compare::AtLeast(low) => number >= *low,
        Compare::AtMost(high) => number <= *high,
        Compare::Between(low, high) => (*low..=*high).contains(&number),
        Compare::OneOf(wanted) => wanted.contains(&number),
    }
}

/// The same for a number that would have gone on growing had the run not ended: only what no
/// growth could change is known.
pub(super) fn compares_so_far(compare: &Compare, number: f64) -> Answer {
    let highest = match compare {
        Compare::AtLeast(low) if number >= *low => return Answer::Yes,
        Compare::Not(wanted) if number > *wanted => return Answer::Yes,
        Compare::AtLeast(_) | Compare::Not(_) => return Answer::Open,
        Compare::Is(high) | Compare::AtMost(high) | Compare::Between(_, high) => *high,
        Compare::OneOf(wanted) => wanted.iter().copied().fold(f64::NEG_INFINITY, f64::max),
    };
    if number > highest { Answer::No } else { Answer::Open }
}

/// A comparison as evidence shows it.
pub(super) fn show_compare(compare: &Compare, show: impl Fn(f64) -> Quantity) -> Quantity {
    let boxed = |number: &f64| Box::new(show(*number));
    match compare {
        Compare::Is(number) => show(*number),
        Compare::Not(number) => Quantity::Not(boxed(number)),
        Compare::AtLeast(number) => Quantity::AtLeast(boxed(number)),
        Compare::AtMost(number) => Quantity::AtMost(boxed(number)),
        Compare::Between(low, high) => Quantity::Between(boxed(low), boxed(high)),
        Compare::OneOf(numbers) => {
            Quantity::OneOf(numbers.iter().map(|number| show(*number)).collect())
        }
    }
}

/// A choice as evidence shows it.
pub(super) fn show_choice<T>(choice: &Choice<T>, show: impl Fn(&T) -> Quantity) -> Quantity {
    match choice {
        Choice::Is(it) => show(it),
        Choice::Not(it) => Quantity::Not(Box::new(show(it))),
        Choice::OneOf(all) => Quantity::OneOf(all.iter().map(show).collect()),
    }
}
