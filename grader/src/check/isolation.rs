//! Working at the isolation that was in force the last time, without finding it out each time.
//!
//! To find out takes longer than anything else that comes before a compiler is started, and the
//! answer is the same from day to day. A box that could be laid proves it as well; when one could
//! not, it is found out.

use super::CheckError;
use crate::cache::{self, Cache};
use crate::sandbox::Level;

/// Where it is written down what was in force the last time.
const REMEMBERED: &str = "isolation";

/// Supposes what was in force the last time. Where that was not the highest level, or is not
/// known, it is found out: the machine may have been mended.
pub(super) fn suppose(cache: &Cache) {
    match remembered(cache) {
        Some(last) if last == Level::Full || !Level::is_unlowered() => Level::suppose(last),
        _ => remember(cache),
    }
}

/// Whether a check failed because the machine is not what it was the last time, and is to be done
/// again.
pub(super) fn has_changed<T>(cache: &Cache, checked: &Result<T, CheckError>) -> bool {
    let changed = checked.is_err() && Level::was_wrongly_supposed();
    if changed {
        remember(cache);
    }
    changed
}

/// Finds out what is in force and writes it down.
fn remember(cache: &Cache) {
    // A level that was asked to be low says nothing about the machine.
    if Level::is_unlowered() {
        // Without it the next check waits a few milliseconds.
        _ = cache::write(&cache.root().join(REMEMBERED), Level::in_force().name().as_bytes());
    }
}

fn remembered(cache: &Cache) -> Option<Level> {
    std::fs::read_to_string(cache.root().join(REMEMBERED)).ok()?.parse().ok()
}
