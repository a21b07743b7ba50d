//! Where untrusted programs run: the one entrance to starting the student's code, and to starting
//! compilers on it.
//!
//! A test program goes in as a [`Program`] with its [`Limits`] and comes out as a [`Prisoner`]: a
//! running process with a socket to talk to and a pipe with what it prints. [`Boxes`] lays the
//! boxes of one program ahead of it, while it is still being compiled. A compiler goes in as a
//! command with its [`Walls`] and comes out as a command with a [`Gate`] ([`around`]). Nothing
//! else of the grader starts either.
//!
//! How well both are shut in is the [`Level`] in force: the highest that works when it is tried.
//! The box itself is laid by the launcher, a process of its own that becomes the program.

mod boxes;
mod level;
mod limits;
mod prisoner;
mod process;

#[cfg(target_os = "linux")]
mod fork_server;
#[cfg(target_os = "linux")]
mod launch;
#[cfg(target_os = "linux")]
pub mod launcher;
pub mod layers;
#[cfg(target_os = "linux")]
mod spec;

pub use boxes::Boxes;
pub use level::{ISOLATION, Level, NoSuchLevel};
pub use limits::Limits;
pub use prisoner::{Exit, Prisoner, Program};

#[cfg(target_os = "linux")]
pub use launch::{CompilerLimits, Gate, around, this_program_lays_boxes, try_out};
#[cfg(target_os = "linux")]
pub use spec::Walls;

#[cfg(not(target_os = "linux"))]
pub use elsewhere::*;

/// The hidden command by which the grader starts itself as the launcher.
pub const LAUNCHER: &str = "__box";

/// The exit code of a launcher that laid no box.
pub(crate) const BOX_FAILED: u8 = 125;

/// What a launcher sends when the box is laid and waits for [`GO`].
#[cfg(target_os = "linux")]
const READY: char = '+';

/// What the grader sends when the program may begin.
#[cfg(target_os = "linux")]
const GO: u8 = b'!';

/// What a launcher sends before the reason for not laying a box.
#[cfg(target_os = "linux")]
const REFUSED: char = '-';

/// The word that makes a launcher a fork server.
#[cfg(target_os = "linux")]
const FORK_SERVER: &str = "fork-server";

/// What the grader sends a fork server, with two descriptors, for one more launcher.
#[cfg(target_os = "linux")]
const FORK: u8 = b'+';

/// The word that lets a launcher in a box say that it has come there.
#[cfg(target_os = "linux")]
const ARRIVED: &str = "arrived";

/// Systems without any of this: every program runs with limits only.
#[cfg(not(target_os = "linux"))]
mod elsewhere {
    use std::path::PathBuf;

    use super::Level;

    /// What may be seen of the file system in a box: nothing is enforced here.
    #[derive(Debug, Clone, Default, PartialEq, Eq)]
    pub struct Walls {
        /// Files and directories to read and to run programs from.
        pub read: Vec<PathBuf>,
        /// Directories to write to.
        pub write: Vec<PathBuf>,
    }

    /// Whether a level works here.
    ///
    /// # Errors
    /// For every level but none.
    pub fn try_out(level: Level) -> Result<(), String> {
        if level == Level::None { Ok(()) } else { Err("there are boxes on Linux only".to_owned()) }
    }
}
