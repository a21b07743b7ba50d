//! What was typed after `grader ci`. The doc comments are the help text.

use std::path::PathBuf;

use clap::{Subcommand, ValueEnum};

use super::super::args::{Format, Isolation};
use crate::ci::score::Score;

/// Grade a pull request, by the course of the branch it is for
///
/// Takes exercises, suites and rubrics from the base, and from the head only the files that a
/// student may edit; nothing is checked out. Grades the exercises that the pull request changes,
/// before and after. On GitHub Actions and GitLab CI it knows by itself what to compare and what
/// to write; elsewhere name `--base` and `--head`.
///
/// Exit code: 0 when it passes, 1 when it does not, 2 when the command was not understood, 3 when
/// the grader itself could not do its work. Without conditions, everything graded must be solved.
#[derive(Debug, clap::Args)]
#[command(args_conflicts_with_subcommands = true)]
pub struct CiArgs {
    /// What else can be done; nothing means to grade.
    #[command(subcommand)]
    pub command: Option<CiCommand>,

    /// The commit that the pull request is to be merged into
    #[arg(long, value_name = "REV", requires = "head")]
    pub base: Option<String>,

    /// The commit that it brings
    #[arg(long, value_name = "REV", requires = "base")]
    pub head: Option<String>,

    /// Fetch these commits from `origin` when they are not here
    #[arg(long)]
    pub fetch: bool,

    /// Grade every exercise, changed or not
    #[arg(long)]
    pub all: bool,

    /// Pass only with so many points, or such a part of them, over all that is graded
    #[arg(long, value_name = "12|80%")]
    pub min_score: Option<Score>,

    /// Pass only when this exercise is solved; it is graded even if it is not changed
    #[arg(long, value_name = "EXERCISE", num_args = 1..)]
    pub require: Vec<String>,

    /// Pass only when no bug is back that the base has mended
    #[arg(long)]
    pub no_regressions: bool,

    /// Grade nothing unless the code can be shut in at least this well
    #[arg(long, value_enum, default_value = "partial", value_name = "LEVEL")]
    pub require_isolation: Isolation,

    /// Run everything again, even if the same files were graded before
    #[arg(long)]
    pub no_cache: bool,

    /// Write the summary of the job, in Markdown, into this file; on GitHub it goes to the job's
    /// own
    #[arg(long, value_name = "FILE")]
    pub summary: Option<PathBuf>,

    /// Write every form of the result into this folder: `summary.md`, `results.json`,
    /// `junit.xml`, `results.sarif`, `code-quality.json` for GitLab, `badge.svg`
    #[arg(long, value_name = "DIR")]
    pub reports: Option<PathBuf>,

    /// How to print the result
    #[arg(long, value_enum, default_value_t)]
    pub format: Format,
}

/// What else can be done.
#[derive(Debug, Subcommand)]
pub enum CiCommand {
    Init(InitArgs),
    Lint(LintArgs),
}

/// Write a pipeline that grades pull requests safely
///
/// For GitHub: a job that grades with a read-only token and no secrets, another that comments and
/// takes nothing of the pull request, and one that builds the grader on the default branch. For
/// GitLab the equal. Nothing is written over that says something else.
#[derive(Debug, clap::Args)]
pub struct InitArgs {
    /// Whose pipelines
    #[arg(long, value_enum, default_value_t)]
    pub service: Pipelines,

    /// The repository that the grader is installed from
    #[arg(long, value_name = "URL")]
    pub grader: String,

    /// The commit of it, all 40 digits
    #[arg(long, value_name = "SHA")]
    pub commit: String,

    /// The branch that pull requests are for
    #[arg(long, value_name = "NAME", default_value = "main", value_parser = branch)]
    pub branch: String,

    /// Write even over files that say something else
    #[arg(long)]
    pub force: bool,
}

/// Find what is dangerous in pipelines that grade pull requests
///
/// Names each danger with its line, why it is one, and how it is mended. Without a file: GitHub's
/// workflows, the repository's own actions, and GitLab's file.
///
/// Exit code: 0 when nothing is found, 1 when something is.
#[derive(Debug, clap::Args)]
pub struct LintArgs {
    /// The files to look through
    #[arg(value_name = "FILE")]
    pub files: Vec<PathBuf>,

    /// How to print what is found
    #[arg(long, value_enum, default_value_t)]
    pub format: Format,
}

/// Whose pipelines.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
pub enum Pipelines {
    /// GitHub Actions
    #[default]
    Github,
    /// GitLab CI
    Gitlab,
}

/// A branch's name that can stand in quotes.
fn branch(name: &str) -> Result<String, String> {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-._/".contains(&byte);
    if !name.is_empty() && name.bytes().all(plain) {
        Ok(name.to_owned())
    } else {
        Err("a branch's name with letters, digits, `-`, `_`, `.` and `/` alone".to_owned())
    }
}

impl CiArgs {
    /// How it is to print its result.
    pub fn format(&self) -> Format {
        match &self.command {
            None => self.format,
            Some(CiCommand::Lint(typed)) => typed.format,
            Some(CiCommand::Init(_)) => Format::Text,
        }
    }
}
