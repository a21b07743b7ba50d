//! What is compared: hand-ins from the store, and what the course has beside them.

use std::collections::{BTreeMap, BTreeSet};

use super::{Known, Likeness, Trace, Version, compare};
use crate::course::{Course, CourseError, Exercise, Variant};
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

/// What was found of one exercise.
#[derive(Debug, Clone)]
pub struct Comparison {
    /// Its slug.
    pub exercise: String,
    /// What was compared, without what it was compared by: so that of one exercise alone all is in
    /// memory.
    pub versions: Vec<Version>,
    /// What was found.
    pub likeness: Likeness,
}

/// Compares what was handed in of the exercises that are wanted, one after the other, in the order
/// of the course. What is no exercise of the course is left out.
///
/// # Errors
/// When the store cannot be read, or the course's files of an exercise are not sound.
pub fn comparisons<E: From<StoreError> + From<CourseError>>(
    store: &Store,
    course: &Course,
    mut handed_in: BTreeMap<String, HandedIn>,
    wanted: impl Fn(&str) -> bool,
) -> Result<Vec<Comparison>, E> {
    let mut all = Vec::new();
    for slug in course.slugs().filter(|slug| wanted(slug.as_str())) {
        let Some(handed_in) = handed_in.remove(slug.as_str()) else { continue };
        let mut versions = versions(store, handed_in)?;
        let known = known(&course.open_exercise(slug)?)?;
        let likeness = compare(&versions, &known);
        versions.iter_mut().for_each(|version| version.trace = Trace::default());
        all.push(Comparison { exercise: slug.to_string(), versions, likeness });
    }
    Ok(all)
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
