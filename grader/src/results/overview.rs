//! What came of a class as a whole.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Serialize;

use super::{Exercise, Record, Results, Standing, Work};
use crate::attempts::LEVELS;
use crate::grade::Status;
use crate::store::{State, StoreError};

/// How many stretches the distribution of points has: nine of ten hundredths, one from ninety to
/// below all, and all.
pub const DISTRIBUTION: usize = 11;

/// How many of the most expensive hand-ins are named.
const MOST_EXPENSIVE: usize = 10;

/// What came of a class as a whole.
#[derive(Debug, Clone, Default, PartialEq, Serialize, JsonSchema)]
pub struct Overview {
    /// Students.
    pub students: usize,
    /// Those who have handed something in that could be read.
    pub handed_in: usize,
    /// Those of whom it cannot be said yet what they have.
    pub open: usize,
    /// How many of those who have handed something in have 0 to 9.99 hundredths of the points, 10
    /// to 19.99, and so on; the last have all.
    pub distribution: [usize; DISTRIBUTION],
    /// The middle of what they have, in hundredths.
    pub median_percent: Option<f64>,
    /// The exercises, by slug.
    pub exercises: Vec<ExerciseOverview>,
    /// The classes of bugs, the least understood first.
    pub classes: Vec<ClassOverview>,
    /// What somebody should look at.
    pub look: Vec<LookAt>,
    /// Points that a teacher has set by hand.
    pub overruled: usize,
    /// How long all checks of what counts took together, in milliseconds; equal hand-ins were
    /// checked once and count once for each here.
    pub wall_ms: u64,
    /// The hand-ins that took the longest, the longest first.
    pub most_expensive: Vec<Cost>,
}

/// What came of one exercise.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct ExerciseOverview {
    /// Its slug.
    pub exercise: String,
    /// The points that it is worth.
    pub max_points: u32,
    /// Students who have handed it in.
    pub handed_in: usize,
    /// Those who have solved it.
    pub solved: usize,
    /// Those whose hand-in the compiler refuses.
    pub not_compiled: usize,
    /// Those whose files cannot be taken.
    pub refused: usize,
    /// Those whose hand-in has not been graded.
    pub waiting: usize,
    /// Those with whose hand-in came a progress file of their own, which tells of hints.
    pub progress_files: usize,
    /// The mean of the points of those who have handed it in and have some, or none.
    pub mean_points: Option<f64>,
    /// Its bugs, in the order of the rubric.
    pub bugs: Vec<BugOverview>,
}

/// What came of one bug.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct BugOverview {
    /// Its id.
    pub id: String,
    /// Its class.
    pub class: String,
    /// What it is called, in English.
    pub title: String,
    /// Students who have mended it.
    pub fixed: usize,
    /// Those who have not.
    pub alive: usize,
    /// Those of whom it could not be seen.
    pub unknown: usize,
    /// How many of those with a progress file had taken the first, the second, the third hint at
    /// most, as their own files tell it. Nobody vouches for it, and no grade depends on it.
    pub hints: [usize; LEVELS as usize],
}

/// What came of a class of bugs, over all exercises.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, JsonSchema)]
pub struct ClassOverview {
    /// The class.
    pub class: String,
    /// How often a bug of it was mended.
    pub fixed: usize,
    /// How often not.
    pub alive: usize,
    /// How often it could not be seen.
    pub unknown: usize,
}

/// What somebody should look at.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct LookAt {
    /// The student's key.
    pub student: String,
    /// The exercise's slug; `None` for what could not be read.
    pub exercise: Option<String>,
    /// Why.
    pub why: Standing,
    /// What more there is to say, in English.
    pub says: Option<String>,
}

/// What a hand-in cost.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Cost {
    /// The student's key.
    pub student: String,
    /// The exercise's slug.
    pub exercise: String,
    /// How long its check took, in milliseconds.
    pub wall_ms: u64,
}

impl Overview {
    /// What came of a class as a whole.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn of(results: &Results<'_>) -> Result<Self, StoreError> {
        let mut overview = Self {
            exercises: results.exercises.iter().map(ExerciseOverview::new).collect(),
            ..Self::default()
        };
        let mut percents = Vec::new();
        let mut points = vec![(0.0, 0_u32); results.exercises.len()];
        results.each(|record| {
            overview.add(&record, &mut percents, &mut points);
            Ok::<_, StoreError>(())
        })?;
        for (exercise, (sum, of)) in overview.exercises.iter_mut().zip(points) {
            exercise.mean_points = (of > 0).then(|| hundredths(sum / f64::from(of)));
        }
        overview.add_hints(results)?;
        overview.median_percent = median(&mut percents);
        overview.add_up_classes();
        Ok(overview)
    }

    fn add(&mut self, record: &Record, percents: &mut Vec<f64>, points: &mut [(f64, u32)]) {
        self.students += 1;
        let handed_in = record.works.iter().any(|work| work.counts.is_some());
        self.handed_in += usize::from(handed_in);
        if handed_in {
            match record.total {
                Some(percent) => {
                    self.distribution[stretch(percent)] += 1;
                    percents.push(percent);
                }
                None => self.open += 1,
            }
        }
        for problem in &record.unread {
            self.look.push(LookAt {
                student: record.student.key.clone(),
                exercise: None,
                why: Standing::Unread,
                says: Some(format!("{}: {}", problem.place, problem.reason)),
            });
        }
        for (index, work) in record.works.iter().enumerate() {
            self.exercises[index].add(work);
            if let (Some(of), Some(_)) = (work.mark.points, &work.counts) {
                points[index].0 += of;
                points[index].1 += 1;
            }
            self.overruled += usize::from(work.overruled.is_some());
            let standing = work.standing();
            if standing.wants_a_look() {
                self.look.push(LookAt {
                    student: record.student.key.clone(),
                    exercise: Some(work.exercise.clone()),
                    why: standing,
                    says: says(work),
                });
            }
            self.add_cost(&record.student.key, work);
        }
    }

    /// What the students' own progress files tell; of exercises and bugs that there are alone.
    fn add_hints(&mut self, results: &Results<'_>) -> Result<(), StoreError> {
        for (slug, students) in results.store.progress_files(results.batch)? {
            if let Some(exercise) = self.exercises.iter_mut().find(|it| it.exercise == slug) {
                exercise.progress_files = students;
            }
        }
        for told in results.store.hints_told(results.batch)? {
            let exercise = self.exercises.iter_mut().find(|it| it.exercise == told.exercise);
            let bug = exercise.and_then(|it| it.bugs.iter_mut().find(|bug| bug.id == told.bug));
            let level = usize::from(told.level).checked_sub(1);
            if let (Some(bug), Some(level)) = (bug, level)
                && let Some(count) = bug.hints.get_mut(level)
            {
                *count = told.students;
            }
        }
        Ok(())
    }

    fn add_cost(&mut self, student: &str, work: &Work) {
        let Some(wall) = work.wall() else { return };
        let wall_ms = u64::try_from(wall.as_millis()).unwrap_or(u64::MAX);
        self.wall_ms = self.wall_ms.saturating_add(wall_ms);
        let place = self.most_expensive.partition_point(|there| there.wall_ms >= wall_ms);
        if place < MOST_EXPENSIVE {
            let (student, exercise) = (student.to_owned(), work.exercise.clone());
            self.most_expensive.insert(place, Cost { student, exercise, wall_ms });
            self.most_expensive.truncate(MOST_EXPENSIVE);
        }
    }

    fn add_up_classes(&mut self) {
        let mut classes: BTreeMap<&str, ClassOverview> = BTreeMap::new();
        for bug in self.exercises.iter().flat_map(|exercise| &exercise.bugs) {
            let class = classes.entry(&bug.class).or_default();
            class.class.clone_from(&bug.class);
            class.fixed += bug.fixed;
            class.alive += bug.alive;
            class.unknown += bug.unknown;
        }
        let mut classes: Vec<_> = classes.into_values().collect();
        classes.sort_by_key(|class| Reverse(share(class.alive, class.fixed)));
        self.classes = classes;
    }

    /// The bugs that fewest have mended of those of whom it could be seen, with their exercise.
    /// Those that everybody has mended are not among them.
    #[must_use]
    pub fn least_understood(&self) -> Vec<(&str, &BugOverview)> {
        let mut bugs: Vec<_> = self
            .exercises
            .iter()
            .flat_map(|it| it.bugs.iter().map(|bug| (it.exercise.as_str(), bug)))
            .filter(|(_, bug)| bug.alive > 0)
            .collect();
        bugs.sort_by_key(|(_, bug)| Reverse((share(bug.alive, bug.fixed), bug.alive)));
        bugs
    }
}

impl ExerciseOverview {
    fn new(exercise: &Exercise) -> Self {
        let bugs = exercise.bugs.iter().map(|bug| BugOverview {
            id: bug.id.clone(),
            class: bug.class.clone(),
            title: bug.title.clone(),
            fixed: 0,
            alive: 0,
            unknown: 0,
            hints: Default::default(),
        });
        Self {
            exercise: exercise.exercise.clone(),
            max_points: exercise.max_points,
            handed_in: 0,
            solved: 0,
            not_compiled: 0,
            refused: 0,
            waiting: 0,
            progress_files: 0,
            mean_points: None,
            bugs: bugs.collect(),
        }
    }

    fn add(&mut self, work: &Work) {
        self.handed_in += usize::from(work.counts.is_some());
        match work.standing() {
            Standing::Solved => self.solved += 1,
            Standing::DoesNotCompile => self.not_compiled += 1,
            Standing::Refused => self.refused += 1,
            Standing::Waiting | Standing::GraderFault => self.waiting += 1,
            Standing::Unsolved
            | Standing::Tampered
            | Standing::OverLimit
            | Standing::Unread
            | Standing::NothingHandedIn => {}
        }
        for verdict in work.grade().into_iter().flat_map(|grade| &grade.bugs) {
            let Some(bug) = self.bugs.iter_mut().find(|bug| bug.id == verdict.id) else { continue };
            match verdict.status {
                Status::Fixed => bug.fixed += 1,
                Status::Alive => bug.alive += 1,
                Status::Unknown { .. } => bug.unknown += 1,
            }
        }
    }
}

/// What more there is to say of a hand-in that somebody should look at.
fn says(work: &Work) -> Option<String> {
    use crate::grade::Outcome;

    match &work.counts.as_ref()?.state {
        State::Waiting { fault } => fault.clone(),
        State::Graded(verdict) => match &verdict.grade.outcome {
            Outcome::GraderFault { what } | Outcome::Tampered { what, .. } => Some(what.clone()),
            Outcome::Graded | Outcome::DoesNotCompile | Outcome::OverLimit { .. } => None,
        },
        State::Refused(refusal) => Some(refusal.to_string()),
    }
}

/// In which stretch of the distribution a percentage lies.
fn stretch(percent: f64) -> usize {
    // Cut off on purpose: 39.99 is in the fourth.
    let stretch = (percent.clamp(0.0, 100.0) / 10.0).floor() as usize;
    stretch.min(DISTRIBUTION - 1)
}

/// The share of `some` beside `others`, in thousandths.
fn share(some: usize, others: usize) -> usize {
    (some * 1000).checked_div(some + others).unwrap_or_default()
}

fn median(numbers: &mut [f64]) -> Option<f64> {
    numbers.sort_by(f64::total_cmp);
    let middle = numbers.len() / 2;
    match numbers.len() {
        0 => None,
        n if n % 2 == 1 => Some(numbers[middle]),
        _ => Some(hundredths(f64::midpoint(numbers[middle - 1], numbers[middle]))),
    }
}

fn hundredths(number: f64) -> f64 {
    (number * 100.0).round() / 100.0
}
