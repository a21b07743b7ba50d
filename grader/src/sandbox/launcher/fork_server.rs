//! One launcher for many boxes: a copy of this process for each.

use std::io::{self, IoSliceMut, Write as _};
use std::mem::MaybeUninit;
use std::os::fd::OwnedFd;
use std::process::ExitCode;

use rustix::net::{RecvAncillaryBuffer, RecvAncillaryMessage, RecvFlags, recvmsg};
use rustix::thread::UnshareFlags;

use super::{
    Fault, Level, Spec, Stdin, Step, close_from, enclose, end_with, first, namespaces, refuse, root,
};
use crate::sandbox::fork_server::HANDED;

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
    while let Some([input, output, tells]) = handed()? {
        let forked = match &shared {
            Ok(Some(shared)) => first::copy(&spec, shared).map(|(child, left)| (child, Some(left))),
            Ok(None) | Err(_) => {
                namespaces::sibling(UnshareFlags::empty()).map(|child| (child, None))
            }
        };
        match forked {
            Ok((Some(child), _)) => answer(child).step("telling the grader")?,
            Ok((None, left)) => {
                stand_in(input, output)?;
                let enclosed = match (shared, left) {
                    (Ok(Some(shared)), Some(left)) => {
                        first::start_shared(&spec, shared, left, tells).map(|never| match never {})
                    }
                    (Ok(_), _) => enclose(&spec),
                    (Err(fault), _) => Err(fault),
                };
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

/// The next three descriptors, or nothing when there will be none.
fn handed() -> Result<Option<[OwnedFd; HANDED]>, Fault> {
    let mut word = [0];
    let mut space = [MaybeUninit::uninit(); rustix::cmsg_space!(ScmRights(HANDED))];
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
    let all = <[OwnedFd; HANDED]>::try_from(descriptors);
    all.map(Some).map_err(|_| Fault(format!("not {HANDED} descriptors")))
}

/// Becomes what a launcher is that the grader has started by itself: a group of its own, and these
/// descriptors.
fn stand_in(input: OwnedFd, output: OwnedFd) -> Result<(), Fault> {
    rustix::process::setpgid(None, None).step("a group")?;
    rustix::stdio::dup2_stdin(&input).step("standard input")?;
    rustix::stdio::dup2_stdout(&output).step("standard output")?;
    rustix::stdio::dup2_stderr(&output).step("standard error")
}
