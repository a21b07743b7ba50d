//! What finds out what is to be said of one content: the seam between a batch and the checker.

use std::cell::RefCell;
use std::collections::HashMap;
use std::rc::Rc;

use crate::build::Profile;
use crate::check::{CheckError, Checker, Hidden, Options};
use crate::course::{Course, Exercise};
use crate::grade::Grade;
use crate::sandbox::Level;
use crate::sources::Sources;
use crate::store::Content;

/// Finds out what is to be said of one content.
#[expect(
    async_fn_in_trait,
    reason = "everything heavy is in other processes: one thread drives it"
)]
pub trait Examine {
    /// A digest of everything that the verdict depends on.
    async fn key(&self, content: &Content) -> Result<String, Trouble>;

    /// The verdict.
    async fn examine(&self, content: &Content) -> Result<Examined, Trouble>;
}

/// What was found.
#[derive(Debug, Clone, PartialEq)]
pub struct Examined {
    /// The grade, in English.
    pub grade: Grade,
    /// How well the code was shut in.
    pub isolation: Level,
}

/// A failure of the grader's own. Never costs a point.
#[derive(Debug)]
pub enum Trouble {
    /// It is about this content or exercise.
    Here(String),
    /// It would meet every other one as well.
    Everywhere(CheckError),
}

impl Trouble {
    /// What went wrong, in English.
    #[must_use]
    pub fn says(&self) -> String {
        match self {
            Self::Here(says) => says.clone(),
            Self::Everywhere(error) => error.to_string(),
        }
    }
}

impl From<CheckError> for Trouble {
    fn from(error: CheckError) -> Self {
        if error.concerns_all() { Self::Everywhere(error) } else { Self::Here(error.to_string()) }
    }
}

/// Examines with the checker, as `grader check` does.
pub struct Checks<'a> {
    course: &'a Course,
    checker: &'a Checker,
    cached: bool,
    /// What is read of an exercise, by slug: once for all who have handed it in.
    desks: RefCell<HashMap<String, Rc<Result<Desk, String>>>>,
}

/// Everything of an exercise that a check needs.
struct Desk {
    exercise: Exercise,
    hidden: Hidden,
    fixed: Sources,
}

impl<'a> Checks<'a> {
    /// Examines versions of the exercises of `course`. `cached` says whether a verdict from the
    /// checker's cache will do.
    #[must_use]
    pub fn new(course: &'a Course, checker: &'a Checker, cached: bool) -> Self {
        Self { course, checker, cached, desks: RefCell::default() }
    }

    fn desk(&self, slug: &str) -> Rc<Result<Desk, String>> {
        if let Some(desk) = self.desks.borrow().get(slug) {
            return desk.clone();
        }
        let desk = Rc::new(self.open(slug));
        self.desks.borrow_mut().insert(slug.to_owned(), desk.clone());
        desk
    }

    fn open(&self, slug: &str) -> Result<Desk, String> {
        let Some(known) = self.course.slugs().find(|known| known.as_str() == slug) else {
            return Err(format!("{slug} is no exercise of this course"));
        };
        let exercise = self.course.open_exercise(known).map_err(|error| error.to_string())?;
        let hidden =
            Hidden::read(&self.course.root, &exercise).map_err(|error| error.to_string())?;
        let fixed = exercise.fixed_sources().map_err(|error| error.to_string())?;
        Ok(Desk { exercise, hidden, fixed })
    }
}

impl Examine for Checks<'_> {
    async fn key(&self, content: &Content) -> Result<String, Trouble> {
        let desk = self.desk(&content.exercise);
        let desk = desk.as_ref().as_ref().map_err(|says| Trouble::Here(says.clone()))?;
        let sources = content.sources.clone().overlaid(&desk.fixed);
        Ok(self.checker.key(&desk.exercise, &desk.hidden, &sources).await?)
    }

    async fn examine(&self, content: &Content) -> Result<Examined, Trouble> {
        let desk = self.desk(&content.exercise);
        let desk = desk.as_ref().as_ref().map_err(|says| Trouble::Here(says.clone()))?;
        let sources = content.sources.clone().overlaid(&desk.fixed);
        let options = Options { seed: None, cached: self.cached, profile: Profile::Batch };
        let checked = self.checker.check(&desk.exercise, &desk.hidden, &sources, &options).await?;
        Ok(Examined { grade: checked.grade, isolation: Level::in_force() })
    }
}
