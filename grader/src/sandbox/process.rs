//! A child process of the grader's, by its number.

use std::io;
use std::process::Command;

use rustix::process::{Pid, Signal, WaitOptions, kill_process, kill_process_group, waitpid};

use super::Exit;

/// A child that leads a group of processes. Ended with its group, and reaped, when dropped.
#[derive(Debug)]
pub(super) struct Process {
    pid: Pid,
    /// From then on its number may be somebody else's.
    is_reaped: bool,
}

impl Process {
    /// Starts a command, which begins a group of its own.
    ///
    /// # Errors
    /// When the system does not start it.
    pub(super) fn spawn(mut command: Command) -> io::Result<Self> {
        let child = command.spawn()?;
        Ok(Self::adopt(Pid::from_child(&child)))
    }

    /// A child that was started otherwise and has not been reaped.
    pub(super) fn adopt(pid: Pid) -> Self {
        Self { pid, is_reaped: false }
    }

    /// Its number.
    pub(super) fn pid(&self) -> Pid {
        self.pid
    }

    /// Ends it with its group, if it has not ended, and says how it ended.
    ///
    /// # Errors
    /// When the system does not tell.
    pub(super) fn end(mut self) -> io::Result<Exit> {
        self.kill();
        Ok(Exit::of(self.reap()?.as_raw()))
    }

    /// The group first, then the process itself: whichever is gone already is no error.
    fn kill(&self) {
        _ = kill_process_group(self.pid, Signal::KILL);
        _ = kill_process(self.pid, Signal::KILL);
    }

    fn reap(&mut self) -> io::Result<rustix::process::WaitStatus> {
        loop {
            match waitpid(Some(self.pid), WaitOptions::empty()) {
                Ok(Some((_, status))) => {
                    self.is_reaped = true;
                    return Ok(status);
                }
                Ok(None) | Err(rustix::io::Errno::INTR) => {}
                Err(error) => return Err(error.into()),
            }
        }
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        if !self.is_reaped {
            self.kill();
            _ = self.reap();
        }
    }
}
