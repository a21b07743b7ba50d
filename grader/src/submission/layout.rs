//! How the files of a submission lie.

use std::path::{Path, PathBuf};

use crate::course::Exercise;

use super::SubmissionError;

/// Where the files of one submission are.
pub(super) struct Layout {
    /// The folder that was named. The way to it is the caller's own; everything below it is the
    /// student's, and there no link is followed.
    pub trusted: PathBuf,
    /// How to get from there to a file of the crate.
    way: Way,
}

enum Way {
    /// `trusted` has `exercises/<slug>/` in it.
    Course(String),
    /// `trusted` is the crate.
    Crate,
    /// `trusted` is what should be `src`, and nothing is known of a crate around it.
    Src,
}

impl Layout {
    /// The exercise in the course at `root` itself.
    pub fn in_course(root: &Path, exercise: &Exercise) -> Self {
        Self { trusted: root.to_owned(), way: Way::Course(format!("exercises/{}", exercise.slug)) }
    }

    /// The layout that the folder at `path` has.
    pub fn find(path: &Path, exercise: &Exercise) -> Result<Self, SubmissionError> {
        let no_folder = || SubmissionError::NoFolder { path: path.to_owned() };
        let path = path.canonicalize().map_err(|_| no_folder())?;
        if !path.is_dir() {
            return Err(no_folder());
        }
        if path.join("exercises").join(exercise.slug.as_str()).is_dir() {
            return Ok(Self::in_course(&path, exercise));
        }
        if path.join("src").is_dir() || path.join("Cargo.toml").is_file() {
            return Ok(Self { trusted: path, way: Way::Crate });
        }
        if path.ends_with("src")
            && let Some(folder) = path.parent()
        {
            return Ok(Self { trusted: folder.to_owned(), way: Way::Crate });
        }
        let has = |file: &String| path.join(file.trim_start_matches("src/")).exists();
        if exercise.editable.iter().any(has) {
            return Ok(Self { trusted: path, way: Way::Src });
        }
        Err(SubmissionError::NothingThere { path, slug: exercise.slug.to_string() })
    }

    /// The way from the trusted folder to `file`, a path from the crate's folder; `None` when
    /// this layout has no such place.
    pub fn way_to(&self, file: &str) -> Option<String> {
        match &self.way {
            Way::Course(folder) => Some(format!("{folder}/{file}")),
            Way::Crate => Some(file.to_owned()),
            Way::Src if file == "src" => Some(String::new()),
            Way::Src => file.strip_prefix("src/").map(str::to_owned),
        }
    }
}
