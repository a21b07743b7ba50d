//! One layer of the box at a time, for `grader doctor`: each in a process of its own, because
//! there is no way back from any of them.

use std::ffi::OsStr;
use std::fs;
use std::io::{self, Write as _};
use std::process::ExitCode;

use rustix::mount::{MountFlags, MountPropagationFlags, mount, mount_change};
use rustix::process::{Resource, Rlimit};
use rustix::thread::UnshareFlags;

use super::{Fault, Step, calls, namespaces};
use crate::sandbox::layers::Layer;

/// Tries a layer and says how it went: on standard output, with exit code 0, when it works.
pub(super) fn try_out(name: &OsStr) -> ExitCode {
    let layer = Layer::ALL.into_iter().find(|layer| name == layer.name());
    let tried = match layer {
        Some(layer) => of(layer),
        None => Err(Fault("there is no such layer".to_owned())),
    };
    let (code, mut to, text) = match tried {
        Ok(detail) => (ExitCode::SUCCESS, Box::new(io::stdout()) as Box<dyn io::Write>, detail),
        Err(fault) => (ExitCode::FAILURE, Box::new(io::stderr()) as _, fault.to_string()),
    };
    // Without a listener the code still says it.
    _ = to.write_all(text.as_bytes());
    code
}

fn of(layer: Layer) -> Result<String, Fault> {
    match layer {
        Layer::User => with(UnshareFlags::NEWUSER).map(|()| String::new()),
        Layer::Pid => with(UnshareFlags::NEWPID).map(|()| String::new()),
        Layer::Mount => {
            with(UnshareFlags::NEWNS)?;
            let private = MountPropagationFlags::PRIVATE | MountPropagationFlags::REC;
            mount_change("/", private).step("taking the mounts apart")?;
            mount("tmpfs", "/tmp", "tmpfs", MountFlags::NOSUID, None).step("a file system")?;
            Ok(String::new())
        }
        Layer::Net => {
            with(UnshareFlags::NEWNET)?;
            namespaces::bring_up_loopback().map(|()| String::new())
        }
        Layer::Landlock => landlock(),
        Layer::Seccomp => calls::refuse_one().map(|()| String::new()),
        Layer::Rlimits => rlimits().map(|()| String::new()),
        Layer::Cgroups => cgroups(),
    }
}

/// A namespace, through one for users where this user may not make it otherwise.
fn with(namespace: UnshareFlags) -> Result<(), Fault> {
    let user = rustix::process::geteuid();
    if user.is_root() && namespaces::unshare(namespace).is_ok() {
        return Ok(());
    }
    namespaces::unshare(namespace | UnshareFlags::NEWUSER).step("unshare")?;
    fs::write("/proc/self/uid_map", format!("0 {} 1", user.as_raw())).step("uid_map")
}

fn landlock() -> Result<String, Fault> {
    /// `LANDLOCK_CREATE_RULESET_VERSION`.
    const VERSION: u32 = 1;
    let nothing = std::ptr::null::<()>();
    // SAFETY: with this flag the call reads nothing and gives the version.
    let version =
        unsafe { libc::syscall(libc::SYS_landlock_create_ruleset, nothing, 0_usize, VERSION) };
    if version < 1 {
        return Err(io::Error::last_os_error()).step("Landlock");
    }
    Ok(format!("ABI {version}"))
}

fn rlimits() -> Result<(), Fault> {
    const ROOM: usize = 64 << 20;
    let limit = Rlimit { current: Some(ROOM as u64), maximum: Some(ROOM as u64) };
    rustix::process::setrlimit(Resource::Data, limit).step("setrlimit")?;
    match Vec::<u8>::new().try_reserve_exact(2 * ROOM) {
        Ok(()) => Err(Fault("the limit of memory does not hold".to_owned())),
        Err(_) => Ok(()),
    }
}

fn cgroups() -> Result<String, Fault> {
    let own = fs::read_to_string("/proc/self/cgroup").step("/proc/self/cgroup")?;
    let Some(path) = own.lines().find_map(|line| line.strip_prefix("0::/")) else {
        return Err(Fault("version 1 only".to_owned()));
    };
    let controllers = fs::read_to_string("/sys/fs/cgroup/cgroup.controllers")
        .step("no version 2 hierarchy at /sys/fs/cgroup")?;
    let at = format!("/sys/fs/cgroup/{path}");
    let writable = rustix::fs::access(&*at, rustix::fs::Access::WRITE_OK).is_ok();
    let who = if writable { "writable" } else { "not writable" };
    Ok(format!("{who}: {}", controllers.trim()))
}
