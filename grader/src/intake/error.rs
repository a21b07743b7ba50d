//! Why no plan could be made.

use std::io;
use std::path::PathBuf;

use crate::course::CourseError;

use super::{LayoutKind, Reason};

/// Why no plan could be made, or a hand-in not be read through no fault of its own.
#[derive(Debug, thiserror::Error)]
pub enum IntakeError {
    /// No path was named.
    #[error("no hand-ins are named")]
    NothingNamed,
    /// A path leads nowhere.
    #[error("there is nothing at {}", path.display())]
    NotThere {
        /// The path.
        path: PathBuf,
    },
    /// What lies at a path is neither a folder nor something that hand-ins come in.
    #[error("{} is neither a folder nor an archive that the grader reads", path.display())]
    NotHandIns {
        /// The path.
        path: PathBuf,
    },
    /// Hand-ins do not lie there as was said.
    #[error("{} does not have the layout `{}`", path.display(), layout.name())]
    OtherLayout {
        /// The path.
        path: PathBuf,
        /// What was said.
        layout: LayoutKind,
    },
    /// What is there cannot be read.
    #[error("cannot read {}: {source}", path.display())]
    Io {
        /// The path.
        path: PathBuf,
        /// What the system says.
        source: io::Error,
    },
    /// An archive with hand-ins cannot be read as a whole.
    #[error("{} cannot be read: {why}", path.display())]
    Unreadable {
        /// The path.
        path: PathBuf,
        /// Why.
        why: Reason,
    },
    /// What Gradescope says of the hand-ins cannot be read.
    #[error("submission_metadata.yml in {} cannot be read: {says}", path.display())]
    Metadata {
        /// The path of the export.
        path: PathBuf,
        /// What is wrong.
        says: String,
    },
    /// A roster cannot be understood.
    #[error("{} is no list of a class: {says}", path.display())]
    Roster {
        /// The path.
        path: PathBuf,
        /// What is wrong.
        says: String,
    },
    /// A list of repositories cannot be understood.
    #[error("{}, line {line}: {says}", path.display())]
    GitList {
        /// The path.
        path: PathBuf,
        /// The line, from 1.
        line: usize,
        /// What is wrong.
        says: String,
    },
    /// Git is not there.
    #[error("git cannot be started: {source}")]
    NoGit {
        /// What the system says.
        source: io::Error,
    },
    /// What was found cannot be kept until it is read.
    #[error("cannot keep the list of hand-ins in {}: {source}", folder.display())]
    List {
        /// The folder for temporary files.
        folder: PathBuf,
        /// What the system says.
        source: io::Error,
    },
    /// The teacher's files cannot be had.
    #[error(transparent)]
    Course(#[from] CourseError),
}

impl IntakeError {
    /// What to do next, as a sentence without a full stop.
    #[must_use]
    pub fn next_step(&self) -> Option<String> {
        Some(match self {
            Self::NothingNamed => {
                "name the folder or the archive with the hand-ins: `grader batch hand-ins.zip`"
                    .to_owned()
            }
            Self::NotThere { .. } => "look for a slip of the keyboard in the path".to_owned(),
            Self::NotHandIns { .. } => "give a folder, or a .zip, .tar or .tar.gz file".to_owned(),
            Self::OtherLayout { .. } => {
                "leave `--layout` out, and the grader finds out and says which one it is".to_owned()
            }
            Self::Unreadable { .. } => {
                "download it again, or unpack it and give the folder".to_owned()
            }
            Self::Metadata { .. } => {
                "export again, or take that file away to grade folder by folder".to_owned()
            }
            Self::Roster { .. } => {
                "give a CSV file whose first line names its columns, such as `id,name,email`"
                    .to_owned()
            }
            Self::GitList { .. } => {
                "write a name, a URL or path, and if need be a branch: `\"Jane Doe\" \
                 https://example.org/jane.git main`"
                    .to_owned()
            }
            Self::NoGit { .. } => "install git, or give folders instead".to_owned(),
            Self::List { .. } => {
                "see that there is room, or name another folder in the environment variable TMPDIR"
                    .to_owned()
            }
            Self::Io { .. } => "see to it that you may read this file".to_owned(),
            Self::Course(error) => return error.next_step(),
        })
    }

    /// Whether the command was not used as it can be, instead of the grader having failed.
    #[must_use]
    pub fn is_wrong_use(&self) -> bool {
        !matches!(self, Self::Io { .. } | Self::NoGit { .. } | Self::List { .. } | Self::Course(_))
    }
}
