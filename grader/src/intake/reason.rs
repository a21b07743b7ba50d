//! Why a hand-in, or a part of one, cannot be read.

use std::error::Error;
use std::io;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Why a hand-in, or a part of one, cannot be read. Names in it are fit to be shown.
///
/// What it says is meant for the student whose hand-in it is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, thiserror::Error, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Reason {
    /// It holds nothing of an exercise that is wanted.
    #[error("nothing of an exercise is in it; hand in the exercise's folder, or its `src`")]
    NothingFound,
    /// It holds Rust code, and nothing tells of which exercise.
    #[error(
        "there is Rust code in it, and nothing says of which exercise; hand in the exercise's \
         folder, or call the file by the exercise's name"
    )]
    Nameless,
    /// One exercise is in it more than once, and nothing tells which counts.
    #[error(
        "{exercise} is in it more than once, at {one} and at {other}; hand in the one that counts"
    )]
    Several {
        /// The exercise.
        exercise: String,
        /// Where it was found first.
        one: String,
        /// Where it was found, too.
        other: String,
    },
    /// It has more files or folders than are looked through.
    #[error("it has more than {most} files or folders; hand in the exercise's folder alone")]
    TooMany {
        /// How many are.
        most: u64,
    },
    /// It lies in folders in folders, more than are looked into.
    #[error("it lies deeper than {most} folders; hand in the exercise's folder alone")]
    TooDeep {
        /// How many are.
        most: u64,
    },
    /// It has more bytes than are read.
    #[error("it has more than {most} bytes; hand in the exercise's folder without `target`")]
    TooLarge {
        /// How many are.
        most: u64,
    },
    /// Its name is not text.
    #[error("its name is not UTF-8 text; rename it")]
    NameNotText,
    /// Its name has characters that some systems cannot have in a name, or that steer a terminal.
    #[error("its name has characters that not every system can have in a name; rename it")]
    OddName,
    /// Its name leads out of the archive.
    #[error("its name leads out of the archive; pack it anew, without `..` and from the folder")]
    LeadsOut,
    /// Another file of the archive has the same name.
    #[error("more than one file of the archive has this name; pack it anew")]
    Twice,
    /// It is a link.
    #[error("it is a link; hand in the file itself")]
    Link,
    /// It is neither a plain file nor a folder.
    #[error("it is neither a plain file nor a folder")]
    NotPlain,
    /// A file of an archive needs a password.
    #[error("it needs a password; pack it without one")]
    Encrypted,
    /// An archive of a kind that is not read, or packed in a way that is not read.
    #[error("it is packed as {kind}, which is not read; pack it as a plain .zip")]
    OtherPacking {
        /// What it is.
        kind: String,
    },
    /// An archive inside an archive that a student has packed.
    #[error("it is an archive inside an archive; unpack it and hand in what is in it")]
    Nested,
    /// An archive that is cut short or damaged.
    #[error("it is cut short or damaged ({says}); hand it in again")]
    Damaged {
        /// What is wrong with it.
        says: String,
    },
    /// An archive that is small and becomes enormous.
    #[error("unpacked it is more than {times} times as large; pack it anew")]
    Bomb {
        /// How many times.
        times: u64,
    },
    /// An archive whose files share their bytes.
    #[error("its files lie one over the other; pack it anew")]
    Overlap,
    /// A file that lies elsewhere, in git's store for large files.
    #[error("git keeps it elsewhere, as a large file (LFS); commit the file itself")]
    LargeFileStore,
    /// A git repository that cannot be read, or has no such commit.
    #[error("its git repository cannot be read: {says}")]
    Repository {
        /// What is wrong.
        says: String,
    },
    /// Text or a link that was typed into the platform instead of a file.
    #[error("it was typed into the platform; hand in files")]
    Typed,
    /// The teacher's own files of the exercise cannot be had.
    #[error(
        "the course's own files of {exercise} cannot be read, so it cannot be graded; \
         that is the teacher's to mend: `grader verify {exercise}` says what is wrong"
    )]
    NoCourseFiles {
        /// The exercise.
        exercise: String,
    },
    /// More things that cannot be read, beside those that are told.
    #[error("{n} more cannot be read")]
    More {
        /// How many.
        n: u64,
    },
    /// The system does not let the grader read it.
    #[error("it could not be read: {says}")]
    System {
        /// What the system says.
        says: String,
    },
}

impl Reason {
    /// The reason behind what the system says, where it is one of these.
    pub(super) fn of(error: &io::Error) -> Self {
        // Readers wrap what the readers below them say.
        let mut below = error.get_ref().map(|inner| inner as &(dyn Error + 'static));
        while let Some(inner) = below {
            if let Some(reason) = inner.downcast_ref::<Self>() {
                return reason.clone();
            }
            below = match inner.downcast_ref::<io::Error>() {
                Some(error) => error.get_ref().map(|inner| inner as &(dyn Error + 'static)),
                None => inner.source(),
            };
        }
        match error.kind() {
            io::ErrorKind::UnexpectedEof
            | io::ErrorKind::InvalidData
            | io::ErrorKind::InvalidInput => Self::Damaged { says: error.to_string() },
            _ => Self::System { says: error.to_string() },
        }
    }

    /// As what a reader fails with.
    pub(super) fn into_error(self) -> io::Error {
        io::Error::other(self)
    }
}
