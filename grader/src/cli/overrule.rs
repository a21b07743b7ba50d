//! `grader override`.

use std::io::Write as _;

use crate::store::{Row, State, Store, StoreError};

use super::args::OverrideArgs;
use super::error::CliError;
use super::exit::Exit;
use super::settings::Place;
use super::store;
use super::streams::Streams;
use super::teacher::TeacherError;

/// Gives a student other points than the grader does, or takes that back.
pub fn overrule(
    typed: &OverrideArgs,
    place: &Place,
    streams: &mut Streams,
) -> Result<Exit, CliError> {
    if let Some(points) = typed.points.filter(|points| !points.is_finite() || *points < 0.0) {
        return Err(TeacherError::OddPoints { points }.into());
    }
    if typed.reason.trim().is_empty() {
        return Err(TeacherError::NoReason.into());
    }
    let mut store = Store::open(&store::path(&typed.store)?)?;
    let student = store.student(&typed.student)?.key;
    let exercise = place.course()?.exercise(&typed.exercise)?.slug.to_string();
    let mut last = None;
    let mut handed_in = false;
    store.rows(None, |row: Row| {
        if row.student.key == student && row.exercise == exercise {
            handed_in = true;
            if let State::Graded(verdict) = row.state {
                last = Some(verdict);
            }
        }
        Ok::<_, StoreError>(())
    })?;
    let already = store.override_of(&student, &exercise)?.is_some();
    if !handed_in && !already && typed.withdraw {
        return Err(TeacherError::NothingHandedIn { student, exercise }.into());
    }
    let key = last.as_ref().map(|verdict| verdict.key.as_str());
    let who = store::who();
    store.overrule(&student, &exercise, typed.points, typed.reason.trim(), &who, key)?;
    let says = match &last {
        Some(verdict) => {
            format!("the grader says {}/{}", verdict.grade.points(), verdict.grade.max_points)
        }
        None => "the grader says nothing".to_owned(),
    };
    match typed.points {
        Some(points) => writeln!(streams.out, "{student}  {exercise}  {points} points; {says}")?,
        None => writeln!(streams.out, "{student}  {exercise}  not overridden any more; {says}")?,
    }
    let most = last.as_ref().map(|verdict| f64::from(verdict.grade.max_points));
    if let (Some(points), Some(most)) = (typed.points, most)
        && points > most
    {
        writeln!(streams.err, "note: that is more than the {most} points of {exercise}")?;
    }
    Ok(Exit::Solved)
}
