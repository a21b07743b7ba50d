//! How many hand-ins something comes to, without storing any.

use std::collections::HashSet;
use std::rc::Rc;

use schemars::JsonSchema;
use serde::Serialize;

use super::take::Editable;
use crate::course::{Course, CourseError};
use crate::intake::{self, Entry};
use crate::store::What;

/// How many hand-ins, by the rule of [`Summary`](super::Summary): one for each exercise in what
/// each student handed in, and what is the same in everything is one.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Numbers {
    /// Hand-ins.
    pub hand_ins: usize,
    /// Students who handed one in.
    pub students: usize,
    /// Different versions among them.
    pub contents: usize,
}

/// Counts hand-ins.
pub struct Tally {
    editable: Editable,
    students: HashSet<String>,
    contents: HashSet<String>,
    hand_ins: HashSet<(String, String, String, String)>,
}

impl Tally {
    /// None yet.
    ///
    /// # Errors
    /// When the course is not sound.
    pub fn new(course: &Course) -> Result<Self, CourseError> {
        let (students, contents) = (HashSet::new(), HashSet::new());
        Ok(Self { editable: Editable::of(course)?, students, contents, hand_ins: HashSet::new() })
    }

    /// Counts what is in an entry.
    pub fn add(&mut self, entry: &Rc<Entry>, works: Vec<intake::Work>) {
        for work in self.editable.works(entry, works) {
            let one = work.handed_in();
            let identity = one.identity();
            self.students.insert(identity.0.clone());
            if matches!(one.what, What::Files(_)) {
                self.contents.insert(identity.3.clone());
            }
            self.hand_ins.insert(identity);
        }
    }

    /// What it has come to.
    #[must_use]
    pub fn numbers(&self) -> Numbers {
        Numbers {
            hand_ins: self.hand_ins.len(),
            students: self.students.len(),
            contents: self.contents.len(),
        }
    }
}
