//! The editable files of the head, straight from the store of contents.
//!
//! No file of the head is ever written to a working tree: it goes from git into memory.

use super::CiError;
use super::git::{Blob, Blobs, Kind, Tree};
use crate::course::Exercise;
use crate::sources::Sources;
use crate::submission::{MAX_BYTES, Refusal};

/// Every editable file of an exercise, or the first reason against one.
///
/// # Errors
/// When git fails.
pub fn editable(
    tree: &Tree,
    blobs: &mut Blobs,
    course: &str,
    exercise: &Exercise,
) -> Result<Result<Sources, Refusal>, CiError> {
    let mut sources = Sources::new();
    for file in &exercise.editable {
        let folder = format!("{course}exercises/{}/", exercise.slug);
        match take(tree, blobs, &folder, file)? {
            Ok(text) => sources.insert(file, text).expect("a listed file has a plain path"),
            Err(refusal) => return Ok(Err(refusal)),
        }
    }
    Ok(Ok(sources))
}

fn take(
    tree: &Tree,
    blobs: &mut Blobs,
    folder: &str,
    file: &str,
) -> Result<Result<String, Refusal>, CiError> {
    let name = || file.to_owned();
    let path = format!("{folder}{file}");
    let Some(entry) = tree.get(&path) else { return Ok(Err(missing(tree, folder, file))) };
    match entry.kind {
        Kind::File => {}
        Kind::Link => return Ok(Err(Refusal::Link { file: name() })),
        Kind::Submodule => return Ok(Err(Refusal::NotPlain { file: name() })),
    }
    let content = match blobs.read(&entry.id, MAX_BYTES)? {
        Blob::Whole(content) => content,
        Blob::TooLarge(bytes) => return Ok(Err(Refusal::TooLarge { file: name(), bytes })),
        Blob::Missing => return Err(CiError::NoContent { file: path }),
    };
    Ok(String::from_utf8(content).map_err(|error| {
        let sound = &error.as_bytes()[..error.utf8_error().valid_up_to()];
        let line = sound.iter().filter(|byte| **byte == b'\n').count() + 1;
        Refusal::NotUtf8 { file: name(), line: u32::try_from(line).unwrap_or(u32::MAX) }
    }))
}

/// Why a file is not in a tree: something else stands there or on the way to it, or its name is
/// written in other letters, or nothing of it is there.
fn missing(tree: &Tree, folder: &str, file: &str) -> Refusal {
    let name = || file.to_owned();
    let path = format!("{folder}{file}");
    for (at, _) in path.match_indices('/') {
        match tree.get(&path[..at]).map(|entry| entry.kind) {
            Some(Kind::Link) => return Refusal::Link { file: name() },
            Some(Kind::Submodule | Kind::File) => return Refusal::NotPlain { file: name() },
            None => {}
        }
    }
    let inside = |other: &&String| other.starts_with(&format!("{path}/"));
    if tree.keys().any(|other| inside(&other)) {
        return Refusal::NotPlain { file: name() };
    }
    let there = tree.keys().filter_map(|other| other.strip_prefix(folder));
    match there.into_iter().find(|other| other.eq_ignore_ascii_case(file)) {
        Some(found) => Refusal::OtherCase { file: name(), found: found.to_owned() },
        None => Refusal::Missing { file: name() },
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ci::git::{Entry, Id};

    #[test]
    fn what_stands_in_a_files_place_is_told() {
        let refusal = |path: &str, kind| {
            let entry = Entry { kind, id: Id::default() };
            missing(&Tree::from([(path.to_owned(), entry)]), "e/01/", "src/lib.rs")
        };
        let file = || "src/lib.rs".to_owned();
        assert_eq!(refusal("e", Kind::Link), Refusal::Link { file: file() });
        assert_eq!(refusal("e/01/src", Kind::Link), Refusal::Link { file: file() });
        assert_eq!(refusal("e/01", Kind::Submodule), Refusal::NotPlain { file: file() });
        assert_eq!(refusal("e/01/src", Kind::File), Refusal::NotPlain { file: file() });
        assert_eq!(refusal("e/01/src/lib.rs/x", Kind::File), Refusal::NotPlain { file: file() });
        assert_eq!(
            refusal("e/01/src/Lib.rs", Kind::File),
            Refusal::OtherCase { file: file(), found: "src/Lib.rs".to_owned() }
        );
        assert_eq!(refusal("e/02/src/lib.rs", Kind::File), Refusal::Missing { file: file() });
    }
}
