//! What ends a run that cannot end itself: a loop without a pause, a crash.
//!
//! Signal handlers on the executor's thread only take a stack and raise a flag; a thread of its
//! own, outside the world, then writes the last records. In the off-CPU fallback it also asks for
//! a sample of the executor's stack every few milliseconds of a long poll.

use std::cell::UnsafeCell;
use std::ffi::{c_int, c_void};
use std::sync::atomic::{AtomicI32, AtomicU32, AtomicU64, Ordering};
use std::time::Duration;

use facts::{Ended, Stuck, Watching};

use crate::stack::Stack;
use crate::{ending, idle_time, poll, real, record, sample};

/// How often the CPU timer of the executor's thread fires, in CPU time.
const TICK: Duration = Duration::from_millis(10);

/// How often, in real time, the fallback looks whether the executor stands still in a poll.
const LOOK: Duration = Duration::from_millis(4);

/// Stack for the handlers of the executor's thread, whose own may be used up.
const HANDLER_STACK: usize = 128 << 10;

const NOTHING: u32 = 0;
const SPINNING: u32 = 1;
const CRASHED: u32 = 2;
const OUT_OF_MEMORY: u32 = 3;

static REQUEST: AtomicU32 = AtomicU32::new(NOTHING);
static SIGNAL: AtomicI32 = AtomicI32::new(0);
static MOST_CPU: AtomicU64 = AtomicU64::new(u64::MAX);
static EXECUTOR: AtomicI32 = AtomicI32::new(0);
static ASKED: AtomicU64 = AtomicU64::new(0);
static WHERE: Where = Where(UnsafeCell::new(Stack::EMPTY));

struct Where(UnsafeCell<Stack>);

// SAFETY: written once, before `REQUEST` is raised, by the one thread that raises it; read after.
unsafe impl Sync for Where {}

/// Starts to watch the calling thread as the executor's. Called before the world opens.
pub(crate) fn start(cpu_us: u64, watching: Watching) -> std::io::Result<()> {
    MOST_CPU.store(cpu_us.saturating_mul(1_000), Ordering::Relaxed);
    // SAFETY: no precondition.
    EXECUTOR.store(unsafe { libc::gettid() }, Ordering::Relaxed);
    let every = match watching {
        Watching::Interposed => Duration::from_secs(3600),
        Watching::OffCpu => LOOK,
    };
    // Without a name: threads are nobody's business inside.
    std::thread::Builder::new().spawn(move || keep_watch(every))?;
    handle_signals();
    tick();
    Ok(())
}

fn keep_watch(every: Duration) {
    loop {
        real::wait_on_word(&REQUEST, NOTHING, every);
        match REQUEST.load(Ordering::Acquire) {
            NOTHING if every == LOOK => ask_for_sample(),
            NOTHING => {}
            request => end(request),
        }
    }
}

fn end(request: u32) -> ! {
    // SAFETY: written before the request was raised.
    let stack = unsafe { *WHERE.0.get() };
    let signal = SIGNAL.load(Ordering::Relaxed);
    ending::finish(match request {
        SPINNING => {
            Ended::Stuck { how: Stuck::Spinning, tasks: ending::standing(), frames: stack.to_vec() }
        }
        OUT_OF_MEMORY => Ended::OutOfMemory { frames: stack.to_vec() },
        _ => Ended::Crashed { signal, frames: stack.without_depth() },
    })
}

/// A poll that has gone on for long in real time and may be off the CPU: its stack, please.
fn ask_for_sample() {
    let long = poll::seen_from_outside() > 0 && idle_time::wall() > 2 * nanoseconds(LOOK);
    let now = real::nanoseconds(libc::CLOCK_MONOTONIC);
    // One at a time: a thread that has not come to answer the last one waits for a core.
    if long && ASKED.compare_exchange(0, now, Ordering::AcqRel, Ordering::Relaxed).is_ok() {
        // SAFETY: the thread lives as long as the process.
        unsafe {
            libc::syscall(
                libc::SYS_tgkill,
                libc::getpid(),
                EXECUTOR.load(Ordering::Relaxed),
                libc::SIGUSR2,
            )
        };
    }
}

fn nanoseconds(time: Duration) -> u64 {
    u64::try_from(time.as_nanos()).unwrap_or(u64::MAX)
}

fn handle_signals() {
    let stack = Box::leak(vec![0_u8; HANDLER_STACK].into_boxed_slice());
    let stack =
        libc::stack_t { ss_sp: stack.as_mut_ptr().cast(), ss_flags: 0, ss_size: HANDLER_STACK };
    // SAFETY: the memory is leaked, so it outlives every handler; each handler below only calls
    // what is fit for signal handlers, besides the unwinder, whose lock is recursive in glibc.
    unsafe {
        libc::sigaltstack(&raw const stack, std::ptr::null_mut());
        for signal in [libc::SIGSEGV, libc::SIGBUS, libc::SIGILL, libc::SIGFPE, libc::SIGABRT] {
            handle(signal, crashed);
        }
        handle(libc::SIGPROF, ticked);
        handle(libc::SIGUSR2, asked);
    }
}

unsafe fn handle(signal: c_int, handler: extern "C" fn(c_int)) {
    // SAFETY: an all-zero action is valid; the handler has the plain signature.
    unsafe {
        let mut action: libc::sigaction = std::mem::zeroed();
        action.sa_sigaction = handler as *const c_void as usize;
        action.sa_flags = libc::SA_ONSTACK | libc::SA_RESTART;
        libc::sigaction(signal, &raw const action, std::ptr::null_mut());
    }
}

/// Makes a timer on the CPU time of the calling thread that signals the calling thread.
fn tick() {
    let every = libc::timespec { tv_sec: 0, tv_nsec: TICK.subsec_nanos().into() };
    let setting = libc::itimerspec { it_interval: every, it_value: every };
    // SAFETY: an all-zero event is valid, and what the timer is told of outlives the calls.
    unsafe {
        let mut event: libc::sigevent = std::mem::zeroed();
        event.sigev_notify = libc::SIGEV_THREAD_ID;
        event.sigev_signo = libc::SIGPROF;
        event.sigev_notify_thread_id = libc::gettid();
        let mut timer: libc::timer_t = std::mem::zeroed();
        if libc::timer_create(libc::CLOCK_THREAD_CPUTIME_ID, &raw mut event, &raw mut timer) == 0 {
            libc::timer_settime(timer, 0, &raw const setting, std::ptr::null_mut());
        }
    }
}

extern "C" fn ticked(_signal: c_int) {
    if !poll::is_going_on() || poll::in_harness() {
        return;
    }
    sample::keep_first(&Stack::capture());
    if poll::cpu() > MOST_CPU.load(Ordering::Relaxed) && record::is_free() {
        request(SPINNING);
    }
}

extern "C" fn asked(_signal: c_int) {
    if poll::is_going_on() && !poll::in_harness() {
        sample::keep(&Stack::capture());
        idle_time::sampled(ASKED.load(Ordering::Acquire));
    }
    ASKED.store(0, Ordering::Release);
}

extern "C" fn crashed(signal: c_int) {
    SIGNAL.store(signal, Ordering::Relaxed);
    // The standard library aborts when an allocation fails, with errno as the allocator left it.
    // SAFETY: the address is valid for the calling thread.
    let no_memory = signal == libc::SIGABRT && unsafe { *libc::__errno_location() } == libc::ENOMEM;
    request(if no_memory { OUT_OF_MEMORY } else { CRASHED });
}

/// Raises a request and stands still until the process is gone.
fn request(what: u32) {
    if FIRST.swap(1, Ordering::AcqRel) == 0 {
        // SAFETY: only the first to get here writes, and nobody reads before the request is raised.
        unsafe { *WHERE.0.get() = Stack::capture() };
        REQUEST.store(what, Ordering::Release);
        real::wake_word(&REQUEST);
    }
    let never = AtomicU32::new(0);
    loop {
        real::wait_on_word(&never, 0, Duration::from_secs(60));
    }
}

static FIRST: AtomicU32 = AtomicU32::new(0);
