//! Takes what a teacher has and makes a plan of who handed in what.
//!
//! Paths come in: folders, archives of learning platforms, lists of git repositories. A [`Plan`]
//! goes out, with one small [`Entry`] for each hand-in; contents stay where they are and are read
//! one at a time with [`Plan::read`]. What is wrong with a hand-in is a value ([`Unread`],
//! [`Refusal`](crate::submission::Refusal)) and stops nothing; an `Err` is wrong use or a failure
//! of the grader's own. Nothing is ever written below a path that a student chose, and nothing of
//! a student's is run.

mod detect;
mod error;
mod folder;
mod hand_in;
mod kind;
mod names;
mod problem;
mod reason;
mod search;
#[cfg(test)]
mod tests;

use std::path::PathBuf;

use jiff::Timestamp;

use crate::course::{Course, Exercise, Slug};

pub use error::IntakeError;
pub use hand_in::{HandIn, Unread, Work};
pub use kind::LayoutKind;
pub use problem::Problem;
pub use reason::Reason;

use folder::Source;

/// What was asked for.
#[derive(Debug, Clone, Default)]
pub struct Request {
    /// Folders, archives and files.
    pub paths: Vec<PathBuf>,
    /// How hand-ins lie in them; found out where it is not said.
    pub layout: Option<LayoutKind>,
    /// The one exercise that is wanted; else every exercise that is found.
    pub exercise: Option<Slug>,
}

/// Who handed in what, before anything is read.
pub struct Plan {
    /// What was given, and how hand-ins lie in it.
    pub given: Vec<Given>,
    /// Every hand-in, in the order in which it was found. Hand-ins with one key are attempts of
    /// one student.
    pub entries: Vec<Entry>,
    /// What a teacher should look at before anything runs.
    pub problems: Vec<Problem>,
    exercises: Vec<Exercise>,
    only: Option<Slug>,
    sources: Vec<Source>,
}

/// One path that was given.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Given {
    /// Its last part.
    pub name: String,
    /// How hand-ins lie in it.
    pub layout: LayoutKind,
    /// How many hand-ins it has.
    pub hand_ins: usize,
    /// Of how many people they are.
    pub people: usize,
}

/// One hand-in of one person.
#[derive(Debug, Clone)]
pub struct Entry {
    /// Whose it is.
    pub who: Who,
    /// When it was received, where what was given tells.
    pub received: Option<Timestamp>,
    /// Whether the platform says that it came late.
    pub late: bool,
    /// Where it lies in what was given: relative, and fit to be shown.
    pub from: String,
    place: Place,
}

/// A person of the class.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Who {
    /// What they are known by in this class: the roster's id, else the platform's, else the name
    /// of the folder.
    pub key: String,
    /// Their name.
    pub name: Option<String>,
    /// Their e-mail address.
    pub email: Option<String>,
    /// What other systems know them by.
    pub ids: Option<Box<Ids>>,
}

/// What other systems know a person by.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Ids {
    /// Canvas' user id, or what an anonymous Canvas download says in its place.
    pub canvas: Option<String>,
    /// Moodle's participant id: the number in `Participant 12345`.
    pub moodle: Option<String>,
    /// Gradescope's student id.
    pub gradescope: Option<String>,
    /// The name they log in with.
    pub login: Option<String>,
}

/// Where an entry's contents are.
#[derive(Debug, Clone)]
enum Place {
    /// This way of the source of this number.
    Below { source: usize, way: Box<str> },
    /// Nowhere that can be read.
    Nowhere(Box<Reason>),
}

impl Plan {
    /// Finds out who handed in what. Contents are not read.
    ///
    /// # Errors
    ///
    /// When nothing was named; when a path leads nowhere; when hand-ins do not lie there as was
    /// said; when the course is not sound.
    pub fn open(request: &Request, course: &Course) -> Result<Self, IntakeError> {
        if request.paths.is_empty() {
            return Err(IntakeError::NothingNamed);
        }
        let exercises: Vec<_> =
            course.slugs().map(|slug| course.open_exercise(slug)).collect::<Result<_, _>>()?;
        let mut plan = Self {
            given: Vec::new(),
            entries: Vec::new(),
            problems: Vec::new(),
            exercises,
            only: request.exercise.clone(),
            sources: Vec::new(),
        };
        for path in &request.paths {
            plan.add(path, request.layout)?;
        }
        plan.problems.extend(problem::collisions(&plan.entries));
        Ok(plan)
    }

    /// The contents of one hand-in.
    ///
    /// # Errors
    ///
    /// When the teacher's own files are not sound.
    pub fn read(&self, entry: &Entry) -> Result<HandIn, IntakeError> {
        match &entry.place {
            Place::Below { source, way } => self.sources[*source].read(way, entry, self),
            Place::Nowhere(why) => Ok(HandIn::unread(entry.from.clone(), (**why).clone())),
        }
    }
}
