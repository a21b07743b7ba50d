//! What one hand-in has in it.

use crate::course::{Exercise, Slug};
use crate::submission::{Found, Submission, SubmissionError, Tree};

use super::search::{self, Search};
use super::{IntakeError, Reason};

/// What one hand-in has in it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct HandIn {
    /// One for each exercise that was found, in the order of the course.
    pub works: Vec<Work>,
    /// What is there and could not be read. A hand-in without works has at least one.
    pub unread: Vec<Unread>,
    /// How many files and folders were passed over, because every build or system makes them anew.
    pub ignored: usize,
}

/// One exercise of a hand-in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Work {
    /// Which.
    pub exercise: Slug,
    /// The student's files, or why they cannot be taken.
    pub found: Found,
}

/// Something in a hand-in that could not be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unread {
    /// Where it lies: relative, and fit to be shown.
    pub from: String,
    /// Why.
    pub why: Reason,
}

impl HandIn {
    /// A hand-in of which nothing can be read.
    pub(super) fn unread(from: String, why: Reason) -> Self {
        Self { unread: vec![Unread { from, why }], ..Self::default() }
    }

    /// What lies in `tree`, which messages call `from`; `name` is what the hand-in itself is
    /// called, without the person's name.
    pub(super) fn in_tree(
        tree: &dyn Tree,
        name: &str,
        from: &str,
        exercises: &[Exercise],
        only: Option<&Slug>,
    ) -> Result<Self, IntakeError> {
        let Search { places, mut unread, ignored } = search::search(tree, name, exercises, only);
        let mut works = Vec::new();
        for place in places {
            let exercise = &exercises[place.exercise];
            match Submission::find_in(tree, from, place.way, exercise) {
                Ok(found) => works.push(Work { exercise: exercise.slug.clone(), found }),
                Err(SubmissionError::Course(error)) => return Err(error.into()),
                Err(error) => unread.push(Unread {
                    from: from.to_owned(),
                    why: Reason::System { says: error.to_string() },
                }),
            }
        }
        if works.is_empty() && unread.is_empty() {
            unread.push(Unread { from: from.to_owned(), why: Reason::NothingFound });
        }
        Ok(Self { works, unread, ignored })
    }
}
