//! `grader __box`: lays a box around itself and becomes the program that is meant for it.
//!
//! The grader re-executes itself for this, so that everything here happens in a process of a
//! single thread and never between `fork` and `exec` of a grader with many. The order:
//!
//! ```text
//! grader ── exec ─► launcher: message, descriptors, namespaces
//!                     └─ fork ─► first process of the box: private root
//!                                  └─ fork ─► limits, identity, Landlock, filters ─ exec ─► program
//! ```
//!
//! Where many boxes of one program are laid, the launcher is a fork server: it lays out the root
//! that they share, and makes a copy of itself for each, which spares starting it anew and is the
//! box's first process at once. A box then has its own processes, its own `/tmp` and its own
//! everything else; what it shares with others it cannot change.
//!
//! A box is laid as far as it can be without its program, and then waits for a word: so it can be
//! made ready while the program is still being compiled.
//!
//! Every step is checked; the first that fails refuses the whole box. Without namespaces (below
//! level full) the launcher itself becomes the program.
//!
//! Nothing of the submission runs here and nothing it made is read here: only the grader's
//! message.

mod calls;
mod confine;
mod files;
mod first;
mod fork_server;
mod layer;
mod namespaces;
mod root;
mod thread_count;

use std::ffi::OsString;
use std::fmt::Display;
use std::fs::File;
use std::io::{self, Read as _, Write as _};
use std::os::fd::{AsFd, BorrowedFd};
use std::process::ExitCode;

use rustix::fs::Mode;
use rustix::process::Signal;

use super::spec::{Profile, Spec};
use super::{BOX_FAILED, Level, READY, REFUSED};

/// What went wrong, and where.
pub(super) struct Fault(String);

impl Display for Fault {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

/// Names the step that an error belongs to.
trait Step<T> {
    fn step(self, name: impl Display) -> Result<T, Fault>;
}

impl<T, E: Display> Step<T> for Result<T, E> {
    fn step(self, name: impl Display) -> Result<T, Fault> {
        self.map_err(|error| Fault(format!("{name}: {error}")))
    }
}

/// Runs the launcher with the arguments after `__box`.
pub fn main(mut arguments: impl Iterator<Item = OsString>) -> ExitCode {
    match arguments.next() {
        None => launch(),
        // What the probe puts into its box: it has come all the way.
        Some(word) if word == super::ARRIVED => ExitCode::SUCCESS,
        Some(word) if word == super::FORK_SERVER => fork_server::serve(),
        Some(word) => layer::try_out(&word),
    }
}

fn launch() -> ExitCode {
    let (profile, fault) = match Spec::read(Stdin) {
        Ok(spec) => {
            close_from(3);
            match enclose(&spec) {
                Ok(code) => return code,
                Err(fault) => (spec.profile, fault),
            }
        }
        Err(error) => (Profile::Run, Fault(format!("reading the message: {error}"))),
    };
    refuse(profile, &fault)
}

/// What files that are made in a box may not be used for, by others than their owner: written to.
const UMASK: Mode = Mode::from_raw_mode(0o022);

fn enclose(spec: &Spec) -> Result<ExitCode, Fault> {
    rustix::process::umask(UMASK);
    end_with(spec)?;
    match spec.level {
        Level::Full => first::start(spec),
        Level::Partial | Level::FilesOnly => confine::in_place(spec),
        Level::None => Err(Fault("there is no box at level none".to_owned())),
    }
}

/// The launcher ends with the grader: with its thread, to be exact, which waits for the launcher.
fn end_with(spec: &Spec) -> Result<(), Fault> {
    rustix::process::set_parent_process_death_signal(Some(Signal::KILL)).step("parent's death")?;
    if is_child_of(spec.parent) { Ok(()) } else { Err(Fault("the grader is gone".to_owned())) }
}

fn is_child_of(grader: i32) -> bool {
    rustix::process::getppid().is_some_and(|pid| pid.as_raw_nonzero().get() == grader)
}

/// Closes every descriptor from `first` on.
fn close_from(first: libc::c_uint) {
    // SAFETY: nothing in this process owns a descriptor of these numbers: they were inherited.
    unsafe { libc::syscall(libc::SYS_close_range, first, libc::c_uint::MAX, 0) };
}

/// Tells the grader that there is no box, where it listens.
fn refuse(profile: Profile, fault: &Fault) -> ExitCode {
    let told = match profile {
        Profile::Run | Profile::Probe => tell(rustix::stdio::stdin(), &format!("{REFUSED}{fault}")),
        Profile::Compile => tell(rustix::stdio::stderr(), &format!("{fault}\n")),
    };
    // With nobody listening the code still says it.
    _ = told;
    ExitCode::from(BOX_FAILED)
}

/// Tells the grader that the box is laid, and waits until the program may begin.
fn wait_for_go(profile: Profile) -> Result<(), Fault> {
    if profile != Profile::Compile {
        tell(rustix::stdio::stdin(), &READY.to_string()).step("telling the grader")?;
    }
    let mut word = [0];
    Stdin.read_exact(&mut word).step("the grader is gone")?;
    if profile == Profile::Compile {
        let nothing = File::open("/dev/null").step("/dev/null")?;
        rustix::stdio::dup2_stdin(nothing).step("standard input")?;
    }
    Ok(())
}

fn tell(to: BorrowedFd<'_>, text: &str) -> io::Result<()> {
    File::from(to.as_fd().try_clone_to_owned()?).write_all(text.as_bytes())
}

/// Standard input without a buffer, which would swallow what is meant for the program.
struct Stdin;

impl io::Read for Stdin {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        Ok(rustix::io::read(rustix::stdio::stdin(), buffer)?)
    }
}
