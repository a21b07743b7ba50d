//! What came of a class: a record for each student, with a mark for each exercise.
//!
//! In: the store, and the rules of the class. Out: records, one at a time, so that a class of ten
//! thousand takes no more memory than one of ten; and an [`Overview`] of all of them. It says
//! which hand-in counts through `gradebook`, and finds no words: those are `report`'s. Every
//! report of a class is made from these.

#[cfg(test)]
pub(crate) mod examples;
mod overview;
mod record;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;
use std::iter::Peekable;

pub use overview::{
    BugOverview, ClassOverview, Cost, DISTRIBUTION, ExerciseOverview, LookAt, Overview,
};
pub use record::{Bug, Exercise, Record, Standing, Work};

use crate::grade::Outcome;
use crate::gradebook::{self, Attempt, Rules};
use crate::rubric::Rubric;
use crate::store::{BatchId, Override, Problem, Row, State, Store, StoreError, Student};

/// The results of a class, to be gone through as often as wanted.
#[derive(Debug)]
pub struct Results<'a> {
    store: &'a Store,
    batch: Option<BatchId>,
    rules: &'a Rules,
    /// What can be handed in, by slug.
    pub exercises: Vec<Exercise>,
    /// What could not be read and is nobody's, as far as is known.
    pub strays: Vec<Problem>,
    students: BTreeMap<String, Student>,
    unread: BTreeMap<String, Vec<Problem>>,
    overrides: BTreeMap<(String, String), Override>,
}

impl<'a> Results<'a> {
    /// Everybody's results, or those of one batch. `rubric` gives the rubric of an exercise, where
    /// the course is at hand; else what there is to know comes from the verdicts.
    ///
    /// # Errors
    /// When the store cannot be read, and those of `rubric`.
    pub fn of<E: From<StoreError>>(
        store: &'a Store,
        batch: Option<BatchId>,
        rules: &'a Rules,
        mut rubric: impl FnMut(&str) -> Result<Option<Rubric>, E>,
    ) -> Result<Self, E> {
        let mut results = Self {
            store,
            batch,
            rules,
            exercises: Vec::new(),
            strays: Vec::new(),
            students: BTreeMap::new(),
            unread: BTreeMap::new(),
            overrides: BTreeMap::new(),
        };
        let mut exercises = BTreeMap::new();
        let weighed = rules.exercises.keys().filter(|slug| rules.weight(slug) > 0.0);
        for slug in weighed.filter(|_| batch.is_none()) {
            exercises.insert(slug.clone(), Exercise::new(slug, rubric(slug)?.as_ref()));
        }
        store.rows(batch, |row| {
            let slug = &row.exercise;
            if !exercises.contains_key(slug) {
                exercises.insert(slug.clone(), Exercise::new(slug, rubric(slug)?.as_ref()));
            }
            if let (State::Graded(verdict), Some(exercise)) = (&row.state, exercises.get_mut(slug))
            {
                exercise.add(&verdict.grade);
            }
            results.students.entry(row.student.key.clone()).or_insert(row.student);
            Ok::<_, E>(())
        })?;
        results.exercises = exercises.into_values().collect();
        store.problems(batch, |problem| {
            match problem.student.clone() {
                Some(key) => results.unread.entry(key).or_default().push(problem),
                None => results.strays.push(problem),
            }
            Ok::<_, E>(())
        })?;
        store.students(|student| {
            // Of a batch those alone who have something in it.
            if batch.is_none() || results.unread.contains_key(&student.key) {
                results.students.entry(student.key.clone()).or_insert(student);
            }
            Ok::<_, E>(())
        })?;
        store.overrides(|one| {
            results.overrides.insert((one.student.key.clone(), one.exercise.clone()), one);
            Ok::<_, E>(())
        })?;
        Ok(results)
    }

    /// What the class is called.
    #[must_use]
    pub fn title(&self) -> Option<&str> {
        self.rules.title.as_deref()
    }

    /// How many students there are.
    #[must_use]
    pub fn count(&self) -> usize {
        self.students.len()
    }

    /// The keys of the students, in the order in which [`Results::each`] hands their records on.
    pub fn keys(&self) -> impl Iterator<Item = &str> {
        self.students.keys().map(String::as_str)
    }

    /// The rules that the marks come from.
    #[must_use]
    pub fn rules(&self) -> &Rules {
        self.rules
    }

    /// Hands the record of every student to `each`, one at a time, by key.
    ///
    /// # Errors
    /// When the store cannot be read, and those of `each`.
    pub fn each<E: From<StoreError>>(
        &self,
        mut each: impl FnMut(Record) -> Result<(), E>,
    ) -> Result<(), E> {
        let mut students = self.students.values().peekable();
        let mut rows: Vec<Row> = Vec::new();
        self.store.rows(self.batch, |row| {
            if rows.first().is_some_and(|first| first.student.key != row.student.key) {
                self.until(&mut students, std::mem::take(&mut rows), &mut each)?;
            }
            rows.push(row);
            Ok::<_, E>(())
        })?;
        self.until(&mut students, rows, &mut each)?;
        students.try_for_each(|student| each(self.record(student.clone(), Vec::new())))
    }

    /// Hands on those who come before whoever has handed these in, and then them.
    fn until<'s, E>(
        &self,
        students: &mut Peekable<impl Iterator<Item = &'s Student>>,
        rows: Vec<Row>,
        each: &mut impl FnMut(Record) -> Result<(), E>,
    ) -> Result<(), E> {
        let Some(student) = rows.first().map(|row| row.student.clone()) else { return Ok(()) };
        while let Some(before) = students.next_if(|next| next.key < student.key) {
            each(self.record(before.clone(), Vec::new()))?;
        }
        students.next_if(|next| next.key == student.key);
        each(self.record(student, rows))
    }

    fn record(&self, student: Student, mut rows: Vec<Row>) -> Record {
        let works: Vec<Work> = self
            .exercises
            .iter()
            .map(|exercise| {
                let (own, others) =
                    rows.drain(..).partition(|row: &Row| row.exercise == exercise.exercise);
                rows = others;
                self.work(&student.key, exercise, own)
            })
            .collect();
        let marks = works.iter().map(|work| (work.exercise.as_str(), &work.mark));
        let total = gradebook::total(self.rules, marks);
        let unread = self.unread.get(&student.key).cloned().unwrap_or_default();
        Record { student, works, total, unread }
    }

    fn work(&self, student: &str, exercise: &Exercise, mut rows: Vec<Row>) -> Work {
        let attempts: Vec<_> = rows.iter().map(attempt).collect();
        let slug = exercise.exercise.as_str();
        let overruled = self.overrides.get(&(student.to_owned(), slug.to_owned())).cloned();
        let points = overruled.as_ref().map(|overruled| overruled.points);
        let max_points = f64::from(exercise.max_points);
        let mut mark = gradebook::mark(self.rules, student, slug, max_points, &attempts, points);
        let counts = mark.counts.map(|index| rows.swap_remove(index));
        let work = Work {
            exercise: slug.to_owned(),
            hand_ins: attempts.len(),
            counts,
            overruled,
            mark: mark.clone(),
        };
        // A verdict of an older rubric is out of the points of that rubric.
        if let Some(grade) = work.grade().filter(|_| work.overruled.is_none()) {
            mark.max_points = f64::from(grade.max_points);
        }
        Work { mark, ..work }
    }
}

/// A hand-in as far as a mark depends on it.
fn attempt(row: &Row) -> Attempt {
    let earned = match &row.state {
        State::Graded(verdict) => match &verdict.grade.outcome {
            Outcome::GraderFault { .. } => None,
            Outcome::Graded
            | Outcome::DoesNotCompile
            | Outcome::Tampered { .. }
            | Outcome::OverLimit { .. } => Some(f64::from(verdict.grade.points())),
        },
        State::Refused(_) => Some(0.0),
        State::Waiting { .. } => None,
    };
    Attempt { received: row.received, late: row.late, earned }
}
