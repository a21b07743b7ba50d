//! What one grade says that another did not.

use schemars::JsonSchema;
use serde::Serialize;

use crate::grade::{Grade, GuardStatus, Outcome, Status};
use crate::store::Override;

/// What is said of an exercise, a bug or a guard, in one word.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Judged {
    /// Of an exercise: it was run and judged.
    Graded,
    /// Of an exercise: the compiler refused it.
    DoesNotCompile,
    /// Of an exercise: it reached for what is not allowed.
    Tampered,
    /// Of an exercise: it used more than it may.
    OverLimit,
    /// Of an exercise: the grader could not do its work.
    GraderFault,
    /// Of a bug.
    Fixed,
    /// Of a bug.
    Alive,
    /// Of a guard.
    Held,
    /// Of a guard.
    Broken,
    /// Of a bug or a guard: it could not be looked at.
    Unknown,
    /// Nothing: the rubric does not have it, or it came to no verdict.
    Absent,
}

impl Judged {
    /// The word.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Graded => "graded",
            Self::DoesNotCompile => "does-not-compile",
            Self::Tampered => "tampered",
            Self::OverLimit => "over-limit",
            Self::GraderFault => "grader-fault",
            Self::Fixed => "fixed",
            Self::Alive => "alive",
            Self::Held => "held",
            Self::Broken => "broken",
            Self::Unknown => "unknown",
            Self::Absent => "absent",
        }
    }

    /// The word for what became of an exercise.
    #[must_use]
    pub fn of_outcome(outcome: &Outcome) -> Self {
        match outcome {
            Outcome::Graded => Self::Graded,
            Outcome::DoesNotCompile => Self::DoesNotCompile,
            Outcome::Tampered { .. } => Self::Tampered,
            Outcome::OverLimit { .. } => Self::OverLimit,
            Outcome::GraderFault { .. } => Self::GraderFault,
        }
    }

    fn of_bug(status: &Status) -> Self {
        match status {
            Status::Fixed => Self::Fixed,
            Status::Alive => Self::Alive,
            Status::Unknown { .. } => Self::Unknown,
        }
    }

    fn of_guard(status: GuardStatus) -> Self {
        match status {
            GuardStatus::Held => Self::Held,
            GuardStatus::Broken => Self::Broken,
            GuardStatus::Unknown => Self::Unknown,
        }
    }
}

/// What one grade says that another did not. Evidence and words are not compared: what counts is
/// what became of the exercise, of each bug and of each guard, and what that is worth.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Difference {
    /// Points earned, before and after.
    pub points: [u32; 2],
    /// Points that the exercise is worth, before and after.
    pub max_points: [u32; 2],
    /// What became of the exercise, before and after.
    pub outcome: [Judged; 2],
    /// What became of those bugs and guards of which it differs, by id.
    pub parts: Vec<(String, [Judged; 2])>,
}

/// A teacher's points for a hand-in of which the grader says something else than when they were
/// given. They stay.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Overruled {
    /// The student's key.
    pub student: String,
    /// The exercise's slug.
    pub exercise: String,
    /// The teacher's points.
    pub by_hand: f64,
    /// Why the teacher has given them.
    pub reason: String,
    /// What the grader says now and did not say then.
    #[serde(flatten)]
    pub difference: Difference,
}

impl Overruled {
    /// These points, and what the grader says now and did not say then.
    #[must_use]
    pub fn new(overruled: &Override, difference: Difference) -> Self {
        Self {
            student: overruled.student.key.clone(),
            exercise: overruled.exercise.clone(),
            by_hand: overruled.points,
            reason: overruled.reason.clone(),
            difference,
        }
    }
}

impl Difference {
    /// What `after` says that `before` did not; `None` when they say the same.
    #[must_use]
    pub fn between(before: &Grade, after: &Grade) -> Option<Self> {
        let (old, new) = (parts(before), parts(after));
        let find = |all: &[(String, Judged, u32)], id: &str| {
            all.iter()
                .find(|part| part.0 == id)
                .map_or((Judged::Absent, 0), |part| (part.1, part.2))
        };
        // In the order of the new rubric; what it no longer has comes last.
        let gone = old.iter().filter(|part| !new.iter().any(|other| other.0 == part.0));
        let all = new.iter().chain(gone);
        let mut worth_differs = false;
        let mut differing = Vec::new();
        for (id, ..) in all {
            let (before, after) = (find(&old, id), find(&new, id));
            worth_differs |= before.1 != after.1;
            if before.0 != after.0 {
                differing.push((id.clone(), [before.0, after.0]));
            }
        }
        let difference = Self {
            points: [before.points(), after.points()],
            max_points: [before.max_points, after.max_points],
            outcome: [before, after].map(|grade| Judged::of_outcome(&grade.outcome)),
            parts: differing,
        };
        let same = |pair: [u32; 2]| pair[0] == pair[1];
        let nothing = same(difference.points)
            && same(difference.max_points)
            && difference.outcome[0] == difference.outcome[1]
            && difference.parts.is_empty()
            && !worth_differs;
        (!nothing).then_some(difference)
    }
}

/// Every bug and guard: its id, what is said of it, and what it is worth.
fn parts(grade: &Grade) -> Vec<(String, Judged, u32)> {
    let bugs = grade.bugs.iter();
    let bugs = bugs.map(|bug| (bug.id.clone(), Judged::of_bug(&bug.status), bug.max_points));
    let guards = grade.guards.iter();
    let guards = guards.map(|guard| (guard.id.clone(), Judged::of_guard(guard.status), 0));
    bugs.chain(guards).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::batch::tests::graded;

    #[test]
    fn the_same_words_differ_in_nothing() {
        let grade = graded("01-a", &[("slow", 3, true), ("lost", 2, false)]);
        assert_eq!(Difference::between(&grade, &grade), None);
    }

    #[test]
    fn bugs_that_changed_came_or_went_are_named() {
        let before = graded("01-a", &[("slow", 3, true), ("gone", 1, true), ("lost", 2, false)]);
        let after = graded("01-a", &[("slow", 3, false), ("lost", 2, true), ("new", 2, true)]);
        let difference = Difference::between(&before, &after).expect("they differ");
        assert_eq!((difference.points, difference.max_points), ([4, 4], [6, 7]));
        let part = |id: &str, pair| (id.to_owned(), pair);
        assert_eq!(
            difference.parts,
            [
                part("slow", [Judged::Fixed, Judged::Alive]),
                part("lost", [Judged::Alive, Judged::Fixed]),
                part("new", [Judged::Absent, Judged::Fixed]),
                part("gone", [Judged::Fixed, Judged::Absent]),
            ]
        );
    }

    #[test]
    fn another_worth_is_a_difference_even_where_the_sum_is_the_same() {
        let before = graded("01-a", &[("slow", 3, false), ("lost", 2, false)]);
        let after = graded("01-a", &[("slow", 2, false), ("lost", 3, false)]);
        assert!(Difference::between(&before, &after).is_some());
    }

    #[test]
    fn another_outcome_is_a_difference() {
        let before = graded("01-a", &[]);
        let after = Grade { outcome: Outcome::DoesNotCompile, ..before.clone() };
        let difference = Difference::between(&before, &after).expect("they differ");
        assert_eq!(difference.outcome, [Judged::Graded, Judged::DoesNotCompile]);
    }
}
