//! Namespaces: the same steps for everybody, through a user namespace unless root needs none.

use std::fs::File;
use std::io::{self, Write as _};
use std::os::fd::BorrowedFd;

use rustix::fs::{Mode, OFlags};
use rustix::net::{AddressFamily, SocketFlags, SocketType, socket_with};
use rustix::process::{Gid, Uid, getegid, geteuid};
use rustix::thread::UnshareFlags;

use super::{Fault, Profile, Spec, Step};

/// The user inside a user namespace: not 0, so that `exec` drops every capability.
const INSIDE: u32 = 1000;

/// Where the users begin that root gives its boxes: far above those that exist.
const UNUSED: u32 = 2_000_000_000;

/// Who the program will be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Identity {
    /// The user of a user namespace; nothing is left to drop.
    Mapped,
    /// A user that nobody else has: one for each box, so that each has its own count of threads.
    Unused(Uid),
    /// Root without any of root's powers: for compilers, whose output belongs to root.
    Powerless,
}

/// What the boxes of one program can share: a root, and with it the mounts.
pub(super) const SHARED: UnshareFlags =
    UnshareFlags::NEWNS.union(UnshareFlags::NEWUTS).union(UnshareFlags::NEWCGROUP);

/// What each of them has for itself besides: processes, and mounts again, for a `/tmp`.
pub(super) fn own(spec: &Spec) -> UnshareFlags {
    let own = UnshareFlags::NEWPID | UnshareFlags::NEWIPC | UnshareFlags::NEWNS;
    // The dearest of all to make. A test program without a network makes no socket at all, by a
    // filter; a compiler has a `/proc`, which would show the network outside.
    if spec.has_network() || spec.profile != Profile::Run {
        own | UnshareFlags::NEWNET
    } else {
        own
    }
}

/// Leaves these namespaces. `proc` is a `/proc` of the grader's.
pub(super) fn leave(
    namespaces: UnshareFlags,
    profile: Profile,
    proc: BorrowedFd<'_>,
) -> Result<Identity, Fault> {
    if is_root_of_all(proc) && unshare(namespaces).is_ok() {
        return Left::AsRoot.identity(profile, proc);
    }
    let left = Left::through_users();
    unshare(namespaces | UnshareFlags::NEWUSER).step("leaving the namespaces")?;
    left.identity(profile, proc)
}

/// A copy of this process, in these namespaces of its own, that is a child of this one's parent: its
/// number, or nothing in the copy; and how it has left the others.
pub(super) fn fork(
    namespaces: UnshareFlags,
    proc: BorrowedFd<'_>,
) -> io::Result<(Option<i32>, Left)> {
    if is_root_of_all(proc)
        && let Ok(child) = sibling(namespaces)
    {
        return Ok((child, Left::AsRoot));
    }
    let left = Left::through_users();
    Ok((sibling(namespaces | UnshareFlags::NEWUSER)?, left))
}

/// A copy of this process that is a child of this one's parent, in these namespaces: its number, or
/// nothing in the copy.
pub(super) fn sibling(namespaces: UnshareFlags) -> io::Result<Option<i32>> {
    let flags = libc::CLONE_PARENT | libc::SIGCHLD;
    let flags = libc::c_long::from(flags) | libc::c_long::from(namespaces.bits());
    let none: libc::c_long = 0;
    // SAFETY: with these flags it is a fork(2), whose child has another parent and namespaces.
    // There is one thread, so the child may go on as if nothing had happened. What the C library
    // remembers of the thread's number is wrong in the child: it must not send signals to itself
    // by `raise`.
    match unsafe { libc::syscall(libc::SYS_clone, flags, none, none, none, none) } {
        -1 => Err(io::Error::last_os_error()),
        0 => Ok(None),
        child => Ok(i32::try_from(child).ok()),
    }
}

/// How a process has left its namespaces.
pub(super) enum Left {
    /// By a power that root has.
    AsRoot,
    /// Through a namespace of users, in which it has no name yet.
    ThroughUsers { user: Uid, group: Gid },
}

impl Left {
    /// As this process would.
    fn through_users() -> Self {
        Self::ThroughUsers { user: geteuid(), group: getegid() }
    }

    /// Who the program will be.
    pub(super) fn identity(
        self,
        profile: Profile,
        proc: BorrowedFd<'_>,
    ) -> Result<Identity, Fault> {
        match self {
            Self::AsRoot if profile.may_fork() => Ok(Identity::Powerless),
            Self::AsRoot => {
                // A number of a process is nobody else's as long as the process lives: the one
                // that it has outside. Inside, every box has the same.
                let own = rustix::fs::readlinkat(proc, "self", Vec::new()).step("its number")?;
                let own: u32 = own.to_string_lossy().parse().step("its number")?;
                Ok(Identity::Unused(Uid::from_raw(UNUSED + own)))
            }
            Self::ThroughUsers { user, group } => {
                let write = |name: &str, text: &str| {
                    open(proc, name, OFlags::WRONLY)?.write_all(text.as_bytes())
                };
                write("self/setgroups", "deny").step("setgroups")?;
                let mapped = |id: u32| format!("{INSIDE} {id} 1");
                write("self/uid_map", &mapped(user.as_raw())).step("uid_map")?;
                write("self/gid_map", &mapped(group.as_raw())).step("gid_map")?;
                Ok(Identity::Mapped)
            }
        }
    }
}

/// Sees to it that no more user namespaces are made from this one.
pub(super) fn be_the_last(identity: Identity, proc: BorrowedFd<'_>) {
    if identity == Identity::Mapped {
        // None can be made anyway: the filter refuses. Where this file is missing or covered,
        // that must do.
        _ = open(proc, "sys/user/max_user_namespaces", OFlags::WRONLY)
            .and_then(|mut file| file.write_all(b"0"));
    }
}

fn open(proc: BorrowedFd<'_>, name: &str, how: OFlags) -> io::Result<File> {
    let opened = rustix::fs::openat(proc, name, how | OFlags::CLOEXEC, Mode::empty());
    Ok(File::from(opened?))
}

/// unshare(2) of anything but descriptors.
pub(super) fn unshare(namespaces: UnshareFlags) -> rustix::io::Result<()> {
    // SAFETY: the descriptors stay shared, and with nobody: there is one thread.
    unsafe { rustix::thread::unshare_unsafe(namespaces) }
}

/// Whether this is root, and of the whole machine, not of a container that knows only some users.
fn is_root_of_all(proc: BorrowedFd<'_>) -> bool {
    let knows_all_users = || {
        open(proc, "self/uid_map", OFlags::RDONLY)
            .and_then(io::read_to_string)
            .is_ok_and(|map| map.split_ascii_whitespace().nth(2) == Some("4294967295"))
    };
    geteuid().is_root() && knows_all_users()
}

/// Brings up the loopback device of an empty network namespace.
pub(super) fn bring_up_loopback() -> Result<(), Fault> {
    let socket = socket_with(AddressFamily::INET, SocketType::DGRAM, SocketFlags::CLOEXEC, None)
        .step("a socket for the loopback device")?;
    // SAFETY: all zeroes is a valid request, and the call only reads it.
    let done = unsafe {
        let mut request: libc::ifreq = std::mem::zeroed();
        for (to, from) in request.ifr_name.iter_mut().zip(c"lo".to_bytes()) {
            *to = from.cast_signed();
        }
        request.ifr_ifru.ifru_flags = libc::IFF_UP as libc::c_short;
        let socket = std::os::fd::AsRawFd::as_raw_fd(&socket);
        libc::ioctl(socket, libc::SIOCSIFFLAGS as _, &raw const request)
    };
    if done == 0 { Ok(()) } else { Err(io::Error::last_os_error()).step("loopback") }
}
