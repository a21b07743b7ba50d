//! The last steps before the program: limits, identity, Landlock, filters of calls.

use std::os::fd::{AsRawFd, BorrowedFd};
use std::os::unix::process::CommandExt as _;
use std::process::{Command, ExitCode};

use rustix::process::{Gid, Resource, Rlimit};
use rustix::thread::{
    CapabilitiesSecureBits, CapabilitySet, remove_capability_from_bounding_set,
    set_capabilities_secure_bits, set_thread_groups, set_thread_res_gid, set_thread_res_uid,
};

use super::namespaces::Identity;
use super::{Fault, Level, Spec, Step, calls, close_from, files, first, thread_count, wait_for_go};

/// Where the program finds the scheduler's figures of its main thread, if they are to be had.
const FIGURES: i32 = 3;

/// The box without namespaces: this process becomes the program.
pub(super) fn in_place(spec: &Spec) -> Result<ExitCode, Fault> {
    // Root's user owns what the box is to read, so it keeps its name.
    let identity = rustix::process::geteuid().is_root().then_some(Identity::Powerless);
    become_program(spec, identity, None)?;
    unreachable!("the process has become the program")
}

/// Shuts the calling process in and becomes the program. Comes back only with what went wrong.
pub(super) fn become_program(
    spec: &Spec,
    identity: Option<Identity>,
    proc: Option<BorrowedFd<'_>>,
) -> Result<(), Fault> {
    let figures =
        if first::wants_figures(spec.profile) { first::scheduler_figures(proc) } else { None };
    limit(spec, identity)?;
    match identity {
        Some(Identity::Mapped) | None => {}
        Some(Identity::Unused(user)) => {
            set_thread_groups(&[]).step("groups")?;
            let group = Gid::from_raw(user.as_raw());
            set_thread_res_gid(group, group, group).step("group")?;
            set_thread_res_uid(user, user, user).step("user")?;
        }
        Some(Identity::Powerless) => lose_powers()?,
    }
    rustix::thread::set_no_new_privs(true).step("no new privileges")?;
    files::restrict(spec)?;
    match figures {
        Some(figures) => {
            // SAFETY: of what has this number nothing is used any more but the figures themselves.
            unsafe { libc::dup2(figures.as_raw_fd(), FIGURES) };
            let number = figures.as_raw_fd();
            std::mem::forget(figures);
            if number == FIGURES {
                // SAFETY: the descriptor is open.
                unsafe { libc::fcntl(FIGURES, libc::F_SETFD, 0) };
            }
            close_from(FIGURES.cast_unsigned() + 1);
        }
        None => close_from(FIGURES.cast_unsigned()),
    }
    match calls::refuse_calls(spec) {
        Err(_) if spec.level == Level::FilesOnly => {}
        filtered => filtered?,
    }
    wait_for_go(spec.profile)?;
    let mut program = Command::new(&spec.program);
    program.args(&spec.arguments).env_clear().current_dir(&spec.directory);
    program.envs(spec.environment.iter().map(|(name, value)| (name, value)));
    if !spec.profile.has_proc() {
        // Its path would tell where the grader keeps things.
        program.arg0("suite");
    }
    Err(program.exec()).step(format_args!("starting {}", spec.program.display()))
}

fn limit(spec: &Spec, identity: Option<Identity>) -> Result<(), Fault> {
    let wanted = &spec.resources;
    let threads = match identity {
        // Counted in the namespace, or for a user of its own.
        Some(Identity::Mapped | Identity::Unused(_)) => Some(wanted.threads),
        // The kernel does not count root's.
        Some(Identity::Powerless) => None,
        // Counted with everything else that the user runs.
        None => thread_count::of_user().map(|others| others + wanted.threads),
    };
    let limits = [
        // One second apart: with soft and hard alike the kernel says nothing but SIGKILL.
        (Resource::Cpu, Some((wanted.cpu, wanted.cpu + 1))),
        (Resource::Data, Some((wanted.memory, wanted.memory))),
        (Resource::Fsize, Some((wanted.file, wanted.file))),
        (Resource::Nofile, Some((256, 256))),
        (Resource::Core, Some((0, 0))),
        (Resource::Nproc, threads.map(|threads| (threads, threads))),
    ];
    for (resource, limit) in limits {
        let Some((soft, hard)) = limit else { continue };
        let before = rustix::process::getrlimit(resource).maximum.unwrap_or(u64::MAX);
        let limit = Rlimit { current: Some(soft.min(before)), maximum: Some(hard.min(before)) };
        rustix::process::setrlimit(resource, limit)
            .step(format_args!("the limit of {resource:?}"))?;
    }
    Ok(())
}

/// Leaves root nothing but its name: no power comes back with `exec`.
fn lose_powers() -> Result<(), Fault> {
    for power in CapabilitySet::all().iter() {
        // Newer than the kernel, or not there any more.
        _ = remove_capability_from_bounding_set(power);
    }
    let bits = CapabilitiesSecureBits::NO_ROOT
        | CapabilitiesSecureBits::NO_ROOT_LOCKED
        | CapabilitiesSecureBits::NO_SETUID_FIXUP
        | CapabilitiesSecureBits::NO_SETUID_FIXUP_LOCKED;
    set_capabilities_secure_bits(bits).step("root's powers")
}
