//! What was typed. The doc comments are the help text.
//!
//! One file for each kind of people; `ci` has its own beside its commands.

use std::path::PathBuf;

use clap::{Parser, Subcommand, ValueEnum};

use super::ci::args::CiArgs;
use crate::language::Language;
use crate::sandbox::Level;

mod author;
mod machine;
mod student;
mod teacher;

pub use author::{NewArgs, VerifyArgs};
pub use machine::{CacheArgs, CacheCommand, CleanArgs, CompletionsArgs, DoctorArgs, ManArgs};
pub use student::{
    CheckArgs, ExplainArgs, HintArgs, InitArgs, ListArgs, ResetArgs, TimelineArgs, WatchArgs,
};
pub use teacher::{
    AlikeArgs, BatchArgs, MergeArgs, OverrideArgs, ReportArgs, ReportFormat, StoreArg,
};

/// Hunt bugs in asynchronous Rust, and see which ones you have found
///
/// Open an exercise in your editor, change its code, and run `grader check`. It tells you bug by
/// bug what is mended and what is not yet, and where to look. Run it as often as you like: it
/// reads your files and never changes them.
///
/// `grader` alone, at a terminal in a course, is `grader watch`.
#[derive(Debug, Parser)]
#[command(
    name = "grader",
    version,
    propagate_version = false,
    disable_help_subcommand = true,
    max_term_width = 88,
    after_help = "New here? `grader list` shows where to begin."
)]
pub struct Args {
    /// What to do; nothing typed means to watch, where that is possible.
    #[command(subcommand)]
    pub command: Option<Command>,

    /// Whether to use colour
    #[arg(long, global = true, value_enum, default_value_t, value_name = "WHEN")]
    pub color: ColorWhen,

    /// In which language to speak; else `GRADER_LANG` decides, then the locale
    #[arg(long, global = true, value_enum, value_name = "LANG", ignore_case = true)]
    pub lang: Option<Lang>,

    /// Draw with plain ASCII
    #[arg(long, global = true)]
    pub ascii: bool,

    /// Shut the code in no better than this, to see how that goes
    #[arg(long, global = true, value_enum, value_name = "LEVEL", hide = true)]
    pub isolation: Option<Isolation>,

    /// The folder of the course, when you are not inside it
    #[arg(long, global = true, value_name = "DIR")]
    pub course: Option<PathBuf>,
}

/// What can be done.
#[derive(Debug, Subcommand)]
pub enum Command {
    Init(InitArgs),
    Check(CheckArgs),
    Watch(WatchArgs),
    List(ListArgs),
    Hint(HintArgs),
    Timeline(TimelineArgs),
    Explain(ExplainArgs),
    Reset(ResetArgs),
    Batch(BatchArgs),
    Merge(MergeArgs),
    Override(OverrideArgs),
    Alike(AlikeArgs),
    Ci(CiArgs),
    Report(ReportArgs),
    New(NewArgs),
    Verify(VerifyArgs),
    Doctor(DoctorArgs),
    Cache(CacheArgs),
    Completions(CompletionsArgs),
    Man(ManArgs),
}

impl Command {
    /// How it is to print its result.
    pub fn format(&self) -> Format {
        match self {
            Self::Check(typed) => typed.format,
            Self::Ci(typed) => typed.format(),
            Self::List(typed) => typed.format,
            Self::Doctor(typed) => typed.format,
            Self::Cache(typed) => typed.format,
            Self::Verify(typed) => typed.format,
            Self::Hint(typed) => typed.format,
            Self::Explain(typed) => typed.format,
            Self::Batch(typed) => typed.format,
            Self::Merge(typed) => typed.format,
            Self::Alike(typed) => typed.format,
            Self::Report(typed) => typed.format.into(),
            Self::Init(_)
            | Self::Watch(_)
            | Self::Timeline(_)
            | Self::Reset(_)
            | Self::Override(_)
            | Self::New(_)
            | Self::Completions(_)
            | Self::Man(_) => Format::Text,
        }
    }
}

/// How to print data.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// For people
    #[default]
    Text,
    /// For programs
    Json,
}

/// How well code is shut in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Isolation {
    /// Limits of time and memory only
    None,
    /// No files
    FilesOnly,
    /// No files, no network, no other programs
    Partial,
    /// A system of its own, in which there is nothing else
    Full,
}

impl From<Isolation> for Level {
    fn from(isolation: Isolation) -> Self {
        match isolation {
            Isolation::None => Self::None,
            Isolation::FilesOnly => Self::FilesOnly,
            Isolation::Partial => Self::Partial,
            Isolation::Full => Self::Full,
        }
    }
}

/// In which language to speak.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Lang {
    /// English
    En,
    /// Brazilian Portuguese
    #[value(name = "pt-BR", alias = "pt", alias = "pt_BR")]
    PtBr,
}

impl From<Lang> for Language {
    fn from(lang: Lang) -> Self {
        match lang {
            Lang::En => Self::English,
            Lang::PtBr => Self::Portuguese,
        }
    }
}

/// When to use colour.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
pub enum ColorWhen {
    /// In a terminal, unless `NO_COLOR` is set; always if `CLICOLOR_FORCE` is
    #[default]
    Auto,
    /// Even into a file or a pipe
    Always,
    /// Nowhere
    Never,
}
