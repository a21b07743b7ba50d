//! What `ci` says of a pull request, to the student whose it is.

use crate::ci::change::{How, What};
use crate::ci::score::Failed;
use crate::grade::Status;

/// What `ci` says of a pull request.
#[derive(Debug, Clone, Copy)]
pub enum Ci<'a> {
    /// The heading over everything.
    Heading,
    /// What was compared.
    Commits {
        /// The base, in short.
        base: &'a str,
        /// The head, in short.
        head: &'a str,
    },
    /// Where the head left the base is not known, so all that differs counts as changed.
    NoCommonPast,
    /// The head is a commit in the base's past.
    Behind,
    /// The head was pushed over the base.
    Replaced,
    /// No exercise is touched, so nothing was graded.
    NothingTouched,
    /// Points before, points now, points to be had.
    Points {
        /// In the base.
        before: u32,
        /// In the head.
        after: u32,
        /// To be had.
        max: u32,
    },
    /// The heading over bugs.
    BugColumn,
    /// The heading over how a bug was.
    BeforeColumn,
    /// The heading over how it is.
    AfterColumn,
    /// How a bug is, in a word; `None` where it was not looked at.
    State(Option<&'a Status>),
    /// A bug that was mended is not mended any more.
    Back {
        /// What it is called.
        title: &'a str,
    },
    /// The heading over what to look at next.
    LookNext,
    /// The heading over what does not count.
    Ignored {
        /// How many files.
        files: usize,
    },
    /// Why a file does not count, after its name.
    DoesNotCount {
        /// What kind of file it is.
        kind: What,
        /// What was done to it.
        how: How,
    },
    /// Files that are not named.
    MoreIgnored {
        /// How many.
        files: usize,
    },
    /// Everything that was asked for holds.
    Passes,
    /// Something does not.
    Fails(&'a Failed),
    /// What the student's code printed follows.
    Printed,
    /// Exercises whose details had no room.
    NoRoom {
        /// How many.
        exercises: usize,
    },
    /// What was printed is cut.
    OutputCut {
        /// Bytes that are left out.
        bytes: u64,
    },
    /// Places that are not marked in the code.
    MoreMarks {
        /// How many.
        places: usize,
    },
    /// The isolation in force.
    Isolation {
        /// Its name.
        level: &'a str,
    },
}
