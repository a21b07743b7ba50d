//! `grader report`.

mod feedback;
mod fill;
mod platforms;

use std::io::Write as _;
use std::path::Path;

use crate::alike::{self, Comparison};
use crate::check::Hidden;
use crate::course::{Course, Slug};
use crate::gradebook::{self, Rules};
use crate::report::class;
use crate::results::{Overview, Results};
use crate::rubric::Rubric;
use crate::store::{BatchId, Store};

use super::args::{ReportArgs, ReportFormat};
use super::error::CliError;
use super::exit::Exit;
use super::settings::Place;
use super::store;
use super::streams::Streams;
use super::teacher::TeacherError;

/// Tells what came of a class, from its store.
pub fn report(typed: &ReportArgs, place: &Place, streams: &mut Streams) -> Result<Exit, CliError> {
    let path = store::path(&typed.store)?;
    let store = Store::open(&path)?;
    let batch = match &typed.batch {
        Some(name) => Some(batch(&store, name)?),
        None => None,
    };
    let course = place.course_if_any()?;
    let rules = rules(&path, course.as_ref(), place)?;
    let results = Results::of(&store, batch, &rules, |slug| rubric(course.as_ref(), slug))?;
    let exercise = match &typed.exercise {
        Some(name) => Some(exercise(name, &results)?),
        None => None,
    };
    let mut files = fill::fill(typed, exercise, course.as_ref(), &results, streams)?;
    if let Some(folder) = &typed.feedback {
        files = true;
        feedback::feedback(typed, folder, course.as_ref(), &results, streams)?;
    }
    if let Some(folder) = &typed.gradescope {
        files = true;
        platforms::gradescope(typed, folder, &results, streams)?;
    }
    if let Some(file) = &typed.junit {
        files = true;
        platforms::junit(typed, file, &results, streams)?;
    }
    let overview = Overview::of(&results)?;
    if let Some(page) = &typed.html {
        files = true;
        fill::free(page, typed.force)?;
        let mut written = Vec::new();
        let found = alike(&store, course.as_ref(), batch)?;
        class::write_page(&results, &overview, found.as_deref(), &mut written)?;
        fill::keep(page, &written)?;
        writeln!(streams.err, "written to {}", page.display())?;
    }
    if files && typed.format == ReportFormat::Text {
        return Ok(Exit::Solved);
    }
    match typed.format {
        ReportFormat::Text => class::write(&results, &overview, &mut streams.out)?,
        ReportFormat::Json => class::write_json(&results, &overview, &mut streams.out)?,
        ReportFormat::Csv => class::write_csv(&results, &mut streams.out)?,
    }
    Ok(Exit::Solved)
}

/// What is alike of what was handed in; nothing can be said of it without the course.
fn alike(
    store: &Store,
    course: Option<&Course>,
    batch: Option<BatchId>,
) -> Result<Option<Vec<Comparison>>, CliError> {
    let Some(course) = course else { return Ok(None) };
    let handed_in = alike::by_exercise(store, batch)?;
    alike::comparisons(store, course, handed_in, |_| true).map(Some)
}

/// The exercise of this name, or of the one name that it is a part of.
fn exercise<'r>(name: &str, results: &'r Results<'_>) -> Result<&'r str, CliError> {
    let there = || results.exercises.iter().map(|exercise| exercise.exercise.as_str());
    let mut parts = there().filter(|slug| slug.contains(name));
    let found = there().find(|slug| *slug == name).or_else(|| {
        let first = parts.next();
        first.filter(|_| parts.next().is_none())
    });
    found.ok_or_else(|| {
        let there = there().map(str::to_owned).collect();
        TeacherError::NoExercise { name: name.to_owned(), there }.into()
    })
}

/// The batch of this name.
pub(super) fn batch(store: &Store, name: &str) -> Result<BatchId, CliError> {
    if let Some(batch) = store.batch(name)? {
        return Ok(batch);
    }
    let there = store.batches()?;
    Err(TeacherError::NoBatch { name: name.to_owned(), there }.into())
}

/// The rules beside a store. Without a file everything weighs the same and nothing is due.
fn rules(store: &Path, course: Option<&Course>, place: &Place) -> Result<Rules, CliError> {
    let path = store.with_file_name(gradebook::FILE);
    if !path.is_file() {
        return Ok(Rules::default());
    }
    // What the rules name has to be there; without a course that says so, this says what is wrong.
    let found;
    let course = match course {
        Some(course) => course,
        None => {
            found = place.course()?;
            &found
        }
    };
    let slugs: Vec<_> = course.slugs().map(Slug::as_str).collect();
    Ok(Rules::read(&path, &slugs).map_err(TeacherError::from)?)
}

/// The rubric of an exercise, where the course has it.
fn rubric(course: Option<&Course>, slug: &str) -> Result<Option<Rubric>, CliError> {
    let Some(course) = course else { return Ok(None) };
    let Some(slug) = course.slugs().find(|there| there.as_str() == slug) else { return Ok(None) };
    let exercise = course.open_exercise(slug)?;
    let hidden = Hidden::read(&course.root, &exercise).map_err(crate::check::CheckError::from)?;
    Ok(Some(hidden.rubric))
}
