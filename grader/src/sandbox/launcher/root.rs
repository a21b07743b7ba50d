//! The root of a box: a small file system in memory with what the program needs bound into it.
//!
//! Everything is read-only and at the path it has outside, but for a `/tmp` of limited size and
//! what the grader named to be written to. The old root is gone afterwards.

use std::ffi::CStr;
use std::fs::{self, File};
use std::io;
use std::os::fd::{AsRawFd, BorrowedFd, OwnedFd};
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};

use rustix::fs::CWD;
use rustix::mount::{
    MountFlags, MountPropagationFlags, MoveMountFlags, OpenTreeFlags, UnmountFlags, mount,
    mount_change, move_mount, open_tree, unmount,
};

use super::{Fault, Profile, Spec, Step};

/// Where the new root is put together, before it becomes the root.
const NEW: &str = "/tmp";

/// The system's parts that a test program is linked with.
pub(super) const LIBRARIES: &[&str] = &[
    "/lib",
    "/lib32",
    "/lib64",
    "/usr/lib",
    "/usr/lib32",
    "/usr/lib64",
    "/etc/ld.so.cache",
    "/nix/store",
    "/gnu/store",
];

/// What a compiler and its linker need as well.
pub(super) const TOOLS: &[&str] =
    &["/bin", "/sbin", "/usr", "/opt", "/etc/alternatives", "/etc/ld.so.conf", "/etc/ld.so.conf.d"];

/// The devices that every program may use.
pub(super) const DEVICES: &[&str] =
    &["/dev/null", "/dev/zero", "/dev/full", "/dev/random", "/dev/urandom"];

const ROOT_OPTIONS: &CStr = c"size=4m,nr_inodes=8192,mode=0755";

/// Room for a test's files. What it writes there does not count as its memory.
const TMP_OPTIONS: &CStr = c"size=64m,nr_inodes=4096,mode=1777";

/// The system's parts that a box of this kind shows.
pub(super) fn system(profile: Profile) -> impl Iterator<Item = &'static Path> {
    let tools = if profile == Profile::Compile { TOOLS } else { &[] };
    tools.iter().chain(LIBRARIES).map(Path::new)
}

/// Makes the new root and moves into it.
pub(super) fn lay_out(spec: &Spec) -> Result<(), Fault> {
    let private = MountPropagationFlags::PRIVATE | MountPropagationFlags::REC;
    mount_change("/", private).step("taking the mounts apart")?;
    let sources = sources(spec)?;
    let devices: Vec<_> = DEVICES.iter().filter_map(|path| take(Path::new(path)).ok()).collect();
    let plain = MountFlags::NOSUID | MountFlags::NODEV;
    mount("tmpfs", NEW, "tmpfs", plain, ROOT_OPTIONS).step("a root in memory")?;
    fs::create_dir(inside("/tmp")).step("/tmp")?;
    mount_tmp(&inside("/tmp"), spec)?;
    for link in system(spec.profile).filter_map(|path| Some((path, fs::read_link(path).ok()?))) {
        let (path, to) = link;
        let at = inside(path);
        // A link in a directory that is shown already.
        if !at.is_symlink() {
            fs::create_dir_all(at.parent().unwrap_or(Path::new(NEW))).step(path.display())?;
            symlink(to, at).step(path.display())?;
        }
    }
    let mut shown: Vec<&Path> = Vec::new();
    for source in sources.iter().chain(&devices) {
        source.put(&shown).step(source.path.display())?;
        shown.push(&source.path);
    }
    if spec.profile.has_proc() {
        fs::create_dir(inside("/proc")).step("/proc")?;
        mount("proc", inside("/proc"), "proc", plain | MountFlags::NOEXEC, None).step("/proc")?;
    }
    set_attributes(CWD, Path::new(NEW), libc::MOUNT_ATTR_RDONLY | libc::MOUNT_ATTR_NOSUID, 0, true)
        .step("making the root read-only")?;
    for path in spec.walls.write.iter().map(PathBuf::as_path).chain([Path::new("/tmp")]) {
        set_attributes(CWD, &inside(path), 0, libc::MOUNT_ATTR_RDONLY, false)
            .step(format_args!("making {} writable", path.display()))?;
    }
    rustix::process::chdir(NEW).step("the new root")?;
    rustix::process::pivot_root(".", ".").step("moving into the new root")?;
    unmount(".", UnmountFlags::DETACH).step("letting go of the old root")?;
    rustix::process::chdir("/").step("the new root")
}

/// Whether boxes can share a root: not when something that is shown lies where each of them has a
/// `/tmp` of its own.
pub(super) fn can_be_shared(spec: &Spec) -> bool {
    spec.named().all(|path| {
        let real = path.canonicalize();
        !path.starts_with("/tmp") && real.is_ok_and(|real| !real.starts_with("/tmp"))
    })
}

/// Lays a `/tmp` of this box's own over that of a root that others share. Everything else of it
/// is read-only.
pub(super) fn own_tmp(spec: &Spec) -> Result<(), Fault> {
    mount_tmp(Path::new("/tmp"), spec)
}

fn mount_tmp(at: &Path, spec: &Spec) -> Result<(), Fault> {
    let plain = MountFlags::NOSUID | MountFlags::NODEV;
    let flags = if spec.profile.may_fork() { plain } else { plain | MountFlags::NOEXEC };
    mount("tmpfs", at, "tmpfs", flags, TMP_OPTIONS).step("/tmp")
}

/// Something of the old root, held by a descriptor.
struct Source {
    path: PathBuf,
    tree: OwnedFd,
    is_dir: bool,
}

/// All that will be shown, what lies above before what lies below.
fn sources(spec: &Spec) -> Result<Vec<Source>, Fault> {
    let mut sources = Vec::new();
    for path in system(spec.profile) {
        // Links are made again as links; what there is not is not needed.
        if !path.is_symlink() && path.exists() {
            sources.push(take(path).step(path.display())?);
        }
    }
    for path in spec.named() {
        // What lies behind a link of the system's is shown by its real path.
        if !system(spec.profile).any(|link| path.starts_with(link) && link.is_symlink()) {
            sources.push(take(path).step(path.display())?);
        }
        // A program finds itself by the path without links.
        let real = path.canonicalize().step(path.display())?;
        if real != *path {
            sources.push(take(&real).step(real.display())?);
        }
    }
    sources.sort_by(|a, b| a.path.cmp(&b.path));
    sources.dedup_by(|a, b| a.path == b.path);
    Ok(sources)
}

/// Takes hold of a file or of a directory with all that is mounted below it.
fn take(path: &Path) -> io::Result<Source> {
    let is_dir = path.is_dir();
    let flags = OpenTreeFlags::OPEN_TREE_CLONE | OpenTreeFlags::OPEN_TREE_CLOEXEC;
    let flags = if is_dir { flags | OpenTreeFlags::AT_RECURSIVE } else { flags };
    Ok(Source { path: path.to_owned(), tree: open_tree(CWD, path, flags)?, is_dir })
}

impl Source {
    /// Binds it into the new root. Where something above it was bound already there is a place
    /// for it, and nothing may be made there: that would be made outside.
    fn put(&self, shown: &[&Path]) -> io::Result<()> {
        let at = inside(&self.path);
        if !shown.iter().any(|above| self.path.starts_with(above)) {
            let above = at.parent().unwrap_or(Path::new(NEW));
            fs::create_dir_all(if self.is_dir { &at } else { above })?;
            if !self.is_dir {
                File::create_new(&at)?;
            }
        }
        let flags = MoveMountFlags::MOVE_MOUNT_F_EMPTY_PATH;
        Ok(move_mount(&self.tree, c"", CWD, at, flags)?)
    }
}

/// Where a path is while the new root is put together.
fn inside(path: impl AsRef<Path>) -> PathBuf {
    let path = path.as_ref();
    Path::new(NEW).join(path.strip_prefix("/").unwrap_or(path))
}

/// mount_setattr(2), Linux 5.12.
fn set_attributes(
    dir: BorrowedFd<'_>,
    path: &Path,
    set: u64,
    clear: u64,
    all_below: bool,
) -> io::Result<()> {
    let path = std::ffi::CString::new(path.as_os_str().as_encoded_bytes())?;
    let flags = if all_below { libc::AT_RECURSIVE } else { 0 };
    let attributes =
        libc::mount_attr { attr_set: set, attr_clr: clear, propagation: 0, userns_fd: 0 };
    // SAFETY: the path ends with a zero, and the attributes outlive the call, which reads them.
    let done = unsafe {
        libc::syscall(
            libc::SYS_mount_setattr,
            dir.as_raw_fd(),
            path.as_ptr(),
            flags,
            &raw const attributes,
            size_of::<libc::mount_attr>(),
        )
    };
    if done == 0 { Ok(()) } else { Err(io::Error::last_os_error()) }
}
