//! What a student has tried: every attempt at an exercise, and every hint taken.
//!
//! Kept in `.grader/attempts.jsonl` in the course, one JSON object a line, only ever appended to
//! ([`journal`]). An attempt belongs to an exercise *and* to the digest of its source, so that
//! going back to an earlier version shows that version's state again. The exercise is named
//! without its number, so that a course in a new order finds it; `formerly` in `course.toml`
//! leads from an earlier name to the present one.
//!
//! This is for showing how far somebody is. No grade is ever read from it.

mod journal;
pub mod standing;
#[cfg(test)]
mod tests;
mod told;

use std::collections::{HashMap, HashSet};

use serde::{Deserialize, Serialize};

use crate::course::{Course, Exercise, Slug};
use crate::grade::{Grade, Outcome, Status};
use crate::sources::Sources;

pub use journal::{JOURNAL, Journal, Trouble, folder};
pub use standing::Standing;
pub use told::hints_in;

/// How many levels of hints every bug has.
pub const LEVELS: u8 = 3;

/// A line of the journal.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "what", rename_all = "kebab-case")]
enum Line {
    Attempt(Attempt),
    Hint(HintTaken),
    /// Something that a newer grader has written.
    #[serde(other)]
    Later,
}

/// One version that was checked, and what came of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Attempt {
    /// The exercise's name without its number: `blocking-call`.
    pub exercise: String,
    /// What [`digest`] says of the source that was checked.
    pub digest: String,
    /// What became of it.
    pub state: State,
    /// Points earned.
    pub points: u32,
    /// Points that the exercise was worth.
    pub max_points: u32,
    /// The bugs, in the order of the rubric; empty when it did not come to a grade.
    pub bugs: Vec<BugSeen>,
}

/// A bug in an attempt.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct BugSeen {
    /// Its id in the rubric.
    pub id: String,
    /// Whether it was there.
    pub state: BugState,
}

/// Whether a bug was there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum BugState {
    /// It was gone.
    Fixed,
    /// It was there.
    Alive,
    /// It could not be looked at.
    Unknown,
}

/// What became of a version that was checked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum State {
    /// Every bug is mended and every guard holds.
    Solved,
    /// It was graded, and something is left.
    Unsolved,
    /// It did not come to a grade: it does not compile, or does what it may not.
    NotGraded,
}

/// A hint that was shown.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct HintTaken {
    /// The exercise's name without its number.
    pub exercise: String,
    /// The bug's id.
    pub bug: String,
    /// 1, 2 or 3.
    pub level: u8,
}

impl Attempt {
    /// What to remember of `grade`, the grade of the version with this digest; `None` for a
    /// failure of the grader's own, which says nothing about the student.
    #[must_use]
    pub fn of(exercise: &Slug, digest: String, grade: &Grade) -> Option<Self> {
        let state = match &grade.outcome {
            Outcome::Graded if grade.is_solved() => State::Solved,
            Outcome::Graded => State::Unsolved,
            Outcome::DoesNotCompile | Outcome::Tampered { .. } | Outcome::OverLimit { .. } => {
                State::NotGraded
            }
            Outcome::GraderFault { .. } => return None,
        };
        let bugs = grade.bugs.iter().map(|bug| BugSeen {
            id: bug.id.clone(),
            state: match bug.status {
                Status::Fixed => BugState::Fixed,
                Status::Alive => BugState::Alive,
                Status::Unknown { .. } => BugState::Unknown,
            },
        });
        Some(Self {
            exercise: exercise.words().to_owned(),
            digest,
            state,
            points: grade.points(),
            max_points: grade.max_points,
            bugs: bugs.collect(),
        })
    }

    /// How many bugs were mended.
    #[must_use]
    pub fn fixed(&self) -> u32 {
        let fixed = self.bugs.iter().filter(|bug| bug.state == BugState::Fixed).count();
        u32::try_from(fixed).unwrap_or(u32::MAX)
    }
}

/// Everything that is remembered, by the exercises' present names.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct History {
    /// By exercise and digest, the last attempt.
    by_source: HashMap<(String, String), Attempt>,
    /// By exercise, the last attempt.
    last: HashMap<String, Attempt>,
    /// The exercise that was tried last of all.
    last_tried: Option<String>,
    /// The exercises of which some version was right.
    solved: HashSet<String>,
    /// By exercise and bug.
    hints: HashMap<(String, String), Hinted>,
}

/// The hints that were taken for a bug.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Hinted {
    /// The highest level taken, from 1.
    pub level: u8,
    /// Whether the exercise was checked since the last one was taken.
    pub tried_since: bool,
}

impl History {
    /// The last attempt with this very version.
    #[must_use]
    pub fn of(&self, exercise: &Slug, digest: &str) -> Option<&Attempt> {
        self.by_source.get(&(exercise.words().to_owned(), digest.to_owned()))
    }

    /// The last attempt with any version.
    #[must_use]
    pub fn last(&self, exercise: &Slug) -> Option<&Attempt> {
        self.last.get(exercise.words())
    }

    /// Whether `exercise` is the one that was tried last of all.
    #[must_use]
    pub fn was_tried_last(&self, exercise: &Slug) -> bool {
        self.last_tried.as_deref() == Some(exercise.words())
    }

    /// Whether any version of the exercise was ever solved.
    #[must_use]
    pub fn was_solved(&self, exercise: &Slug) -> bool {
        self.solved.contains(exercise.words())
    }

    /// The hints that were taken for a bug; `None` when there was none yet.
    #[must_use]
    pub fn hinted(&self, exercise: &Slug, bug: &str) -> Option<Hinted> {
        self.hints.get(&(exercise.words().to_owned(), bug.to_owned())).copied()
    }

    /// Whether writing `line` down would say nothing new: the very attempt that came last, with
    /// no hint after it that waits for an attempt.
    fn says_already(&self, line: &Line) -> bool {
        let Line::Attempt(attempt) = line else { return false };
        let mut hints =
            self.hints.iter().filter(|((exercise, _), _)| *exercise == attempt.exercise);
        self.last.get(&attempt.exercise) == Some(attempt)
            && self.last_tried.as_ref() == Some(&attempt.exercise)
            && hints.all(|(_, hinted)| hinted.tried_since)
    }

    fn add(&mut self, line: Line, names: &Names) {
        match line {
            Line::Attempt(mut attempt) => {
                attempt.exercise = names.present(attempt.exercise);
                let exercise = &attempt.exercise;
                if attempt.state == State::Solved {
                    self.solved.insert(exercise.clone());
                }
                for ((of, _), hinted) in &mut self.hints {
                    hinted.tried_since |= of == exercise;
                }
                self.last_tried = Some(exercise.clone());
                self.last.insert(exercise.clone(), attempt.clone());
                self.by_source.insert((exercise.clone(), attempt.digest.clone()), attempt);
            }
            Line::Hint(HintTaken { exercise, bug, level }) => {
                let taken = self.hints.entry((names.present(exercise), bug));
                let hinted = taken.or_insert(Hinted { level, tried_since: false });
                *hinted = Hinted { level: hinted.level.max(level), tried_since: false };
            }
            Line::Later => {}
        }
    }
}

/// The present names of exercises that had others.
#[derive(Debug, Clone, Default)]
struct Names(HashMap<String, String>);

impl Names {
    fn of(course: &Course) -> Self {
        let entries = course.units.iter().flat_map(|unit| &unit.exercises);
        let pairs = entries.flat_map(|entry| {
            let now = entry.slug.words();
            entry.formerly.iter().map(move |old| (old.clone(), now.to_owned()))
        });
        Self(pairs.collect())
    }

    fn present(&self, name: String) -> String {
        self.0.get(&name).cloned().unwrap_or(name)
    }
}

/// The digest under which a version is remembered: that of the editable files in `sources`.
#[must_use]
pub fn digest(exercise: &Exercise, sources: &Sources) -> String {
    let mut editable = Sources::new();
    for file in &exercise.editable {
        if let Some(text) = sources.get(file) {
            editable.insert(file, text).expect("a listed file has a plain path");
        }
    }
    editable.digest().to_hex().to_string()
}
