//! Repositories on this machine.

use std::fs;
use std::io::Read as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use tempfile::TempDir;

use crate::intake::Reason;
use crate::submission::Folder;

use super::Repository;

/// The most bytes of a file that names commits.
const MAX_NAMES: u64 = 16 << 20;
/// The most files and folders among the objects.
const MAX_OBJECTS: usize = 2_000_000;

/// The commit that the repository at `path`, bare or with files, calls `reference`, or has as its
/// head. It is read as text: git does not run.
pub fn find(
    path: &Path,
    reference: Option<&str>,
    own: &Arc<TempDir>,
) -> Result<(Repository, String), Reason> {
    let says = |says: &str| Reason::Repository { says: says.to_owned() };
    let inside = path.join(".git");
    let folder = if is_folder(&inside) { inside } else { path.to_owned() };
    let objects = folder.join("objects");
    if !is_folder(&objects) {
        return Err(says(if path.exists() { "it is none" } else { "it is not there" }));
    }
    refuse_ways_out(&objects)?;
    let opened = Folder::open(&folder).map_err(|error| Reason::of(&error))?;
    if text(&opened, "config")?.is_some_and(|config| is_of_sha256(&config)) {
        // `git init --object-format=sha256`, which the large platforms do not take either.
        return Err(says(
            "it names its objects by SHA-256, and only SHA-1 is read; ask for the files",
        ));
    }
    let commit = match reference {
        Some(reference) => named(&opened, reference)?,
        None => head(&opened)?,
    };
    let commit = commit.ok_or_else(|| match reference {
        Some(reference) => Reason::Repository { says: format!("it has no `{reference}`") },
        None => says("nothing is committed in it"),
    })?;
    Ok((Repository { own: Arc::clone(own), objects: whole(&objects) }, commit))
}

/// Whether a repository's settings say that its objects have the longer numbers.
fn is_of_sha256(config: &str) -> bool {
    config.lines().filter_map(|line| line.split_once('=')).any(|(name, value)| {
        name.trim().eq_ignore_ascii_case("objectformat")
            && value.trim().eq_ignore_ascii_case("sha256")
    })
}

fn is_folder(path: &Path) -> bool {
    path.symlink_metadata().is_ok_and(|seen| seen.is_dir())
}

fn whole(path: &Path) -> PathBuf {
    path.canonicalize().unwrap_or_else(|_| path.to_owned())
}

/// Refuses objects that are said to lie elsewhere: there they would be somebody else's.
fn refuse_ways_out(objects: &Path) -> Result<(), Reason> {
    let elsewhere =
        || Reason::Repository { says: "its objects lie elsewhere; clone it anew".to_owned() };
    for name in ["info/alternates", "info/http-alternates"] {
        if objects.join(name).symlink_metadata().is_ok() {
            return Err(elsewhere());
        }
    }
    let mut folders = vec![(objects.to_owned(), 0)];
    let mut seen = 0;
    while let Some((folder, depth)) = folders.pop() {
        for entry in fs::read_dir(&folder).map_err(|error| Reason::of(&error))? {
            let entry = entry.map_err(|error| Reason::of(&error))?;
            let kind = entry.file_type().map_err(|error| Reason::of(&error))?;
            seen += 1;
            if seen > MAX_OBJECTS {
                return Err(Reason::TooMany { most: MAX_OBJECTS as u64 });
            }
            if kind.is_dir() && depth < 2 {
                folders.push((entry.path(), depth + 1));
            } else if kind.is_symlink() {
                return Err(elsewhere());
            }
        }
    }
    Ok(())
}

/// The commit that is checked out.
fn head(folder: &Folder) -> Result<Option<String>, Reason> {
    let Some(head) = text(folder, "HEAD")? else { return Ok(None) };
    match head.trim().strip_prefix("ref: ") {
        Some(reference) => exactly(folder, reference.trim()),
        None => Ok(id(head.trim())),
    }
}

/// The commit that a branch, a tag, a branch of the server, or a number names.
fn named(folder: &Folder, reference: &str) -> Result<Option<String>, Reason> {
    for before in ["refs/heads/", "refs/tags/", "refs/remotes/origin/", ""] {
        if let Some(found) = exactly(folder, &format!("{before}{reference}"))? {
            return Ok(Some(found));
        }
    }
    let is_number = (7..=64).contains(&reference.len())
        && reference.bytes().all(|byte| byte.is_ascii_hexdigit());
    Ok(is_number.then(|| reference.to_owned()))
}

/// The commit of the reference of just this name.
fn exactly(folder: &Folder, reference: &str) -> Result<Option<String>, Reason> {
    let odd = |part: &str| matches!(part, "" | "." | "..") || part.contains(char::is_control);
    if !reference.starts_with("refs/") || reference.split('/').any(odd) {
        return Ok(None);
    }
    if let Some(found) = text(folder, reference)?.as_deref().map(str::trim).and_then(id) {
        return Ok(Some(found));
    }
    let Some(packed) = text(folder, "packed-refs")? else { return Ok(None) };
    let mut lines = packed.lines().filter_map(|line| line.split_once(' '));
    Ok(lines.find(|(_, name)| *name == reference).and_then(|(number, _)| id(number)))
}

fn id(text: &str) -> Option<String> {
    let sound = text.len() == 40 && text.bytes().all(|byte| byte.is_ascii_hexdigit());
    sound.then(|| text.to_owned())
}

/// What a small plain file of the repository says; nothing where there is none.
fn text(folder: &Folder, way: &str) -> Result<Option<String>, Reason> {
    let Some(file) = folder.file(way).map_err(|error| Reason::of(&error))? else {
        return Ok(None);
    };
    let mut bytes = Vec::new();
    file.take(MAX_NAMES).read_to_end(&mut bytes).map_err(|error| Reason::of(&error))?;
    Ok(Some(String::from_utf8_lossy(&bytes).into_owned()))
}
