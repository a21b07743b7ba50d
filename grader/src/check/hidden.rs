//! The hidden files of an exercise: its rubric, its suite, its compile cases.

use std::io;
use std::path::{Path, PathBuf};

use crate::build::Case;
use crate::course::Exercise;
use crate::rubric::{Rubric, RubricError};

/// What the student does not see.
#[derive(Debug, Clone)]
pub struct Hidden {
    /// What the facts must be.
    pub rubric: Rubric,
    /// The text of `suite.rs`.
    pub suite: String,
    /// The text of `fakes.rs`, where there is one: what the suite puts behind the traits of the
    /// exercise's fixed files. It knows nothing of the student's, so it is compiled once.
    pub fakes: Option<String>,
    /// The compile cases that the rubric asks for.
    pub cases: Vec<Case>,
    /// Differs whenever any of them does.
    pub digest: blake3::Hash,
}

/// Why the hidden files cannot be had.
#[derive(Debug, thiserror::Error)]
pub enum HiddenError {
    /// The rubric.
    #[error(transparent)]
    Rubric(#[from] RubricError),
    /// Another file, from the course's folder.
    #[error("failed to read {}: {source}; {needs}", path.display())]
    Read {
        /// The file.
        path: PathBuf,
        /// What the system says.
        source: io::Error,
        /// Who needs it.
        needs: &'static str,
    },
}

impl Hidden {
    /// Reads the hidden files of an exercise of the course at `root`.
    ///
    /// # Errors
    /// When one is missing or the rubric is not sound.
    pub fn read(root: &Path, exercise: &Exercise) -> Result<Self, HiddenError> {
        let folder = exercise.tests_folder();
        let rubric_path = folder.join("rubric.toml");
        let shown = rubric_path.strip_prefix(root).unwrap_or(&rubric_path);
        let rubric = Rubric::read(&rubric_path, &shown.display().to_string())?;
        let read = |path: PathBuf, needs| read(root, &path, needs);
        let suite = read(folder.join("suite.rs"), "every exercise needs a suite")?;
        let fakes = folder.join("fakes.rs");
        let fakes =
            fakes.exists().then(|| read(fakes, "the suite uses these fakes")).transpose()?;
        let mut cases = Vec::new();
        for case in rubric.cases() {
            let needs = "the rubric names this compile case";
            let at = folder.join("compile");
            let twin = format!("{}.twin.rs", case.file.trim_end_matches(".rs"));
            cases.push(Case {
                name: case.file.clone(),
                text: read(at.join(&case.file), needs)?,
                twin: read(at.join(twin), needs)?,
            });
        }
        // A case may belong to two bugs; it is compiled once.
        cases.sort_by(|a, b| a.name.cmp(&b.name));
        cases.dedup();
        let text = read(rubric_path, "every exercise needs a rubric")?;
        let digest = digest(&text, &suite, fakes.as_deref(), &cases);
        Ok(Self { rubric, suite, fakes, cases, digest })
    }

    /// The names of the suite's scenarios, read off its last lines: `harness::scenarios!(a, b);`.
    #[must_use]
    pub fn scenarios(&self) -> Vec<String> {
        let Some((_, list)) = self.suite.rsplit_once("scenarios!(") else { return Vec::new() };
        let list = list.split(')').next().unwrap_or_default();
        let lines = list.lines().map(|line| line.split("//").next().unwrap_or_default());
        let names = lines.flat_map(|line| line.split(',')).map(str::trim);
        names.filter(|name| !name.is_empty()).map(str::to_owned).collect()
    }
}

fn read(root: &Path, path: &Path, needs: &'static str) -> Result<String, HiddenError> {
    std::fs::read_to_string(path).map_err(|source| {
        let path = path.strip_prefix(root).unwrap_or(path).to_owned();
        HiddenError::Read { path, source, needs }
    })
}

fn digest(rubric: &str, suite: &str, fakes: Option<&str>, cases: &[Case]) -> blake3::Hash {
    let mut hasher = blake3::Hasher::new();
    let mut add = |part: &str| {
        hasher.update(&(part.len() as u64).to_le_bytes()).update(part.as_bytes());
    };
    add(rubric);
    add(suite);
    // A file that is not there is not an empty one, which would be a crate.
    add(if fakes.is_some() { "fakes" } else { "" });
    add(fakes.unwrap_or_default());
    for case in cases {
        add(&case.name);
        add(&case.text);
        add(&case.twin);
    }
    hasher.finalize()
}
