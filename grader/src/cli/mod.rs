//! The command line: what was typed comes in, an exit code goes out.
//!
//! [`args`] holds what was typed, [`settings`] what is meant by it; each command has a file of
//! its own. Data goes to standard output, everything else to standard error.

mod alike;
mod args;
mod batch;
mod cache;
mod check;
mod ci;
mod completions;
mod doctor;
mod error;
mod exit;
mod explain;
mod help;
mod hint;
mod init;
mod list;
mod man;
mod merge;
mod new;
mod overrule;
mod report;
mod reset;
pub mod settings;
mod store;
mod streams;
mod teacher;
mod telling;
mod timeline;
#[cfg(test)]
mod tour;
mod verify;
mod watch;

use std::ffi::OsString;
use std::io::Write as _;

use clap::FromArgMatches as _;
use clap::error::ErrorKind;

use args::{Args, ColorWhen, Command, Format, WatchArgs};
use error::CliError;
pub use exit::Exit;
use settings::{CheckJob, Place, VerifyJob};
use streams::Streams;

use crate::language::Language;
use crate::report::catalogue::By;
use crate::report::json;
use crate::report::text::Symbols;
use crate::sandbox::Level;

/// Does what the arguments ask for, the program's name first among them.
pub fn run(arguments: impl IntoIterator<Item = OsString>) -> Exit {
    let arguments: Vec<OsString> = arguments.into_iter().collect();
    let environment = |name: &str| std::env::var(name).ok();
    let language = Language::wanted(typed_language(&arguments), environment);
    let (args, command) = match understood(&arguments, language) {
        Ok(understood) => understood,
        Err(error) => return explain_usage(&error, &arguments, language),
    };
    let language = Language::wanted(args.lang.map(Language::from), environment);
    let symbols = if args.ascii { Symbols::Ascii } else { Symbols::Unicode };
    let mut streams = Streams::standard(args.color, language, symbols);
    let format = command.format();
    if let Some(most) = args.isolation {
        Level::from(most).lower_to();
    }
    let result = dispatch(command, &Place::here(args.course), &mut streams);
    let flushed = streams.flush().map_err(CliError::from);
    match result.and_then(|exit| flushed.map(|()| exit)) {
        Ok(exit) => exit,
        Err(error) => {
            tell(&error, format, &mut streams);
            error.exit()
        }
    }
}

/// Tells why a command could not be carried out: people on standard error, and on standard output
/// the program that reads JSON there. With a stream gone there is nobody left to tell; the exit
/// code still does.
fn tell(error: &CliError, format: Format, streams: &mut Streams) {
    let language = streams.language;
    let _ = error.write(language, &mut streams.err);
    // Half a document is there already when it is the writing of it that failed.
    if format == Format::Json && !matches!(error, CliError::Output(_)) {
        let hint = error.next_step(language);
        let message = error.sentence(language);
        let _ = json::write_failure(&message, hint.as_deref(), language, &mut streams.out);
        let _ = streams.flush();
    }
}

/// What was typed, with the command; nothing typed means to watch, at a terminal in a course.
fn understood(arguments: &[OsString], language: Language) -> Result<(Args, Command), clap::Error> {
    let mut read = help::command(language).try_get_matches_from(arguments)?;
    let mut args = Args::from_arg_matches_mut(&mut read)?;
    if let Some(command) = args.command.take() {
        return Ok((args, command));
    }
    let course = Place::here(args.course.clone()).root();
    if streams::is_terminal() && course.is_ok() {
        return Ok((args, Command::Watch(WatchArgs { exercise: None })));
    }
    // What there is instead: what clap says where a command is wanted and none is there.
    let wanting = help::command(language).subcommand_required(true).arg_required_else_help(true);
    Err(wanting.try_get_matches_from(arguments).err().unwrap_or_else(|| {
        help::command(language).error(ErrorKind::MissingSubcommand, "a command is wanted")
    }))
}

fn dispatch(command: Command, place: &Place, streams: &mut Streams) -> Result<Exit, CliError> {
    match command {
        Command::Check(typed) => check::check(&CheckJob::resolve(typed, place)?, streams),
        Command::Ci(typed) => ci::ci(typed, place, streams),
        Command::Init(typed) => init::init(&typed, place, streams),
        Command::Hint(typed) => hint::hint(&typed, By::Command, place, streams),
        Command::Timeline(typed) => timeline::timeline(&typed, place, streams),
        Command::Explain(typed) => explain::explain(&typed, place, streams),
        Command::Reset(typed) => reset::reset(&typed, place, streams),
        Command::Watch(typed) => watch::watch(&typed, place, streams),
        Command::List(typed) => list::list(&place.course()?, typed.format, streams),
        Command::Batch(typed) => batch::batch(&typed, place, streams),
        Command::Merge(typed) => merge::merge(&typed, streams),
        Command::Override(typed) => overrule::overrule(&typed, place, streams),
        Command::Alike(typed) => alike::alike(&typed, place, streams),
        Command::Report(typed) => report::report(&typed, place, streams),
        Command::New(typed) => new::new(&typed, place, streams),
        Command::Verify(typed) => verify::verify(&VerifyJob::resolve(typed, place)?, streams),
        Command::Cache(typed) => cache::cache(&typed, streams),
        Command::Doctor(typed) => doctor::doctor(place, typed.format, streams),
        Command::Man(typed) => man::man(typed.folder.as_deref(), streams),
        Command::Completions(typed) => completions::completions(typed.shell, streams),
    }
}

/// The language that was typed, in arguments that may not be understood as a whole.
fn typed_language(arguments: &[OsString]) -> Option<Language> {
    let mut words = options(arguments);
    while let Some(word) = words.next() {
        let tag = if word == "--lang" { words.next() } else { word.strip_prefix("--lang=") };
        if let Some(language) = tag.and_then(Language::named) {
            return Some(language);
        }
    }
    None
}

/// Whether plain ASCII was typed, in arguments that may not be understood as a whole.
fn typed_ascii(arguments: &[OsString]) -> bool {
    options(arguments).any(|word| word == "--ascii")
}

/// The words among which options are looked for.
fn options(arguments: &[OsString]) -> impl Iterator<Item = &str> {
    arguments.iter().map_while(|word| word.to_str().filter(|word| *word != "--"))
}

/// Prints what clap has to say: help and version as data, a mistake as an error.
fn explain_usage(error: &clap::Error, arguments: &[OsString], language: Language) -> Exit {
    let symbols = if typed_ascii(arguments) { Symbols::Ascii } else { Symbols::Unicode };
    let mut streams = Streams::standard(ColorWhen::Auto, language, symbols);
    let asked_for = !error.use_stderr();
    let to = if asked_for { &mut streams.out } else { &mut streams.err };
    // With the stream gone there is nobody left to tell; the exit code still does.
    let words = help::complaint(error, language).to_string();
    let _ = write!(to, "{}", symbols.drawn(&words)).and_then(|()| streams.flush());
    if asked_for { Exit::Solved } else { Exit::Usage }
}
