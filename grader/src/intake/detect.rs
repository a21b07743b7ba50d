//! Finds out how hand-ins lie in what was given, from the names at its root.

use crate::course::Exercise;

use super::LayoutKind;
use super::names::is_ignored;

/// Something at the root of what was given.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Top {
    /// Its name, as it is there.
    pub name: Vec<u8>,
    /// Whether it is a folder.
    pub is_folder: bool,
}

/// Whether the root is a hand-in itself: a crate, a course, or loose files of an exercise.
pub fn is_hand_in(tops: &[Top], exercises: &[Exercise]) -> bool {
    tops.iter().any(|top| match top.is_folder {
        true => {
            let slug = |exercise: &Exercise| top.name == exercise.slug.as_str().as_bytes();
            matches!(&top.name[..], b"src" | b"exercises") || exercises.iter().any(slug)
        }
        false => matches!(&top.name[..], b"Cargo.toml" | b"lib.rs"),
    })
}

/// The layout of a root with these in it; `is_course` tells whether a folder is a whole course.
pub fn detect(
    tops: &[Top],
    exercises: &[Exercise],
    is_course: impl Fn(&[u8]) -> bool,
) -> LayoutKind {
    if is_hand_in(tops, exercises) {
        return LayoutKind::One;
    }
    let mut folders = tops.iter().filter(|top| top.is_folder && !is_ignored(&top.name));
    if folders.any(|top| is_course(&top.name)) {
        LayoutKind::Checkouts
    } else {
        LayoutKind::Folders
    }
}
