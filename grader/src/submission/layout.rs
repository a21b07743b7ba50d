//! How the files of a submission lie.

use std::io;
use std::path::{Path, PathBuf};

use crate::course::Exercise;

use super::SubmissionError;
use super::tree::{Folder, Tree};

/// Where the files of one submission are.
pub(super) struct Layout<'t> {
    /// What was named or found. Everything in it is the student's, and there no link is followed.
    pub tree: Box<dyn Tree + 't>,
    /// Its path, for messages.
    path: PathBuf,
    /// How to get from there to a file of the crate.
    way: Way,
    /// Whether `path` is a folder on the disk.
    on_disk: bool,
}

/// How one exercise's files lie in a tree.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Way {
    /// This folder is the crate; the empty one is the tree's root.
    Crate(String),
    /// This folder is what should be `src`, and nothing is known of a crate around it.
    Src(String),
    /// This file, wherever it lies and whatever it is called, is the one file that the exercise
    /// lets a student change.
    OneFile(String),
}

impl Layout<'static> {
    /// The exercise in the course at `root` itself.
    pub fn in_course(root: &Path, exercise: &Exercise) -> Result<Self, SubmissionError> {
        Self::new(root.to_owned(), Way::Crate(format!("exercises/{}", exercise.slug)))
    }

    /// The layout that the folder at `path` has.
    pub fn find(path: &Path, exercise: &Exercise) -> Result<Self, SubmissionError> {
        let no_folder = || SubmissionError::NoFolder { path: path.to_owned() };
        let path = path.canonicalize().map_err(|_| no_folder())?;
        if !path.is_dir() {
            return Err(no_folder());
        }
        if path.join("exercises").join(exercise.slug.as_str()).is_dir() {
            return Self::in_course(&path, exercise);
        }
        let here = String::new();
        if path.join("src").is_dir() || path.join("Cargo.toml").is_file() {
            return Self::new(path, Way::Crate(here));
        }
        if path.ends_with("src")
            && let Some(folder) = path.parent()
        {
            return Self::new(folder.to_owned(), Way::Crate(here));
        }
        let has = |file: &String| path.join(file.trim_start_matches("src/")).exists();
        if exercise.editable.iter().any(has) {
            return Self::new(path, Way::Src(here));
        }
        Err(SubmissionError::NothingThere { path, slug: exercise.slug.to_string() })
    }

    fn new(path: PathBuf, way: Way) -> Result<Self, SubmissionError> {
        match Folder::open(&path) {
            Ok(folder) => Ok(Self { tree: Box::new(folder), path, way, on_disk: true }),
            Err(source) => Err(SubmissionError::Io { path, source }),
        }
    }
}

impl<'t> Layout<'t> {
    /// What lies at `way` in `tree`, which messages call `name`.
    pub fn within(tree: &'t dyn Tree, name: &str, way: Way) -> Self {
        Self { tree: Box::new(tree), path: PathBuf::from(name), way, on_disk: false }
    }

    /// The way from the tree's root to `file`, a path from the crate's folder; `None` when
    /// this layout has no such place.
    pub fn way_to(&self, file: &str, exercise: &Exercise) -> Option<String> {
        let joined = |folder: &str, file: &str| match (folder, file) {
            ("", file) => file.to_owned(),
            (folder, "") => folder.to_owned(),
            (folder, file) => format!("{folder}/{file}"),
        };
        match &self.way {
            Way::Crate(folder) => Some(joined(folder, file)),
            Way::Src(folder) if file == "src" => Some(folder.clone()),
            Way::Src(folder) => file.strip_prefix("src/").map(|file| joined(folder, file)),
            Way::OneFile(at) => (*exercise.editable == [file]).then(|| at.clone()),
        }
    }

    /// Whether this is the exercise as it lies in the course itself: the student's working copy
    /// and the teacher's are then the same files.
    pub fn is_the_course(&self, exercise: &Exercise) -> bool {
        match &self.way {
            Way::Crate(folder) => {
                self.on_disk && self.path.join(folder) == exercise.teachers_folder()
            }
            Way::Src(_) | Way::OneFile(_) => false,
        }
    }

    /// The system did not let the grader read what lies at `way`.
    pub fn failed(&self, way: &str, source: io::Error) -> SubmissionError {
        SubmissionError::Io { path: self.path.join(way), source }
    }
}
