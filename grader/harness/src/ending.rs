//! How a run ends: asked for from wherever it becomes clear, carried out once.

use std::sync::atomic::{AtomicBool, AtomicU8, AtomicU64, Ordering};
use std::sync::{Mutex, PoisonError};
use std::task::Waker;

use facts::{Ended, Fact, FrameOffset, Stuck, StuckTask, TaskId};

use crate::stack::Stack;
use crate::world::Standstill;
use crate::{poll, real, record};

const GO_ON: u8 = 0;
const IDLE: u8 = 1;
const PATIENCE: u8 = 2;
const SPINNING: u8 = 3;

static STOP: AtomicU8 = AtomicU8::new(GO_ON);
static SUPERVISOR: Mutex<Option<Waker>> = Mutex::new(None);
static SCENARIO: AtomicU64 = AtomicU64::new(0);
static THREAD_REFUSED: AtomicBool = AtomicBool::new(false);
static PROBING: AtomicBool = AtomicBool::new(false);
static PROBE_SEEN: AtomicBool = AtomicBool::new(false);

/// Notes which task is the scenario's own.
pub(crate) fn scenario_is(task: TaskId) {
    SCENARIO.store(task, Ordering::Relaxed);
}

/// The scenario's own task, 0 before it is known.
pub(crate) fn scenario_number() -> TaskId {
    SCENARIO.load(Ordering::Relaxed)
}

fn scenario() -> Option<TaskId> {
    Some(scenario_number()).filter(|&task| task != 0)
}

/// Leaves word of how to wake the supervisor.
pub(crate) fn supervised_by(waker: &Waker) {
    *SUPERVISOR.lock().unwrap_or_else(PoisonError::into_inner) = Some(waker.clone());
}

fn stop(how: u8) {
    if STOP.compare_exchange(GO_ON, how, Ordering::AcqRel, Ordering::Relaxed).is_ok()
        && let Some(waker) = &*SUPERVISOR.lock().unwrap_or_else(PoisonError::into_inner)
    {
        waker.wake_by_ref();
    }
}

/// The runtime is parked and nothing will wake it: the supervisor is told.
pub(crate) fn stand_still(how: Standstill) {
    stop(match how {
        Standstill::ForGood => IDLE,
        Standstill::PatienceOver => PATIENCE,
    });
}

/// The budget of polls is used up: the supervisor is told.
pub(crate) fn out_of_polls() {
    stop(SPINNING);
}

/// Whether the run is to stop, and how it stands.
pub(crate) fn stopping() -> Option<Stuck> {
    match STOP.load(Ordering::Acquire) {
        IDLE => Some(Stuck::Idle),
        PATIENCE => Some(Stuck::Patience),
        SPINNING => Some(Stuck::Spinning),
        _ => None,
    }
}

/// The tasks that are alive, each with the fakes it is inside, without the places they wait at.
pub(crate) fn standing() -> Vec<StuckTask> {
    record::alive()
        .into_iter()
        .map(|(id, spawned_at)| {
            let own = Some(id) == scenario();
            StuckTask {
                task: if own { 0 } else { id },
                spawned_at: if own { None } else { spawned_at },
                waits: Vec::new(),
                inside: record::inside(id),
            }
        })
        .collect()
}

/// The executor's thread itself waits, and nobody is left who could wake it.
pub(crate) fn executor_stands(stack: &Stack) -> ! {
    // During a task dump, which polls tasks once more, the run has ended already.
    let (how, frames) = match stopping() {
        Some(how) => (how, Vec::new()),
        None => (Stuck::Thread, stack.to_vec()),
    };
    finish(Ended::Stuck { how, tasks: standing(), frames })
}

/// It goes on without end inside one poll.
pub(crate) fn spinning(stack: &Stack) -> ! {
    finish(Ended::Stuck { how: Stuck::Spinning, tasks: standing(), frames: stack.to_vec() })
}

/// The student's code called `exit`.
pub(crate) fn exited(code: i32) -> ! {
    let frames: Vec<FrameOffset> = Stack::capture().to_vec();
    finish(Ended::Exited { code, frames })
}

/// A thread could not be made. Whether that ends the run is up to whoever asked for it: tokio
/// goes on with those it has, the standard library panics.
pub(crate) fn thread_was_refused() {
    THREAD_REFUSED.store(true, Ordering::Relaxed);
}

/// The exit code of a run that could not say everything to the grader. Only zero goes with a
/// result: an end record that somebody else has sent, on a socket that was closed behind it or
/// changed for something else, is none.
const NOT_TOLD: i32 = 4;

/// Ends the run and the process.
pub(crate) fn finish(how: Ended) -> ! {
    let how = match how {
        Ended::Panicked if THREAD_REFUSED.load(Ordering::Relaxed) => Ended::OutOfThreads,
        how => how,
    };
    let is_told = poll::outside_student(|| {
        poll::tell_unended();
        record::freeze();
        record::close(scenario(), how)
    });
    // SAFETY: no precondition. No destructors: what they would do is no longer the scenario.
    unsafe { real::_exit(if is_told { 0 } else { NOT_TOLD }) }
}

/// Panics once, quietly, to see whether the panic hook is still ours.
pub(crate) fn probe_panic_hook() {
    PROBING.store(true, Ordering::Release);
    _ = std::panic::catch_unwind(|| panic!("is the hook still there?"));
    PROBING.store(false, Ordering::Release);
    if !PROBE_SEEN.load(Ordering::Acquire) {
        record::fact(&Fact::Tampered { what: "panic-hook".to_owned() });
    }
}

/// Whether a panic is the probe's; noted as seen.
pub(crate) fn is_probe() -> bool {
    let probing = PROBING.load(Ordering::Acquire);
    if probing {
        PROBE_SEEN.store(true, Ordering::Release);
    }
    probing
}
