//! What is told on standard error while the grader works.

use std::io::{IsTerminal as _, Write as _};
use std::sync::Mutex;

use crate::attempts::{History, Journal, Trouble};
use crate::build::Event;
use crate::check::Tell;
use crate::course::Course;
use crate::report::catalogue::{self, Language, Message, Progress, Word};
use crate::sandbox::Level;

use super::error::CliError;
use super::streams::{Streams, headed, stderr};

/// The runtime that builds and runs are driven by: everything heavy is in other processes.
pub fn runtime() -> std::io::Result<tokio::runtime::Runtime> {
    tokio::runtime::Builder::new_current_thread().enable_all().build()
}

/// Drives a piece of work to its end, or until the user interrupts it. Dropping the work ends the
/// processes it has started.
pub fn drive<T>(
    runtime: &tokio::runtime::Runtime,
    work: impl Future<Output = Result<T, CliError>>,
) -> Result<T, CliError> {
    runtime.block_on(async {
        tokio::select! {
            result = work => result,
            Ok(()) = tokio::signal::ctrl_c() => Err(CliError::Interrupted),
        }
    })
}

/// Tells events on standard error: on a terminal the counting line is written over, elsewhere
/// each sentence stands on a line of its own and crates are not counted.
pub fn on_stderr(streams: &Streams) -> Tell {
    let language = streams.language;
    let stderr = Mutex::new(stderr(streams.color, streams.symbols));
    let terminal = std::io::stderr().is_terminal();
    Box::new(move |event| {
        let mut stderr = stderr.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        let words = words(event, language);
        // Nobody to tell it to is no reason to stop.
        _ = match event {
            Event::KitBuilding { .. } if !terminal => Ok(()),
            Event::KitBuilding { .. } => {
                write!(stderr, "\r\x1b[K{words}").and_then(|()| stderr.flush())
            }
            Event::KitBuilt { .. } if terminal => writeln!(stderr, "\r\x1b[K{words}"),
            Event::WaitingForKit { .. }
            | Event::KitStarted { .. }
            | Event::KitBuilt { .. }
            | Event::HarnessStarted { .. } => writeln!(stderr, "{words}"),
        };
    })
}

fn words(event: Event, language: Language) -> String {
    let progress = match event {
        Event::WaitingForKit { .. } => Progress::WaitingForGrader,
        Event::KitStarted { .. } => Progress::BuildingKit,
        Event::KitBuilding { crates_done, crates_total, .. } => {
            Progress::KitCrates { done: crates_done, total: crates_total }
        }
        Event::KitBuilt { .. } => Progress::KitBuilt,
        Event::HarnessStarted { .. } => Progress::BuildingHarness,
    };
    language.say(&Message::Progress(progress))
}

/// Tells on standard error which variant of which exercise has been checked.
pub fn counting(streams: &Streams) -> impl Fn(&str, &str) + use<> {
    let language = streams.language;
    let stderr = Mutex::new(stderr(streams.color, streams.symbols));
    let terminal = std::io::stderr().is_terminal();
    move |exercise, variant| {
        let mut stderr = stderr.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        let words = language.say(&Message::Progress(Progress::Verifying { exercise, variant }));
        // Nobody to tell it to is no reason to stop.
        _ = match terminal {
            true => write!(stderr, "\r\x1b[K{words}").and_then(|()| stderr.flush()),
            false => writeln!(stderr, "{words}"),
        };
    }
}

/// What is remembered of `course`. What was wrong with it, and that the folder is behind the
/// program, is told on standard error and is no reason to stop.
pub fn history(course: &Course, streams: &mut Streams) -> Result<History, CliError> {
    let (history, trouble) = Journal::of(course).read();
    if course.is_behind() {
        note(Message::Init(catalogue::Init::Behind), streams)?;
    }
    match trouble {
        Some(Trouble::Damaged { lines, set_aside }) => {
            note(Message::Journal(catalogue::Journal::Damaged { lines, set_aside }), streams)?;
        }
        Some(Trouble::Unreadable(error)) => {
            note(
                Message::Journal(catalogue::Journal::Unreadable { why: &error.to_string() }),
                streams,
            )?;
        }
        None => {}
    }
    Ok(history)
}

/// Tells how well the student's code is shut in, where it could be better.
pub fn isolation(level: Level, streams: &mut Streams) -> Result<(), CliError> {
    if level < Level::Full {
        let words = streams.say(&Message::Progress(Progress::Isolation(level)));
        writeln!(streams.err, "{words}")?;
    }
    Ok(())
}

/// Tells when something could not be remembered. That is no reason to keep back what was asked
/// for.
pub fn remembered(written: std::io::Result<()>, streams: &mut Streams) -> Result<(), CliError> {
    match written {
        Ok(()) => Ok(()),
        Err(error) => note(
            Message::Journal(catalogue::Journal::NotWritten { why: &error.to_string() }),
            streams,
        ),
    }
}

fn note(what: Message<'_>, streams: &mut Streams) -> Result<(), CliError> {
    let word = streams.say(&Message::Word(Word::Note));
    let words = streams.say(&what);
    Ok(writeln!(streams.err, "{}", headed(&word, anstyle::Style::new(), &words))?)
}
