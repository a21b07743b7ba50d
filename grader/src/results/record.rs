//! What came of one student, exercise by exercise.

use std::time::Duration;

use schemars::JsonSchema;
use serde::Serialize;

use crate::grade::{Grade, Outcome};
use crate::gradebook::Mark;
use crate::rubric::{self, Rubric};
use crate::sandbox::Level;
use crate::store::{Override, Problem, Row, State, Student};

/// An exercise that can be handed in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Exercise {
    /// Its slug.
    pub exercise: String,
    /// The points that it is worth.
    pub max_points: u32,
    /// Its bugs, in the order of the rubric.
    pub bugs: Vec<Bug>,
}

/// A bug of an exercise.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Bug {
    /// Its id.
    pub id: String,
    /// Its class.
    pub class: String,
    /// What it is called, in English.
    pub title: String,
    /// The points that it is worth.
    pub max_points: u32,
}

/// What came of one student.
#[derive(Debug, Clone, PartialEq)]
pub struct Record {
    /// Who.
    pub student: Student,
    /// One for each of [`Results::exercises`](super::Results::exercises), in that order.
    pub works: Vec<Work>,
    /// What all of it comes to, in hundredths; `None` while that cannot be said.
    pub total: Option<f64>,
    /// What was handed in and could not be read.
    pub unread: Vec<Problem>,
}

/// What came of one exercise of one student.
#[derive(Debug, Clone, PartialEq)]
pub struct Work {
    /// The exercise's slug.
    pub exercise: String,
    /// What they get for it, and why.
    pub mark: Mark,
    /// How often they handed it in.
    pub hand_ins: usize,
    /// The hand-in that counts.
    pub counts: Option<Row>,
    /// What a teacher has said instead of the grader.
    pub overruled: Option<Override>,
}

/// What came of the hand-in that counts, in one word.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Standing {
    /// Every bug is mended, and everything else still works.
    Solved,
    /// Something is left.
    Unsolved,
    /// The compiler refused it.
    DoesNotCompile,
    /// Its files cannot be taken.
    Refused,
    /// It reached for what the exercise does not allow.
    Tampered,
    /// It used more than it may.
    OverLimit,
    /// The grader could not grade it. Costs no point.
    GraderFault,
    /// It has not been graded yet.
    Waiting,
    /// Something was handed in, and nothing of it could be read.
    Unread,
    /// Nothing was handed in.
    NothingHandedIn,
}

impl Standing {
    /// The word.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Solved => "solved",
            Self::Unsolved => "unsolved",
            Self::DoesNotCompile => "does-not-compile",
            Self::Refused => "refused",
            Self::Tampered => "tampered",
            Self::OverLimit => "over-limit",
            Self::GraderFault => "grader-fault",
            Self::Waiting => "waiting",
            Self::Unread => "unread",
            Self::NothingHandedIn => "nothing-handed-in",
        }
    }

    /// Whether somebody should look at it.
    #[must_use]
    pub fn wants_a_look(self) -> bool {
        match self {
            Self::Refused | Self::Tampered | Self::OverLimit | Self::GraderFault | Self::Unread => {
                true
            }
            Self::Solved
            | Self::Unsolved
            | Self::DoesNotCompile
            | Self::Waiting
            | Self::NothingHandedIn => false,
        }
    }
}

impl Work {
    /// The grade of the hand-in that counts.
    #[must_use]
    pub fn grade(&self) -> Option<&Grade> {
        match &self.counts.as_ref()?.state {
            State::Graded(verdict) => Some(&verdict.grade),
            State::Refused(_) | State::Waiting { .. } => None,
        }
    }

    /// How long the check took of the hand-in that counts.
    #[must_use]
    pub fn wall(&self) -> Option<Duration> {
        match &self.counts.as_ref()?.state {
            State::Graded(verdict) => Some(verdict.wall),
            State::Refused(_) | State::Waiting { .. } => None,
        }
    }

    /// How well the code of the hand-in that counts was shut in.
    #[must_use]
    pub fn isolation(&self) -> Option<Level> {
        match &self.counts.as_ref()?.state {
            State::Graded(verdict) => Some(verdict.isolation),
            State::Refused(_) | State::Waiting { .. } => None,
        }
    }

    /// What came of it, in a word.
    #[must_use]
    pub fn standing(&self) -> Standing {
        let Some(row) = &self.counts else { return Standing::NothingHandedIn };
        match &row.state {
            State::Refused(_) => Standing::Refused,
            State::Waiting { fault: Some(_) } => Standing::GraderFault,
            State::Waiting { fault: None } => Standing::Waiting,
            State::Graded(verdict) => match &verdict.grade.outcome {
                Outcome::Graded if verdict.grade.is_solved() => Standing::Solved,
                Outcome::Graded => Standing::Unsolved,
                Outcome::DoesNotCompile => Standing::DoesNotCompile,
                Outcome::Tampered { .. } => Standing::Tampered,
                Outcome::OverLimit { .. } => Standing::OverLimit,
                Outcome::GraderFault { .. } => Standing::GraderFault,
            },
        }
    }
}

impl Record {
    /// What came of an exercise of theirs; like that of the work, unless nothing of it could be
    /// read.
    #[must_use]
    pub fn standing(&self, work: &Work) -> Standing {
        match work.standing() {
            // Which exercise it would have been, nobody knows.
            Standing::NothingHandedIn if !self.unread.is_empty() => Standing::Unread,
            standing => standing,
        }
    }

    /// What to call them: by name, else by key.
    #[must_use]
    pub fn name(&self) -> &str {
        self.student.name.as_deref().unwrap_or(&self.student.key)
    }
}

impl Exercise {
    pub(super) fn new(slug: &str, rubric: Option<&Rubric>) -> Self {
        let bug = |bug: &rubric::Bug| Bug {
            id: bug.id.clone(),
            class: bug.class.as_str().to_owned(),
            title: bug.words.title.clone(),
            max_points: bug.points,
        };
        let bugs: Vec<_> = rubric.into_iter().flat_map(|it| &it.bugs).map(bug).collect();
        let max_points = bugs.iter().map(|bug| bug.max_points).sum();
        Self { exercise: slug.to_owned(), max_points, bugs }
    }

    /// Adds what a grade knows of it and nobody has said yet.
    pub(super) fn add(&mut self, grade: &Grade) {
        self.max_points = self.max_points.max(grade.max_points);
        for bug in &grade.bugs {
            if !self.bugs.iter().any(|there| there.id == bug.id) {
                self.bugs.push(Bug {
                    id: bug.id.clone(),
                    class: bug.class.clone(),
                    title: bug.title.clone(),
                    max_points: bug.max_points,
                });
            }
        }
    }
}
