//! What each variant of an exercise must show.

use std::collections::BTreeMap;

use super::Expected;
use crate::course::{CourseError, Exercise, Variant};
use crate::rubric::{Bug, Rubric};

/// The variants of an exercise and what they must show.
pub(super) struct Expectations {
    /// Every variant, in the order in which they are told.
    pub(super) variants: Vec<Variant>,
    /// The bugs, in the order of the rubric.
    pub(super) bugs: Vec<Bug>,
    wrong: BTreeMap<String, Wrong>,
}

/// What a wrong repair must lose.
#[derive(Default)]
struct Wrong {
    alive: Vec<String>,
    broken: Vec<String>,
}

impl Expectations {
    /// Reads off an exercise what its variants must show.
    ///
    /// # Errors
    /// When its marked sources or its list of wrong repairs are not sound.
    pub(super) fn of(exercise: &Exercise, rubric: &Rubric) -> Result<Self, CourseError> {
        let ids: Vec<&str> = rubric.bugs.iter().map(|bug| bug.id.as_str()).collect();
        let wrong = exercise.wrong_repairs()?.list.into_iter();
        let wrong =
            wrong.map(|wrong| (wrong.name, Wrong { alive: wrong.alive, broken: wrong.broken }));
        Ok(Self {
            variants: exercise.variants(&ids)?,
            bugs: rubric.bugs.clone(),
            wrong: wrong.collect(),
        })
    }

    /// What a bug must be in a variant.
    pub(super) fn of_bug(&self, variant: &Variant, bug: &Bug) -> Expected {
        let alive = match variant {
            Variant::Starter => true,
            Variant::Solution | Variant::Alternative(_) => false,
            Variant::Only(id) => *id == bug.id,
            Variant::Mended(id) => *id != bug.id,
            Variant::Wrong(name) => {
                let Some(wrong) = self.wrong.get(name) else { return Expected::Fixed };
                // A broken guard takes the points of every bug, fixed or not.
                return match !wrong.broken.is_empty() || wrong.alive.contains(&bug.id) {
                    true => Expected::NotFixed,
                    false => Expected::Fixed,
                };
            }
        };
        // What another bug of this variant hides is unknown, whether it is there or not.
        if self.is_hidden(variant, bug) {
            Expected::NotFixed
        } else if alive {
            Expected::Alive
        } else {
            Expected::Fixed
        }
    }

    /// Whether a bug that this variant holds stands in front of this one.
    fn is_hidden(&self, variant: &Variant, bug: &Bug) -> bool {
        bug.hidden_by.iter().filter_map(|id| self.bugs.iter().find(|other| other.id == *id)).any(
            |front| {
                let there = match variant {
                    Variant::Starter => true,
                    Variant::Solution | Variant::Alternative(_) | Variant::Wrong(_) => false,
                    Variant::Only(id) => *id == front.id,
                    Variant::Mended(id) => *id != front.id,
                };
                there || self.is_hidden(variant, front)
            },
        )
    }

    /// The guards that must be broken in a variant.
    pub(super) fn broken_guards(&self, variant: &Variant) -> &[String] {
        match variant {
            Variant::Wrong(name) => self.wrong.get(name).map_or(&[], |wrong| &wrong.broken),
            Variant::Starter
            | Variant::Solution
            | Variant::Only(_)
            | Variant::Mended(_)
            | Variant::Alternative(_) => &[],
        }
    }
}
