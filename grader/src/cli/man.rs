//! `grader man`.

use std::path::Path;

use clap::CommandFactory as _;

use super::args::Args;
use super::error::CliError;
use super::exit::Exit;
use super::streams::Streams;

/// Prints the manual page, or writes one for each command into `folder`.
pub fn man(folder: Option<&Path>, streams: &mut Streams) -> Result<Exit, CliError> {
    match folder {
        Some(folder) => {
            std::fs::create_dir_all(folder)?;
            clap_mangen::generate_to(Args::command(), folder)?;
        }
        None => clap_mangen::Man::new(Args::command()).render(&mut streams.out)?,
    }
    Ok(Exit::Solved)
}
