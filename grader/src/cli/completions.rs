//! `grader completions`.

use clap::CommandFactory as _;
use clap_complete::Shell;

use super::args::Args;
use super::error::CliError;
use super::exit::Exit;
use super::streams::Streams;

/// Prints the completion script for `shell`.
pub fn completions(shell: Shell, streams: &mut Streams) -> Result<Exit, CliError> {
    clap_complete::generate(shell, &mut Args::command(), "grader", &mut streams.out);
    Ok(Exit::Solved)
}
