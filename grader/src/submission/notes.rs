//! What lies in a submission and does not count.

use std::fs;
use std::io;

use crate::course::Exercise;
use crate::sources::Sources;

use super::SubmissionError;
use super::layout::Layout;
use super::take::{Seen, look, take};

/// Files that steer cargo and that no exercise has.
const STEERING: [(&str, Ignored); 5] = [
    ("build.rs", Ignored::BuildScript),
    (".cargo/config.toml", Ignored::CargoConfig),
    (".cargo/config", Ignored::CargoConfig),
    ("rust-toolchain.toml", Ignored::Toolchain),
    ("rust-toolchain", Ignored::Toolchain),
];
/// More entries than this are not walked through: a tree made to be endless stays cheap.
const MAX_WALKED: usize = 1000;

/// A file that lies in the submission and does not count.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Note {
    /// The file, from the crate's folder.
    pub file: String,
    /// What kind of file it is.
    pub kind: Ignored,
}

/// What kind of file does not count.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ignored {
    /// A changed `Cargo.toml`: the exercise is always built with its own dependencies.
    Manifest,
    /// A changed fixed file: the teacher's own is used.
    Fixed,
    /// A build script.
    BuildScript,
    /// Settings for cargo.
    CargoConfig,
    /// A choice of toolchain.
    Toolchain,
    /// A Rust file that the exercise does not list.
    ExtraFile,
}

/// Everything that does not count, in the order of the kinds.
pub(super) fn notes(
    layout: &Layout,
    exercise: &Exercise,
    fixed: &Sources,
) -> Result<Vec<Note>, SubmissionError> {
    let mut notes = Vec::new();
    let mut note = |file: &str, kind| notes.push(Note { file: file.to_owned(), kind });
    if manifest_differs(layout, exercise)? {
        note("Cargo.toml", Ignored::Manifest);
    }
    for (file, text) in fixed.iter() {
        if differs(layout, file, text)? {
            note(file, Ignored::Fixed);
        }
    }
    for (file, kind) in STEERING {
        if is_there(layout, file)? {
            note(file, kind);
        }
    }
    for file in extra_files(layout, exercise)? {
        note(&file, Ignored::ExtraFile);
    }
    Ok(notes)
}

/// Whether the submission's `Cargo.toml` is another than the exercise's, or names other
/// dependencies than the solution's: in the course itself the exercise's may be the student's.
fn manifest_differs(layout: &Layout, exercise: &Exercise) -> Result<bool, SubmissionError> {
    let path = exercise.folder().join("Cargo.toml");
    let own = fs::read_to_string(&path).map_err(|source| SubmissionError::Io { path, source })?;
    if differs(layout, "Cargo.toml", &own)? {
        return Ok(true);
    }
    let path = exercise.solution_folder().join("Cargo.toml");
    match fs::read_to_string(&path) {
        Ok(solution) => Ok(dependencies(&own) != dependencies(&solution)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(false),
        Err(source) => Err(SubmissionError::Io { path, source }),
    }
}

/// The dependencies that a manifest names; `None` when it names none or is no TOML.
fn dependencies(manifest: &str) -> Option<toml::Value> {
    manifest.parse::<toml::Table>().ok()?.remove("dependencies")
}

/// Whether `file` is there and says something else than `text`. Line ends do not matter: git may
/// have changed them.
fn differs(layout: &Layout, file: &str, text: &str) -> Result<bool, SubmissionError> {
    if !is_there(layout, file)? {
        return Ok(false);
    }
    Ok(match take(layout, file)? {
        Ok(other) => !other.lines().eq(text.lines()),
        Err(_) => true,
    })
}

fn is_there(layout: &Layout, file: &str) -> Result<bool, SubmissionError> {
    let Some(way) = layout.way_to(file) else { return Ok(false) };
    match look(&layout.trusted, &way) {
        Ok(Seen::Nothing) => Ok(false),
        Ok(Seen::Link | Seen::There(_)) => Ok(true),
        Err(source) => Err(SubmissionError::Io { path: layout.trusted.join(way), source }),
    }
}

/// The Rust files under `src` that the exercise does not list, sorted.
fn extra_files(layout: &Layout, exercise: &Exercise) -> Result<Vec<String>, SubmissionError> {
    let mut found = Vec::new();
    let mut folders = vec!["src".to_owned()];
    let mut walked = 0;
    while let Some(folder) = folders.pop() {
        let Some(way) = layout.way_to(&folder) else { continue };
        let path = layout.trusted.join(way);
        let failed = |source: io::Error| SubmissionError::Io { path: path.clone(), source };
        for entry in fs::read_dir(&path).map_err(failed)? {
            let entry = entry.map_err(failed)?;
            let file = format!("{folder}/{}", entry.file_name().to_string_lossy());
            walked += 1;
            if walked > MAX_WALKED {
                break;
            }
            // The entry's own kind: a link to a folder is no folder here.
            if entry.file_type().map_err(failed)?.is_dir() {
                folders.push(file);
            } else if file.ends_with(".rs") && !exercise.listed().any(|listed| listed == file) {
                found.push(file);
            }
        }
    }
    found.sort();
    Ok(found)
}
