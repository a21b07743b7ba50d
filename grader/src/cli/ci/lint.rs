//! `grader ci lint`.

use std::fs;
use std::path::{Path, PathBuf};

use super::args::LintArgs;
use crate::ci::CiError;
use crate::ci::lint::lint as look_through;
use crate::cli::args::Format;
use crate::cli::error::CliError;
use crate::cli::exit::Exit;
use crate::cli::settings::Place;
use crate::cli::streams::Streams;
use crate::report::ci::lint::{self as report, File};

/// Looks through the pipelines that were named, else through those of the folder.
pub fn lint(typed: &LintArgs, place: &Place, streams: &mut Streams) -> Result<Exit, CliError> {
    let root = place.folder()?;
    let files = if typed.files.is_empty() { pipelines(&root)? } else { typed.files.clone() };
    let mut read = Vec::new();
    for path in files {
        let text = fs::read(&path).map_err(|source| unread(&path, source))?;
        let shown = path.strip_prefix(&root).unwrap_or(&path).display().to_string();
        read.push(File { file: shown, dangers: look_through(&path, &text) });
    }
    match typed.format {
        Format::Text => report::write(&read, &mut streams.out)?,
        Format::Json => report::write_json(&read, &mut streams.out)?,
    }
    let is_safe = read.iter().all(|file| file.dangers.is_empty());
    Ok(if is_safe { Exit::Solved } else { Exit::Unsolved })
}

/// The files that a service reads: GitHub's workflows, a repository's own actions, GitLab's file.
fn pipelines(root: &Path) -> Result<Vec<PathBuf>, CiError> {
    let mut found = Vec::new();
    let mut folders = vec![root.join(".github/workflows"), root.join(".gitlab")];
    folders.extend(entries(&root.join(".github/actions"))?);
    for folder in folders {
        let is_yaml = |path: &PathBuf| {
            path.extension().is_some_and(|it| it == "yml" || it == "yaml") && path.is_file()
        };
        found.extend(entries(&folder)?.into_iter().filter(is_yaml));
    }
    found.extend(Some(root.join(".gitlab-ci.yml")).filter(|path| path.is_file()));
    if found.is_empty() { Err(CiError::NoWorkflows(root.to_owned())) } else { Ok(found) }
}

/// What lies in a folder, sorted; nothing where there is none.
fn entries(folder: &Path) -> Result<Vec<PathBuf>, CiError> {
    let listed = match fs::read_dir(folder) {
        Ok(listed) => listed,
        Err(error) if matches!(error.kind(), std::io::ErrorKind::NotFound) => return Ok(Vec::new()),
        Err(error) => return Err(unread(folder, error)),
    };
    let paths = listed.map(|entry| entry.map(|entry| entry.path()));
    let mut paths = paths.collect::<Result<Vec<_>, _>>().map_err(|error| unread(folder, error))?;
    paths.sort();
    Ok(paths)
}

fn unread(path: &Path, source: std::io::Error) -> CiError {
    CiError::Io { verb: "read", path: path.to_owned(), source }
}
