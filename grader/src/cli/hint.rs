//! `grader hint`.

use crate::attempts::{History, Journal, standing};
use crate::check::Hidden;
use crate::course::{Course, Exercise};
use crate::hints::{self, Asked, Found};
use crate::report::catalogue::By;
use crate::report::hint as report;

use super::args::{Format, HintArgs};
use super::error::CliError;
use super::exit::Exit;
use super::settings::{self, Place};
use super::streams::Streams;
use super::telling;

/// Shows the next hint.
pub fn hint(
    typed: &HintArgs,
    by: By,
    place: &Place,
    streams: &mut Streams,
) -> Result<Exit, CliError> {
    let course = place.course()?;
    let history = telling::history(&course, streams)?;
    let options = streams.options();
    let Some(exercise) = exercise(typed.exercise.as_deref(), &course, &history)? else {
        match typed.format {
            Format::Text => report::write_all_solved(&options, &mut streams.out)?,
            Format::Json => report::write_nothing_json(None, &mut streams.out)?,
        }
        return Ok(Exit::Solved);
    };
    let hidden = Hidden::read(&course.root, &exercise).map_err(crate::check::CheckError::from)?;
    let asked = Asked { bug: typed.bug.as_deref(), level: typed.level };
    let slug = &exercise.slug;
    match hints::next(&hidden.rubric, slug, &history, asked) {
        Found::Hint(hint) => {
            match typed.format {
                Format::Text => report::write(slug, &hint, by, &options, &mut streams.out)?,
                Format::Json => {
                    report::write_json(slug, &hint, options.language, &mut streams.out)?
                }
            }
            if hint.fresh {
                let written = Journal::of(&course).hint(&hint.taken(slug));
                telling::remembered(written, streams)?;
            }
            Ok(Exit::Solved)
        }
        Found::NothingLeft => {
            match typed.format {
                Format::Text => report::write_nothing_left(slug, &options, &mut streams.out)?,
                Format::Json => report::write_nothing_json(Some(slug), &mut streams.out)?,
            }
            Ok(Exit::Solved)
        }
        Found::NoSuchBug(there) => Err(CliError::NoSuchBug {
            exercise: slug.clone(),
            bug: typed.bug.clone().unwrap_or_default(),
            there: there.into_iter().map(str::to_owned).collect(),
        }),
    }
}

/// The exercise that was named, else the one whose folder this is, else the one that was tried
/// last if it is not solved, else the next one; `None` when all are solved.
pub(super) fn exercise(
    named: Option<&str>,
    course: &Course,
    history: &History,
) -> Result<Option<Exercise>, CliError> {
    if let Some(name) = named {
        return Ok(Some(course.exercise(name)?));
    }
    if let Some(exercise) = course.exercise_at(&settings::working_directory()?)? {
        return Ok(Some(exercise));
    }
    let last = course.slugs().find(|slug| history.was_tried_last(slug));
    let last = last.filter(|slug| !history.was_solved(slug));
    let slug = last.or_else(|| standing::next_unsolved(course, history));
    Ok(slug.map(|slug| course.open_exercise(slug)).transpose()?)
}
