//! What a regrade would change.

use std::io::{self, Write};

use schemars::JsonSchema;
use serde::Serialize;

use super::summary::list;
use super::{counted, plain};
use crate::batch::{Difference, Judged, Overruled};
use crate::store::{Change, Override};

/// What a regrade would change; also the form of the JSON.
#[derive(Debug, Default, Serialize, JsonSchema)]
pub struct Changes {
    /// Of this form of the JSON.
    version: u32,
    /// Hand-ins that would be said something else of.
    differing: Vec<Differing>,
    /// Hand-ins that would be said the same of, on other grounds.
    same: usize,
    /// Hand-ins whose points a teacher has set: these stay.
    overruled: Vec<Overruled>,
}

/// A hand-in that would be said something else of.
#[derive(Debug, Serialize, JsonSchema)]
struct Differing {
    student: String,
    exercise: String,
    received: Option<String>,
    #[serde(flatten)]
    difference: Difference,
}

impl Changes {
    /// Nothing yet.
    #[must_use]
    pub fn new() -> Self {
        Self { version: 1, ..Self::default() }
    }

    /// Adds one hand-in, and the teacher's points for it if there are any.
    pub fn add(&mut self, change: &Change, overruled: Option<&Override>) {
        let Some(difference) = Difference::between(&change.before.grade, &change.after.grade)
        else {
            self.same += 1;
            return;
        };
        if let Some(overruled) = overruled {
            self.overruled.push(Overruled::new(overruled, difference.clone()));
        }
        self.differing.push(Differing {
            student: change.student.key.clone(),
            exercise: change.exercise.clone(),
            received: change.received.map(|received| received.to_string()),
            difference,
        });
    }

    /// Whether nobody's grade would be another.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.differing.is_empty()
    }

    /// Writes it for people.
    ///
    /// # Errors
    /// When the writer fails.
    pub fn write(&self, to: &mut dyn Write) -> io::Result<()> {
        let differing = self.differing.len();
        let differing = counted(differing, "hand-in", "hand-ins");
        writeln!(to, "{differing} would change, {} would not", self.same)?;
        let lines = self.differing.iter().map(|one| {
            format!("{}  {}  {}", plain(&one.student), one.exercise, words(&one.difference))
        });
        list("Would change:", lines, to)?;
        list(OVERRULED, self.overruled.iter().map(overruled), to)?;
        writeln!(
            to,
            "\nNothing has changed yet. To change it: `grader batch --regrade --apply`; to leave it: \
             `grader batch --regrade --discard`"
        )
    }

    /// Writes it as JSON.
    ///
    /// # Errors
    /// When the writer fails.
    pub fn write_json(&self, to: &mut dyn Write) -> io::Result<()> {
        serde_json::to_writer_pretty(&mut *to, self)?;
        writeln!(to)
    }
}

/// What stays as a teacher has set it, although the grader says something else.
pub(super) const OVERRULED: &str =
    "Set by hand, and they stay; the grader says something else now, so look again:";

/// One line of that.
pub(super) fn overruled(one: &Overruled) -> String {
    let (student, reason) = (plain(&one.student), plain(&one.reason));
    let says = words(&one.difference);
    format!("{student}  {}  {} points ({reason}); {says}", one.exercise, one.by_hand)
}

/// `3/5 → 5/5: slow alive → fixed`.
fn words(difference: &Difference) -> String {
    let Difference { points, max_points, outcome, parts } = difference;
    let score = |at: usize| format!("{}/{}", points[at], max_points[at]);
    let mut why = Vec::new();
    let pair = |[before, after]: [Judged; 2]| format!("{} → {}", before.name(), after.name());
    if outcome[0] != outcome[1] {
        why.push(pair(*outcome));
    }
    // Where there was or is no verdict at all, every bug differs, and that says nothing more.
    if *outcome == [Judged::Graded; 2] {
        why.extend(parts.iter().map(|(id, change)| format!("{id} {}", pair(*change))));
    }
    if why.is_empty() {
        why.push("its bugs are worth something else".to_owned());
    }
    format!("{} → {}: {}", score(0), score(1), why.join(", "))
}
