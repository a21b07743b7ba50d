//! What became of a pull request: each exercise before and after, and whether it may pass.
//!
//! Pure: grades come in, an answer goes out.

use std::collections::BTreeSet;
use std::str::FromStr;

use crate::course::Slug;
use crate::grade::{BugVerdict, Grade, Outcome, Status};
use crate::sources::Sources;

use super::Commits;
use super::change::Ignored;

/// A pull request, graded.
#[derive(Debug, Clone)]
pub struct Graded {
    /// What was compared.
    pub commits: Commits,
    /// Each exercise that was graded, in the order of the course.
    pub exercises: Vec<Exercise>,
    /// What the head changes and what does not count.
    pub ignored: Vec<Ignored>,
    /// What does not pass; empty when all does.
    pub failed: Vec<Failed>,
    /// The isolation under which it was built and run.
    pub isolation: &'static str,
}

/// One exercise, before and after.
#[derive(Debug, Clone)]
pub struct Exercise {
    /// Its name.
    pub slug: Slug,
    /// What it is called.
    pub title: String,
    /// Its folder from the top of the repository, with `/` at its end.
    pub folder: String,
    /// Whether the pull request changes it.
    pub touched: bool,
    /// What is said of it in the base.
    pub before: Grade,
    /// What is said of it in the head.
    pub after: Grade,
    /// The files of the head that were graded; empty when they could not be taken.
    pub sources: Sources,
    /// The lines of those files that the head has changed, from 1, by file.
    pub changed: BTreeSet<(String, u32)>,
}

/// When a pull request may pass. With none of these set, everything that was graded must be
/// solved.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Conditions {
    /// At least so much over everything that was graded.
    pub min_score: Option<Score>,
    /// These must be solved.
    pub require: Vec<Slug>,
    /// No bug that is mended in the base may be back.
    pub no_regressions: bool,
}

/// A part of the points.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Score {
    /// So many.
    Points(u32),
    /// So many of a hundred.
    Percent(u32),
}

/// A text that is no score.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
#[error("say points, as in `12`, or a part of them, as in `80%`")]
pub struct NoScore;

impl FromStr for Score {
    type Err = NoScore;

    fn from_str(text: &str) -> Result<Self, NoScore> {
        match text.strip_suffix('%') {
            Some(percent) => match percent.parse() {
                Ok(percent) if percent <= 100 => Ok(Self::Percent(percent)),
                Ok(_) | Err(_) => Err(NoScore),
            },
            None => text.parse().map(Self::Points).map_err(|_| NoScore),
        }
    }
}

/// A condition that does not hold.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Failed {
    /// Too few points.
    Score {
        /// How many there are.
        earned: u32,
        /// Of how many.
        max: u32,
        /// How many there must be.
        wanted: Score,
    },
    /// An exercise that must be solved is not.
    NotSolved {
        /// Its name.
        slug: Slug,
    },
    /// A bug that was mended is back, or could not be looked at any more.
    Back {
        /// The exercise.
        slug: Slug,
        /// What the bug is called.
        title: String,
    },
}

impl Exercise {
    /// The bugs that are mended in the base and not in the head; none where the head could not be
    /// graded for a fault of ours.
    pub fn back(&self) -> impl Iterator<Item = &BugVerdict> {
        let fixed = |bugs: &[BugVerdict], id: &str| {
            bugs.iter().any(|bug| bug.id == id && bug.status == Status::Fixed)
        };
        let after = &self.after.bugs;
        let before = if self.is_faulty() { &[][..] } else { &self.before.bugs[..] };
        before
            .iter()
            .filter(move |bug| fixed(std::slice::from_ref(*bug), &bug.id) && !fixed(after, &bug.id))
    }

    /// Whether the grader could not do its work on the head's version.
    fn is_faulty(&self) -> bool {
        matches!(self.after.outcome, Outcome::GraderFault { .. })
    }
}

impl Graded {
    /// Whether the grader could not do its work on something.
    #[must_use]
    pub fn has_fault(&self) -> bool {
        let faulty = |grade: &Grade| matches!(grade.outcome, Outcome::GraderFault { .. });
        self.exercises.iter().any(|exercise| faulty(&exercise.after) || faulty(&exercise.before))
    }

    /// Points in the base, points in the head, and points to be had, over all exercises.
    #[must_use]
    pub fn points(&self) -> (u32, u32, u32) {
        points(&self.exercises)
    }
}

fn points(exercises: &[Exercise]) -> (u32, u32, u32) {
    exercises.iter().fold((0, 0, 0), |(before, after, max), exercise| {
        let Exercise { before: was, after: is, .. } = exercise;
        (before + was.points(), after + is.points(), max + is.max_points)
    })
}

impl Conditions {
    /// What does not hold of these exercises.
    #[must_use]
    pub fn failed(&self, exercises: &[Exercise]) -> Vec<Failed> {
        let mut failed = Vec::new();
        if let Some(wanted) = self.min_score {
            let (_, earned, max) = points(exercises);
            let reached = match wanted {
                Score::Points(points) => earned >= points,
                Score::Percent(percent) => {
                    u64::from(earned) * 100 >= u64::from(max) * u64::from(percent)
                }
            };
            if !reached {
                failed.push(Failed::Score { earned, max, wanted });
            }
        }
        let all = self.min_score.is_none() && self.require.is_empty() && !self.no_regressions;
        for exercise in exercises {
            let is_required = all || self.require.contains(&exercise.slug);
            if is_required && !exercise.is_faulty() && !exercise.after.is_solved() {
                failed.push(Failed::NotSolved { slug: exercise.slug.clone() });
            }
        }
        if self.no_regressions {
            for exercise in exercises {
                failed.extend(exercise.back().map(|bug| Failed::Back {
                    slug: exercise.slug.clone(),
                    title: bug.title.clone(),
                }));
            }
        }
        failed
    }
}

/// The lines of `after` that are not in `before`, from 1.
pub fn changed_lines(before: &str, after: &str) -> impl Iterator<Item = u32> + use<> {
    let difference = similar::TextDiff::from_lines(before, after);
    let lines: Vec<u32> = difference
        .iter_all_changes()
        .filter(|change| change.tag() == similar::ChangeTag::Insert)
        .filter_map(|change| u32::try_from(change.new_index()? + 1).ok())
        .collect();
    lines.into_iter()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::examples;

    fn exercise(before: Grade, after: Grade) -> Exercise {
        Exercise {
            slug: "01-restaurant".parse().expect("a slug"),
            title: "A restaurant".to_owned(),
            folder: "exercises/01-restaurant/".to_owned(),
            touched: true,
            before,
            after,
            sources: Sources::new(),
            changed: BTreeSet::new(),
        }
    }

    fn conditions(min_score: Option<&str>, require: bool, no_regressions: bool) -> Conditions {
        Conditions {
            min_score: min_score.map(|text| text.parse().expect("a score")),
            require: require
                .then(|| "01-restaurant".parse().expect("a slug"))
                .into_iter()
                .collect(),
            no_regressions,
        }
    }

    #[test]
    fn scores_are_points_or_percent() {
        assert_eq!("12".parse(), Ok(Score::Points(12)));
        assert_eq!("80%".parse(), Ok(Score::Percent(80)));
        for odd in ["", "%", "101%", "-1", "8.5", "all"] {
            assert_eq!(odd.parse::<Score>(), Err(NoScore), "{odd}");
        }
    }

    #[test]
    fn without_conditions_everything_must_be_solved() {
        let nothing = Conditions::default();
        let solved = exercise(examples::restaurant(), examples::solved());
        assert_eq!(nothing.failed(&[solved]), []);
        let alive = exercise(examples::solved(), examples::restaurant());
        assert!(matches!(nothing.failed(&[alive])[..], [Failed::NotSolved { .. }]));
        assert_eq!(nothing.failed(&[]), []);
    }

    #[test]
    fn each_condition_stands_for_itself() {
        let was = examples::restaurant();
        let half = exercise(was.clone(), was.clone());
        let (_, earned, max) = points(std::slice::from_ref(&half));
        assert!(0 < max && earned < max, "the example is half solved: {earned} of {max}");
        let failed = |conditions: &Conditions, exercise: &Exercise| {
            conditions.failed(std::slice::from_ref(exercise)).len()
        };
        assert_eq!(failed(&conditions(Some(&earned.to_string()), false, false), &half), 0);
        assert_eq!(failed(&conditions(Some(&(earned + 1).to_string()), false, false), &half), 1);
        assert_eq!(failed(&conditions(Some("100%"), false, false), &half), 1);
        assert_eq!(failed(&conditions(Some("0%"), false, true), &half), 0);
        assert_eq!(failed(&conditions(None, true, false), &half), 1);
        assert_eq!(failed(&conditions(None, false, true), &half), 0);
    }

    #[test]
    fn a_bug_is_back_when_it_is_not_fixed_any_more() {
        let only = conditions(None, false, true);
        let was = examples::solved();
        let mut is = was.clone();
        is.bugs[0].status = Status::Alive;
        assert_eq!(only.failed(&[exercise(was.clone(), is)]).len(), 1);
        // What does not compile has lost all that was there.
        let gone = exercise(was.clone(), examples::does_not_compile(1));
        assert_eq!(only.failed(&[gone]).len(), was.bugs.len());
        // Our fault is neither a bug that is back nor an exercise that is not solved.
        let fault = exercise(was, examples::grader_fault());
        assert_eq!(fault.back().count(), 0);
        assert_eq!(only.failed(std::slice::from_ref(&fault)), []);
        assert_eq!(Conditions::default().failed(&[fault]), []);
    }

    #[test]
    fn lines_that_are_new() {
        let lines: Vec<u32> = changed_lines("a\nb\nc\n", "a\nx\nc\ny\n").collect();
        assert_eq!(lines, [2, 4]);
        assert_eq!(changed_lines("a\n", "").count(), 0);
    }
}
