//! What somebody else's journal tells.

use std::collections::BTreeMap;

use super::journal::lines;
use super::{HintTaken, LEVELS, Line, Names};
use crate::course::{Course, Slug};

/// Letters of a bug's id, and bugs of one exercise: a journal is the student's, and may tell of
/// anything.
const MAX_ID: usize = 64;
const MAX_BUGS: usize = 64;

/// The highest hint that a journal tells of for each bug, by the exercise's slug and the bug's id.
/// What no grader writes is passed over.
#[must_use]
pub fn hints_in<'c>(
    course: &'c Course,
    journal: &[u8],
) -> BTreeMap<&'c Slug, BTreeMap<String, u8>> {
    let names = Names::of(course);
    let mut hints: BTreeMap<&Slug, BTreeMap<String, u8>> = BTreeMap::new();
    for line in lines(journal) {
        let Ok(Line::Hint(HintTaken { exercise, bug, level })) = serde_json::from_slice(line)
        else {
            continue;
        };
        let exercise = names.present(exercise);
        let Some(slug) = course.slugs().find(|slug| slug.words() == exercise) else { continue };
        let sound = bug.len() <= MAX_ID && bug.bytes().all(|byte| byte.is_ascii_graphic());
        if !sound || !(1..=LEVELS).contains(&level) {
            continue;
        }
        let bugs = hints.entry(slug).or_default();
        if bugs.len() < MAX_BUGS || bugs.contains_key(&bug) {
            let highest = bugs.entry(bug).or_default();
            *highest = level.max(*highest);
        }
    }
    hints
}
