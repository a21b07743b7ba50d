//! What the course's own tests read: the list of exercises, and of each rubric what other files
//! have to agree with.
//!
//! This reads the files by itself and not with the grader's reader: it needs little of them, and
//! trybuild builds everything that this package depends on a second time.

use std::fs;
use std::path::{Path, PathBuf};

use serde::Deserialize;
use serde::de::DeserializeOwned;

/// An exercise of `course.toml` with its folders.
#[derive(Debug, Clone)]
pub struct Exercise {
    /// Its name and that of its folders: `19-two-locks`.
    pub slug: String,
    /// What a student is given.
    pub given: PathBuf,
    /// What an expert would answer.
    pub solution: PathBuf,
    /// What a student does not see.
    pub hidden: PathBuf,
}

/// The parts of a rubric that other files have to agree with.
#[derive(Debug, Clone, Default, Deserialize)]
pub struct Rubric {
    /// The planted bugs.
    #[serde(rename = "bug")]
    pub bugs: Vec<Bug>,
    /// What worked and must go on working.
    #[serde(rename = "guard", default)]
    pub guards: Vec<Guard>,
    /// What the names of facts mean; under `pt-BR` the same in Portuguese.
    #[serde(default)]
    pub words: toml::Table,
}

/// Something that worked and must go on working.
#[derive(Debug, Clone, Deserialize)]
pub struct Guard {
    /// Its id.
    pub id: String,
    /// In Portuguese.
    #[serde(rename = "pt-BR", default)]
    pub pt_br: Translated,
}

/// What a student reads in Portuguese; empty where it is missing.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Translated {
    /// What a bug or a guard is called.
    #[serde(default)]
    pub title: String,
    /// From a nudge to the answer.
    #[serde(default)]
    pub hints: Vec<String>,
    /// What the compiler should agree with.
    #[serde(default)]
    pub says: String,
}

/// A planted bug.
#[derive(Debug, Clone, Deserialize)]
pub struct Bug {
    /// Its id.
    pub id: String,
    /// From a nudge to the answer.
    #[serde(default)]
    pub hints: Vec<String>,
    /// Title and hints in Portuguese.
    #[serde(rename = "pt-BR", default)]
    pub pt_br: Translated,
    /// The files that must not compile once it is gone.
    #[serde(default)]
    pub compile: Vec<Case>,
}

/// A file that must not compile.
#[derive(Debug, Clone, Deserialize)]
pub struct Case {
    /// Its name in the folder `compile`.
    pub case: String,
    /// The compiler's code for the error.
    pub code: Option<String>,
    /// What its main message must contain.
    pub message: Option<String>,
    /// What the compiler should agree with.
    pub says: Option<String>,
    /// The same in Portuguese.
    #[serde(rename = "pt-BR", default)]
    pub pt_br: Translated,
}

#[derive(Deserialize)]
struct Course {
    unit: Vec<Unit>,
}

#[derive(Deserialize)]
struct Unit {
    #[serde(default)]
    exercise: Vec<Listed>,
}

#[derive(Deserialize)]
struct Listed {
    slug: String,
}

/// The root of the repository.
#[must_use]
pub fn root() -> PathBuf {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    here.parent().expect("this package lies in a folder of the repository").to_owned()
}

/// Every exercise that `course.toml` lists, in its order.
///
/// # Panics
/// When the file cannot be read, with its path: the tests cannot go on without it.
#[must_use]
pub fn exercises() -> Vec<Exercise> {
    let root = root();
    let course: Course = read(&root.join("course.toml"));
    let listed = course.unit.into_iter().flat_map(|unit| unit.exercise);
    listed
        .map(|Listed { slug }| Exercise {
            given: root.join("exercises").join(&slug),
            solution: root.join("solutions").join(&slug),
            hidden: root.join("tests").join(&slug),
            slug,
        })
        .collect()
}

impl Exercise {
    /// Its rubric. An empty one when there is none, which is for one test to tell, not for all.
    ///
    /// # Panics
    /// When it is there and cannot be read, with its path.
    #[must_use]
    pub fn rubric(&self) -> Rubric {
        let path = self.hidden.join("rubric.toml");
        if path.exists() { read(&path) } else { Rubric::default() }
    }

    /// The folder of its compile cases, which need not be there.
    #[must_use]
    pub fn cases(&self) -> PathBuf {
        self.hidden.join("compile")
    }

    /// The names of the files in the folder of its compile cases, sorted.
    #[must_use]
    pub fn case_files(&self) -> Vec<String> {
        let files = files_below(&self.cases());
        files.iter().filter_map(|file| Some(file.file_name()?.to_str()?.to_owned())).collect()
    }
}

/// The file that must compile where `case` must not: `x.twin.rs` for `x.rs`.
#[must_use]
pub fn twin_of(case: &str) -> String {
    format!("{}.twin.rs", case.trim_end_matches(".rs"))
}

/// The file with what the compiler says of `case`: `x.stderr` for `x.rs`.
#[must_use]
pub fn stderr_of(case: &str) -> String {
    format!("{}.stderr", case.trim_end_matches(".rs"))
}

/// Every file below a folder, sorted; none when there is no such folder.
///
/// # Panics
/// When a folder that is there cannot be read.
#[must_use]
pub fn files_below(folder: &Path) -> Vec<PathBuf> {
    if !folder.exists() {
        return Vec::new();
    }
    let mut files = Vec::new();
    for entry in fs::read_dir(folder).unwrap_or_else(|error| cannot_read(folder, &error)) {
        let path = entry.unwrap_or_else(|error| cannot_read(folder, &error)).path();
        if path.is_dir() {
            files.extend(files_below(&path));
        } else {
            files.push(path);
        }
    }
    files.sort();
    files
}

/// The text of a file.
///
/// # Panics
/// When it cannot be read, with its path.
#[must_use]
pub fn text(path: &Path) -> String {
    fs::read_to_string(path).unwrap_or_else(|error| cannot_read(path, &error))
}

fn read<T: DeserializeOwned>(path: &Path) -> T {
    toml::from_str(&text(path)).unwrap_or_else(|error| cannot_read(path, &error))
}

fn cannot_read(path: &Path, error: &dyn std::error::Error) -> ! {
    panic!("cannot read {}: {error}", path.display())
}
