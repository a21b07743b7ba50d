//! The first process of a box: lays out the root, starts the program, and takes everything with
//! it when it ends.
//!
//! The program is the second process: the first of a namespace ignores signals that would end it.

use std::fs::File;
use std::io::{self, PipeWriter, Read as _, Write as _};
use std::os::fd::{AsFd, OwnedFd};
use std::process::ExitCode;

use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::fs::{CWD, Mode, OFlags};
use rustix::process::{Pid, Resource, Rlimit, Signal, WaitOptions, WaitStatus, waitpid};

use super::{Fault, Profile, Spec, Step, confine, namespaces, refuse, root};

/// What the boxes of one program share: the namespaces and the root that this process is in. A
/// root takes longer to lay out than all the rest of a box.
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

/// Starts the box, waits for its end, and ends as its program did.
pub(super) fn start(spec: &Spec, shared: Option<Shared>) -> Result<ExitCode, Fault> {
    let (is_shared, proc) = match shared {
        Some(Shared { proc }) => (true, proc),
        None => (false, proc()?),
    };
    let own = namespaces::own(spec);
    let all = if is_shared { own } else { own | namespaces::SHARED };
    let identity = namespaces::leave(all, spec.profile, proc.as_fd())?;
    namespaces::be_the_last(identity, proc.as_fd());
    if spec.has_network() {
        namespaces::bring_up_loopback()?;
    }
    let root = if is_shared { root::own_tmp } else { root::lay_out };
    let (mut status, tells) = io::pipe().step("a pipe")?;
    let Some(first) = fork().step("the first process")? else {
        drop(status);
        return Ok(match be_first(spec, root, identity, proc, tells) {
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

/// What cannot be.
enum Never {}

fn be_first(
    spec: &Spec,
    root: fn(&Spec) -> Result<(), Fault>,
    identity: namespaces::Identity,
    proc: OwnedFd,
    mut tells: PipeWriter,
) -> Result<Never, Fault> {
    rustix::process::set_parent_process_death_signal(Some(Signal::KILL))
        .step("launcher's death")?;
    if is_gone(&tells) {
        return Err(Fault("the launcher is gone".to_owned()));
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
    // The launcher still holds them, so whoever listens hears an end only when all is over.
    for number in 0..3 {
        // SAFETY: nobody uses the standard streams from here on.
        unsafe { libc::close(number) };
    }
    loop {
        match rustix::process::wait(WaitOptions::empty()) {
            Ok(Some((pid, end))) if pid == program => {
                // Without the launcher there is nobody to tell.
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
pub(super) fn scheduler_figures(proc: Option<rustix::fd::BorrowedFd<'_>>) -> Option<File> {
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
