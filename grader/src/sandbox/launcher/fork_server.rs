//! One launcher for many boxes: a copy of this process for each.

use std::io::{self, IoSliceMut, Write as _};
use std::mem::MaybeUninit;
use std::os::fd::OwnedFd;
use std::process::ExitCode;

use rustix::net::{RecvAncillaryBuffer, RecvAncillaryMessage, RecvFlags, recvmsg};

use super::{Fault, Level, Spec, Stdin, Step, close_from, enclose, end_with, first, refuse, root};

/// Reads what the boxes will be, and makes a launcher for each pair of descriptors that comes over
/// standard input then, until it is closed.
pub(super) fn serve() -> ExitCode {
    match served() {
        Ok(code) => code,
        // Whoever asked hears that the socket is closed.
        Err(_) => ExitCode::from(crate::sandbox::BOX_FAILED),
    }
}

fn served() -> Result<ExitCode, Fault> {
    let spec = Spec::read(Stdin).step("reading the message")?;
    close_from(3);
    end_with(&spec)?;
    // What went wrong is told to whoever waits for a box.
    let shared = match spec.level {
        Level::Full if root::can_be_shared(&spec) => first::share(&spec).map(Some),
        _ => Ok(None),
    };
    while let Some([input, output]) = handed()? {
        match sibling() {
            Ok(Some(child)) => answer(child).step("telling the grader")?,
            Ok(None) => {
                stand_in(input, output)?;
                let enclosed = shared.and_then(|shared| enclose(&spec, shared));
                return Ok(enclosed.unwrap_or_else(|fault| refuse(spec.profile, &fault)));
            }
            Err(error) => {
                let number = error.raw_os_error().unwrap_or(libc::EAGAIN);
                answer(-number).step("telling the grader")?;
            }
        }
    }
    Ok(ExitCode::SUCCESS)
}

fn answer(word: i32) -> io::Result<()> {
    std::fs::File::from(rustix::stdio::stdin().try_clone_to_owned()?).write_all(&word.to_le_bytes())
}

/// The next two descriptors, or nothing when there will be none.
fn handed() -> Result<Option<[OwnedFd; 2]>, Fault> {
    let mut word = [0];
    let mut space = [MaybeUninit::uninit(); rustix::cmsg_space!(ScmRights(2))];
    let mut ancillary = RecvAncillaryBuffer::new(&mut space);
    let mut into = [IoSliceMut::new(&mut word)];
    let got = loop {
        let flags = RecvFlags::CMSG_CLOEXEC;
        match recvmsg(rustix::stdio::stdin(), &mut into, &mut ancillary, flags) {
            Err(rustix::io::Errno::INTR) => {}
            got => break got.step("the grader's word")?,
        }
    };
    if got.bytes == 0 {
        return Ok(None);
    }
    let messages = ancillary.drain().filter_map(|message| match message {
        RecvAncillaryMessage::ScmRights(descriptors) => Some(descriptors),
        _ => None,
    });
    let descriptors: Vec<OwnedFd> = messages.flatten().collect();
    let two = <[OwnedFd; 2]>::try_from(descriptors);
    two.map(Some).map_err(|_| Fault("not two descriptors".to_owned()))
}

/// A copy of this process that is a child of the grader's: its number, or nothing in the copy.
fn sibling() -> io::Result<Option<i32>> {
    let flags = libc::c_long::from(libc::CLONE_PARENT | libc::SIGCHLD);
    let none: libc::c_long = 0;
    // SAFETY: with these flags it is a fork(2), whose child has another parent. There is one
    // thread, so the child may go on as if nothing had happened. What the C library remembers of
    // the thread's number is wrong in the child: it must not send signals to itself by `raise`.
    match unsafe { libc::syscall(libc::SYS_clone, flags, none, none, none, none) } {
        -1 => Err(io::Error::last_os_error()),
        0 => Ok(None),
        child => Ok(i32::try_from(child).ok()),
    }
}

/// Becomes what a launcher is that the grader has started by itself: a group of its own, and these
/// descriptors.
fn stand_in(input: OwnedFd, output: OwnedFd) -> Result<(), Fault> {
    rustix::process::setpgid(None, None).step("a group")?;
    rustix::stdio::dup2_stdin(&input).step("standard input")?;
    rustix::stdio::dup2_stdout(&output).step("standard output")?;
    rustix::stdio::dup2_stderr(&output).step("standard error")
}
