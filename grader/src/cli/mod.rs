//! The command line: what was typed comes in, an exit code goes out.
//!
//! [`args`] holds what was typed, [`settings`] what is meant by it; each command has a file of
//! its own. Data goes to standard output, everything else to standard error.

mod args;
mod check;
mod completions;
mod error;
mod exit;
mod list;
pub mod settings;
mod standing;
mod streams;
mod telling;
mod verify;

use std::ffi::OsString;
use std::io::Write as _;

use clap::Parser as _;

use args::{Args, ColorWhen, Command};
use error::CliError;
pub use exit::Exit;
use settings::{CheckJob, Place, VerifyJob};
use streams::Streams;

/// Does what the arguments ask for, the program's name first among them.
pub fn run(arguments: impl IntoIterator<Item = OsString>) -> Exit {
    let args = match Args::try_parse_from(arguments) {
        Ok(args) => args,
        Err(error) => return explain_usage(&error),
    };
    let mut streams = Streams::standard(args.color);
    let result = dispatch(args, &mut streams);
    let flushed = streams.flush().map_err(CliError::from);
    match result.and_then(|exit| flushed.map(|()| exit)) {
        Ok(exit) => exit,
        // Whoever read the output has seen enough of it, as in `grader list | head`.
        Err(CliError::Output(error)) if error.kind() == std::io::ErrorKind::BrokenPipe => {
            Exit::Solved
        }
        Err(error) => {
            // With standard error gone there is nobody left to tell; the exit code still does.
            let _ = error.write(&mut streams.err);
            error.exit()
        }
    }
}

fn dispatch(args: Args, streams: &mut Streams) -> Result<Exit, CliError> {
    let place = Place::here(args.course);
    match args.command {
        Command::Check(typed) => check::check(&CheckJob::resolve(typed, &place)?, streams),
        Command::List(typed) => list::list(&place.course()?, typed.format, streams),
        Command::Verify(typed) => verify::verify(&VerifyJob::resolve(typed, &place)?, streams),
        Command::Completions(typed) => completions::completions(typed.shell, streams),
    }
}

/// Prints what clap has to say: help and version as data, a mistake as an error.
fn explain_usage(error: &clap::Error) -> Exit {
    let mut streams = Streams::standard(ColorWhen::Auto);
    let asked_for = !error.use_stderr();
    let to = if asked_for { &mut streams.out } else { &mut streams.err };
    // With the stream gone there is nobody left to tell; the exit code still does.
    let _ = write!(to, "{}", error.render().ansi()).and_then(|()| streams.flush());
    if asked_for { Exit::Solved } else { Exit::Usage }
}
