//! The memory that a program takes before it begins: its `static`s.
//!
//! One that cannot have it is ended by the system while it is being loaded, by a signal or with
//! an exit code, and looks as if it had crashed or left by itself.

use std::error::Error;
use std::fs::File;
use std::path::Path;

use object::elf::PF_W;
use object::read::ReadCache;
use object::{Object as _, ObjectSegment as _, SegmentFlags};

/// What the libraries of every program take for theirs, and the first stack: under four MiB.
const OF_LIBRARIES: u64 = 4 << 20;

/// Whether the program's own statics fit into so many bytes. One that cannot be read does: why it
/// did not run is then for others to say.
pub(super) fn fit(executable: &Path, memory: u64) -> bool {
    size(executable).map_or(true, |size| size.saturating_add(OF_LIBRARIES) <= memory)
}

/// Bytes of everything in it that can be written to.
fn size(executable: &Path) -> Result<u64, Box<dyn Error>> {
    let headers = ReadCache::new(File::open(executable)?);
    let program = object::File::parse(&headers)?;
    let writable = program.segments().filter(|segment| match segment.flags() {
        SegmentFlags::Elf { p_flags, .. } => p_flags.0 & PF_W.0 != 0,
        _ => false,
    });
    Ok(writable.map(|segment| segment.size()).sum())
}

#[cfg(test)]
mod tests {
    use std::sync::Mutex;

    use super::*;

    /// Larger than a test program is otherwise; zeros, which take no room in its file.
    static LARGE: Mutex<[u8; 48 << 20]> = Mutex::new([0; 48 << 20]);

    #[test]
    fn statics_are_counted_with_their_zeros() {
        let own = std::env::current_exe().expect("it runs");
        assert_eq!(LARGE.lock().expect("nobody panics")[1 << 20], 0);
        assert!(!fit(&own, 48 << 20));
        assert!(fit(&own, 80 << 20));
        assert!(fit(Path::new("/no/such/program"), 0));
        assert!(fit(Path::new("/etc/passwd"), 0));
    }
}
