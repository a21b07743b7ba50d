//! `grader check`.

use std::io::Write as _;

use crate::attempts::{self, Attempt, Journal};
use crate::build::Profile;
use crate::check::{CheckError, Checker, Hidden, Options};
use crate::course::Exercise;
use crate::grade::{Grade, Outcome};
use crate::observation::{Diagnostic, Level};
use crate::report::catalogue::{Failure, Language, Message, Progress, Word};
use crate::report::in_words;
use crate::report::{json, text};
use crate::sandbox;
use crate::sources::Sources;
use crate::submission::{Found, Note, Refusal, Submission};

use super::args::Format;
use super::error::CliError;
use super::exit::Exit;
use super::settings::CheckJob;
use super::streams::{Streams, headed};
use super::telling;

/// Grades what `job` names and tells the result.
pub fn check(job: &CheckJob, streams: &mut Streams) -> Result<Exit, CliError> {
    let language = streams.language;
    let options = streams.options();
    if job.exercises.is_empty() {
        writeln!(streams.err, "{}", language.say(&Message::Progress(Progress::AllSolved)))?;
        if matches!(job.format, Format::Json) {
            json::write(&[], language, &mut streams.out)?;
        }
        return Ok(Exit::Solved);
    }
    telling::history(&job.course, streams)?;
    if job.least > sandbox::Level::None {
        let level = sandbox::Level::in_force();
        if level < job.least {
            return Err(CliError::Isolation { least: job.least, here: level });
        }
    }
    let checker = Checker::open(&job.course.root, telling::on_stderr(streams))?;
    let told = sandbox::Level::to_work_at();
    telling::isolation(told, streams)?;
    let runtime = telling::runtime()?;
    let mut grades = Vec::new();
    for exercise in &job.exercises {
        let (grade, sources) = telling::drive(&runtime, grade(job, &checker, exercise, streams))?;
        if matches!(job.format, Format::Text) {
            if !grades.is_empty() {
                writeln!(streams.out)?;
            }
            text::write(&grade, &sources, &options, &mut streams.out)?;
            streams.out.flush()?;
        }
        grades.push(grade);
    }
    let level = sandbox::Level::to_work_at();
    if level != told {
        telling::isolation(level, streams)?;
    }
    match job.format {
        Format::Json => {
            let with_level: Vec<_> = grades.iter().map(|grade| (grade, level.name())).collect();
            json::write(&with_level, language, &mut streams.out)?;
        }
        Format::Text if grades.len() > 1 => {
            writeln!(streams.out)?;
            text::write_summary(&grades, &options, &mut streams.out)?;
        }
        Format::Text => {}
    }
    Ok(exit(&grades))
}

/// A failure of the grader's own anywhere is no result; else everything must be solved.
fn exit(grades: &[Grade]) -> Exit {
    if grades.iter().any(|grade| matches!(grade.outcome, Outcome::GraderFault { .. })) {
        Exit::Fault
    } else if grades.iter().all(Grade::is_solved) {
        Exit::Solved
    } else {
        Exit::Unsolved
    }
}

/// Grades one exercise. A failure that is about this exercise alone becomes its outcome, so that
/// the others are still graded.
pub(super) async fn grade(
    job: &CheckJob,
    checker: &Checker,
    exercise: &Exercise,
    streams: &mut Streams,
) -> Result<(Grade, Sources), CliError> {
    let language = streams.language;
    let found = Submission::find(&job.course, exercise, job.submission.as_deref())?;
    let hidden = match Hidden::read(&job.course.root, exercise) {
        Ok(hidden) => hidden,
        Err(error) => return Ok((fault(exercise, 0, &error.into(), language), Sources::new())),
    };
    let max_points = hidden.rubric.max_points();
    let submission = match found {
        Found::Ready(submission) => submission,
        Found::Refused(refusal) => {
            return Ok((refused(exercise, max_points, &refusal, language), Sources::new()));
        }
    };
    for note in &submission.notes {
        tell_note(note, streams)?;
    }
    let name = exercise.folder().display().to_string();
    let of = job.submission.as_ref().map_or(name, |path| path.display().to_string());
    let options = Options { seed: job.seed, cached: job.cache, profile: Profile::Loop { of: &of } };
    let grade = match checker.check(exercise, &hidden, &submission.sources, &options).await {
        Ok(checked) => in_words(checked.grade, Some(&hidden.rubric), language),
        Err(error) if error.concerns_all() => return Err(error.into()),
        Err(error) => fault(exercise, max_points, &error, language),
    };
    if job.submission.is_none() && job.seed.is_none() {
        keep(job, exercise, &submission.sources, &grade, streams)?;
    }
    Ok((grade, submission.sources))
}

/// Remembers the attempt for `grader list` and `grader hint`. A course that cannot be written to is no reason to
/// keep the verdict back.
fn keep(
    job: &CheckJob,
    exercise: &Exercise,
    sources: &Sources,
    grade: &Grade,
    streams: &mut Streams,
) -> Result<(), CliError> {
    let digest = attempts::digest(exercise, sources);
    let Some(attempt) = Attempt::of(&exercise.slug, digest, grade) else { return Ok(()) };
    telling::remembered(Journal::of(&job.course).attempt(&attempt), streams)
}

fn tell_note(note: &Note, streams: &mut Streams) -> Result<(), CliError> {
    let word = streams.say(&Message::Word(Word::Note));
    let words = streams.say(&Message::DoesNotCount(note));
    Ok(writeln!(streams.err, "{}", headed(&word, anstyle::Style::new(), &words))?)
}

fn blank(exercise: &Exercise, max_points: u32, outcome: Outcome) -> Grade {
    Grade {
        exercise: exercise.slug.to_string(),
        outcome,
        bugs: Vec::new(),
        guards: Vec::new(),
        diagnostics: Vec::new(),
        output: Vec::new(),
        max_points,
    }
}

/// A failure of the grader's own that is about one exercise alone.
pub(super) fn fault(
    exercise: &Exercise,
    max_points: u32,
    error: &CheckError,
    language: Language,
) -> Grade {
    let what = language.say(&Message::Failure(Failure::Check(error)));
    blank(exercise, max_points, Outcome::GraderFault { what })
}

/// Files that cannot be taken cannot be compiled.
pub(super) fn refused(
    exercise: &Exercise,
    max_points: u32,
    refusal: &Refusal,
    language: Language,
) -> Grade {
    let message = language.say(&Message::Refused(refusal));
    let word = language.say(&Message::Word(Word::Error));
    let said = Diagnostic {
        level: Level::Error,
        code: None,
        rendered: format!("{word}: {message}\n"),
        message,
        file: None,
        line: None,
        remark: None,
        suite_at: None,
    };
    let grade = blank(exercise, max_points, Outcome::DoesNotCompile);
    Grade { diagnostics: vec![said], ..grade }
}
