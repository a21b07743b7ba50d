//! The base commit's course, laid into a folder of the grader's own.
//!
//! Everything that decides a grade comes from here: the list of exercises, manifests, rubrics,
//! suites, limits. Where the base is a folder that `grader init` has made, the course inside the
//! program decides instead, as everywhere.

use std::fs;
use std::path::{Component, Path};

use tempfile::TempDir;

use super::CiError;
use super::git::{Blob, Kind, Repository, Tree};
use crate::course::record::RECORD;

/// What the course's list is called.
const LIST: &str = "course.toml";
/// What a course is made of, from its folder; a folder's name ends with `/`.
const PARTS: [&str; 7] =
    [LIST, RECORD, "exercises/", "solutions/", "tests/", "rust-toolchain", "rust-toolchain.toml"];
/// The most bytes that a file of a course may have.
const MAX_BYTES: u64 = 16 << 20;

/// The base's course on the disk, until this is dropped.
#[derive(Debug)]
pub struct Base {
    folder: TempDir,
}

impl Base {
    /// Lays out the course that `tree` has in the folder `course`, which ends with `/` or is
    /// empty.
    ///
    /// # Errors
    /// When git fails or the files cannot be written.
    pub fn lay_out(repository: &Repository, tree: &Tree, course: &str) -> Result<Self, CiError> {
        let fail =
            |path: &Path, source| CiError::Io { verb: "write", path: path.to_owned(), source };
        let temporary = std::env::temp_dir();
        let folder = tempfile::Builder::new().prefix("grader-ci-").tempdir();
        let folder = folder.map_err(|source| fail(&temporary, source))?;
        let mut blobs = repository.blobs()?;
        for (path, entry) in tree.range(course.to_owned()..) {
            let Some(way) = path.strip_prefix(course) else { break };
            let is_part = PARTS.iter().any(|part| match part.ends_with('/') {
                true => way.starts_with(part),
                false => way == *part,
            });
            if !is_part || entry.kind != Kind::File || !stays_inside(way) {
                continue;
            }
            let content = match blobs.read(&entry.id, MAX_BYTES)? {
                Blob::Whole(content) => content,
                Blob::TooLarge(_) | Blob::Missing => {
                    return Err(CiError::NoContent { file: path.clone() });
                }
            };
            let to = folder.path().join(way);
            let parent = to.parent().unwrap_or(folder.path());
            fs::create_dir_all(parent).map_err(|source| fail(parent, source))?;
            fs::write(&to, content).map_err(|source| fail(&to, source))?;
        }
        Ok(Self { folder })
    }

    /// Where it is.
    #[must_use]
    pub fn root(&self) -> &Path {
        self.folder.path()
    }
}

/// The folder of the course in a base: the one that was named, else the nearest one upwards from
/// where the search began, else the only one that there is. From the top of the repository, with
/// `/` at its end, and empty for the top.
///
/// # Errors
/// When there is none, or there are several and none was named.
pub fn course_folder(tree: &Tree, named: Option<&Path>, began: &str) -> Result<String, CiError> {
    let has = |folder: &str| {
        tree.get(&format!("{folder}{LIST}")).is_some_and(|entry| entry.kind == Kind::File)
    };
    if let Some(named) = named {
        let folder = from_top(named)?;
        return if has(&folder) {
            Ok(folder)
        } else {
            Err(CiError::NoCourse { folder: shown(&folder) })
        };
    }
    let mut folder = began;
    loop {
        if has(folder) {
            return Ok(folder.to_owned());
        }
        if folder.is_empty() {
            break;
        }
        let shorter = folder.trim_end_matches('/').rfind('/').map_or(0, |at| at + 1);
        folder = &folder[..shorter];
    }
    let lists = tree.keys().filter_map(|path| path.strip_suffix(LIST));
    let folders: Vec<&str> = lists
        .filter(|folder| (folder.is_empty() || folder.ends_with('/')) && has(folder))
        .collect();
    match folders[..] {
        [only] => Ok(only.to_owned()),
        [] => Err(CiError::NoCourse { folder: shown(began) }),
        [..] => Err(CiError::WhichCourse { folders: folders.into_iter().map(shown).collect() }),
    }
}

fn from_top(named: &Path) -> Result<String, CiError> {
    let odd = || CiError::OddFolder { folder: named.display().to_string() };
    let mut folder = String::new();
    for part in named.components() {
        match part {
            Component::CurDir => {}
            Component::Normal(name) => {
                folder.push_str(name.to_str().ok_or_else(odd)?);
                folder.push('/');
            }
            Component::Prefix(_) | Component::RootDir | Component::ParentDir => return Err(odd()),
        }
    }
    Ok(folder)
}

fn shown(folder: &str) -> String {
    match folder.trim_end_matches('/') {
        "" => ".".to_owned(),
        folder => folder.to_owned(),
    }
}

/// Git forbids such names; a tree that was made by hand may have them.
fn stays_inside(way: &str) -> bool {
    way.split('/').all(|part| !matches!(part, "" | "." | ".." | ".git"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ci::git::{Entry, Id};

    fn tree(paths: &[&str]) -> Tree {
        let entry = || Entry { kind: Kind::File, id: Id::default() };
        paths.iter().map(|path| ((*path).to_owned(), entry())).collect()
    }

    #[test]
    fn the_course_is_found() {
        let one = tree(&["a/course.toml", "a/b/x", "my-course.toml"]);
        let two = tree(&["a/course.toml", "course.toml", "c/x"]);
        let several = tree(&["a/course.toml", "b/course.toml"]);
        for (tree, named, began, found) in [
            (&one, None, "a/b/", "a/"),
            (&one, None, "", "a/"),
            (&one, Some("./a"), "", "a/"),
            (&two, None, "a/", "a/"),
            (&two, None, "c/", ""),
            (&two, Some("."), "a/", ""),
            (&several, Some("b/"), "", "b/"),
        ] {
            let named = named.map(Path::new);
            assert_eq!(course_folder(tree, named, began).expect("found"), found);
        }
        for (tree, named, words) in [
            (&several, None, "several courses: a, b"),
            (&one, Some("b"), "no course in `b`"),
            (&one, Some("../a"), "no folder inside"),
            (&one, Some("/a"), "no folder inside"),
        ] {
            let error = course_folder(tree, named.map(Path::new), "").expect_err("not found");
            assert!(error.to_string().contains(words), "{error}");
        }
    }
}
