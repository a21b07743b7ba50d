//! How far a student is: the last verdict of every version that was checked.
//!
//! Kept in `.grader/progress.jsonl` in the course, one JSON object a line, only ever appended to.
//! A verdict belongs to an exercise *and* to the digest of its source, so that going back to an
//! earlier version shows that version's state again. A damaged line is passed over: at worst an
//! exercise looks unchecked.

use std::collections::HashMap;
use std::fs::{self, File, OpenOptions};
use std::io::{self, Read as _, Seek as _, SeekFrom, Write as _};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use crate::course::{Exercise, Slug};
use crate::grade::{Grade, Outcome, Status};
use crate::sources::Sources;

/// A verdict as it is remembered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    /// The exercise.
    pub exercise: Slug,
    /// What [`digest`] says of the source that was checked.
    pub digest: String,
    /// What became of it.
    pub state: State,
    /// Points earned.
    pub points: u32,
    /// Points that the exercise is worth.
    pub max_points: u32,
    /// Bugs mended.
    pub fixed: u32,
    /// Bugs planted.
    pub bugs: u32,
}

/// What became of a version that was checked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum State {
    /// Every bug is mended and every guard holds.
    Solved,
    /// It was graded, and something is left.
    Unsolved,
    /// It did not come to a grade: it does not compile, or does what it may not.
    NotGraded,
}

impl Entry {
    /// What to remember of `grade`, the grade of the version with this digest; `None` for a
    /// failure of the grader's own, which says nothing about the student.
    #[must_use]
    pub fn of(exercise: &Slug, digest: String, grade: &Grade) -> Option<Self> {
        let state = match &grade.outcome {
            Outcome::Graded if grade.is_solved() => State::Solved,
            Outcome::Graded => State::Unsolved,
            Outcome::DoesNotCompile | Outcome::Tampered { .. } | Outcome::OverLimit { .. } => {
                State::NotGraded
            }
            Outcome::GraderFault { .. } => return None,
        };
        let fixed = grade.bugs.iter().filter(|bug| bug.status == Status::Fixed).count();
        Some(Self {
            exercise: exercise.clone(),
            digest,
            state,
            points: grade.points(),
            max_points: grade.max_points,
            fixed: u32::try_from(fixed).unwrap_or(u32::MAX),
            bugs: u32::try_from(grade.bugs.len()).unwrap_or(u32::MAX),
        })
    }
}

/// The verdicts that are remembered.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Latest {
    /// By exercise and digest, the last one.
    by_source: HashMap<(Slug, String), Entry>,
    /// By exercise, whether any version of it was ever solved.
    ever_solved: HashMap<Slug, bool>,
}

impl Latest {
    /// The last verdict on this very version.
    #[must_use]
    pub fn of(&self, exercise: &Slug, digest: &str) -> Option<&Entry> {
        self.by_source.get(&(exercise.clone(), digest.to_owned()))
    }

    /// Whether any version of the exercise was ever checked.
    #[must_use]
    pub fn was_checked(&self, exercise: &Slug) -> bool {
        self.ever_solved.contains_key(exercise)
    }

    /// Whether any version of the exercise was ever solved.
    #[must_use]
    pub fn was_solved(&self, exercise: &Slug) -> bool {
        self.ever_solved.get(exercise).copied().unwrap_or(false)
    }

    fn add(&mut self, entry: Entry) {
        let solved = self.ever_solved.entry(entry.exercise.clone()).or_default();
        *solved |= entry.state == State::Solved;
        self.by_source.insert((entry.exercise.clone(), entry.digest.clone()), entry);
    }
}

/// The digest under which a version is remembered: that of the editable files in `sources`.
#[must_use]
pub fn digest(exercise: &Exercise, sources: &Sources) -> String {
    let mut editable = Sources::new();
    for file in &exercise.editable {
        if let Some(text) = sources.get(file) {
            editable.insert(file, text).expect("a listed file has a plain path");
        }
    }
    editable.digest().to_hex().to_string()
}

/// What is remembered for the course at `root`: nothing, when nothing was ever checked.
///
/// # Errors
///
/// When the file is there and cannot be read.
pub fn latest(root: &Path) -> io::Result<Latest> {
    let mut latest = Latest::default();
    let content = match fs::read(path(root)) {
        Ok(content) => content,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(latest),
        Err(error) => return Err(error),
    };
    for line in content.split(|byte| *byte == b'\n') {
        if let Ok(entry) = serde_json::from_slice(line) {
            latest.add(entry);
        }
    }
    Ok(latest)
}

/// Remembers `entry` for the course at `root`. What is remembered already is not written again,
/// so that the file grows with the student's versions and not with the number of checks.
///
/// # Errors
///
/// When the file cannot be read or written.
pub fn record(root: &Path, entry: &Entry) -> io::Result<()> {
    if latest(root)?.of(&entry.exercise, &entry.digest) == Some(entry) {
        return Ok(());
    }
    let path = path(root);
    if let Some(folder) = path.parent()
        && !folder.is_dir()
    {
        fs::create_dir_all(folder)?;
        // How far a student is belongs to no commit.
        fs::write(folder.join(".gitignore"), "*\n")?;
    }
    let mut file = OpenOptions::new().read(true).append(true).create(true).open(path)?;
    let mut line = serde_json::to_vec(entry).map_err(io::Error::other)?;
    line.push(b'\n');
    if !ends_with_newline(&mut file)? {
        // The last line was cut short, by a full disk or a lost machine. It must not take this
        // one with it.
        line.insert(0, b'\n');
    }
    // One write: of two programs that append at once, neither cuts the other's line in two.
    file.write_all(&line)
}

fn path(root: &Path) -> PathBuf {
    root.join(".grader").join("progress.jsonl")
}

/// Whether the next line can begin right at the end of the file.
fn ends_with_newline(file: &mut File) -> io::Result<bool> {
    if file.metadata()?.len() == 0 {
        return Ok(true);
    }
    let mut last = [0];
    file.seek(SeekFrom::End(-1))?;
    file.read_exact(&mut last)?;
    Ok(last == *b"\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry(slug: &str, digest: &str, state: State) -> Entry {
        let exercise = slug.parse().expect("a slug");
        let (points, max_points, fixed, bugs) = (1, 3, 1, 2);
        Entry { exercise, digest: digest.to_owned(), state, points, max_points, fixed, bugs }
    }

    #[test]
    fn the_same_source_shows_the_same_state_again() {
        let course = tempfile::tempdir().expect("a folder");
        let root = course.path();
        let solved = entry("01-a", "one", State::Solved);
        let unsolved = entry("01-a", "two", State::Unsolved);
        for entry in [&entry("01-a", "one", State::Unsolved), &solved, &unsolved] {
            record(root, entry).expect("written");
        }
        let latest = latest(root).expect("read");
        assert_eq!(latest.of(&solved.exercise, "one"), Some(&solved));
        assert_eq!(latest.of(&solved.exercise, "two"), Some(&unsolved));
        assert_eq!(latest.of(&solved.exercise, "three"), None);
        assert!(latest.was_solved(&solved.exercise));
        let other = "02-b".parse().expect("a slug");
        assert!(!latest.was_checked(&other) && !latest.was_solved(&other));
    }

    #[test]
    fn a_damaged_line_costs_only_itself() {
        let course = tempfile::tempdir().expect("a folder");
        let root = course.path();
        let first = entry("01-a", "one", State::Solved);
        record(root, &first).expect("written");
        let mut content = fs::read(path(root)).expect("read");
        content
            .extend_from_slice(b"\xff\xfe not json\n{\"exercise\":\"../x\"}\n\n{\"exercise\":\"01");
        fs::write(path(root), content).expect("damaged");
        let second = entry("02-b", "two", State::NotGraded);
        record(root, &second).expect("written");
        let latest = latest(root).expect("read");
        assert_eq!(latest.of(&first.exercise, "one"), Some(&first));
        assert_eq!(latest.of(&second.exercise, "two"), Some(&second));
        assert_eq!(latest.by_source.len(), 2);
    }

    #[test]
    fn what_is_known_is_not_written_again() {
        let course = tempfile::tempdir().expect("a folder");
        for _ in 0..3 {
            record(course.path(), &entry("01-a", "one", State::Solved)).expect("written");
        }
        let content = fs::read_to_string(path(course.path())).expect("read");
        assert_eq!(content.lines().count(), 1);
    }
}
