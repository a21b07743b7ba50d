//! Why a pull request could not be graded. Read by whoever keeps the pipeline.

use std::io;
use std::path::PathBuf;

use super::pipeline::OddSource;
use super::place::By;
use crate::below::BelowError;

/// Why a pull request could not be graded.
#[derive(Debug, thiserror::Error)]
pub enum CiError {
    /// There is no git.
    #[error("cannot start `git`: {0}; install it, or see that it is on PATH")]
    NoGit(io::Error),
    /// The folder lies in no repository.
    #[error("{} lies in no git repository; {says}", folder.display())]
    NoRepository {
        /// The folder.
        folder: PathBuf,
        /// What git says.
        says: String,
    },
    /// Git failed at something that works in every sound repository.
    #[error("`git {doing}` failed: {says}")]
    Git {
        /// What was asked of it.
        doing: String,
        /// What it says.
        says: String,
    },
    /// Git and the grader could not talk.
    #[error("`git {doing}` ended too soon: {source}")]
    Talk {
        /// What was asked of it.
        doing: &'static str,
        /// What the system says.
        source: io::Error,
    },
    /// Neither an event nor arguments say what is to be compared.
    #[error("nothing says what is to be compared: {why}")]
    NoCommits {
        /// What was looked at.
        why: String,
    },
    /// The event file is not what the service promises.
    #[error("cannot read the event in {}: {why}", path.display())]
    Event {
        /// The file.
        path: PathBuf,
        /// Why.
        why: String,
    },
    /// A commit is not there.
    #[error("the {side} commit `{revision}` is not in this clone{}", if *shallow { ", which is shallow" } else { "" })]
    NoCommit {
        /// `base` or `head`.
        side: &'static str,
        /// As it was named.
        revision: String,
        /// Whether the clone has the newest commits alone.
        shallow: bool,
        /// Who named it.
        by: By,
        /// Names that may have been meant.
        near: Vec<String>,
    },
    /// A file of the base's course is not in the clone, or is larger than any such file.
    #[error(
        "the base commit's `{file}` is not in this clone, or is too large to be of a course; clone without `--filter`"
    )]
    NoContent {
        /// The file, from the top of the repository.
        file: String,
    },
    /// The base has no course where it was looked for.
    #[error("the base commit has no course in `{folder}`: there is no `course.toml`")]
    NoCourse {
        /// The folder, from the top of the repository; `.` for the top.
        folder: String,
    },
    /// The base has several.
    #[error("the base commit has several courses: {}", folders.join(", "))]
    WhichCourse {
        /// Their folders.
        folders: Vec<String>,
    },
    /// A folder that does not lie in the repository.
    #[error("`{folder}` is no folder inside the repository")]
    OddFolder {
        /// As it was named.
        folder: String,
    },
    /// A file cannot be read or written.
    #[error("cannot {verb} {}: {source}", path.display())]
    Io {
        /// `read` or `write`.
        verb: &'static str,
        /// The file.
        path: PathBuf,
        /// What the system says.
        source: io::Error,
    },
    /// A file that is to be written is there already, and is another.
    #[error("{} is there already and says something else", .0.display())]
    InTheWay(PathBuf),
    /// Where the grader is to be installed from cannot stand in a script.
    #[error(transparent)]
    OddSource(OddSource),
    /// A file below the course's folder cannot be written.
    #[error(transparent)]
    Below(#[from] BelowError),
    /// There is nothing to look through.
    #[error("there are no workflows in {}", .0.display())]
    NoWorkflows(PathBuf),
}

impl CiError {
    /// What to do next, where the error does not say it.
    #[must_use]
    pub fn next_step(&self) -> Option<String> {
        match self {
            Self::NoCommit { revision, near, .. } if !near.is_empty() => {
                let near: Vec<String> = near.iter().map(|name| format!("`{name}`")).collect();
                Some(format!(
                    "did you mean {}? What is not here yet, `git fetch --no-tags origin \
                     {revision}` or `--fetch` brings in",
                    near.join(" or ")
                ))
            }
            Self::NoCommit { revision, .. } => Some(format!(
                "fetch it first, with `git fetch --no-tags origin {revision}`, or let the grader \
                 do that with `--fetch`"
            )),
            Self::NoCommits { .. } => {
                Some("name both, as in `grader ci --base origin/main --head HEAD`".to_owned())
            }
            Self::NoCourse { .. } | Self::WhichCourse { .. } | Self::OddFolder { .. } => Some(
                "name its folder from the top of the repository, as in `--course teaching/async`"
                    .to_owned(),
            ),
            Self::NoRepository { .. } => {
                Some("run it in a clone that has the base and the head commit".to_owned())
            }
            Self::Io { .. } => Some("see that the folder is there and may be used".to_owned()),
            Self::InTheWay(_) => {
                Some("look at what it does, then overwrite it with `--force`".to_owned())
            }
            Self::NoWorkflows(_) => Some(
                "`grader ci init` writes one; or name a file, as in `grader ci lint ci.yml`"
                    .to_owned(),
            ),
            Self::Event { .. } => {
                Some("name both commits with `--base` and `--head` instead".to_owned())
            }
            Self::NoGit(_)
            | Self::OddSource(_)
            | Self::NoContent { .. }
            | Self::Git { .. }
            | Self::Talk { .. }
            | Self::Below(_) => None,
        }
    }

    /// Whether it was asked for something that cannot be, rather than something that failed.
    #[must_use]
    pub fn is_wrong_use(&self) -> bool {
        match self {
            Self::NoRepository { .. }
            | Self::NoCommits { .. }
            | Self::NoCourse { .. }
            | Self::WhichCourse { .. }
            | Self::OddFolder { .. }
            | Self::InTheWay(_)
            | Self::OddSource(_)
            | Self::NoWorkflows(_) => true,
            Self::NoCommit { by, .. } => match by {
                By::Hand => true,
                By::Merge | By::Push => false,
            },
            Self::NoGit(_)
            | Self::Git { .. }
            | Self::Talk { .. }
            | Self::Event { .. }
            | Self::NoContent { .. }
            | Self::Io { .. }
            | Self::Below(_) => false,
        }
    }
}
