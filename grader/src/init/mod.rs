//! Lays the course out for a student, and brings a folder up to date.
//!
//! A file is the student's as soon as it is no longer what was handed out. Such a file is never
//! written over: where the course has a newer one, that is put beside it.

mod workspace;

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use crate::below::{self, BelowError, There};
use crate::cache::CacheError;
use crate::course::record::{Record, digest};
use crate::course::{Course, CourseError, Exercise};
use crate::embedded;

/// Git passes these by.
const IGNORED: &str = "/target\n/.grader\n";

/// Why the course could not be laid out or brought up to date.
#[derive(Debug, thiserror::Error)]
pub enum InitError {
    /// The program's own copy of the course cannot be had.
    #[error(transparent)]
    Course(#[from] CourseError),
    /// The cache is needed to unpack it.
    #[error(transparent)]
    Cache(#[from] CacheError),
    /// A file cannot be read or written.
    #[error(transparent)]
    Below(#[from] BelowError),
    /// The folder holds a course already.
    #[error("{} holds a course already", .0.display())]
    AlreadyThere(PathBuf),
    /// The folder holds something else.
    #[error("{} is not empty: it has `{name}`", folder.display())]
    NotEmpty {
        /// The folder.
        folder: PathBuf,
        /// Something in it.
        name: String,
    },
    /// There is nothing to bring up to date.
    #[error("{} holds no course that `grader init` has laid out", .0.display())]
    NothingLaidOut(PathBuf),
    /// The folder cannot be made or looked into.
    #[error("cannot use {}: {source}", path.display())]
    Folder {
        /// The folder.
        path: PathBuf,
        /// What the system says.
        source: io::Error,
    },
    /// The course inside the program is not whole.
    #[error("the course inside the program is not whole: {0}")]
    Unsound(&'static str),
}

/// What became of git.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Git {
    /// A repository was made.
    Made,
    /// The folder lies in one already.
    There,
    /// There is no git, or it failed.
    Without,
}

/// What was laid out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LaidOut {
    /// The names of the exercises.
    pub exercises: Vec<String>,
    /// What became of git.
    pub git: Git,
}

/// One thing that an update has done.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Did {
    /// An exercise has another number or name; its folder was renamed.
    Renamed {
        /// The folder's earlier name.
        from: String,
        /// Its present one.
        to: String,
    },
    /// An exercise came.
    Came(String),
    /// An exercise is no longer part of the course; its folder stays.
    Left(String),
    /// A file came, or came back.
    Added(String),
    /// A file that nobody had edited was replaced by a newer one.
    Replaced(String),
    /// A file that nobody had edited is no longer part of its exercise and was taken away.
    TakenAway(String),
    /// An edited file was kept; the newer one lies beside it.
    Kept {
        /// The file.
        file: String,
        /// The newer one.
        beside: String,
    },
}

/// Lays the course out in `root`, which is made if it is not there.
///
/// # Errors
/// When the folder holds anything but hidden files, a README or a licence; when something cannot
/// be written.
pub fn lay_out(root: &Path) -> Result<LaidOut, InitError> {
    let folder = |source| InitError::Folder { path: root.to_owned(), source };
    fs::create_dir_all(root).map_err(folder)?;
    if root.join("course.toml").exists() {
        return Err(InitError::AlreadyThere(root.to_owned()));
    }
    for entry in fs::read_dir(root).map_err(folder)? {
        let name = entry.map_err(folder)?.file_name().to_string_lossy().into_owned();
        let harmless = [".", "README", "LICENSE", "LICENCE"];
        if !harmless.iter().any(|begin| name.starts_with(begin)) {
            return Err(InitError::NotEmpty { folder: root.to_owned(), name });
        }
    }
    let course = course_inside()?;
    let mut record = Record::of(embedded::digest());
    for (path, text) in given(&course)? {
        below::write(root, &path, &text)?;
        record.files.insert(path, digest(text.as_bytes()));
    }
    if below::look(root, ".gitignore")? == There::Nothing {
        below::write(root, ".gitignore", IGNORED)?;
    }
    // Last: a folder that has it is whole.
    record.write(root)?;
    let exercises = course.slugs().map(ToString::to_string).collect();
    Ok(LaidOut { exercises, git: repository(root) })
}

/// Brings the folder at `root` up to date, and says what it did.
///
/// # Errors
/// When the folder was not laid out by `grader init`; when something cannot be read or written.
/// What was done until then stays done, and doing it again does the rest.
pub fn update(root: &Path) -> Result<Vec<Did>, InitError> {
    if !Record::is_in(root) {
        return Err(InitError::NothingLaidOut(root.to_owned()));
    }
    let course = course_inside()?;
    let mut old = Record::read(root);
    let mut did = renamed(root, &course, &mut old)?;
    let mut record = Record::of(embedded::digest());
    let given = given(&course)?;
    let came: Vec<String> = course
        .slugs()
        .map(|slug| format!("exercises/{slug}"))
        .filter(|folder| !root.join(folder).exists())
        .collect();
    for (path, text) in &given {
        let handed_out = old.files.get(path);
        let newer = digest(text.as_bytes());
        let there = below::look(root, path)?;
        record.files.insert(path.clone(), newer.clone());
        match there {
            There::Nothing => {
                below::write(root, path, text)?;
                if !came.iter().any(|folder| path.starts_with(&format!("{folder}/"))) {
                    did.push(Did::Added(path.clone()));
                }
            }
            There::File(content) if digest(&content) == newer => {}
            There::File(content) if Some(&digest(&content)) == handed_out => {
                below::write(root, path, text)?;
                did.push(Did::Replaced(path.clone()));
            }
            There::File(_) | There::Other if handed_out == Some(&newer) => {}
            There::File(_) | There::Other => {
                let beside = format!("{path}.new");
                below::write(root, &beside, text)?;
                did.push(Did::Kept { file: path.clone(), beside });
            }
        }
    }
    did.extend(came.into_iter().map(Did::Came));
    did.extend(gone(root, &course, &old, &given)?);
    record.write(root)?;
    did.sort();
    Ok(did)
}

/// Renames the folders of exercises that have another number or name now, in the record too.
fn renamed(root: &Path, course: &Course, record: &mut Record) -> Result<Vec<Did>, InitError> {
    let mut did = Vec::new();
    let known = folders(record);
    for entry in course.units.iter().flat_map(|unit| &unit.exercises) {
        let now = entry.slug.as_str();
        let is_it = |folder: &&String| {
            let words = folder.split_once('-').map_or("", |(_, words)| words);
            words == entry.slug.words() || entry.formerly.iter().any(|name| name == words)
        };
        if known.iter().any(|folder| folder == now) {
            continue;
        }
        let Some(before) = known.iter().find(is_it) else { continue };
        let [from, to] = [before.as_str(), now].map(|name| format!("exercises/{name}"));
        let (from_path, to_path) = (root.join(&from), root.join(&to));
        if !from_path.is_dir() || to_path.exists() {
            continue;
        }
        fs::rename(&from_path, &to_path)
            .map_err(|source| InitError::Folder { path: from_path, source })?;
        let files = std::mem::take(&mut record.files).into_iter();
        record.files = files
            .map(|(path, digest)| match path.strip_prefix(&format!("{from}/")) {
                Some(rest) => (format!("{to}/{rest}"), digest),
                None => (path, digest),
            })
            .collect();
        did.push(Did::Renamed { from, to });
    }
    Ok(did)
}

/// What the record has and the course has no longer.
fn gone(
    root: &Path,
    course: &Course,
    record: &Record,
    given: &BTreeMap<String, String>,
) -> Result<Vec<Did>, InitError> {
    let mut did = Vec::new();
    let is_part = |folder: &str| course.slugs().any(|slug| slug.as_str() == folder);
    for folder in folders(record).into_iter().filter(|folder| !is_part(folder)) {
        let folder = format!("exercises/{folder}");
        if root.join(&folder).is_dir() {
            did.push(Did::Left(folder));
        }
    }
    for (path, handed_out) in &record.files {
        let of_the_course = folder_of(path).is_none_or(is_part);
        if !given.contains_key(path)
            && of_the_course
            && let There::File(content) = below::look(root, path)?
            && digest(&content) == *handed_out
        {
            let path_there = root.join(path);
            fs::remove_file(&path_there)
                .map_err(|source| BelowError::Write { path: path_there, source })?;
            did.push(Did::TakenAway(path.clone()));
        }
    }
    Ok(did)
}

/// The folders of exercises that a record has files of.
fn folders(record: &Record) -> Vec<String> {
    let mut folders: Vec<_> =
        record.files.keys().filter_map(|path| folder_of(path)).map(str::to_owned).collect();
    folders.sort();
    folders.dedup();
    folders
}

/// `01-restaurant` of `exercises/01-restaurant/README.md`.
fn folder_of(path: &str) -> Option<&str> {
    path.strip_prefix("exercises/")?.split_once('/').map(|(folder, _)| folder)
}

/// The course inside the program.
fn course_inside() -> Result<Course, InitError> {
    Ok(Course::open(&embedded::folder()?)?)
}

/// Every file that is handed out, by path.
fn given(course: &Course) -> Result<BTreeMap<String, String>, InitError> {
    let file = |path, what| embedded::file(path).ok_or(InitError::Unsound(what));
    let mut given = BTreeMap::new();
    let mut packages = Vec::new();
    for slug in course.slugs() {
        let exercise = course.open_exercise(slug)?;
        packages.push(exercise.package.clone());
        for (path, text) in handed_out(&exercise)? {
            given.insert(format!("exercises/{slug}/{path}"), text);
        }
    }
    let manifest = workspace::manifest(file("Cargo.toml", "no manifest")?);
    let lock = workspace::lock(file("Cargo.lock", "no lock file")?, &packages);
    for (path, text) in [
        ("course.toml", file("course.toml", "no list of exercises")?.to_owned()),
        ("Cargo.toml", manifest.ok_or(InitError::Unsound("its manifest is none"))?),
        ("Cargo.lock", lock.ok_or(InitError::Unsound("its lock file is none"))?),
    ] {
        given.insert(path.to_owned(), text);
    }
    Ok(given)
}

/// What is handed out of one exercise, by path from its folder: its sources, and whatever lies
/// beside them.
fn handed_out(exercise: &Exercise) -> Result<BTreeMap<String, String>, CourseError> {
    let mut files = exercise.starter()?;
    let beside = format!("exercises/{}/", exercise.slug);
    for (path, text) in embedded::files() {
        if let Some(path) = path.strip_prefix(&beside) {
            files.insert(path.to_owned(), text.to_owned());
        }
    }
    Ok(files)
}

/// Makes a git repository of `root` unless it lies in one. Nothing else depends on it.
fn repository(root: &Path) -> Git {
    let git = |arguments: &[&str]| {
        let mut command = Command::new("git");
        command.args(arguments).current_dir(root);
        command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
        command.status().is_ok_and(|status| status.success())
    };
    if git(&["rev-parse", "--is-inside-work-tree"]) {
        Git::There
    } else if git(&["init", "--quiet"]) {
        Git::Made
    } else {
        Git::Without
    }
}
