//! Starting a test program, and ending it.

use std::fs::File;
use std::io;
use std::os::fd::{AsFd, BorrowedFd, OwnedFd};
use std::os::unix::net::UnixStream;
use std::os::unix::process::{CommandExt, ExitStatusExt};
use std::path::Path;
use std::process::{Child, Command, Stdio};

use rustix::process::{Pid, PidfdFlags, Resource, Rlimit, Signal};

use super::Limits;

/// A program that was built from a submission.
#[derive(Debug, Clone, Copy)]
pub struct Program<'a> {
    /// Its executable, which finds its shared libraries by itself.
    pub executable: &'a Path,
}

/// A test program that has been started and waits for its order. Ended when dropped.
#[derive(Debug)]
pub struct Prisoner {
    child: Child,
    alive: OwnedFd,
    socket: UnixStream,
    output: File,
}

/// How a process ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Exit {
    /// By itself, with this code.
    Code(i32),
    /// By this signal.
    Signal(i32),
}

impl Prisoner {
    /// Starts the program. It runs none of the student's code before it is given its order over
    /// the socket, so the limits laid on it here hold from the first line on.
    ///
    /// # Errors
    /// When the process cannot be made: the grader's own failure.
    pub fn start(program: Program<'_>, limits: &Limits) -> io::Result<Self> {
        let (socket, theirs) = UnixStream::pair()?;
        let (output, printed) = io::pipe()?;
        let child = Command::new(program.executable)
            .env_clear()
            .current_dir("/")
            .stdin(Stdio::from(OwnedFd::from(theirs)))
            .stdout(Stdio::from(OwnedFd::from(printed.try_clone()?)))
            .stderr(Stdio::from(OwnedFd::from(printed)))
            .process_group(0)
            .spawn()?;
        let alive = rustix::process::pidfd_open(Pid::from_child(&child), PidfdFlags::empty());
        let output = File::from(OwnedFd::from(output));
        let prisoner = match alive {
            Ok(alive) => Self { child, alive, socket, output },
            Err(error) => {
                end(child);
                return Err(error.into());
            }
        };
        prisoner.limit(limits)?;
        Ok(prisoner)
    }

    fn limit(&self, limits: &Limits) -> io::Result<()> {
        let pid = Pid::from_child(&self.child);
        let cpu = limits.cpu.as_secs().max(1);
        for (resource, soft, hard) in [
            // One second apart: with soft and hard alike the kernel says nothing but SIGKILL.
            (Resource::Cpu, cpu, cpu + 1),
            (Resource::Data, limits.memory, limits.memory),
            (Resource::Fsize, limits.file, limits.file),
            (Resource::Nofile, 256, 256),
            (Resource::Core, 0, 0),
        ] {
            let limit = Rlimit { current: Some(soft), maximum: Some(hard) };
            rustix::process::prlimit(Some(pid), resource, limit)?;
        }
        Ok(())
    }

    /// The socket its facts come over.
    #[must_use]
    pub fn socket(&self) -> &UnixStream {
        &self.socket
    }

    /// The pipe with what it prints.
    #[must_use]
    pub fn output(&self) -> &File {
        &self.output
    }

    /// A descriptor that becomes readable when the process has ended.
    #[must_use]
    pub fn alive(&self) -> BorrowedFd<'_> {
        self.alive.as_fd()
    }

    /// Ends it, if it has not ended, and says how it ended.
    ///
    /// # Errors
    /// When the system does not tell: the grader's own failure.
    pub fn end(mut self) -> io::Result<Exit> {
        kill(&mut self.child);
        let status = self.child.wait()?;
        Ok(match status.signal() {
            Some(signal) => Exit::Signal(signal),
            None => Exit::Code(status.code().unwrap_or(-1)),
        })
    }
}

impl Drop for Prisoner {
    fn drop(&mut self) {
        kill(&mut self.child);
        _ = self.child.wait();
    }
}

fn end(mut child: Child) {
    kill(&mut child);
    _ = child.wait();
}

/// The group first, then the process itself: whichever is gone already is no error.
fn kill(child: &mut Child) {
    _ = rustix::process::kill_process_group(Pid::from_child(child), Signal::KILL);
    _ = child.kill();
}
