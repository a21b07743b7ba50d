//! The C library's own functions, under the ones that this crate puts in their place.
//!
//! Each is looked up once with `dlsym(RTLD_NEXT, …)` and then called through the address.

use std::ffi::{CStr, c_char, c_int, c_long, c_void};
use std::sync::atomic::{AtomicPtr, Ordering};

use libc::{
    clockid_t, epoll_event, iovec, nfds_t, pollfd, pthread_attr_t, pthread_t, size_t, sockaddr,
    socklen_t, ssize_t, timespec,
};

/// The address of the next definition of `name` after this library's.
fn next(name: &'static CStr, slot: &AtomicPtr<c_void>) -> *mut c_void {
    let known = slot.load(Ordering::Relaxed);
    if !known.is_null() {
        return known;
    }
    // SAFETY: `name` is a C string; dlsym has no other precondition.
    let found = unsafe { libc::dlsym(libc::RTLD_NEXT, name.as_ptr().cast::<c_char>()) };
    assert!(!found.is_null(), "the C library has no {name:?}");
    slot.store(found, Ordering::Relaxed);
    found
}

macro_rules! real {
    ($($name:ident($($arg:ident: $type:ty),*) $(-> $result:ty)?;)*) => {$(
        #[doc = concat!("The C library's `", stringify!($name), "`.")]
        ///
        /// # Safety
        /// That of the C function.
        pub(crate) unsafe fn $name($($arg: $type),*) $(-> $result)? {
            static SLOT: AtomicPtr<c_void> = AtomicPtr::new(std::ptr::null_mut());
            const NAME: &CStr = match CStr::from_bytes_with_nul(
                concat!(stringify!($name), "\0").as_bytes(),
            ) {
                Ok(name) => name,
                Err(_) => panic!("a name with a NUL in it"),
            };
            // SAFETY: the address is that of the C function of this name, whose signature this
            // is, up to variadic arguments, which pass in the same registers on x86-64 and AArch64.
            unsafe {
                let function: unsafe extern "C" fn($($type),*) $(-> $result)? =
                    std::mem::transmute(next(NAME, &SLOT));
                function($($arg),*)
            }
        }
    )*};
}

real! {
    syscall(number: c_long, a: c_long, b: c_long, c: c_long, d: c_long, e: c_long, f: c_long) -> c_long;
    clock_gettime(clock: clockid_t, time: *mut timespec) -> c_int;
    clock_nanosleep(clock: clockid_t, flags: c_int, time: *const timespec, rest: *mut timespec) -> c_int;
    sched_yield() -> c_int;
    epoll_wait(epoll: c_int, events: *mut epoll_event, most: c_int, timeout: c_int) -> c_int;
    poll(fds: *mut pollfd, count: nfds_t, timeout: c_int) -> c_int;
    read(fd: c_int, buffer: *mut c_void, count: size_t) -> ssize_t;
    write(fd: c_int, bytes: *const c_void, count: size_t) -> ssize_t;
    writev(fd: c_int, parts: *const iovec, count: c_int) -> ssize_t;
    recv(fd: c_int, buffer: *mut c_void, count: size_t, flags: c_int) -> ssize_t;
    recvfrom(fd: c_int, buffer: *mut c_void, count: size_t, flags: c_int, from: *mut sockaddr, length: *mut socklen_t) -> ssize_t;
    accept4(fd: c_int, from: *mut sockaddr, length: *mut socklen_t, flags: c_int) -> c_int;
    socket(domain: c_int, kind: c_int, protocol: c_int) -> c_int;
    pthread_create(thread: *mut pthread_t, attributes: *const pthread_attr_t, start: extern "C" fn(*mut c_void) -> *mut c_void, argument: *mut c_void) -> c_int;
    pthread_join(thread: pthread_t, result: *mut *mut c_void) -> c_int;
    _exit(code: c_int) -> !;
}

/// Sets the calling thread's `errno`.
pub(crate) fn set_errno(number: c_int) {
    // SAFETY: the address is valid for the calling thread.
    unsafe { *libc::__errno_location() = number };
}

/// Waits until the word is no longer `expected`, somebody wakes it, or `most` has passed in real time.
pub(crate) fn wait_on_word(
    word: &std::sync::atomic::AtomicU32,
    expected: u32,
    most: std::time::Duration,
) {
    let most = timespec {
        tv_sec: most.as_secs().try_into().unwrap_or(libc::time_t::MAX),
        tv_nsec: most.subsec_nanos().into(),
    };
    // SAFETY: the word outlives the call and so does the time.
    unsafe {
        syscall(
            libc::SYS_futex,
            std::ptr::from_ref(word) as c_long,
            (libc::FUTEX_WAIT | libc::FUTEX_PRIVATE_FLAG).into(),
            expected.into(),
            std::ptr::from_ref(&most) as c_long,
            0,
            0,
        );
    }
}

/// Wakes whoever waits on the word.
pub(crate) fn wake_word(word: &std::sync::atomic::AtomicU32) {
    // SAFETY: the word is valid.
    unsafe {
        syscall(
            libc::SYS_futex,
            std::ptr::from_ref(word) as c_long,
            (libc::FUTEX_WAKE | libc::FUTEX_PRIVATE_FLAG).into(),
            1,
            0,
            0,
            0,
        );
    }
}

/// Reads one of the machine's clocks, past the virtual one, in nanoseconds.
pub(crate) fn nanoseconds(clock: clockid_t) -> u64 {
    let mut time = timespec { tv_sec: 0, tv_nsec: 0 };
    // SAFETY: `time` is valid for writing.
    unsafe { clock_gettime(clock, &raw mut time) };
    u64::try_from(time.tv_sec).unwrap_or(0) * 1_000_000_000
        + u64::try_from(time.tv_nsec).unwrap_or(0)
}
