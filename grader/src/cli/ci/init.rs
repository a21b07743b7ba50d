//! `grader ci init`.

use std::io::Write as _;

use super::args::{InitArgs, Pipelines};
use crate::below::{self, There};
use crate::ci::CiError;
use crate::ci::pipeline::{self, Source};
use crate::cli::error::CliError;
use crate::cli::exit::Exit;
use crate::cli::settings::Place;
use crate::cli::streams::Streams;

/// Writes the pipelines into the folder, over nothing that says something else.
pub fn init(typed: &InitArgs, place: &Place, streams: &mut Streams) -> Result<Exit, CliError> {
    let root = place.folder()?;
    let source = Source::new(&typed.grader, &typed.commit).map_err(CiError::OddSource)?;
    let files = match typed.service {
        Pipelines::Github => pipeline::github(&source, &typed.branch),
        Pipelines::Gitlab => pipeline::gitlab(&source),
    };
    // All or nothing: half of a pipeline may be worse than none.
    for (way, text) in &files {
        match below::look(&root, way).map_err(CiError::Below)? {
            There::Nothing => {}
            There::File(content) if content == text.as_bytes() => {}
            There::File(_) if typed.force => {}
            There::File(_) | There::Other => return Err(CiError::InTheWay(root.join(way)).into()),
        }
    }
    for (way, text) in &files {
        below::write(&root, way, text).map_err(CiError::Below)?;
        writeln!(streams.out, "wrote {way}")?;
    }
    writeln!(streams.out, "Read what stands at the top of each, and commit them")?;
    Ok(Exit::Solved)
}
