//! The exit codes, which scripts and continuous integration rely on.

use std::process::ExitCode;

/// How the program ends. The numbers are an interface and do not change.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub enum Exit {
    /// Everything that was asked for is solved, or done.
    Solved = 0,
    /// It was graded, and something is not solved.
    Unsolved = 1,
    /// The command was not used as it can be: no such exercise, no course here.
    Usage = 2,
    /// The grader could not do its work. This never says anything about the student's code.
    Fault = 3,
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(exit as u8)
    }
}
