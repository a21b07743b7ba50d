//! `grader cache`.

use std::time::SystemTime;

use super::args::{CacheArgs, CacheCommand, CleanArgs};
use super::error::CliError;
use super::exit::Exit;
use super::streams::Streams;
use crate::cache::Cache;
use crate::check::CheckError;
use crate::cli::args::Format;
use crate::report::cache as report;
use crate::tidy::{self, Extent};

/// Shows how large the cache is, or makes it smaller. As it can all be made again, nothing is asked.
pub fn cache(typed: &CacheArgs, streams: &mut Streams) -> Result<Exit, CliError> {
    let cache = Cache::open().map_err(CheckError::from)?;
    let now = SystemTime::now();
    let options = streams.options();
    match &typed.command {
        None => {
            let sizes = tidy::sizes(&cache, now).map_err(CheckError::from)?;
            match typed.format {
                Format::Text => report::write(cache.root(), &sizes, &options, &mut streams.out)?,
                Format::Json => report::write_json(&sizes, &mut streams.out)?,
            }
        }
        Some(CacheCommand::Clean(CleanArgs { all })) => {
            let extent = if *all { Extent::All } else { Extent::Useless };
            let cleaned = tidy::clean(&cache, extent, now).map_err(CheckError::from)?;
            report::write_cleaned(cleaned, &options, &mut streams.out)?;
        }
    }
    Ok(Exit::Solved)
}
