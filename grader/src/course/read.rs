//! Reading the course's files, with errors that name the file and the line.

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use serde::de::DeserializeOwned;

use super::error::{CourseError, Spot};

/// The text of a file.
///
/// # Errors
///
/// When it cannot be read or is not UTF-8.
pub fn text(path: &Path) -> Result<String, CourseError> {
    fs::read_to_string(path).map_err(|source| unreadable(path, source))
}

/// The text of a file, or `None` when there is no such file.
///
/// # Errors
///
/// When it is there and cannot be read.
pub fn text_if_there(path: &Path) -> Result<Option<String>, CourseError> {
    match fs::read_to_string(path) {
        Ok(text) => Ok(Some(text)),
        Err(source) if source.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(source) => Err(unreadable(path, source)),
    }
}

/// Reads `text`, the text of the TOML file at `path`.
///
/// # Errors
///
/// With the line, when it is not TOML or does not have the fields of `T`.
pub fn toml<T: DeserializeOwned>(path: &Path, text: &str) -> Result<T, CourseError> {
    toml::from_str(text).map_err(|error| {
        let at = match error.span() {
            Some(span) => Spot::offset(path, text, span.start),
            None => Spot::file(path),
        };
        CourseError::Malformed { at, message: error.message().replace('\n', ", ") }
    })
}

/// The texts of all Rust files in `folder` and below, by path from there with `/` between.
/// Empty when there is no such folder.
///
/// # Errors
///
/// When something in it cannot be read.
pub fn rust_tree(folder: &Path) -> Result<BTreeMap<String, String>, CourseError> {
    let mut found = BTreeMap::new();
    collect(folder, "", &mut found)?;
    Ok(found)
}

fn collect(
    folder: &Path,
    prefix: &str,
    found: &mut BTreeMap<String, String>,
) -> Result<(), CourseError> {
    for (name, path) in entries(folder)? {
        if path.is_dir() {
            collect(&path, &format!("{prefix}{name}/"), found)?;
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            found.insert(format!("{prefix}{name}"), text(&path)?);
        }
    }
    Ok(())
}

/// The names of the folders in `folder`, sorted. Empty when there is no such folder.
///
/// # Errors
///
/// When it cannot be read.
pub fn folders(folder: &Path) -> Result<Vec<String>, CourseError> {
    let entries = entries(folder)?.into_iter();
    Ok(entries.filter(|(_, path)| path.is_dir()).map(|(name, _)| name).collect())
}

/// Name and path of what is in a folder, sorted by name.
fn entries(folder: &Path) -> Result<Vec<(String, PathBuf)>, CourseError> {
    let found = match fs::read_dir(folder) {
        Ok(found) => found,
        Err(source) if source.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(source) => return Err(unreadable(folder, source)),
    };
    let mut entries = Vec::new();
    for entry in found {
        let entry = entry.map_err(|source| unreadable(folder, source))?;
        entries.push((entry.file_name().to_string_lossy().into_owned(), entry.path()));
    }
    entries.sort();
    Ok(entries)
}

fn unreadable(path: &Path, source: io::Error) -> CourseError {
    CourseError::Io { verb: "read", path: path.to_owned(), source }
}
