//! Hand-ins in git repositories.
//!
//! Git never runs in a submission's folder and never reads a configuration of a submission's. Of a
//! repository on this machine the objects alone are read, through an empty repository of the
//! grader's own; what lies elsewhere is fetched into such a one. Files are read as objects, so that
//! no hook, filter, attribute, submodule or store for large files has a say.

mod command;
mod list;
mod local;
mod remote;
#[cfg(test)]
pub(super) mod tests;
mod tree;

use std::path::{Path, PathBuf};
use std::sync::Arc;

use jiff::Timestamp;
use tempfile::TempDir;

use super::{IntakeError, Reason};

pub(super) use list::Line;
pub(super) use tree::CommitTree;

/// A repository whose objects can be read.
#[derive(Debug, Clone)]
pub(super) struct Repository {
    /// The grader's own repository, through which they are read. It goes away with the last of
    /// these.
    own: Arc<TempDir>,
    /// Where the objects are.
    objects: PathBuf,
}

/// A commit that was handed in.
pub(super) struct Commit {
    /// Where it is and what it is called, or why it cannot be had.
    pub found: Result<(Repository, String), Reason>,
    /// When it was committed, as whoever did says.
    pub time: Option<Timestamp>,
}

/// The commits of a list of repositories.
pub(super) fn open(list: &Path) -> Result<Vec<(Line, Commit)>, IntakeError> {
    command::is_there().map_err(|source| IntakeError::NoGit { source })?;
    let failed = |source| IntakeError::Io { path: list.to_owned(), source };
    let text = std::fs::read_to_string(list).map_err(failed)?;
    let lines = list::parse(&text).map_err(|(line, says)| IntakeError::GitList {
        path: list.to_owned(),
        line,
        says,
    })?;
    let shared = Arc::new(command::empty_repository().map_err(failed)?);
    let here = list.parent().unwrap_or(Path::new("."));
    let commits = lines.into_iter().map(|line| {
        let found = if remote::is_url(&line.place) {
            remote::fetch(&line.place, line.reference.as_deref())
        } else {
            local::find(&here.join(&line.place), line.reference.as_deref(), &shared)
        };
        let commit = match found {
            Err(why) => Commit { found: Err(why), time: None },
            Ok((repository, commit)) => match CommitTree::open(&repository, &commit) {
                Err(why) => Commit { found: Err(why), time: None },
                Ok(tree) => {
                    Commit { time: tree.time(), found: Ok((repository, tree.id().to_owned())) }
                }
            },
        };
        (line, commit)
    });
    Ok(commits.collect())
}
