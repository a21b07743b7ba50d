//! The first process of a box: lays out the root, starts the program, and takes everything with
//! it when it ends.
//!
//! The program is the second process: the first of a namespace ignores signals that would end it.

use std::fs::File;
use std::io::{self, PipeWriter, Read as _, Write as _};
use std::os::fd::{AsFd, BorrowedFd, OwnedFd};
use std::process::ExitCode;

use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::fs::{CWD, Mode, OFlags};
use rustix::process::{Pid, Resource, Rlimit, Signal, WaitOptions, WaitStatus, waitpid};

use super::namespaces::{Identity, Left};
use super::{Fault, Profile, Spec, Step, UMASK, confine, namespaces, refuse, root};

/// What the boxes of one program share: the namespaces and the root that this process is in. A
/// root takes longer to lay out than all the rest of a box.
#[derive(Debug)]
pub(super) struct Shared {
    /// The grader's `/proc`, which is out of sight.
    proc: OwnedFd,
}

/// Makes what boxes share, and moves into it.
pub(super) fn share(spec: &Spec) -> Result<Shared, Fault> {
    let proc = proc()?;
    namespaces::leave(namespaces::SHARED, spec.profile, proc.as_fd())?;
    root::lay_out(spec)?;
    Ok(Shared { proc })
}

/// Before the root changes: through it the program's own figures can still be opened.
fn proc() -> Result<OwnedFd, Fault> {
    let flags = OFlags::PATH | OFlags::DIRECTORY | OFlags::CLOEXEC;
    rustix::fs::openat(CWD, "/proc", flags, Mode::empty()).step("/proc")
}

/// Starts a box that shares nothing, waits for its end, and ends as its program did.
pub(super) fn start(spec: &Spec) -> Result<ExitCode, Fault> {
    let proc = proc()?;
    let all = namespaces::own(spec) | namespaces::SHARED;
    let identity = namespaces::leave(all, spec.profile, proc.as_fd())?;
    settle(spec, identity, proc.as_fd())?;
    let (mut status, tells) = io::pipe().step("a pipe")?;
    let Some(first) = fork().step("the first process")? else {
        drop(status);
        // The launcher still holds them, so whoever listens hears an end only when all is over.
        let streams = Streams::Close;
        return Ok(match be_first(spec, root::lay_out, identity, proc, tells, streams) {
            Ok(never) => match never {},
            Err(fault) => refuse(spec.profile, &fault),
        });
    };
    drop((tells, proc));
    let mut word = [0; 4];
    let told = status.read_exact(&mut word).is_ok();
    let end = reap(first).step("waiting")?;
    Ok(end_as(if told { i32::from_le_bytes(word) } else { end.as_raw() }))
}

/// A copy of this process that is the first of a box with what is shared, and a child of the
/// grader's: its number, or nothing in the copy.
pub(super) fn copy(spec: &Spec, shared: &Shared) -> io::Result<(Option<i32>, Left)> {
    namespaces::fork(namespaces::own(spec), shared.proc.as_fd())
}

/// What such a copy does: starts the box, waits for its program, and tells over `tells` how that
/// ended. A first process cannot end by a signal as its program did.
pub(super) fn start_shared(
    spec: &Spec,
    shared: Shared,
    left: Left,
    tells: OwnedFd,
) -> Result<Never, Fault> {
    rustix::process::umask(UMASK);
    let identity = left.identity(spec.profile, shared.proc.as_fd())?;
    settle(spec, identity, shared.proc.as_fd())?;
    be_first(spec, root::own_tmp, identity, shared.proc, tells.into(), Streams::Keep)
}

/// In namespaces that were just left for this box's own.
fn settle(spec: &Spec, identity: Identity, proc: BorrowedFd<'_>) -> Result<(), Fault> {
    namespaces::be_the_last(identity, proc);
    if spec.has_network() { namespaces::bring_up_loopback() } else { Ok(()) }
}

/// What cannot be.
pub(super) enum Never {}

/// What the first process does with its standard streams, which its program has as well.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Streams {
    Keep,
    Close,
}

fn be_first(
    spec: &Spec,
    root: fn(&Spec) -> Result<(), Fault>,
    identity: Identity,
    proc: OwnedFd,
    mut tells: PipeWriter,
    streams: Streams,
) -> Result<Never, Fault> {
    rustix::process::set_parent_process_death_signal(Some(Signal::KILL)).step("parent's death")?;
    if is_gone(&tells) {
        return Err(Fault("whoever waits for the box is gone".to_owned()));
    }
    root(spec)?;
    let Some(program) = fork().step("the program's process")? else {
        drop(tells);
        // A session of its own, without a terminal.
        rustix::process::setsid().step("a session")?;
        confine::become_program(spec, Some(identity), Some(proc.as_fd()))?;
        unreachable!("the process has become the program");
    };
    drop(proc);
    if streams == Streams::Close {
        for number in 0..3 {
            // SAFETY: nobody uses the standard streams from here on.
            unsafe { libc::close(number) };
        }
    }
    loop {
        match rustix::process::wait(WaitOptions::empty()) {
            Ok(Some((pid, end))) if pid == program => {
                // Without anybody to tell, nobody waits.
                _ = tells.write_all(&end.as_raw().to_le_bytes());
                std::process::exit(0)
            }
            // An orphan of the program's.
            Ok(_) | Err(rustix::io::Errno::INTR) => {}
            Err(error) => return Err(error).step("waiting for the program"),
        }
    }
}

/// Whether the other end of a pipe was closed.
fn is_gone(pipe: &PipeWriter) -> bool {
    let mut watched = [PollFd::new(pipe, PollFlags::empty())];
    _ = poll(&mut watched, Some(&Timespec { tv_sec: 0, tv_nsec: 0 }));
    watched[0].revents().contains(PollFlags::ERR)
}

/// The child's number, or nothing in the child.
fn fork() -> io::Result<Option<Pid>> {
    // SAFETY: there is one thread, so the child may go on as if nothing had happened.
    match unsafe { libc::fork() } {
        -1 => Err(io::Error::last_os_error()),
        child => Ok(Pid::from_raw(child)),
    }
}

fn reap(child: Pid) -> io::Result<WaitStatus> {
    loop {
        match waitpid(Some(child), WaitOptions::empty()) {
            Ok(Some((_, status))) => return Ok(status),
            Ok(None) | Err(rustix::io::Errno::INTR) => {}
            Err(error) => return Err(error.into()),
        }
    }
}

/// Ends this process as another did, by its status of wait(2).
fn end_as(status: i32) -> ExitCode {
    if libc::WIFSIGNALED(status) {
        let signal = libc::WTERMSIG(status);
        let nothing = Rlimit { current: Some(0), maximum: Some(0) };
        _ = rustix::process::setrlimit(Resource::Core, nothing);
        // SAFETY: the default action is no function of ours; nothing else runs here.
        unsafe { libc::signal(signal, libc::SIG_DFL) };
        // Not `raise`, which trusts a number that is wrong in a copy of the fork server.
        // SAFETY: no precondition. It does not come back.
        unsafe { libc::kill(libc::getpid(), signal) };
    }
    ExitCode::from(u8::try_from(libc::WEXITSTATUS(status)).unwrap_or(u8::MAX))
}

/// The scheduler's figures of the calling thread, through a `/proc` that is out of sight by now.
pub(super) fn scheduler_figures(proc: Option<BorrowedFd<'_>>) -> Option<File> {
    let (dir, path) = match proc {
        Some(proc) => (proc, "thread-self/schedstat"),
        None => (CWD, "/proc/thread-self/schedstat"),
    };
    let opened = rustix::fs::openat(dir, path, OFlags::RDONLY | OFlags::CLOEXEC, Mode::empty());
    opened.ok().map(File::from)
}

/// Whether a program of this kind is given the scheduler's figures.
pub(super) fn wants_figures(profile: Profile) -> bool {
    profile == Profile::Run
}
