//! Reads the course: units and order, exercises, marked sources and their variants.
//!
//! Paths come in, checked data goes out. It reads (and, only where a function says so, writes)
//! files of the course; it never builds, runs or grades anything.

mod advice;
pub mod condition;
pub mod drift;
pub mod error;
pub mod exercise;
#[cfg(test)]
pub(crate) mod fixture;
pub mod limits;
mod list;
pub mod marked;
#[cfg(test)]
mod marked_tests;
mod nearest;
mod planted;
mod read;
pub mod record;
pub mod slug;
#[cfg(test)]
mod tests;
pub mod variant;
mod variants;
#[cfg(test)]
mod variants_tests;
pub mod wrong;

use std::path::{Path, PathBuf};

pub use drift::{Drift, DriftKind};
pub use error::{CourseError, Flaw, Spot};
pub use exercise::Exercise;
pub(crate) use exercise::heading;
pub use limits::Limits;
pub use list::{Entry, Unit};
pub use planted::Planted;
pub use slug::Slug;
pub use variant::{NotAVariant, Variant};
pub use wrong::{WrongRepair, WrongRepairs};

use crate::language::Language;
pub(crate) use nearest::nearest;

use crate::embedded;
use record::Record;

/// The exercises that a name may mean.
pub(crate) enum Meant<'c> {
    /// This one, whose slug, words or number it is.
    Whole(&'c Slug),
    /// These, whose slugs it is a part of.
    InPart(Vec<&'c Slug>),
}

/// What was typed without the folders of a path that the shell has completed
/// (`exercises/03-blocking-call/`), in small letters.
pub(crate) fn plain_name(typed: &str) -> String {
    typed.trim_end_matches('/').rsplit('/').next().unwrap_or(typed).to_lowercase()
}

/// A course: exercises in order, in units.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Course {
    /// The folder that holds `course.toml`.
    pub root: PathBuf,
    /// The folder of the teacher's files: the same one where the course is made, and the
    /// program's own copy in a folder that `grader init` has laid out.
    teacher: PathBuf,
    /// What it is called.
    pub title: String,
    /// What it is called in Brazilian Portuguese, where it is translated.
    pub title_pt_br: Option<String>,
    /// Its units, in order.
    pub units: Vec<Unit>,
    /// What a submission may use, where its exercise says nothing else.
    pub limits: Limits,
}

impl Course {
    /// The course that `from` lies in: the nearest folder, from there upwards, with a
    /// `course.toml`.
    ///
    /// # Errors
    ///
    /// When there is none, or when its `course.toml` is not sound.
    pub fn find(from: &Path) -> Result<Self, CourseError> {
        Self::open(&Self::root_of(from)?)
    }

    /// The nearest folder, from `from` upwards, with a `course.toml`.
    ///
    /// # Errors
    ///
    /// When there is none.
    pub fn root_of(from: &Path) -> Result<PathBuf, CourseError> {
        // Resolved, because `..` and links must not lead the way upwards astray.
        let Ok(start) = from.canonicalize() else {
            return Err(CourseError::NoCourse { from: from.to_owned() });
        };
        match start.ancestors().find(|folder| folder.join("course.toml").is_file()) {
            Some(root) => Ok(root.to_owned()),
            None => Err(CourseError::NoCourse { from: start }),
        }
    }

    /// The course at `root`.
    ///
    /// # Errors
    ///
    /// When its `course.toml` cannot be read or is not sound.
    pub fn open(root: &Path) -> Result<Self, CourseError> {
        let teacher = if Record::is_in(root) { embedded::folder()? } else { root.to_owned() };
        let list::List { title, title_pt_br, units, limits } = list::read(&teacher)?;
        Ok(Self { root: root.to_owned(), teacher, title, title_pt_br, units, limits })
    }

    /// Whether the folder has the exercises alone, as `grader init` has laid them out.
    #[must_use]
    pub fn is_laid_out(&self) -> bool {
        self.teacher != self.root
    }

    /// Whether the folder was laid out from another course than the one inside the program.
    #[must_use]
    pub fn is_behind(&self) -> bool {
        self.is_laid_out() && Record::read(&self.root).course != embedded::digest()
    }

    /// What it is called in a language; in English where it is not translated.
    #[must_use]
    pub fn title_in(&self, language: Language) -> &str {
        language.pick(&self.title, self.title_pt_br.as_deref())
    }

    /// The names of all exercises, in order.
    pub fn slugs(&self) -> impl Iterator<Item = &Slug> {
        self.units.iter().flat_map(|unit| &unit.exercises).map(|entry| &entry.slug)
    }

    /// The exercise of this name: its slug, its number (`03`, `3`) or a part of its slug.
    ///
    /// # Errors
    ///
    /// When no exercise has this name, or several have it in part; when the exercise's
    /// `Cargo.toml` is not sound.
    pub fn exercise(&self, name: &str) -> Result<Exercise, CourseError> {
        self.open_exercise(self.slug(name)?)
    }

    /// The slug that is meant by `name`; see [`Course::exercise`].
    ///
    /// # Errors
    ///
    /// When no exercise has this name, or several have it in part.
    pub fn slug(&self, name: &str) -> Result<&Slug, CourseError> {
        let name = plain_name(name);
        match self.meant_by(&name) {
            Meant::Whole(slug) => Ok(slug),
            Meant::InPart(fitting) => match fitting[..] {
                [only] => Ok(only),
                [] => {
                    let nearest = self.nearest_slugs(&name);
                    Err(CourseError::UnknownExercise { name, nearest })
                }
                [..] => Err(CourseError::AmbiguousExercise {
                    name,
                    candidates: fitting.into_iter().map(Slug::to_string).collect(),
                }),
            },
        }
    }

    /// What [`plain_name`] may mean.
    pub(crate) fn meant_by(&self, name: &str) -> Meant<'_> {
        let number = name.parse().ok();
        let whole = self.slugs().find(|slug| {
            slug.as_str() == name || slug.words() == name || Some(slug.number()) == number
        });
        let fits =
            |slug: &&Slug| !name.is_empty() && number.is_none() && slug.as_str().contains(name);
        match whole {
            Some(slug) => Meant::Whole(slug),
            None => Meant::InPart(self.slugs().filter(fits).collect()),
        }
    }

    /// The exercise that `folder` lies in: `exercises/<slug>`, `solutions/<slug>`,
    /// `tests/<slug>` or a folder below; `None` when it lies in none.
    ///
    /// # Errors
    ///
    /// When the exercise's `Cargo.toml` is not sound.
    pub fn exercise_at(&self, folder: &Path) -> Result<Option<Exercise>, CourseError> {
        let Ok(folder) = folder.canonicalize() else { return Ok(None) };
        let Ok(inside) = folder.strip_prefix(&self.root) else { return Ok(None) };
        let mut parts = inside.iter().filter_map(|part| part.to_str());
        let (Some("exercises" | "solutions" | "tests"), Some(name)) = (parts.next(), parts.next())
        else {
            return Ok(None);
        };
        let slug = self.slugs().find(|slug| slug.as_str() == name);
        slug.map(|slug| self.open_exercise(slug)).transpose()
    }

    /// Opens an exercise that the course lists.
    ///
    /// # Errors
    ///
    /// When the exercise's `Cargo.toml` is not sound.
    pub fn open_exercise(&self, slug: &Slug) -> Result<Exercise, CourseError> {
        Exercise::open(&self.root, &self.teacher, slug, &self.limits)
    }

    /// Slugs that `name` may have been meant for, by the whole or by the words alone.
    pub(crate) fn nearest_slugs(&self, name: &str) -> Vec<String> {
        let whole = nearest(name, self.slugs().map(Slug::as_str));
        if !whole.is_empty() {
            return whole;
        }
        let words = nearest(name, self.slugs().map(Slug::words));
        let slugs =
            words.iter().filter_map(|words| self.slugs().find(|slug| slug.words() == words));
        slugs.map(Slug::to_string).collect()
    }
}
