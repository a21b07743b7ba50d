//! How many threads the calling user has: outside a user namespace a limit counts all of them.

use std::fs;
use std::os::unix::fs::MetadataExt as _;

/// The threads of all processes of this user; `None` where that cannot be told, or where the
/// kernel does not count: for root.
pub(super) fn of_user() -> Option<u64> {
    let user = rustix::process::geteuid().as_raw();
    if user == 0 {
        return None;
    }
    let mut threads = 0;
    for process in fs::read_dir("/proc").ok()?.flatten() {
        if !process.file_name().as_encoded_bytes()[0].is_ascii_digit() {
            continue;
        }
        // The link count of this directory is that of the threads and two more.
        if let Ok(tasks) = fs::metadata(process.path().join("task"))
            && tasks.uid() == user
        {
            threads += tasks.nlink().saturating_sub(2);
        }
    }
    Some(threads)
}
