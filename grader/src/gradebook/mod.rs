//! From verdicts to marks: due dates, lateness, which hand-in counts, what an exercise weighs.
//!
//! In: the rules of a class, which `class.toml` says, and what was found of a student's hand-ins.
//! Out: a [`Mark`] with its reasons. Pure but for the reading of that file: no clock, so that a
//! mark is the same whenever it is asked for. `docs/class.md` explains the file with an example.

mod mark;
mod read;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;
use std::path::Path;

use jiff::{SignedDuration, Zoned};
use serde::{Deserialize, Serialize};

pub use mark::{Attempt, Lateness, Mark, Reason, mark, total};
pub use read::RulesError;

use crate::rubric::Fault;

/// The name of the file with the rules.
pub const FILE: &str = "class.toml";

/// The rules of a class.
#[derive(Debug, Clone, PartialEq)]
pub struct Rules {
    /// What the class is called.
    pub title: Option<String>,
    /// When everything is due that has no date of its own.
    pub due: Option<Zoned>,
    /// How long after that is not late.
    pub grace: SignedDuration,
    /// What lateness costs.
    pub late: Late,
    /// Which of several hand-ins counts.
    pub counts: Counts,
    /// How much students are told.
    pub reveal: Reveal,
    /// What is said of single exercises, by slug.
    pub exercises: BTreeMap<String, ExerciseRules>,
    /// Later dates for single students.
    pub extensions: Vec<Extension>,
}

/// What lateness costs, in hundredths of the points earned.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Late {
    /// For each day that has begun.
    pub percent_per_day: f64,
    /// At most this, however late it is.
    pub at_most_percent: f64,
}

/// Which of several hand-ins counts.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Counts {
    /// The one that came last.
    #[default]
    Last,
    /// The one with the most points after lateness; of several, the one that came first.
    Best,
}

/// How much students are told of their grade; each tells what the one before it does.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Reveal {
    /// Which bugs are mended.
    Verdicts,
    /// What was seen instead of what should be.
    #[default]
    Evidence,
    /// Hints for the bugs that are left.
    Hints,
    /// How an expert would have written it.
    Solutions,
}

/// What is said of one exercise.
#[derive(Debug, Clone, PartialEq)]
pub struct ExerciseRules {
    /// What it weighs beside the others.
    pub weight: f64,
    /// When it is due; else when everything is.
    pub due: Option<Zoned>,
}

/// A later date for one student.
#[derive(Debug, Clone, PartialEq)]
pub struct Extension {
    /// The student's key.
    pub student: String,
    /// For this exercise alone; else for all.
    pub exercise: Option<String>,
    /// When it is due for them.
    pub due: Zoned,
    /// The line of the file that says so.
    line: u32,
}

impl Default for Rules {
    fn default() -> Self {
        Self {
            title: None,
            due: None,
            grace: SignedDuration::ZERO,
            late: Late { percent_per_day: 0.0, at_most_percent: 100.0 },
            counts: Counts::default(),
            reveal: Reveal::default(),
            exercises: BTreeMap::new(),
            extensions: Vec::new(),
        }
    }
}

impl Rules {
    /// Reads the rules at `path`, of a class in which these exercises (slugs) can be handed in.
    ///
    /// # Errors
    /// When the file cannot be read, or says what makes no sense: then everything that is wrong
    /// with it, with the lines.
    pub fn read(path: &Path, exercises: &[&str]) -> Result<Self, RulesError> {
        let text = std::fs::read_to_string(path)
            .map_err(|source| RulesError::Read { path: path.to_owned(), source })?;
        let shown = path.file_name().unwrap_or(path.as_os_str()).to_string_lossy();
        Ok(Self::parse(&shown, &text, exercises)?)
    }

    /// When an exercise is due for a student; `None` where nobody says.
    #[must_use]
    pub fn due(&self, student: &str, exercise: &str) -> Option<&Zoned> {
        // What is said of the exercise goes before what is said of all.
        let of = |wanted: Option<&str>| {
            self.extensions
                .iter()
                .find(|it| it.student == student && it.exercise.as_deref() == wanted)
                .map(|it| &it.due)
        };
        let own = self.exercises.get(exercise).and_then(|rules| rules.due.as_ref());
        let usual = own.or(self.due.as_ref());
        // An extension never makes a date earlier than everybody's.
        let later = of(Some(exercise)).or(of(None));
        match (later, usual) {
            (Some(later), Some(usual)) => Some(later.max(usual)),
            (later, usual) => later.or(usual),
        }
    }

    /// What an exercise weighs beside the others. Where weights are given, an exercise without one
    /// weighs nothing.
    #[must_use]
    pub fn weight(&self, exercise: &str) -> f64 {
        if self.exercises.is_empty() {
            return 1.0;
        }
        self.exercises.get(exercise).map_or(0.0, |rules| rules.weight)
    }

    /// Extensions for students whom nobody knows: slips of the keyboard that would otherwise pass
    /// unseen.
    pub fn strangers<'r>(
        &'r self,
        knows: impl Fn(&str) -> bool + 'r,
    ) -> impl Iterator<Item = Fault> + 'r {
        let strange = self.extensions.iter().filter(move |it| !knows(&it.student));
        strange.map(|it| Fault {
            path: FILE.to_owned(),
            line: it.line,
            message: format!("nobody in the store is called `{}`", it.student),
            advice: "write the student's key, as the reports show it".to_owned(),
        })
    }
}
