//! What came of a batch, in a few numbers.
//!
//! In: the store's rows, one at a time. Out: plain data that `report::batch` finds words for. Every
//! hand-in counts as it is; which of a student's hand-ins counts for a mark is `gradebook`'s.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Serialize;

use super::{Difference, Judged, Overruled};
use crate::intake::Reason;
use crate::store::{BatchId, Problem, Row, State, Store, StoreError};

/// What came of a batch.
#[derive(Debug, Clone, Default, PartialEq, Serialize, JsonSchema)]
pub struct Summary {
    /// Hand-ins: one for each exercise in what each student handed in.
    pub hand_ins: usize,
    /// Students who handed something in.
    pub students: usize,
    /// Different versions among the hand-ins.
    pub contents: usize,
    /// Hand-ins that have not been graded: not yet, or because the grader could not.
    pub waiting: usize,
    /// The exercises, by slug.
    pub exercises: Vec<ExerciseSummary>,
    /// Hand-ins that somebody should look at.
    pub look: Vec<LookAt>,
    /// Teachers' points that stay although the grader says something else now.
    pub overruled: Vec<Overruled>,
    /// What could not be read.
    pub unread: Vec<Unread>,
}

/// What came of one exercise.
#[derive(Debug, Clone, Default, PartialEq, Serialize, JsonSchema)]
pub struct ExerciseSummary {
    /// Its slug.
    pub exercise: String,
    /// Hand-ins.
    pub hand_ins: usize,
    /// Those that are solved.
    pub solved: usize,
    /// Those that the compiler refuses.
    pub not_compiled: usize,
    /// Those whose files cannot be taken.
    pub refused: usize,
    /// Those that have not been graded.
    pub waiting: usize,
    /// Points earned, of all hand-ins that have a verdict together.
    pub points: u64,
    /// Points that these could have earned.
    pub max_points: u64,
}

/// A hand-in that somebody should look at.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct LookAt {
    /// The student's key.
    pub student: String,
    /// The exercise's slug.
    pub exercise: String,
    /// Why.
    pub why: Look,
    /// What more there is to say, in English.
    pub says: Option<String>,
}

/// Why somebody should look at a hand-in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Look {
    /// It reached for what the exercise does not allow.
    Tampered,
    /// It used more than it may, twice.
    OverLimit,
    /// The grader could not grade it. It costs no point.
    GraderFault,
}

impl Look {
    /// The word.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Tampered => "tampered",
            Self::OverLimit => "over-limit",
            Self::GraderFault => "grader-fault",
        }
    }
}

/// What could not be read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Unread {
    /// Where, relative to what was given.
    pub place: String,
    /// Whose it is, where that is known.
    pub student: Option<String>,
    /// Why.
    pub reason: Reason,
}

impl Summary {
    /// What came of a batch, as the store has it.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn of(store: &Store, batch: BatchId) -> Result<Self, StoreError> {
        let mut summary = Self::default();
        let mut overrides = BTreeMap::new();
        store.overrides(|one| {
            overrides.insert((one.student.key.clone(), one.exercise.clone()), (one, None));
            Ok::<_, StoreError>(())
        })?;
        let mut exercises: BTreeMap<String, ExerciseSummary> = BTreeMap::new();
        store.rows(Some(batch), |row| {
            let exercise = exercises.entry(row.exercise.clone()).or_insert_with(|| {
                ExerciseSummary { exercise: row.exercise.clone(), ..ExerciseSummary::default() }
            });
            exercise.add(&row);
            summary.hand_ins += 1;
            let whose = (row.student.key.clone(), row.exercise.clone());
            if let (Some((_, now)), State::Graded(verdict)) =
                (overrides.get_mut(&whose), &row.state)
            {
                // The last one is what a teacher sees when overruling.
                *now = Some(verdict.clone());
            }
            summary.look.extend(look(row));
            Ok::<_, StoreError>(())
        })?;
        for (overruled, now) in overrides.into_values() {
            let then = match &overruled.verdict {
                Some(key) => store.verdict(key)?,
                None => None,
            };
            if let (Some(then), Some(now)) = (then, now)
                && let Some(difference) = Difference::between(&then.grade, &now.grade)
            {
                summary.overruled.push(Overruled::new(&overruled, difference));
            }
        }
        store.problems(Some(batch), |Problem { place, student, reason }| {
            summary.unread.push(Unread { place, student, reason });
            Ok::<_, StoreError>(())
        })?;
        (summary.students, summary.contents) = store.different(batch)?;
        summary.exercises = exercises.into_values().collect();
        summary.waiting = summary.exercises.iter().map(|exercise| exercise.waiting).sum();
        Ok(summary)
    }

    /// Whether the grader could not grade something that it tried.
    #[must_use]
    pub fn has_faults(&self) -> bool {
        self.look.iter().any(|look| look.why == Look::GraderFault)
    }

    /// Whether everything was read and graded, and every bug of it is mended.
    #[must_use]
    pub fn is_solved(&self) -> bool {
        let solved: usize = self.exercises.iter().map(|exercise| exercise.solved).sum();
        self.unread.is_empty() && solved == self.hand_ins
    }
}

impl ExerciseSummary {
    fn add(&mut self, row: &Row) {
        self.hand_ins += 1;
        match &row.state {
            State::Graded(verdict) => {
                let grade = &verdict.grade;
                self.solved += usize::from(grade.is_solved());
                let outcome = Judged::of_outcome(&grade.outcome);
                self.not_compiled += usize::from(outcome == Judged::DoesNotCompile);
                self.points += u64::from(grade.points());
                self.max_points += u64::from(grade.max_points);
            }
            State::Refused(_) => self.refused += 1,
            State::Waiting { .. } => self.waiting += 1,
        }
    }
}

fn look(row: Row) -> Option<LookAt> {
    let (why, says) = match row.state {
        State::Graded(verdict) => match Judged::of_outcome(&verdict.grade.outcome) {
            Judged::Tampered => (Look::Tampered, None),
            Judged::OverLimit => (Look::OverLimit, None),
            _ => return None,
        },
        State::Waiting { fault: Some(fault) } => (Look::GraderFault, Some(fault)),
        State::Waiting { fault: None } | State::Refused(_) => return None,
    };
    Some(LookAt { student: row.student.key, exercise: row.exercise, why, says })
}
