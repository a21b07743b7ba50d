//! What authors of exercises type.

use super::Format;
use crate::course::Slug;

/// For authors: begin a new exercise
///
/// Writes a small exercise that `grader verify` finds sound as it is, to be made into another one
/// change after the other.
#[derive(Debug, clap::Args)]
pub struct NewArgs {
    /// Its name, with a number that no other has: `16-lost-letters`
    #[arg(value_name = "SLUG")]
    pub slug: Slug,
}

/// For authors: prove that exercises are sound
///
/// With `--write` it first makes starter and solution anew from the one marked source that both
/// come from.
#[derive(Debug, clap::Args)]
pub struct VerifyArgs {
    /// Exercises to verify; none means all of them
    #[arg(value_name = "EXERCISE")]
    pub exercises: Vec<String>,

    /// Write starter and solution from the marked sources in `tests/<slug>/source`
    #[arg(long)]
    pub write: bool,

    /// How to print the result
    #[arg(long, value_enum, default_value_t)]
    pub format: Format,
}
