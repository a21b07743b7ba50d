//! What is compared: hand-ins from the store, and what the course has beside them.

use std::collections::{BTreeMap, BTreeSet};

use super::{Known, Trace, Version};
use crate::course::{CourseError, Exercise, Variant};
use crate::sources::Sources;
use crate::store::{BatchId, Row, Store, StoreError};

/// The keys of the students who handed a content in, by the content's digest.
pub type HandedIn = BTreeMap<String, BTreeSet<String>>;

/// Everything that was handed in and could be taken, by the exercise's slug; with a batch, what was
/// found in it. Every version of a student, not the one alone that counts.
///
/// # Errors
/// When the store cannot be read.
pub fn by_exercise(
    store: &Store,
    batch: Option<BatchId>,
) -> Result<BTreeMap<String, HandedIn>, StoreError> {
    let mut found: BTreeMap<String, HandedIn> = BTreeMap::new();
    store.rows(batch, |row: Row| {
        if let Some(content) = row.content {
            let exercise = found.entry(row.exercise).or_default();
            exercise.entry(content).or_default().insert(row.student.key);
        }
        Ok::<_, StoreError>(())
    })?;
    Ok(found)
}

/// The versions of one exercise, reduced one at a time, by their first student.
///
/// # Errors
/// When the store cannot be read.
pub fn versions(store: &Store, handed_in: HandedIn) -> Result<Vec<Version>, StoreError> {
    let mut versions = Vec::new();
    for (content, students) in handed_in {
        // Foreign keys hold: what was handed in is there.
        let Some(found) = store.content(&content)? else { continue };
        let students = students.into_iter().collect();
        versions.push(Version { content, students, trace: Trace::of(&found.sources) });
    }
    versions.sort_by(|one, other| {
        (&one.students, &one.content).cmp(&(&other.students, &other.content))
    });
    Ok(versions)
}

/// What the course has of an exercise: the starter, and every other variant.
///
/// # Errors
/// When the course's files of it are not sound.
pub fn known(exercise: &Exercise) -> Result<Known, CourseError> {
    let bugs: Vec<_> =
        exercise.planted()?.unwrap_or_default().into_iter().map(|bug| bug.id).collect();
    let starter = editable(exercise, &Variant::Starter)?;
    let variants = exercise.variants(&bugs)?;
    let answers: Vec<_> =
        variants.iter().map(|variant| editable(exercise, variant)).collect::<Result<_, _>>()?;
    Ok(Known::new(&starter, &answers))
}

/// The files of a variant that a student edits.
pub(super) fn editable(exercise: &Exercise, variant: &Variant) -> Result<Sources, CourseError> {
    let mut files: BTreeMap<String, String> = exercise.sources(variant)?.into();
    files.retain(|path, _| exercise.editable.contains(path));
    Ok(Sources::try_from(files).expect("some of some plain paths"))
}
