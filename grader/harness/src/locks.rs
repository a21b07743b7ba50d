//! What tokio tells of its locks and permits: who waits for one, who gets it, who gives it back.
//!
//! The kits' copy of tokio has calls for that (`grader/kits/tokio`), and finds this side of it by
//! name, as it finds libc's functions. Nothing is passed on unless polls are told: no verdict
//! needs it.

use std::sync::atomic::{AtomicU64, Ordering::Relaxed};

use facts::{Fact, HoldStep, LockKind, Place};

use crate::stack::Stack;
use crate::{poll, record, world};

/// Steps and locks that are told of one run.
const MOST: u64 = 20_000;

static TOLD: AtomicU64 = AtomicU64::new(0);

/// What tokio tells, laid out as in `grader/kits/tokio/told.rs`.
#[repr(C)]
pub struct Told {
    what: u32,
    kind: u32,
    lock: u64,
    hold: u64,
    from: u64,
    permits: u64,
    file: *const u8,
    file_length: usize,
    line: u32,
}

/// Hears of a lock.
///
/// # Safety
/// `told` is whole, and its file is UTF-8 of that length; both stay until this returns.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn grader_harness_hears_of_lock(told: *const Told) {
    if !poll::are_told() || poll::in_harness() {
        return;
    }
    // SAFETY: see above.
    let told = unsafe { &*told };
    let (Some(kind), Some(what)) = (kind(told.kind), what(told)) else { return };
    match TOLD.fetch_add(1, Relaxed) {
        // Whoever tells less later on must not seem to have given back what it has.
        _ if poll::are_over() => end(),
        MOST.. => end(),
        _ => match what {
            What::Made => made(told, kind),
            What::Step(step) => record::fact(&Fact::Hold {
                step,
                lock: told.lock,
                hold: told.hold,
                permits: told.permits,
                at: world::now_micros(),
                task: poll::task(),
                thread: poll::thread(),
            }),
        },
    }
}

/// Tells that nothing more is told, once.
fn end() {
    if TOLD.fetch_max(u64::MAX / 2, Relaxed) < u64::MAX / 2 {
        record::fact(&Fact::HoldsEnd { at: world::now_micros() });
    }
}

fn made(told: &Told, kind: LockKind) {
    // SAFETY: see `grader_harness_hears_of_lock`; the file is a name that the compiler wrote.
    let file = unsafe {
        let bytes = std::slice::from_raw_parts(told.file, told.file_length);
        std::str::from_utf8_unchecked(bytes)
    };
    record::fact(&Fact::Lock {
        lock: told.lock,
        kind,
        permits: told.permits,
        made_at: Place { file: file.to_owned(), line: told.line },
        frames: poll::outside_student(Stack::capture).to_vec(),
    });
}

enum What {
    Made,
    Step(HoldStep),
}

fn what(told: &Told) -> Option<What> {
    Some(What::Step(match told.what {
        0 => return Some(What::Made),
        1 => HoldStep::Waits,
        2 => HoldStep::Taken,
        3 => HoldStep::Left,
        4 => HoldStep::Back,
        5 => HoldStep::Forgotten,
        6 => HoldStep::Merged { hold: told.from },
        _ => return None,
    }))
}

fn kind(kind: u32) -> Option<LockKind> {
    match kind {
        1 => Some(LockKind::Mutex),
        2 => Some(LockKind::RwLock),
        3 => Some(LockKind::Semaphore),
        4 => Some(LockKind::OnceCell),
        _ => None,
    }
}
