//! `grader timeline`.

use std::fs::File;
use std::io::{self, Read as _, Write as _};
use std::path::Path;

use crate::attempts::History;
use crate::build::Profile;
use crate::check::{CheckError, Checker, Hidden, Options};
use crate::course::{Course, Exercise, Variant};
use crate::grade::{Evidence, Grade, GuardStatus, Outcome, Status};
use crate::language::Language;
use crate::report::catalogue::{self, Message, Whose};
use crate::report::in_words;
use crate::report::text;
use crate::report::timeline::{self as report, MADE_BY, Picture};
use crate::rubric::{Rubric, Scenario};
use crate::sandbox;
use crate::sources::Sources;
use crate::submission::{Found, Submission};
use crate::timeline::Timeline;

use super::args::TimelineArgs;
use super::error::CliError;
use super::exit::Exit;
use super::settings::Place;
use super::streams::{self, Streams};
use super::{check, hint, telling};

/// Where a file says what it is, if it is one of ours.
const BEGINNING: u64 = 1_024;

/// Draws one scenario, into the terminal or into files.
pub fn timeline(
    typed: &TimelineArgs,
    place: &Place,
    streams: &mut Streams,
) -> Result<Exit, CliError> {
    let course = place.course()?;
    let history = telling::history(&course, streams)?;
    let exercise = hint::exercise(typed.exercise.as_deref(), &course, &history)?;
    let exercise = match exercise {
        Some(exercise) => exercise,
        None => course.open_exercise(last(&course, &history).ok_or(CliError::NothingToWatch)?)?,
    };
    telling::isolation(sandbox::Level::in_force(), streams)?;
    // Before anything is run for it.
    for file in [&typed.html, &typed.svg, &typed.perfetto].into_iter().flatten() {
        may_be_written(file, typed.force)?;
    }
    let checker = Checker::open(&course.root, telling::on_stderr(streams))?;
    let runtime = telling::runtime()?;
    let wanted = Wanted {
        scenario: typed.scenario.as_deref(),
        seed: typed.seed,
        beside: typed.beside,
        solved: typed.spoil || history.was_solved(&exercise.slug),
    };
    let looked = look(&course, &exercise, &checker, &wanted, streams.language);
    let options = text::Options {
        width: streams::width(),
        // On a terminal it leaves room for the prompt.
        height: match streams::is_terminal() {
            true => streams::height().saturating_sub(2),
            false => text::Options::default().height,
        },
        ..streams.options()
    };
    match telling::drive(&runtime, looked)? {
        Looked::NotGraded(grade, sources) => {
            text::write(&grade, &sources, &options, &mut streams.out)?;
            Ok(Exit::Unsolved)
        }
        Looked::Seen(seen) => {
            tell(typed, &exercise, &seen, &options, streams)?;
            Ok(Exit::Solved)
        }
    }
}

/// The exercise that was tried last, else the first.
fn last<'c>(course: &'c Course, history: &History) -> Option<&'c crate::course::Slug> {
    course.slugs().find(|slug| history.was_tried_last(slug)).or_else(|| course.slugs().next())
}

/// What is to be looked at.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Wanted<'a> {
    /// The scenario, else the one in which the first bug shows.
    pub scenario: Option<&'a str>,
    /// The seed, else the one with which it shows.
    pub seed: Option<u64>,
    /// Whether the solution is to be run as well.
    pub beside: bool,
    /// Whether the solution may be looked at.
    pub solved: bool,
}

/// What came of it.
pub(super) enum Looked {
    /// There was nothing to be run.
    NotGraded(Box<Grade>, Sources),
    /// What was seen.
    Seen(Box<Seen>),
}

/// What was seen of one scenario.
pub(super) struct Seen {
    /// The bug that the scenario was chosen for.
    about: Option<String>,
    /// What each version did, with its files.
    runs: Vec<(Whose, Timeline, Sources)>,
    /// The rubric's words.
    words: std::collections::BTreeMap<String, String>,
}

impl Seen {
    /// What there is to be drawn.
    pub(super) fn pictures<'a>(&'a self, exercise: &'a str) -> Vec<Picture<'a>> {
        let picture = |(whose, timeline, sources): &'a (Whose, Timeline, Sources)| Picture {
            exercise,
            whose: *whose,
            about: self.about.as_deref().filter(|_| *whose == Whose::Yours),
            timeline,
            sources,
            words: &self.words,
        };
        self.runs.iter().map(picture).collect()
    }
}

/// Grades what the files hold now, and runs the scenario that is wanted once more.
pub(super) async fn look(
    course: &Course,
    exercise: &Exercise,
    checker: &Checker,
    wanted: &Wanted<'_>,
    language: Language,
) -> Result<Looked, CliError> {
    let hidden = Hidden::read(&course.root, exercise).map_err(CheckError::from)?;
    let submission = match Submission::find(course, exercise, None)? {
        Found::Ready(submission) => submission,
        Found::Refused(refusal) => {
            let grade = check::refused(exercise, hidden.rubric.max_points(), &refusal, language);
            return Ok(Looked::NotGraded(Box::new(grade), Sources::new()));
        }
    };
    let sources = submission.sources;
    let of = exercise.folder().display().to_string();
    let profile = Profile::Loop { of: &of };
    let options = Options { seed: None, cached: true, profile };
    let checked = checker.check(exercise, &hidden, &sources, &options).await?;
    let grade = in_words(checked.grade, Some(&hidden.rubric), language);
    if grade.outcome != Outcome::Graded {
        return Ok(Looked::NotGraded(Box::new(grade), sources));
    }
    if wanted.beside && !wanted.solved && !grade.is_solved() {
        return Err(CliError::SolutionNotYet { exercise: exercise.slug.clone() });
    }
    let (scenario, seed, about) = choose(exercise, &grade, &hidden.rubric, wanted)?;
    let order = (scenario, seed);
    let seen = checker.trace(exercise, &hidden, &sources, profile, order).await?;
    let mut runs = vec![(Whose::Yours, Timeline::of(&seen), sources)];
    if wanted.beside {
        let sources = exercise.sources(&Variant::Solution)?;
        let seen = checker.trace(exercise, &hidden, &sources, Profile::Batch, order).await?;
        runs.push((Whose::Solution, Timeline::of(&seen), sources));
    }
    let words = hidden.rubric.vocabulary.in_language(language);
    Ok(Looked::Seen(Box::new(Seen { about, runs, words })))
}

/// The scenario and the seed that were named, else those in which the first bug shows, else the
/// first there is; and the bug's title.
fn choose<'r>(
    exercise: &Exercise,
    grade: &Grade,
    rubric: &'r Rubric,
    wanted: &Wanted<'_>,
) -> Result<(&'r Scenario, u64, Option<String>), CliError> {
    let scenarios = rubric.scenarios();
    let find = |name: &str| scenarios.iter().find(|scenario| scenario.name == name);
    let named = match wanted.scenario {
        None => None,
        Some(name) => Some(find(name).ok_or_else(|| CliError::NoSuchScenario {
            exercise: exercise.slug.clone(),
            scenario: name.to_owned(),
            there: scenarios.iter().map(|scenario| scenario.name.clone()).collect(),
        })?),
    };
    let shows = troubles(grade).find_map(|(title, evidence)| {
        let scenario = find(&evidence.scenario)?;
        let wanted = named.is_none_or(|named| named.name == scenario.name);
        wanted.then_some((scenario, evidence.seed, title))
    });
    let (scenario, seed, title) = match shows {
        Some((scenario, seed, title)) => (scenario, seed, Some(title.to_owned())),
        None => {
            let first = named.or(scenarios.first());
            let nothing = || CliError::NothingToDraw { exercise: exercise.slug.clone() };
            (first.ok_or_else(nothing)?, None, None)
        }
    };
    Ok((scenario, wanted.seed.or(seed).unwrap_or(1), title))
}

/// What is wrong, in the order in which it is told: bugs that are alive, guards that are broken,
/// then what could not be looked at.
fn troubles(grade: &Grade) -> impl Iterator<Item = (&str, &Evidence)> {
    let bugs = |alive: bool| {
        let bugs = grade.bugs.iter().filter(move |bug| match bug.status {
            Status::Alive => alive,
            Status::Unknown { .. } => !alive,
            Status::Fixed => false,
        });
        bugs.flat_map(|bug| bug.evidence.iter().map(|evidence| (bug.title.as_str(), evidence)))
    };
    let guards = grade.guards.iter().filter(|guard| guard.status == GuardStatus::Broken);
    let guards = guards
        .flat_map(|guard| guard.evidence.iter().map(|evidence| (guard.title.as_str(), evidence)));
    bugs(true).chain(guards).chain(bugs(false))
}

fn tell(
    typed: &TimelineArgs,
    exercise: &Exercise,
    seen: &Seen,
    options: &text::Options,
    streams: &mut Streams,
) -> Result<(), CliError> {
    let pictures = seen.pictures(exercise.slug.as_str());
    let language = options.language;
    let mut written = false;
    let mut file = |to: &Option<std::path::PathBuf>, draw: &Draw<'_>| -> Result<(), CliError> {
        let Some(file) = to else { return Ok(()) };
        written = true;
        let mut bytes = Vec::new();
        draw(&mut bytes)?;
        std::fs::write(file, bytes)
            .map_err(|error| CliError::PictureNotWritten { file: file.clone(), error })?;
        let wrote = catalogue::Timeline::Wrote { file };
        Ok(writeln!(streams.err, "{}", language.say(&Message::Timeline(wrote)))?)
    };
    file(&typed.html, &|out| report::write_html(&pictures, language, out))?;
    file(&typed.svg, &|out| report::write_svg(&pictures, language, out))?;
    file(&typed.perfetto, &|out| report::write_perfetto(&pictures, language, out))?;
    if !written {
        report::write_text(&pictures, options, &mut streams.out)?;
    }
    Ok(())
}

type Draw<'a> = dyn Fn(&mut dyn io::Write) -> io::Result<()> + 'a;

/// A picture may take the place of nothing, of another picture, and of whatever was said in so
/// many words.
fn may_be_written(file: &Path, force: bool) -> Result<(), CliError> {
    if force {
        return Ok(());
    }
    let failed = |error| CliError::PictureNotWritten { file: file.to_owned(), error };
    let mut beginning = Vec::new();
    match File::open(file) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
        Err(error) => return Err(failed(error)),
        Ok(there) => _ = there.take(BEGINNING).read_to_end(&mut beginning).map_err(failed)?,
    }
    let ours = String::from_utf8_lossy(&beginning).contains(MADE_BY);
    if ours { Ok(()) } else { Err(CliError::FileInTheWay(file.to_owned())) }
}
