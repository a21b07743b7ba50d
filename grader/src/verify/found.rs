//! What was found about an exercise.

use schemars::JsonSchema;
use serde::Serialize;

use crate::grade::Outcome;

/// What was found about one exercise.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct VerifyReport {
    /// The exercise's slug.
    pub exercise: String,
    /// The ids of its bugs, in the order of the rubric: the columns of the table.
    pub bugs: Vec<String>,
    /// One for each variant that was graded, in the order in which they are to be shown.
    pub rows: Vec<Row>,
    /// Whatever else is not as it should be.
    pub problems: Vec<Problem>,
}

/// One variant of an exercise and what was said of it.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Row {
    /// The variant: `starter`, `solution`, `only one-table-at-a-time`, `wrong serve-in-order`.
    pub variant: String,
    /// What became of it.
    pub outcome: Outcome,
    /// One for each bug, in the order of [`VerifyReport::bugs`].
    pub bugs: Vec<Cell>,
    /// The guards that should be broken.
    pub guards_expected: Vec<String>,
    /// The guards that are broken.
    pub guards_broken: Vec<String>,
}

/// One bug in one variant.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Cell {
    /// What it should be.
    pub expected: Expected,
    /// What it is; `None` when the variant was not graded.
    pub observed: Option<Observed>,
}

/// What a bug should be in a variant.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Expected {
    /// Gone.
    Fixed,
    /// Alive.
    Alive,
    /// Alive, or unknown because another hides it.
    NotFixed,
}

/// What a bug is in a variant.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Observed {
    /// Gone.
    Fixed,
    /// Alive.
    Alive,
    /// Not to be seen.
    Unknown,
}

/// Something that is not as it should be and that belongs to no cell of the table.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Problem {
    /// What, in one sentence without a full stop.
    pub text: String,
    /// The file, from the root of the course.
    pub file: Option<String>,
    /// The line, from 1.
    pub line: Option<u32>,
}

impl Cell {
    /// Whether the bug is what it should be.
    #[must_use]
    pub fn ok(&self) -> bool {
        match (self.expected, self.observed) {
            (Expected::Fixed, Some(Observed::Fixed))
            | (Expected::Alive | Expected::NotFixed, Some(Observed::Alive))
            | (Expected::NotFixed, Some(Observed::Unknown)) => true,
            (Expected::Fixed, Some(Observed::Alive | Observed::Unknown) | None)
            | (Expected::Alive, Some(Observed::Fixed | Observed::Unknown) | None)
            | (Expected::NotFixed, Some(Observed::Fixed) | None) => false,
        }
    }
}

impl Row {
    /// Whether everything about this variant is as it should be.
    #[must_use]
    pub fn ok(&self) -> bool {
        self.outcome == Outcome::Graded && self.bugs.iter().all(Cell::ok) && self.guards_ok()
    }

    /// Whether just those guards are broken that should be.
    #[must_use]
    pub fn guards_ok(&self) -> bool {
        let broken = |guard| self.guards_broken.contains(guard);
        self.guards_expected.iter().all(broken)
            && self.guards_broken.iter().all(|guard| self.guards_expected.contains(guard))
    }
}

impl VerifyReport {
    /// Whether the exercise is sound.
    #[must_use]
    pub fn ok(&self) -> bool {
        self.problems.is_empty() && self.rows.iter().all(Row::ok)
    }
}
