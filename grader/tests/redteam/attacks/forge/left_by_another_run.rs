//! tries: to know from files and statics what an earlier scenario was
//! undefended: one process for all scenarios keeps statics, one `/tmp` keeps files
//! down: box
//! seen: graded 0

use std::sync::atomic::{AtomicU32, Ordering};

static CALLS: AtomicU32 = AtomicU32::new(0);

fn strike() {
    let path = "/tmp/@name@-state";
    if CALLS.fetch_add(1, Ordering::Relaxed) == 0 {
        if std::fs::exists(path).unwrap_or(false) {
            loot("a file of another scenario's");
        }
        _ = std::fs::write(path, "I was here");
    }
}
