//! How the files of a submission lie.

use std::io;
use std::os::fd::OwnedFd;
use std::path::{Path, PathBuf};

use crate::course::Exercise;

use super::{SubmissionError, open};

/// Where the files of one submission are.
pub(super) struct Layout {
    /// The folder that was named, open. The way to it is the caller's own; everything below it is
    /// the student's, and there no link is followed.
    pub folder: OwnedFd,
    /// Its path, for messages.
    path: PathBuf,
    /// How to get from there to a file of the crate.
    way: Way,
}

enum Way {
    /// The folder has `exercises/<slug>/` in it.
    Course(String),
    /// The folder is the crate.
    Crate,
    /// The folder is what should be `src`, and nothing is known of a crate around it.
    Src,
}

impl Layout {
    /// The exercise in the course at `root` itself.
    pub fn in_course(root: &Path, exercise: &Exercise) -> Result<Self, SubmissionError> {
        Self::new(root.to_owned(), Way::Course(format!("exercises/{}", exercise.slug)))
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
        if path.join("src").is_dir() || path.join("Cargo.toml").is_file() {
            return Self::new(path, Way::Crate);
        }
        if path.ends_with("src")
            && let Some(folder) = path.parent()
        {
            return Self::new(folder.to_owned(), Way::Crate);
        }
        let has = |file: &String| path.join(file.trim_start_matches("src/")).exists();
        if exercise.editable.iter().any(has) {
            return Self::new(path, Way::Src);
        }
        Err(SubmissionError::NothingThere { path, slug: exercise.slug.to_string() })
    }

    fn new(path: PathBuf, way: Way) -> Result<Self, SubmissionError> {
        match open::folder(&path) {
            Ok(folder) => Ok(Self { folder, path, way }),
            Err(source) => Err(SubmissionError::Io { path, source }),
        }
    }

    /// The way from the named folder to `file`, a path from the crate's folder; `None` when
    /// this layout has no such place.
    pub fn way_to(&self, file: &str) -> Option<String> {
        match &self.way {
            Way::Course(folder) => Some(format!("{folder}/{file}")),
            Way::Crate => Some(file.to_owned()),
            Way::Src if file == "src" => Some(String::new()),
            Way::Src => file.strip_prefix("src/").map(str::to_owned),
        }
    }

    /// Whether this is the exercise as it lies in the course itself: the student's working copy
    /// and the teacher's are then the same files.
    pub fn is_the_course(&self, exercise: &Exercise) -> bool {
        let crate_folder = match &self.way {
            Way::Course(folder) => self.path.join(folder),
            Way::Crate => self.path.clone(),
            Way::Src => return false,
        };
        crate_folder == exercise.teachers_folder()
    }

    /// The system did not let the grader read what lies at `way`.
    pub fn failed(&self, way: &str, source: io::Error) -> SubmissionError {
        SubmissionError::Io { path: self.path.join(way), source }
    }
}
