//! Base and head, side by side: what a pull request is graded by, and what it changes.

use std::path::Path;

use super::base::{self, Base};
use super::change::{self, Changes};
use super::git::Tree;
use super::head;
use super::place::Revisions;
use super::{CiError, Id, Repository};
use crate::course::{Course, CourseError, Exercise};
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
/// When git fails.
pub fn fetch(repository: &Repository, named: &Revisions) -> Result<(), CiError> {
    let mut wanted = Vec::new();
    for revision in [&named.base, &named.head] {
        if repository.commit(revision)?.is_none() {
            wanted.push(revision.as_str());
        }
    }
    if wanted.is_empty() { Ok(()) } else { repository.fetch(&wanted) }
}

fn commits(repository: &Repository, named: &Revisions) -> Result<Commits, CiError> {
    let find = |side, revision: &String| -> Result<Id, CiError> {
        match repository.commit(revision)? {
            Some(commit) => Ok(commit),
            None => Err(CiError::NoCommit {
                side,
                revision: revision.clone(),
                shallow: repository.is_shallow()?,
            }),
        }
    };
    let base = find("base", &named.base)?;
    let head = find("head", &named.head)?;
    let start = match repository.common(&base, &head)? {
        Some(left) if left == base => Start::Left(left),
        Some(left) if left == head => Start::Behind,
        Some(_) | None if named.is_push => Start::Replaced,
        Some(left) => Start::Left(left),
        None => Start::Unknown,
    };
    Ok(Commits { base, head, start })
}
