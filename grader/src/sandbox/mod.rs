//! Where untrusted programs run: the one entrance to starting the student's code.
//!
//! What goes in is a [`Program`] and its [`Limits`]; what comes out is a [`Prisoner`]: a running
//! process with a socket to talk to and a pipe with what it prints. Nothing else of the grader
//! starts a test program.
//!
//! In force today, at level [`Level::None`]: an empty environment, no inherited descriptors, the
//! root as working directory, a session apart, resource limits, an end for the process at any
//! moment. The harness inside refuses to make other processes. Files and the network are not shut
//! off yet: namespaces and Landlock belong here.

mod limits;
mod prisoner;

pub use limits::Limits;
pub use prisoner::{Exit, Prisoner, Program};

use serde::{Deserialize, Serialize};

/// How well the student's code is shut in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Level {
    /// Limits only: the code can read files and use the network. Only for one's own code.
    None,
}

impl Level {
    /// The level in force on this machine.
    #[must_use]
    pub fn in_force() -> Self {
        Self::None
    }

    /// Its name in messages and in JSON.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::None => "none",
        }
    }
}
