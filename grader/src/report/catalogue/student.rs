//! What the commands around a check say to a student.

use crate::attempts::Standing;

/// What `list` says.
#[derive(Debug, Clone, Copy)]
pub enum List<'a> {
    /// How an exercise stands.
    State {
        /// How.
        state: Standing,
        /// Whether any version of it was ever right.
        solved_before: bool,
        /// Bugs mended in the code as it is now.
        fixed: u32,
        /// Bugs planted, where that is known.
        bugs: Option<usize>,
    },
    /// How many exercises are solved.
    Solved {
        /// Solved.
        solved: usize,
        /// In all.
        of: usize,
    },
    /// What to do next.
    Next {
        /// The exercise.
        exercise: &'a str,
    },
    /// The heading over the exercises' names.
    ExerciseColumn,
    /// The heading over points.
    PointsColumn,
    /// The heading over how they stand.
    StateColumn,
    /// The heading over units.
    UnitColumn,
    /// The heading over titles.
    TitleColumn,
}

/// What is said of the attempts that are remembered.
#[derive(Debug, Clone, Copy)]
pub enum Journal<'a> {
    /// Lines could not be read.
    Damaged {
        /// How many.
        lines: usize,
        /// Whether they are kept elsewhere now.
        set_aside: bool,
    },
    /// Nothing could be read.
    Unreadable {
        /// What the system says.
        why: &'a str,
    },
    /// Something could not be remembered.
    NotWritten {
        /// What the system says.
        why: &'a str,
    },
}
