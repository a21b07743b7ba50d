//! Why a hand-in, or a part of one, cannot be read.

use serde::{Deserialize, Serialize};

/// Why a hand-in, or a part of one, cannot be read. Names are fit to be shown.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Reason {
    /// It holds nothing of an exercise that is wanted.
    NothingFound,
    /// One exercise is in it more than once, and nothing tells which counts.
    Several {
        /// The exercise.
        exercise: String,
        /// Where it was found first.
        one: String,
        /// Where it was found, too.
        other: String,
    },
    /// It has more files or folders than are looked through.
    TooMany {
        /// How many are.
        most: u64,
    },
    /// Its name is not text.
    NameNotText,
    /// It is a link.
    Link,
    /// It is neither a plain file nor a folder.
    NotPlain,
    /// The system does not let the grader read it.
    System {
        /// What the system says.
        says: String,
    },
}
