//! `grader alike`.

use std::io::Write as _;

use crate::alike::{self, Comparison, LeftOut};
use crate::course::Course;
use crate::report::alike::{self as report, Compared};
use crate::store::Store;

use super::args::{AlikeArgs, Format};
use super::error::CliError;
use super::exit::Exit;
use super::settings::Place;
use super::store;
use super::streams::{self, Streams};

/// Shows which hand-ins of an exercise are alike.
pub fn alike(typed: &AlikeArgs, place: &Place, streams: &mut Streams) -> Result<Exit, CliError> {
    let store = Store::open(&store::path(&typed.store)?)?;
    let batch = match &typed.batch {
        Some(name) => Some(super::report::batch(&store, name)?),
        None => None,
    };
    let course = place.course()?;
    let wanted = match &typed.exercise {
        Some(name) => Some(course.slug(name)?.as_str()),
        None => None,
    };
    let handed_in = alike::by_exercise(&store, batch)?;
    for slug in handed_in.keys().filter(|slug| !is_of(&course, slug)) {
        writeln!(streams.err, "note: {slug} is no exercise of this course, and is not compared")?;
    }
    let wanted = |slug: &str| wanted.is_none_or(|wanted| wanted == slug);
    let found: Vec<_> = alike::comparisons::<CliError>(&store, &course, handed_in, wanted)?;
    if found.is_empty() {
        writeln!(streams.err, "note: nothing was handed in that could be compared")?;
    }
    match typed.format {
        Format::Text => write(&found, &store, streams)?,
        Format::Json => {
            let all: Vec<_> = found.iter().map(Compared::of).collect();
            report::write_json(&all, &mut streams.out)?;
        }
    }
    Ok(Exit::Solved)
}

fn is_of(course: &Course, exercise: &str) -> bool {
    course.slugs().any(|slug| slug.as_str() == exercise)
}

fn write(found: &[Comparison], store: &Store, streams: &mut Streams) -> Result<(), CliError> {
    let width = streams::width();
    let mut all = LeftOut::default();
    for one in found {
        let sources = |content: &str| {
            let found = store.content(content)?;
            Ok::<_, CliError>(found.map(|found| found.sources).unwrap_or_default())
        };
        Compared::of(one).write(width, sources, &mut streams.out)?;
        writeln!(streams.out)?;
        all = all + one.likeness.left_out;
    }
    if !found.is_empty() {
        report::write_method(all, width, &mut streams.out)?;
    }
    Ok(())
}
