//! Grades the exercises of a pull request, before and after.

use std::collections::BTreeSet;

use super::job::Job;
use crate::build::Profile;
use crate::check::{Checker, Hidden, Options};
use crate::ci::score::{self, Graded, changed_lines};
use crate::cli::check::{fault, refused};
use crate::cli::error::CliError;
use crate::cli::streams::Streams;
use crate::cli::telling;
use crate::course::Exercise;
use crate::grade::Grade;
use crate::language::Language;
use crate::report::in_words;
use crate::sandbox::Level;
use crate::sources::Sources;
use crate::submission::{Found, Refusal, Submission};

/// Grades what `job` names.
pub fn grade(job: &Job, streams: &mut Streams) -> Result<Graded, CliError> {
    let language = streams.language;
    let is_enough = |here: Level| match here < job.least {
        true => Err(CliError::Isolation { least: job.least, here }),
        false => Ok(()),
    };
    let mut exercises = Vec::new();
    if job.exercises().next().is_some() {
        if job.least > Level::None {
            is_enough(Level::in_force())?;
        }
        let tell = telling::on_stderr(streams);
        let checker = Checker::open(&job.comparison.course.root, tell)?;
        telling::isolation(Level::to_work_at(), streams)?;
        let runtime = telling::runtime()?;
        for exercise in job.exercises() {
            let work = both(job, &checker, exercise, language);
            exercises.push(telling::drive(&runtime, work)?);
        }
        // The machine may have turned out to be another than it was.
        is_enough(Level::to_work_at())?;
    }
    let failed = job.conditions.failed(&exercises);
    Ok(Graded {
        commits: job.comparison.commits.clone(),
        exercises,
        ignored: job.comparison.changes.ignored.clone(),
        failed,
        isolation: Level::to_work_at().name(),
    })
}

/// Grades one exercise as the base has it and as the head has it.
async fn both(
    job: &Job,
    checker: &Checker,
    exercise: &Exercise,
    language: Language,
) -> Result<score::Exercise, CliError> {
    let comparison = &job.comparison;
    let base = match Submission::find(&comparison.course, exercise, None)? {
        Found::Ready(submission) => Ok(submission.sources),
        Found::Refused(refusal) => Err(refusal),
    };
    let head = comparison.of_head(exercise)?;
    let before = one(job, checker, exercise, &base, language).await?;
    let after = one(job, checker, exercise, &head, language).await?;
    let (was, sources) = (base.unwrap_or_default(), head.unwrap_or_default());
    let mut changed = BTreeSet::new();
    for (file, text) in sources.iter() {
        let lines = changed_lines(was.get(file).unwrap_or_default(), text);
        changed.extend(lines.map(|line| (file.to_owned(), line)));
    }
    Ok(score::Exercise {
        slug: exercise.slug.clone(),
        title: exercise.title_in(language).to_owned(),
        folder: format!("{}exercises/{}/", comparison.folder, exercise.slug),
        touched: comparison.changes.touched.contains(&exercise.slug),
        before,
        after,
        sources,
        changed,
    })
}

/// Grades one version. A failure that is about this exercise alone becomes its outcome.
async fn one(
    job: &Job,
    checker: &Checker,
    exercise: &Exercise,
    sources: &Result<Sources, Refusal>,
    language: Language,
) -> Result<Grade, CliError> {
    let hidden = match Hidden::read(&job.comparison.course.root, exercise) {
        Ok(hidden) => hidden,
        Err(error) => return Ok(fault(exercise, 0, &error.into(), language)),
    };
    let max_points = hidden.rubric.max_points();
    let sources = match sources {
        Ok(sources) => sources,
        Err(refusal) => return Ok(refused(exercise, max_points, refusal, language)),
    };
    let options = Options { seed: None, cached: job.cache, profile: Profile::Batch };
    match checker.check(exercise, &hidden, sources, &options).await {
        Ok(checked) => Ok(in_words(checked.grade, Some(&hidden.rubric), language)),
        Err(error) if error.concerns_all() => Err(error.into()),
        Err(error) => Ok(fault(exercise, max_points, &error, language)),
    }
}
