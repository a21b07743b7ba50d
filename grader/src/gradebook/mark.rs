//! Which hand-in counts, and what is taken off.

use jiff::{Timestamp, ToSpan as _, Zoned};
use schemars::JsonSchema;
use serde::Serialize;

use super::{Counts, Rules};

/// One hand-in of an exercise, as far as a mark depends on it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Attempt {
    /// When it was received, where that is known.
    pub received: Option<Timestamp>,
    /// Whether the platform calls it late.
    pub late: bool,
    /// The points that the grader gives; `None` while it has not been graded.
    pub earned: Option<f64>,
}

/// What a student gets for one exercise, and why.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Mark {
    /// The points after all; `None` while that cannot be said, because what counts has not been
    /// graded.
    pub points: Option<f64>,
    /// The points that it is worth.
    pub max_points: f64,
    /// The points before anything was taken off.
    pub earned: Option<f64>,
    /// What was taken off for lateness, in hundredths of what was earned.
    pub taken_off_percent: f64,
    /// How late what counts was.
    pub lateness: Lateness,
    /// Where the points come from.
    pub reason: Reason,
    /// Which of the hand-ins counts, from 0.
    pub counts: Option<usize>,
}

/// How late a hand-in was.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Lateness {
    /// It was in time, or nothing is due.
    InTime,
    /// After the date, and within the grace.
    Grace,
    /// So many days have begun since the date.
    Days(u32),
    /// The platform says that it was late, and nobody says how much: it counts as one day.
    SaysThePlatform,
}

/// Where the points come from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Reason {
    /// From the grader.
    Graded,
    /// From a teacher, whatever the grader says.
    Override,
    /// What counts has not been graded yet, or the grader could not.
    NotGraded,
    /// Nothing was handed in.
    NothingHandedIn,
}

impl Lateness {
    /// The days that count.
    #[must_use]
    pub fn days(self) -> u32 {
        match self {
            Self::InTime | Self::Grace => 0,
            Self::Days(days) => days,
            Self::SaysThePlatform => 1,
        }
    }
}

/// What a student gets for one exercise that is worth `max_points`. `attempts` are their hand-ins
/// of it in the order in which they came; `overruled` is what a teacher has given instead.
#[must_use]
pub fn mark(
    rules: &Rules,
    student: &str,
    exercise: &str,
    max_points: f64,
    attempts: &[Attempt],
    overruled: Option<f64>,
) -> Mark {
    let due = rules.due(student, exercise);
    let judged: Vec<_> = attempts
        .iter()
        .map(|attempt| {
            let lateness = lateness(rules, due, attempt);
            let off = taken_off(rules, lateness);
            (attempt.earned, lateness, off)
        })
        .collect();
    let counts = match rules.counts {
        Counts::Last => judged.len().checked_sub(1),
        Counts::Best => best(&judged),
    };
    let (graded, lateness, off) =
        counts.map_or((None, Lateness::InTime, 0.0), |index| judged[index]);
    let (earned, reason) = match (overruled, counts) {
        (Some(points), _) => (Some(points), Reason::Override),
        (None, None) => (Some(0.0), Reason::NothingHandedIn),
        (None, Some(_)) if graded.is_none() => (None, Reason::NotGraded),
        (None, Some(_)) => (graded, Reason::Graded),
    };
    let points = earned.map(|earned| after(earned, off));
    Mark { points, max_points, earned, taken_off_percent: off, lateness, reason, counts }
}

/// The hand-in with the most points after lateness; of several, the first. While one of them has
/// not been graded, it could still become the best: that one then, so that nothing final is said.
fn best(judged: &[(Option<f64>, Lateness, f64)]) -> Option<usize> {
    if let Some(waiting) = judged.iter().position(|attempt| attempt.0.is_none()) {
        return Some(waiting);
    }
    let points = |index: usize| after(judged[index].0.unwrap_or_default(), judged[index].2);
    (0..judged.len()).reduce(|best, next| if points(next) > points(best) { next } else { best })
}

/// What is left of points, to hundredths of a point, which is as fine as any platform takes them.
fn after(earned: f64, off_percent: f64) -> f64 {
    (earned * (100.0 - off_percent)).round() / 100.0
}

fn taken_off(rules: &Rules, lateness: Lateness) -> f64 {
    let off = rules.late.percent_per_day * f64::from(lateness.days());
    off.min(rules.late.at_most_percent)
}

fn lateness(rules: &Rules, due: Option<&Zoned>, attempt: &Attempt) -> Lateness {
    let (Some(due), Some(received)) = (due, attempt.received) else {
        return if attempt.late { Lateness::SaysThePlatform } else { Lateness::InTime };
    };
    if received <= due.timestamp() {
        return Lateness::InTime;
    }
    if received.duration_since(due.timestamp()) <= rules.grace {
        return Lateness::Grace;
    }
    Lateness::Days(days_begun(due, received))
}

/// How many days have begun since `due`. A day goes from the hour of the date to the same hour of
/// the next day on the clocks of the class, so that a change of clocks makes nobody later.
fn days_begun(due: &Zoned, received: Timestamp) -> u32 {
    // Days of twenty-four hours are wrong by one at most; begin below that.
    let about = received.duration_since(due.timestamp()).as_hours() / 24;
    let mut days = (about - 1).max(1);
    // Beyond the end of all calendars the count of hours has to do.
    while due.checked_add(days.days()).is_ok_and(|end| end.timestamp() < received) {
        days += 1;
    }
    u32::try_from(days).unwrap_or(u32::MAX)
}

/// What all marks of a student come to, in hundredths: each exercise with its weight. `None` while
/// one that weighs something cannot be said, and where nothing weighs anything.
#[must_use]
pub fn total<'m>(
    rules: &Rules,
    marks: impl IntoIterator<Item = (&'m str, &'m Mark)>,
) -> Option<f64> {
    let (mut reached, mut weights) = (0.0, 0.0);
    for (exercise, mark) in marks {
        let weight = rules.weight(exercise);
        if weight > 0.0 && mark.max_points > 0.0 {
            reached += weight * mark.points? / mark.max_points;
            weights += weight;
        }
    }
    (weights > 0.0).then(|| (reached / weights * 10_000.0).round() / 100.0)
}
