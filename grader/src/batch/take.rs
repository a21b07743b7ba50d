//! Puts what `intake` found into the store.

use std::collections::{BTreeMap, HashMap};
use std::rc::Rc;

use crate::attempts;
use crate::course::{Course, CourseError, Slug};
use crate::intake::{self, Entry, Ids, IntakeError, Plan, Who};
use crate::sources::Sources;
use crate::store::{BatchId, HandedIn, Problem, Store, StoreError, Student, ToldHint, What};
use crate::submission::{Found, Refusal};

/// Hand-ins that are stored in one transaction, and bytes of them: writing to the disk takes the
/// longest, and all of them are held in memory until then.
const AT_A_TIME: usize = 64;
const BYTES_AT_A_TIME: usize = 4 << 20;

/// What was taken in.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Taken {
    /// Hand-ins, one for each exercise of each.
    pub works: usize,
    /// What could not be read.
    pub unread: usize,
}

/// Why not everything could be taken in. What was until then stays.
#[derive(Debug, thiserror::Error)]
pub enum TakeError {
    /// The store.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The teacher's own files, or what was named.
    #[error(transparent)]
    Intake(#[from] IntakeError),
}

impl From<CourseError> for TakeError {
    fn from(error: CourseError) -> Self {
        Self::Intake(error.into())
    }
}

/// Reads every hand-in, one at a time, and stores it. What is there already stays as it is.
///
/// # Errors
/// When the store cannot be written, or the teacher's own files are not sound. What is wrong with a
/// hand-in is stored.
pub fn take_in(
    plan: &Plan,
    course: &Course,
    store: &mut Store,
    batch: BatchId,
) -> Result<Taken, TakeError> {
    let editable = Editable::of(course)?;
    let missing: Vec<_> = plan.missing.iter().map(student).collect();
    store.enrol(&missing)?;
    let mut taken = Taken::default();
    let mut held = Held::default();
    for entry in &plan.entries {
        let entry = Rc::new(entry?);
        let hand_in = plan.read(&entry)?;
        let student = student(&entry.who);
        taken.works += hand_in.works.len();
        taken.unread += hand_in.unread.len();
        if hand_in.works.is_empty() {
            // Somebody of whom nothing can be read is in the class all the same.
            store.enrol([&student])?;
        }
        if let Some(journal) = &hand_in.progress {
            held.progress.push((student.clone(), told_hints(course, journal)));
        }
        for unread in hand_in.unread {
            let student = Some(student.key.clone());
            held.problems.push(Problem { place: unread.from, student, reason: unread.why });
        }
        editable.works(&entry, hand_in.works).for_each(|work| held.add(work));
        if held.is_full() {
            held.store(store, batch)?;
        }
    }
    held.store(store, batch)?;
    Ok(taken)
}

/// What is read and not stored yet.
#[derive(Default)]
struct Held {
    works: Vec<Work>,
    problems: Vec<Problem>,
    progress: Vec<(Student, Vec<ToldHint>)>,
    bytes: usize,
}

/// One exercise of what somebody has handed in, as it is stored.
pub(super) struct Work {
    /// Shared by the exercises of one hand-in.
    entry: Rc<Entry>,
    student: Student,
    exercise: String,
    what: Result<Sources, Refusal>,
}

/// The editable files of each exercise.
pub(super) struct Editable(HashMap<String, Vec<String>>);

impl Editable {
    pub(super) fn of(course: &Course) -> Result<Self, CourseError> {
        let editable = |slug: &Slug| Ok((slug.to_string(), course.open_exercise(slug)?.editable));
        course.slugs().map(editable).collect::<Result<_, _>>().map(Self)
    }

    /// What is stored of these.
    pub(super) fn works(
        &self,
        entry: &Rc<Entry>,
        works: Vec<intake::Work>,
    ) -> impl Iterator<Item = Work> {
        works.into_iter().map(move |work| {
            let exercise = work.exercise.to_string();
            let what = match work.found {
                Found::Ready(found) => Ok(only(found.sources, self.0.get(&exercise))),
                Found::Refused(refusal) => Err(refusal),
            };
            Work { entry: Rc::clone(entry), student: student(&entry.who), exercise, what }
        })
    }
}

impl Held {
    fn add(&mut self, work: Work) {
        if let Ok(sources) = &work.what {
            self.bytes += sources.iter().map(|(_, text)| text.len()).sum::<usize>();
        }
        self.works.push(work);
    }

    fn is_full(&self) -> bool {
        self.works.len() + self.problems.len() + self.progress.len() >= AT_A_TIME
            || self.bytes >= BYTES_AT_A_TIME
    }

    fn store(&mut self, store: &mut Store, batch: BatchId) -> Result<(), StoreError> {
        let works: Vec<_> = self.works.iter().map(Work::handed_in).collect();
        store.hand_in(batch, &works)?;
        store.report_problems(batch, &self.problems)?;
        if !self.progress.is_empty() {
            store.tell_progress(batch, &self.progress)?;
        }
        *self = Self::default();
        Ok(())
    }
}

impl Work {
    pub(super) fn handed_in(&self) -> HandedIn<'_> {
        HandedIn {
            student: &self.student,
            exercise: &self.exercise,
            received: self.entry.received,
            late: self.entry.late,
            place: &self.entry.from,
            what: match &self.what {
                Ok(sources) => What::Files(sources),
                Err(refusal) => What::Refused(refusal),
            },
        }
    }
}

/// The hints that a student's own progress file tells of.
fn told_hints(course: &Course, journal: &[u8]) -> Vec<ToldHint> {
    let hints = attempts::hints_in(course, journal).into_iter();
    let of = |(exercise, bugs): (&Slug, BTreeMap<String, u8>)| {
        let exercise = exercise.to_string();
        bugs.into_iter().map(move |(bug, level)| ToldHint {
            exercise: exercise.clone(),
            bug,
            level,
        })
    };
    hints.flat_map(of).collect()
}

/// The editable files alone: the others are the teacher's and may change.
fn only(sources: Sources, editable: Option<&Vec<String>>) -> Sources {
    let mut files: BTreeMap<String, String> = sources.into();
    files.retain(|path, _| editable.is_some_and(|editable| editable.contains(path)));
    Sources::try_from(files).expect("some of some plain paths")
}

fn student(who: &Who) -> Student {
    let mut ids = BTreeMap::new();
    if let Some(known) = who.ids.as_deref() {
        let Ids { canvas, moodle, gradescope, login } = known;
        let all =
            [("canvas", canvas), ("moodle", moodle), ("gradescope", gradescope), ("login", login)];
        for (system, id) in all {
            ids.extend(id.clone().map(|id| (system.to_owned(), id)));
        }
    }
    Student { key: who.key.clone(), name: who.name.clone(), email: who.email.clone(), ids }
}
