//! `grader new`.

use std::io::Write as _;

use crate::skeleton;

use super::args::NewArgs;
use super::error::CliError;
use super::exit::Exit;
use super::settings::Place;
use super::streams::Streams;

/// Writes a skeleton of an exercise, and says what to do with it.
pub fn new(typed: &NewArgs, place: &Place, streams: &mut Streams) -> Result<Exit, CliError> {
    let course = place.course()?;
    if course.is_laid_out() {
        return Err(CliError::ExercisesAlone);
    }
    let slug = &typed.slug;
    for path in skeleton::write(&course, slug)? {
        writeln!(streams.out, "{slug}: wrote {path}")?;
    }
    writeln!(
        streams.out,
        "\nIt is a small exercise that is sound as it is. Make yours of it, one change after the \
         other: the code with all its variants is tests/{slug}/source, what is promised is \
         exercises/{slug}/README.md, what stands around it in a run is tests/{slug}/fakes.rs, what \
         is asked of it is tests/{slug}/suite.rs, and what is judged is tests/{slug}/rubric.toml. \
         After each change:\n\n  grader verify --write {slug}\n  grader verify {slug}"
    )?;
    Ok(Exit::Solved)
}
