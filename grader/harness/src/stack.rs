//! Stacks as bare addresses: what can be had without `/proc`, symbols or memory to allocate.
//!
//! Only frames inside the test executable are kept, as offsets from its load address. The kit, the
//! harness and the standard library are objects of their own at addresses that differ from run to
//! run, and say nothing about the student's lines.

use std::ffi::c_void;
use std::sync::atomic::{AtomicU64, Ordering};

use facts::FrameOffset;

/// Frames kept of one stack, innermost first.
pub(crate) const MOST: usize = 48;

/// Frames walked in all: deep recursion must not make a capture slow.
const MOST_WALKED: usize = 512;

static LOADED_AT: AtomicU64 = AtomicU64::new(0);
static TEXT_START: AtomicU64 = AtomicU64::new(u64::MAX);
static TEXT_END: AtomicU64 = AtomicU64::new(0);

/// A stack without memory of its own: fit for signal handlers.
#[derive(Clone, Copy)]
pub(crate) struct Stack {
    frames: [FrameOffset; MOST],
    count: usize,
    walked: usize,
}

impl Stack {
    /// No frames.
    pub(crate) const EMPTY: Self = Self { frames: [0; MOST], count: 0, walked: 0 };

    /// The calling thread's.
    pub(crate) fn capture() -> Self {
        let mut stack = Self::EMPTY;
        // SAFETY: the callback only touches the stack it is given, which outlives the walk.
        unsafe { _Unwind_Backtrace(keep, (&raw mut stack).cast()) };
        stack
    }

    /// One with these frames.
    #[cfg(test)]
    pub(crate) fn of(frames: &[FrameOffset]) -> Self {
        let mut stack = Self::EMPTY;
        stack.frames[..frames.len()].copy_from_slice(frames);
        stack.count = frames.len();
        stack
    }

    /// The offsets, innermost first.
    pub(crate) fn frames(&self) -> &[FrameOffset] {
        &self.frames[..self.count]
    }

    /// For a stack that may have overflowed. Where the overflow struck differs from run to run, so
    /// of a recursion only the set of its calls is kept.
    pub(crate) fn without_depth(self) -> Vec<FrameOffset> {
        if self.count < MOST {
            return self.to_vec();
        }
        let mut calls = self.frames()[1..].to_vec();
        calls.sort_unstable();
        calls.dedup();
        calls
    }

    /// As the wire carries it.
    pub(crate) fn to_vec(self) -> Vec<FrameOffset> {
        self.frames().to_vec()
    }
}

/// Turns an address into an offset, if it lies in the test executable.
pub(crate) fn offset(address: u64) -> Option<FrameOffset> {
    let inside =
        (TEXT_START.load(Ordering::Relaxed)..TEXT_END.load(Ordering::Relaxed)).contains(&address);
    inside.then(|| address - LOADED_AT.load(Ordering::Relaxed))
}

/// Finds the executable's place in memory. Called once, first.
pub(crate) fn locate() {
    // SAFETY: the callback only reads the entry it is given.
    unsafe { libc::dl_iterate_phdr(Some(remember), std::ptr::null_mut()) };
}

/// The first object is the executable itself (dl_iterate_phdr(3)).
unsafe extern "C" fn remember(
    info: *mut libc::dl_phdr_info,
    _size: usize,
    _data: *mut c_void,
) -> i32 {
    // SAFETY: the C library hands in a valid entry with `dlpi_phnum` headers.
    let (loaded_at, headers) = unsafe {
        let info = &*info;
        (info.dlpi_addr, std::slice::from_raw_parts(info.dlpi_phdr, info.dlpi_phnum.into()))
    };
    LOADED_AT.store(loaded_at, Ordering::Relaxed);
    for header in headers {
        if header.p_type == libc::PT_LOAD && header.p_flags & libc::PF_X != 0 {
            let start = loaded_at + header.p_vaddr;
            TEXT_START.fetch_min(start, Ordering::Relaxed);
            TEXT_END.fetch_max(start + header.p_memsz, Ordering::Relaxed);
        }
    }
    1
}

type Callback = extern "C" fn(*mut c_void, *mut c_void) -> i32;

unsafe extern "C" {
    // The unwinder that the standard library links (Itanium C++ ABI: Exception Handling, level 1).
    fn _Unwind_Backtrace(callback: Callback, data: *mut c_void) -> i32;
    // GCC's and LLVM's extension: says as well whether the address is that of an instruction a
    // signal interrupted, which has not run yet, instead of one to return to.
    fn _Unwind_GetIPInfo(context: *mut c_void, interrupted: *mut i32) -> usize;
}

extern "C" fn keep(context: *mut c_void, data: *mut c_void) -> i32 {
    const GO_ON: i32 = 0;
    const STOP: i32 = 4;
    let mut interrupted = 0;
    // SAFETY: `data` is the stack that `capture` handed in, `context` is the unwinder's.
    let (stack, address) =
        unsafe { (&mut *data.cast::<Stack>(), _Unwind_GetIPInfo(context, &raw mut interrupted)) };
    // One back: a return address may already belong to the next line.
    let back = u64::from(interrupted == 0);
    if let Some(offset) = offset((address as u64).saturating_sub(back)) {
        stack.frames[stack.count] = offset;
        stack.count += 1;
    }
    stack.walked += 1;
    if stack.count == MOST || stack.walked == MOST_WALKED { STOP } else { GO_ON }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stack_that_fits_stays_as_it_is() {
        assert_eq!(Stack::of(&[7, 3, 7, 5]).without_depth(), [7, 3, 7, 5]);
        assert!(Stack::EMPTY.without_depth().is_empty());
    }

    /// Two functions that call each other: wherever it ends, the same calls are left.
    #[test]
    fn of_a_recursion_the_calls_are_kept_not_their_number() {
        let overflow = |last, turn| {
            let mut frames = [last; MOST];
            for (n, frame) in frames.iter_mut().enumerate().skip(1) {
                *frame = 10 + (n as FrameOffset + turn) % 2;
            }
            Stack::of(&frames)
        };
        let (one, other) = (overflow(100, 0), overflow(200, 1));
        assert_eq!(one.without_depth(), [10, 11]);
        assert_eq!(other.without_depth(), [10, 11]);
    }

    #[test]
    fn only_frames_of_the_executable_are_kept_from_its_load_address() {
        locate();
        let here = only_frames_of_the_executable_are_kept_from_its_load_address as *const c_void;
        let at = offset(here.addr() as u64).expect("this test is in the executable");
        assert_eq!(at + LOADED_AT.load(Ordering::Relaxed), here.addr() as u64);
        let on_the_stack = 0_u8;
        assert_eq!(offset((&raw const on_the_stack).addr() as u64), None);

        let captured = Stack::capture();
        assert!(!captured.frames().is_empty());
        let (start, end) = (TEXT_START.load(Ordering::Relaxed), TEXT_END.load(Ordering::Relaxed));
        let loaded_at = LOADED_AT.load(Ordering::Relaxed);
        assert!(captured.frames().iter().all(|at| (start..end).contains(&(at + loaded_at))));
    }

    #[test]
    fn a_deep_stack_is_cut() {
        fn deep(n: u64) -> Stack {
            let stack = if n == 0 { Stack::capture() } else { deep(std::hint::black_box(n - 1)) };
            std::hint::black_box(stack)
        }
        locate();
        assert_eq!(deep(1_000).frames().len(), MOST);
    }
}
