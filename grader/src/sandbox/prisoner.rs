//! Starting a test program, and ending it.

use std::fs::File;
use std::io::{self, PipeReader, Read as _};
use std::os::fd::{AsFd, BorrowedFd, OwnedFd};
use std::os::unix::net::UnixStream;
use std::os::unix::process::{CommandExt, ExitStatusExt as _};
use std::path::{Path, PathBuf};
use std::process::{Command, ExitStatus, Stdio};

use rustix::process::{PidfdFlags, Resource, Rlimit};

#[cfg(target_os = "linux")]
use super::fork_server::ForkServer;
use super::process::Process;
use super::{Level, Limits};

/// A program that was built from a submission.
#[derive(Debug, Clone, Copy)]
pub struct Program<'a> {
    /// Its executable, which finds its shared libraries by itself.
    pub executable: &'a Path,
    /// The directories they are in, besides the system's.
    pub libraries: &'a [PathBuf],
}

/// A test program that has been started and waits for its order. Ended when dropped.
#[derive(Debug)]
pub struct Prisoner {
    process: Process,
    alive: OwnedFd,
    socket: UnixStream,
    output: File,
    /// Over which it is told how the program ended, where that is not how `process` did.
    told: Option<PipeReader>,
}

/// How a process ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Exit {
    /// By itself, with this code.
    Code(i32),
    /// By this signal.
    Signal(i32),
}

impl Exit {
    /// By a status of wait(2).
    pub(super) fn of(status: i32) -> Self {
        let status = ExitStatus::from_raw(status);
        match status.signal() {
            Some(signal) => Self::Signal(signal),
            None => Self::Code(status.code().unwrap_or(-1)),
        }
    }
}

impl Prisoner {
    /// Starts the program in a box of this level, whatever is in force. It runs none of the
    /// student's code before it is given its order over the socket.
    ///
    /// # Errors
    /// When the process or its box cannot be made: the grader's own failure.
    pub fn start_at(level: Level, program: Program<'_>, limits: &Limits) -> io::Result<Self> {
        match level {
            Level::None => Self::start_bare(program, limits),
            #[cfg(target_os = "linux")]
            _ => {
                let spec = super::launch::run(level, program, limits, false)?;
                let (socket, theirs) = super::launch::socket(&spec)?;
                let mut launcher = super::launch::launcher_command()?;
                launcher.stdin(Stdio::from(OwnedFd::from(theirs)));
                let prisoner = Self::spawn(launcher, socket)?;
                super::launch::is_ready(&prisoner.socket)?;
                prisoner.begin()?;
                Ok(prisoner)
            }
            #[cfg(not(target_os = "linux"))]
            _ => Err(io::Error::other("there are boxes on Linux only")),
        }
    }

    /// Lays a box in which the program waits to begin. Only its directory must be there yet.
    #[cfg(target_os = "linux")]
    pub(super) fn lay(server: &ForkServer) -> io::Result<Self> {
        let (socket, theirs) = UnixStream::pair()?;
        let (output, printed) = io::pipe()?;
        let (told, tells) = io::pipe()?;
        let process = server.fork(theirs.as_fd(), printed.as_fd(), tells.as_fd())?;
        // While they are open here, the end of the program would not be heard.
        drop((theirs, printed, tells));
        let prisoner = Self { told: Some(told), ..Self::of(process, socket, output)? };
        super::launch::is_ready(&prisoner.socket)?;
        Ok(prisoner)
    }

    /// Lets the program in a box that was laid begin.
    #[cfg(target_os = "linux")]
    pub(super) fn begin(&self) -> io::Result<()> {
        super::launch::go(&self.socket)
    }

    /// Limits are laid on it from outside, which is early enough: it waits for its order.
    fn start_bare(program: Program<'_>, limits: &Limits) -> io::Result<Self> {
        let (socket, theirs) = UnixStream::pair()?;
        let mut command = Command::new(program.executable);
        command.env_clear().current_dir("/").process_group(0);
        command.stdin(Stdio::from(OwnedFd::from(theirs)));
        let prisoner = Self::spawn(command, socket)?;
        prisoner.limit(limits)?;
        Ok(prisoner)
    }

    fn spawn(mut command: Command, socket: UnixStream) -> io::Result<Self> {
        let (output, printed) = io::pipe()?;
        command
            .stdout(Stdio::from(OwnedFd::from(printed.try_clone()?)))
            .stderr(Stdio::from(OwnedFd::from(printed)));
        // With the command its copies of what the child has are closed: its end would not be
        // heard else.
        let process = Process::spawn(command)?;
        Self::of(process, socket, output)
    }

    fn of(process: Process, socket: UnixStream, output: PipeReader) -> io::Result<Self> {
        let alive = rustix::process::pidfd_open(process.pid(), PidfdFlags::empty())?;
        Ok(Self { process, alive, socket, output: File::from(OwnedFd::from(output)), told: None })
    }

    fn limit(&self, limits: &Limits) -> io::Result<()> {
        let pid = self.process.pid();
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
    pub fn end(self) -> io::Result<Exit> {
        let ended = self.process.end()?;
        let mut word = [0; 4];
        // Nobody is left who could write to it, so this waits for nothing. Nothing is in it where
        // the box was ended before its program had.
        Ok(match self.told.map(|mut told| told.read_exact(&mut word)) {
            Some(Ok(())) => Exit::of(i32::from_le_bytes(word)),
            Some(Err(_)) | None => ended,
        })
    }
}
