//! What anybody types who sets the grader up on a machine.

use std::path::PathBuf;

use clap::Subcommand;
use clap_complete::Shell;

use super::Format;

/// See whether everything that grading needs is here, and what to do if not
///
/// Shows the compiler, the cache, the prebuilt libraries, and how well the code that is graded can
/// be shut in on this machine.
#[derive(Debug, clap::Args)]
pub struct DoctorArgs {
    /// How to print it
    #[arg(long, value_enum, default_value_t)]
    pub format: Format,
}

/// See how much room the grader's cache takes, and make it smaller
///
/// The cache holds what the grader can make again: built libraries, what checks build on,
/// verdicts. Work folders that nobody has used for a month go by themselves.
#[derive(Debug, clap::Args)]
pub struct CacheArgs {
    /// What to do with it; nothing typed shows its size
    #[command(subcommand)]
    pub command: Option<CacheCommand>,

    /// How to print its size
    #[arg(long, value_enum, default_value_t)]
    pub format: Format,
}

/// What can be done with the cache.
#[derive(Debug, Subcommand)]
pub enum CacheCommand {
    Clean(CleanArgs),
}

/// Delete what is of no use any more
///
/// That is what was made for another grader, compiler or course than those here. What another
/// grader is using stays.
#[derive(Debug, clap::Args)]
pub struct CleanArgs {
    /// Delete everything; the next check makes anew what it needs, which takes a few minutes
    #[arg(long)]
    pub all: bool,
}

/// Print a script that lets your shell complete grader's commands
///
/// For bash: `grader completions bash > ~/.local/share/bash-completion/completions/grader`
#[derive(Debug, clap::Args)]
pub struct CompletionsArgs {
    /// Your shell
    #[arg(value_enum)]
    pub shell: Shell,
}

/// Print the manual page
///
/// `grader man | man -l -` shows it. With a folder, a page for each command is written there.
#[derive(Debug, clap::Args)]
pub struct ManArgs {
    /// Where to write all pages: `~/.local/share/man/man1`
    #[arg(value_name = "DIR")]
    pub folder: Option<PathBuf>,
}
