//! One launcher for many boxes: the grader's side.
//!
//! To start the grader afresh for each box costs more than a millisecond of CPU time before it
//! has done anything, and to lay out a root as much again (`benches/README.md` has the figures). A
//! launcher that lays out one and then only makes copies of itself does without. Fuzzers call
//! this a fork server.

use std::io::{self, IoSlice, Read as _};
use std::os::fd::{AsFd, BorrowedFd, OwnedFd};
use std::os::unix::net::UnixStream;
use std::process::Stdio;

use rustix::net::{SendAncillaryBuffer, SendAncillaryMessage, SendFlags, sendmsg};
use rustix::process::Pid;

use super::launch::{PATIENCE, launcher_command};
use super::process::Process;
use super::spec::Spec;
use super::{FORK, FORK_SERVER};

/// How many descriptors are handed over for a box: what will be standard input, what will be
/// output, and what is told over of how the program ended.
pub(super) const HANDED: usize = 3;

/// A launcher that makes a copy of itself for each box. Ended when dropped; its copies live on
/// until the thread ends that started it.
#[derive(Debug)]
pub(super) struct ForkServer {
    socket: UnixStream,
    _process: Process,
}

impl ForkServer {
    /// Starts it, without any box yet. All that it will make are of this kind.
    ///
    /// # Errors
    /// When there is no launcher, or the system allows no process.
    pub(super) fn start(spec: &Spec) -> io::Result<Self> {
        let (socket, theirs) = super::launch::socket(spec)?;
        socket.set_read_timeout(Some(PATIENCE))?;
        let mut launcher = launcher_command()?;
        launcher.arg(FORK_SERVER);
        launcher.stdin(Stdio::from(OwnedFd::from(theirs)));
        launcher.stdout(Stdio::null()).stderr(Stdio::null());
        let process = Process::spawn(launcher)?;
        Ok(Self { socket, _process: process })
    }

    /// A launcher with these as standard input and as output: a child of the grader's own, as if
    /// the grader had started it. Where it cannot end as its program does, it writes that
    /// program's status, as of wait(2) and in four bytes, to `tells`.
    ///
    /// # Errors
    /// When the server is gone or can make no process.
    pub(super) fn fork(
        &self,
        input: BorrowedFd<'_>,
        output: BorrowedFd<'_>,
        tells: BorrowedFd<'_>,
    ) -> io::Result<Process> {
        let handed: [_; HANDED] = [input, output, tells];
        let mut space = [std::mem::MaybeUninit::uninit(); rustix::cmsg_space!(ScmRights(HANDED))];
        let mut ancillary = SendAncillaryBuffer::new(&mut space);
        if !ancillary.push(SendAncillaryMessage::ScmRights(&handed)) {
            return Err(io::Error::other("these descriptors are too many"));
        }
        let word = [IoSlice::new(&[FORK])];
        sendmsg(self.socket.as_fd(), &word, &mut ancillary, SendFlags::NOSIGNAL)?;
        let mut child = [0; 4];
        (&self.socket).read_exact(&mut child)?;
        match i32::from_le_bytes(child) {
            child @ 1.. => {
                let child = Pid::from_raw(child).expect("it is not 0");
                Ok(Process::adopt(child))
            }
            error => Err(io::Error::from_raw_os_error(error.saturating_neg())),
        }
    }
}
