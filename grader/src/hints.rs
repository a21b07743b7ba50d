//! Which hint comes next.
//!
//! Three levels for each bug: a nudge, a closer one, the answer. The next one comes only after
//! an attempt since the last, so that there is time to think; who wants it at once names the
//! level.

use crate::attempts::{BugState, HintTaken, History, LEVELS};
use crate::course::Slug;
use crate::rubric::{Bug, Rubric};

/// What was asked for.
#[derive(Debug, Clone, Copy, Default)]
pub struct Asked<'a> {
    /// For this bug; else the first that is alive.
    pub bug: Option<&'a str>,
    /// This level, from 1; else the next.
    pub level: Option<u8>,
}

/// A hint to show.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Hint<'r> {
    /// For which bug.
    pub bug: &'r Bug,
    /// From 1 to [`LEVELS`].
    pub level: u8,
    /// What comes after it.
    pub then: Then,
    /// Whether it is shown for the first time since the last attempt, and so to be remembered.
    pub fresh: bool,
}

/// What comes after a hint.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Then {
    /// The next one, after an attempt.
    Next,
    /// It has been shown since the last attempt; the next one, after an attempt.
    Again,
    /// Nothing: it was the answer.
    Last,
}

/// What there is to show.
#[derive(Debug, Clone, PartialEq)]
pub enum Found<'r> {
    /// A hint.
    Hint(Hint<'r>),
    /// No bug is left that a hint could be for.
    NothingLeft,
    /// The exercise has no such bug; it has these.
    NoSuchBug(Vec<&'r str>),
}

/// The hint that comes next for an exercise.
#[must_use]
pub fn next<'r>(
    rubric: &'r Rubric,
    exercise: &Slug,
    history: &History,
    asked: Asked<'_>,
) -> Found<'r> {
    let bug = match asked.bug {
        Some(id) => match rubric.bugs.iter().find(|bug| bug.id == id) {
            Some(bug) => bug,
            None => return Found::NoSuchBug(rubric.bugs.iter().map(|bug| &*bug.id).collect()),
        },
        None => match first_alive(rubric, exercise, history) {
            Some(bug) => bug,
            None => return Found::NothingLeft,
        },
    };
    let taken = history.hinted(exercise, &bug.id);
    let level = match (asked.level, taken) {
        (Some(level), _) => level.clamp(1, LEVELS),
        (None, None) => 1,
        (None, Some(taken)) if taken.tried_since => (taken.level + 1).min(LEVELS),
        (None, Some(taken)) => taken.level.clamp(1, LEVELS),
    };
    let fresh = taken.is_none_or(|taken| level > taken.level);
    let then = match level {
        LEVELS => Then::Last,
        _ if fresh => Then::Next,
        _ => Then::Again,
    };
    Found::Hint(Hint { bug, level, then, fresh })
}

/// The first bug, in the rubric's order, that was alive in the last attempt; else the first that
/// could not be looked at. Before the first attempt, and when the last one did not come to a
/// grade, all count as alive.
fn first_alive<'r>(rubric: &'r Rubric, exercise: &Slug, history: &History) -> Option<&'r Bug> {
    let attempt = history.last(exercise).filter(|attempt| !attempt.bugs.is_empty());
    let Some(attempt) = attempt else { return rubric.bugs.first() };
    let state = |bug: &Bug| attempt.bugs.iter().find(|seen| seen.id == bug.id).map(|it| it.state);
    // A bug that the attempt does not name came with a newer version of the exercise.
    let is = |wanted: BugState| move |bug: &&Bug| state(bug).unwrap_or(BugState::Alive) == wanted;
    let mut bugs = rubric.bugs.iter();
    bugs.find(is(BugState::Alive)).or_else(|| rubric.bugs.iter().find(is(BugState::Unknown)))
}

impl Hint<'_> {
    /// What to remember of it.
    #[must_use]
    pub fn taken(&self, exercise: &Slug) -> HintTaken {
        HintTaken {
            exercise: exercise.words().to_owned(),
            bug: self.bug.id.clone(),
            level: self.level,
        }
    }
}
