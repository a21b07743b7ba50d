//! Beginning with the isolation that was in force the last time, before it is known to be now.
//!
//! To find out takes longer than anything else that comes before a compiler is started, and the
//! answer is the same from day to day. So it is found out beside the work, and confirmed before
//! anything is told.

use crate::cache::{self, Cache};
use crate::sandbox::Level;

/// Where it is written down what was in force the last time.
const REMEMBERED: &str = "isolation";

/// Supposes what was in force the last time.
pub(super) fn suppose(cache: &Cache) {
    if let Some(last) = remembered(cache) {
        Level::suppose(last);
    }
}

/// Whether what was supposed is so; if not, what is so holds from now on.
pub(super) fn is_confirmed(cache: &Cache) -> bool {
    let confirmed = Level::is_confirmed();
    let found = Level::in_force();
    // A level that was asked to be low says nothing about the machine.
    if Level::is_unlowered() && remembered(cache) != Some(found) {
        // Without it the next check waits a few milliseconds.
        _ = cache::write(&cache.root().join(REMEMBERED), found.name().as_bytes());
    }
    confirmed
}

fn remembered(cache: &Cache) -> Option<Level> {
    std::fs::read_to_string(cache.root().join(REMEMBERED)).ok()?.parse().ok()
}
