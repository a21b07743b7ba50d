//! `grader explain`.

use crate::attempts::History;
use crate::course::{Course, Slug};
use crate::explain::{self, Subject, Unclear};
use crate::language::Language;
use crate::report::explain::{self as report, Contents, Line};
use crate::report::text::Options;
use crate::rubric::BugClass;

use super::args::{ExplainArgs, Format};
use super::error::CliError;
use super::exit::Exit;
use super::settings::Place;
use super::streams::{self, Streams};
use super::telling;

/// Columns beyond which a paragraph is hard to read.
const WIDEST: usize = 100;

/// Explains a class of bugs or an exercise, or shows what can be explained.
pub fn explain(
    typed: &ExplainArgs,
    place: &Place,
    streams: &mut Streams,
) -> Result<Exit, CliError> {
    let course = place.course_if_any()?;
    let history = match &course {
        Some(course) => telling::history(course, streams)?,
        None => History::default(),
    };
    let known = Known { course: course.as_ref(), history: &history, language: streams.language };
    let options = Options { width: streams::width().min(WIDEST), ..streams.options() };
    let Some(name) = &typed.name else {
        let planted = explain::planted(known.course)?;
        let hunted_in = |class| hunted_in(&planted, class).cloned().collect();
        let contents = Contents::new(known.every_line()?, hunted_in, options.language);
        match typed.format {
            Format::Text => contents.write(&options, &mut streams.out)?,
            Format::Json => contents.write_json(&mut streams.out)?,
        }
        return Ok(Exit::Solved);
    };
    match explain::subject(known.course, name) {
        Ok(Subject::Class(class)) => {
            let planted = explain::planted(known.course)?;
            let lines = hunted_in(&planted, class).map(|slug| known.line(slug));
            let lines = lines.collect::<Result<Vec<_>, _>>()?;
            match typed.format {
                Format::Text => report::write_class(class, &lines, &options, &mut streams.out)?,
                Format::Json => {
                    report::write_class_json(class, &lines, options.language, &mut streams.out)?;
                }
            }
            Ok(Exit::Solved)
        }
        Ok(Subject::Exercise(slug)) => {
            // Where there is an exercise, there is a course.
            let course = place.course()?;
            exercise(&course, &slug, &history, typed, &options, streams)
        }
        Err(unclear) => {
            // Without a course it may well be an exercise that was meant.
            if matches!(&unclear, Unclear::Unknown(nearest) if nearest.is_empty()) {
                place.course()?;
            }
            Err(CliError::NothingToExplain { name: name.clone(), unclear })
        }
    }
}

fn exercise(
    course: &Course,
    slug: &Slug,
    history: &History,
    typed: &ExplainArgs,
    options: &Options,
    streams: &mut Streams,
) -> Result<Exit, CliError> {
    let exercise = course.open_exercise(slug)?;
    if !(typed.spoil || history.was_solved(slug)) {
        let left = explain::left(&exercise, history)?;
        return Err(CliError::NotSolved { exercise: slug.clone(), left });
    }
    let explained = explain::exercise(course, &exercise, options.language)?;
    match typed.format {
        Format::Text => report::write_exercise(&explained, options, &mut streams.out)?,
        Format::Json => {
            report::write_exercise_json(&explained, options.language, &mut streams.out)?;
        }
    }
    Ok(Exit::Solved)
}

/// Of `planted`, the exercises in which `class` is hunted.
fn hunted_in(planted: &[(Slug, Vec<String>)], class: BugClass) -> impl Iterator<Item = &Slug> {
    let hunts = move |classes: &[String]| classes.iter().any(|name| name == class.as_str());
    planted.iter().filter(move |(_, classes)| hunts(classes)).map(|(slug, _)| slug)
}

/// What is known of the exercises here.
struct Known<'a> {
    course: Option<&'a Course>,
    history: &'a History,
    language: Language,
}

impl Known<'_> {
    fn line(&self, slug: &Slug) -> Result<Line, CliError> {
        let title = match self.course {
            Some(course) => course.open_exercise(slug)?.title_in(self.language).to_owned(),
            None => explain::title(slug, self.language),
        };
        Ok(Line { exercise: slug.clone(), title, solved: self.history.was_solved(slug) })
    }

    /// The exercises of the course; none where there is no course.
    fn every_line(&self) -> Result<Vec<Line>, CliError> {
        self.course.into_iter().flat_map(Course::slugs).map(|slug| self.line(slug)).collect()
    }
}
