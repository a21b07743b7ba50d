//! Base and head, side by side: what a pull request is graded by, and what it changes.

use std::path::Path;

use super::base::{self, Base};
use super::change::{self, Changes};
use super::git::Tree;
use super::head;
use super::place::{By, Revisions};
use super::{CiError, Id, Repository};
use crate::course::{Course, CourseError, Exercise, nearest};
use crate::sources::Sources;
use crate::submission::Refusal;

/// The commits of a pull request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Commits {
    /// The base commit: whose course, and whose verdicts, are compared with.
    pub base: Id,
    /// The head commit.
    pub head: Id,
    /// Since when the head's changes count.
    pub start: Start,
}

/// Since when the changes of a head count.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Start {
    /// Since the commit at which it left the base: what the base got meanwhile is not its doing.
    Left(Id),
    /// The head is a commit in the base's past, as after a push that took commits back. It has
    /// left nothing, so everything that differs from the base counts.
    Behind,
    /// The head was pushed over the base, which is not in its past. What it no longer has is its
    /// doing as well, so everything that differs from the base counts.
    Replaced,
    /// A shallow clone does not tell, so everything that differs from the base counts.
    Unknown,
}

/// A pull request, read and not graded yet.
pub struct Comparison {
    /// Its commits.
    pub commits: Commits,
    /// The course of the base.
    pub course: Course,
    /// The folder of the course, from the top of the repository, with `/` at its end; empty at
    /// the top.
    pub folder: String,
    /// Every exercise of the course.
    pub exercises: Vec<Exercise>,
    /// What the head changes.
    pub changes: Changes,
    repository: Repository,
    head: Tree,
    /// Where the course lies; it goes away with this.
    _base: Base,
}

/// Why two commits could not be compared.
#[derive(Debug, thiserror::Error)]
pub enum CompareError {
    /// Git, or what it was asked for.
    #[error(transparent)]
    Ci(#[from] CiError),
    /// The base's course is not sound.
    #[error(transparent)]
    Course(#[from] CourseError),
}

impl Comparison {
    /// Reads what `named` means in a clone. `course` is the folder of the course where one was
    /// named, from the top of the repository.
    ///
    /// # Errors
    /// When a commit is not here, or the base has no sound course.
    pub fn new(
        repository: Repository,
        named: &Revisions,
        course: Option<&Path>,
    ) -> Result<Self, CompareError> {
        let commits = commits(&repository, named)?;
        let before = repository.tree(&commits.base)?;
        let folder = base::course_folder(&before, course, &repository.began)?;
        let base = Base::lay_out(&repository, &before, &folder)?;
        let course = Course::open(base.root())?;
        let exercises = course.slugs().map(|slug| course.open_exercise(slug));
        let exercises: Vec<Exercise> = exercises.collect::<Result<_, _>>()?;
        let head = repository.tree(&commits.head)?;
        let left = match &commits.start {
            Start::Left(left) if *left != commits.base => repository.tree(left)?,
            Start::Left(_) | Start::Behind | Start::Replaced | Start::Unknown => before,
        };
        let changes = change::changes(&left, &head, &folder, &exercises);
        Ok(Self { commits, course, folder, exercises, changes, repository, head, _base: base })
    }

    /// The head's version of an exercise: its editable files over the teacher's fixed ones, or
    /// why it cannot be taken.
    ///
    /// # Errors
    /// When git fails, or the teacher's files are not sound.
    pub fn of_head(&self, exercise: &Exercise) -> Result<Result<Sources, Refusal>, CompareError> {
        let mut blobs = self.repository.blobs()?;
        Ok(match head::editable(&self.head, &mut blobs, &self.folder, exercise)? {
            Ok(editable) => Ok(editable.overlaid(&exercise.fixed_sources()?)),
            Err(refusal) => Err(refusal),
        })
    }
}

/// Brings those of the commits in that are not here.
///
/// # Errors
/// When git fails, or the other side has no such commit.
pub fn fetch(repository: &Repository, named: &Revisions) -> Result<(), CiError> {
    let mut wanted = Vec::new();
    for (side, revision) in sides(named) {
        if repository.commit(revision)?.is_none() {
            wanted.push((side, revision));
        }
    }
    if wanted.is_empty() {
        return Ok(());
    }
    let revisions: Vec<&str> = wanted.iter().map(|(_, revision)| *revision).collect();
    let Err(failed) = repository.fetch(&revisions) else { return Ok(()) };
    // What a service names is there, whatever the list of names says.
    let typed = wanted.iter().filter(|_| named.by == By::Hand);
    for (side, revision) in typed {
        if repository.is_unknown_to_origin(revision)? {
            return Err(no_commit(repository, side, revision, named.by)?);
        }
    }
    Err(failed)
}

fn sides(named: &Revisions) -> [(&'static str, &str); 2] {
    [("base", &named.base), ("head", &named.head)]
}

/// That a commit is not here, with the names that may have been meant.
fn no_commit(
    repository: &Repository,
    side: &'static str,
    revision: &str,
    by: By,
) -> Result<CiError, CiError> {
    let near = match by {
        // What comes after a name, as in `main~2`, is no part of it.
        By::Hand => {
            let name = revision.split(['~', '^', '@', ':']).next().unwrap_or(revision);
            let names = repository.names()?;
            nearest(name, names.iter().map(String::as_str))
        }
        By::Merge | By::Push => Vec::new(),
    };
    let shallow = repository.is_shallow()?;
    Ok(CiError::NoCommit { side, revision: revision.to_owned(), shallow, by, near })
}

fn commits(repository: &Repository, named: &Revisions) -> Result<Commits, CiError> {
    let find = |(side, revision)| -> Result<Id, CiError> {
        match repository.commit(revision)? {
            Some(commit) => Ok(commit),
            None => Err(no_commit(repository, side, revision, named.by)?),
        }
    };
    let [base, head] = sides(named).map(find);
    let (base, head) = (base?, head?);
    let start = match repository.common(&base, &head)? {
        Some(left) if left == base => Start::Left(left),
        Some(left) if left == head => Start::Behind,
        Some(_) | None if named.by == By::Push => Start::Replaced,
        Some(left) => Start::Left(left),
        None => Start::Unknown,
    };
    Ok(Commits { base, head, start })
}
