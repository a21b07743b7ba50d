//! The C library's functions that wait, tell the time or draw at random, put in place of its own.
//!
//! The dynamic linker finds these first, because the test program is linked with this library
//! before the C library: the standard library, tokio, rayon and parking_lot call them without
//! knowing. Threads that are not part of the world (the watchdog, or anything before the scenario
//! begins) get the real ones.
//!
//! Sources: futex(2), epoll_wait(2), clock_nanosleep(2), pthread_create(3); which of them the
//! standard library calls can be read off `nm -D` of its shared object.

use std::ffi::{c_int, c_long, c_void};
use std::sync::atomic::{AtomicU32, Ordering};

use facts::BlockingCall;
use libc::{
    clockid_t, cpu_set_t, epoll_event, iovec, nfds_t, pid_t, pollfd, pthread_attr_t, pthread_t,
    size_t, sockaddr, socklen_t, ssize_t, timespec,
};

use crate::waiting::{wait, wait_if};
use crate::world::{self, Nanos, Number, On, Woken};
use crate::{ending, idle_time, poll, random, real};

const SECOND: u64 = 1_000_000_000;
const MILLISECOND: u64 = 1_000_000;

/// What the monotonic clock shows when the world begins: far enough from zero for subtraction.
const MONOTONIC_START: u64 = 1_000_000 * SECOND;

/// What the calendar shows when the world begins: 2026-01-01T00:00:00Z.
const CALENDAR_START: u64 = 1_767_225_600 * SECOND;

/// Cores that every program sees, whatever the machine has.
const CORES: usize = 4;

fn to_nanos(time: &timespec) -> Option<Nanos> {
    let (seconds, rest) = (u64::try_from(time.tv_sec).ok()?, u64::try_from(time.tv_nsec).ok()?);
    seconds.checked_mul(SECOND)?.checked_add(rest)
}

/// Virtual time at which a clock will show `time`.
fn deadline_of(clock: clockid_t, time: Nanos) -> Nanos {
    let start = if is_calendar(clock) { CALENDAR_START } else { MONOTONIC_START };
    time.saturating_sub(start)
}

fn is_calendar(clock: clockid_t) -> bool {
    matches!(clock, libc::CLOCK_REALTIME | libc::CLOCK_REALTIME_COARSE | libc::CLOCK_TAI)
}

fn fail(errno: c_int) -> c_int {
    real::set_errno(errno);
    -1
}

#[unsafe(no_mangle)]
unsafe extern "C" fn clock_gettime(clock: clockid_t, time: *mut timespec) -> c_int {
    let shown = match clock {
        libc::CLOCK_MONOTONIC
        | libc::CLOCK_MONOTONIC_RAW
        | libc::CLOCK_MONOTONIC_COARSE
        | libc::CLOCK_BOOTTIME => MONOTONIC_START,
        clock if is_calendar(clock) => CALENDAR_START,
        // CPU clocks tell what was computed, not what time it is.
        // SAFETY: the caller's.
        _ => return unsafe { real::clock_gettime(clock, time) },
    };
    if world::me().is_none() {
        // SAFETY: the caller's.
        return unsafe { real::clock_gettime(clock, time) };
    }
    poll::look();
    let shown = shown + world::now();
    let shown = timespec {
        tv_sec: (shown / SECOND).try_into().unwrap_or(libc::time_t::MAX),
        tv_nsec: (shown % SECOND).try_into().unwrap_or(0),
    };
    // SAFETY: the caller hands in a place for the time.
    unsafe { time.write(shown) };
    0
}

#[unsafe(no_mangle)]
unsafe extern "C" fn clock_nanosleep(
    clock: clockid_t,
    flags: c_int,
    time: *const timespec,
    rest: *mut timespec,
) -> c_int {
    let Some(me) = world::me() else {
        // SAFETY: the caller's.
        return unsafe { real::clock_nanosleep(clock, flags, time, rest) };
    };
    // SAFETY: the caller hands in a valid time.
    let Some(time) = to_nanos(unsafe { &*time }) else { return libc::EINVAL };
    let deadline = if flags & libc::TIMER_ABSTIME != 0 {
        deadline_of(clock, time)
    } else {
        world::now() + time
    };
    if poll::by_off_cpu() && poll::is_going_on() {
        sleep_for_real(deadline.saturating_sub(world::now()));
        return 0;
    }
    wait(me, BlockingCall::Sleep, On::Time, Some(deadline));
    0
}

/// Sleeps through signals.
fn sleep_for_real(time: Nanos) {
    let mut left = timespec {
        tv_sec: (time / SECOND).try_into().unwrap_or(libc::time_t::MAX),
        tv_nsec: (time % SECOND).try_into().unwrap_or(0),
    };
    let at = &raw mut left;
    // SAFETY: the same valid time is read and written.
    while unsafe { real::clock_nanosleep(libc::CLOCK_MONOTONIC, 0, at, at) } == libc::EINTR {}
}

#[unsafe(no_mangle)]
unsafe extern "C" fn nanosleep(time: *const timespec, rest: *mut timespec) -> c_int {
    // SAFETY: the caller's.
    match unsafe { clock_nanosleep(libc::CLOCK_MONOTONIC, 0, time, rest) } {
        0 => 0,
        errno => fail(errno),
    }
}

#[unsafe(no_mangle)]
unsafe extern "C" fn sched_yield() -> c_int {
    match world::me() {
        Some(me) => {
            if !world::give_way(me) {
                poll::look();
            }
            0
        }
        // SAFETY: no precondition.
        None => unsafe { real::sched_yield() },
    }
}

/// Variadic in C; its arguments pass in the same registers either way on x86-64 and AArch64.
#[unsafe(no_mangle)]
unsafe extern "C" fn syscall(
    number: c_long,
    a: c_long,
    b: c_long,
    c: c_long,
    d: c_long,
    e: c_long,
    f: c_long,
) -> c_long {
    if number == libc::SYS_futex
        && let Some(me) = world::me()
    {
        let (word, operation) = (a as *const AtomicU32, b as c_int);
        let (wanted, time) = (c as u32, d as *const timespec);
        match operation & libc::FUTEX_CMD_MASK {
            libc::FUTEX_WAIT => {
                // SAFETY: futex(2): the caller hands in a futex word, and a time or null.
                return unsafe { futex_wait(me, word, operation, wanted, time, u32::MAX) };
            }
            libc::FUTEX_WAIT_BITSET => {
                // SAFETY: as above.
                return unsafe { futex_wait(me, word, operation, wanted, time, f as u32) };
            }
            libc::FUTEX_WAKE => return futex_wake(word, c, u32::MAX),
            libc::FUTEX_WAKE_BITSET => return futex_wake(word, c, f as u32),
            _ => {}
        }
    }
    // SAFETY: the caller's.
    unsafe { real::syscall(number, a, b, c, d, e, f) }
}

/// futex(2): a plain wait has a relative time, a wait for bits an absolute one.
unsafe fn futex_wait(
    me: Number,
    word: *const AtomicU32,
    operation: c_int,
    expected: u32,
    time: *const timespec,
    bits: u32,
) -> c_long {
    let absolute = operation & libc::FUTEX_CMD_MASK == libc::FUTEX_WAIT_BITSET;
    let deadline = if time.is_null() {
        None
    } else {
        // SAFETY: not null, so the caller hands in a time.
        match to_nanos(unsafe { &*time }) {
            None => return fail(libc::EINVAL).into(),
            Some(time) if !absolute => Some(world::now().saturating_add(time)),
            Some(time) if operation & libc::FUTEX_CLOCK_REALTIME != 0 => {
                Some(deadline_of(libc::CLOCK_REALTIME, time))
            }
            Some(time) => Some(deadline_of(libc::CLOCK_MONOTONIC, time)),
        }
    };
    // SAFETY: the caller hands in a futex word.
    let unchanged = || unsafe { (*word).load(Ordering::SeqCst) } == expected;
    let on = On::Futex { address: word.addr(), bits };
    match wait_if(me, BlockingCall::Wait, on, deadline, unchanged) {
        None => fail(libc::EAGAIN).into(),
        Some(Woken::Event) => 0,
        Some(Woken::Deadline) => fail(libc::ETIMEDOUT).into(),
        Some(Woken::Standstill(_)) => fail(libc::EINTR).into(),
    }
}

fn futex_wake(word: *const AtomicU32, most: c_long, bits: u32) -> c_long {
    let most = usize::try_from(most).unwrap_or(0);
    c_long::try_from(world::wake(word.addr(), bits, most)).unwrap_or(c_long::MAX)
}

#[unsafe(no_mangle)]
unsafe extern "C" fn epoll_wait(
    epoll: c_int,
    events: *mut epoll_event,
    most: c_int,
    timeout: c_int,
) -> c_int {
    let Some(me) = world::me() else {
        // SAFETY: the caller's.
        return unsafe { real::epoll_wait(epoll, events, most, timeout) };
    };
    // SAFETY: the caller's, without waiting.
    let look = || unsafe { real::epoll_wait(epoll, events, most, 0) };
    // The timeout was rounded up to whole milliseconds from a clock that may stand between two.
    let deadline = u64::try_from(timeout)
        .ok()
        .map(|timeout| (world::now() / MILLISECOND + timeout) * MILLISECOND);
    loop {
        let ready = look();
        if ready != 0 || timeout == 0 {
            return ready;
        }
        let on = On::Descriptor { fd: epoll, events: libc::POLLIN };
        let parked = me == 0 && !poll::is_going_on();
        let woken = if parked {
            world::wait(me, on, deadline)
        } else {
            wait(me, BlockingCall::Io, on, deadline)
        };
        match woken {
            Woken::Event => {}
            Woken::Deadline => return look(),
            Woken::Standstill(how) => {
                ending::stand_still(how);
                return look();
            }
        }
    }
}

/// Waits in the world until a descriptor is ready, if its calls would wait. Says whether the call
/// may go on; if not, the socket's own time limit came first.
fn until_ready(fd: c_int, events: i16) -> bool {
    let Some(me) = world::me() else { return true };
    // SAFETY: no precondition; a bad descriptor is an error, told by the call that follows.
    let flags = unsafe { libc::fcntl(fd, libc::F_GETFL) };
    if flags < 0 || flags & libc::O_NONBLOCK != 0 || !can_wait(fd) {
        return true;
    }
    let deadline = time_limit(fd).map(|limit| world::now() + limit);
    while !world::is_ready(fd, events) {
        let on = On::Descriptor { fd, events };
        if wait(me, BlockingCall::Io, on, deadline) == Woken::Deadline {
            real::set_errno(libc::EAGAIN);
            return false;
        }
    }
    true
}

/// How long reads of a socket wait at most, if it was told (`SO_RCVTIMEO`, socket(7)).
fn time_limit(fd: c_int) -> Option<Nanos> {
    let mut limit = libc::timeval { tv_sec: 0, tv_usec: 0 };
    let mut length = size_of::<libc::timeval>() as socklen_t;
    let at = (&raw mut limit).cast();
    // SAFETY: place and length belong together. A pipe is no socket: an error, and no limit.
    let told =
        unsafe { libc::getsockopt(fd, libc::SOL_SOCKET, libc::SO_RCVTIMEO, at, &raw mut length) };
    let nanos =
        u64::try_from(limit.tv_sec).ok()? * SECOND + u64::try_from(limit.tv_usec).ok()? * 1_000;
    (told == 0 && nanos > 0).then_some(nanos)
}

/// Whether a descriptor is of a kind that waits: sockets and pipes; files do not.
fn can_wait(fd: c_int) -> bool {
    // SAFETY: an all-zero stat is valid and is written by the call.
    let mode = unsafe {
        let mut stat: libc::stat = std::mem::zeroed();
        if libc::fstat(fd, &raw mut stat) != 0 {
            return false;
        }
        stat.st_mode
    };
    matches!(mode & libc::S_IFMT, libc::S_IFSOCK | libc::S_IFIFO)
}

#[unsafe(no_mangle)]
unsafe extern "C" fn poll(fds: *mut pollfd, count: nfds_t, timeout: c_int) -> c_int {
    let Some(me) = world::me() else {
        // SAFETY: the caller's.
        return unsafe { real::poll(fds, count, timeout) };
    };
    let deadline = u64::try_from(timeout).ok().map(|timeout| world::now() + timeout * MILLISECOND);
    loop {
        // SAFETY: the caller's, without waiting.
        let ready = unsafe { real::poll(fds, count, 0) };
        if ready != 0 || timeout == 0 || deadline.is_some_and(|deadline| deadline <= world::now()) {
            return ready;
        }
        // One descriptor is waited for as such; a set is looked at again every millisecond.
        let one = (count == 1).then(|| {
            // SAFETY: the caller hands in one entry.
            let entry = unsafe { &*fds };
            On::Descriptor { fd: entry.fd, events: entry.events }
        });
        let look_again = world::now() + MILLISECOND;
        let until = if one.is_some() {
            deadline
        } else {
            Some(deadline.map_or(look_again, |at| at.min(look_again)))
        };
        wait(me, BlockingCall::Io, one.unwrap_or(On::Time), until);
    }
}

#[unsafe(no_mangle)]
unsafe extern "C" fn read(fd: c_int, buffer: *mut c_void, count: size_t) -> ssize_t {
    if !until_ready(fd, libc::POLLIN) {
        return -1;
    }
    // SAFETY: the caller's.
    unsafe { real::read(fd, buffer, count) }
}

#[unsafe(no_mangle)]
unsafe extern "C" fn write(fd: c_int, bytes: *const c_void, count: size_t) -> ssize_t {
    // SAFETY: the caller's.
    printing(fd, || unsafe { real::write(fd, bytes, count) })
}

#[unsafe(no_mangle)]
unsafe extern "C" fn writev(fd: c_int, parts: *const iovec, count: c_int) -> ssize_t {
    // SAFETY: the caller's.
    printing(fd, || unsafe { real::writev(fd, parts, count) })
}

/// The pipe that output goes to is as quick as the grader that reads it, and that depends on how
/// busy the machine is. So a poll that waits for it has not slept, and no time passes here.
fn printing(fd: c_int, write: impl FnOnce() -> ssize_t) -> ssize_t {
    let is_output = matches!(fd, libc::STDOUT_FILENO | libc::STDERR_FILENO);
    if !is_output || !poll::is_going_on() || poll::in_harness() {
        return write();
    }
    let off_cpu = || {
        let cpu = real::nanoseconds(libc::CLOCK_THREAD_CPUTIME_ID);
        real::nanoseconds(libc::CLOCK_MONOTONIC).saturating_sub(cpu)
    };
    let before = off_cpu();
    let written = write();
    idle_time::account_for(off_cpu().saturating_sub(before));
    written
}

#[unsafe(no_mangle)]
unsafe extern "C" fn recv(fd: c_int, buffer: *mut c_void, count: size_t, flags: c_int) -> ssize_t {
    if flags & libc::MSG_DONTWAIT == 0 && !until_ready(fd, libc::POLLIN) {
        return -1;
    }
    // SAFETY: the caller's.
    unsafe { real::recv(fd, buffer, count, flags) }
}

#[unsafe(no_mangle)]
unsafe extern "C" fn recvfrom(
    fd: c_int,
    buffer: *mut c_void,
    count: size_t,
    flags: c_int,
    from: *mut sockaddr,
    length: *mut socklen_t,
) -> ssize_t {
    if flags & libc::MSG_DONTWAIT == 0 && !until_ready(fd, libc::POLLIN) {
        return -1;
    }
    // SAFETY: the caller's.
    unsafe { real::recvfrom(fd, buffer, count, flags, from, length) }
}

#[unsafe(no_mangle)]
unsafe extern "C" fn accept4(
    fd: c_int,
    from: *mut sockaddr,
    length: *mut socklen_t,
    flags: c_int,
) -> c_int {
    if !until_ready(fd, libc::POLLIN) {
        return -1;
    }
    // SAFETY: the caller's.
    unsafe { real::accept4(fd, from, length, flags) }
}

/// A socket of the network's families: what is sent over loopback may arrive a moment later.
#[unsafe(no_mangle)]
unsafe extern "C" fn socket(domain: c_int, kind: c_int, protocol: c_int) -> c_int {
    if matches!(domain, libc::AF_INET | libc::AF_INET6) {
        world::network_is_used();
    }
    // SAFETY: the caller's.
    unsafe { real::socket(domain, kind, protocol) }
}

extern "C" fn start(argument: *mut c_void) -> *mut c_void {
    // SAFETY: made by `pthread_create` below, for this thread alone.
    let Start { number, start, argument } = *unsafe { Box::from_raw(argument.cast::<Start>()) };
    world::join_in(number);
    LEAVING.arm(number);
    start(argument)
}

struct Start {
    number: Number,
    start: extern "C" fn(*mut c_void) -> *mut c_void,
    argument: *mut c_void,
}

#[unsafe(no_mangle)]
unsafe extern "C" fn pthread_create(
    thread: *mut pthread_t,
    attributes: *const pthread_attr_t,
    function: extern "C" fn(*mut c_void) -> *mut c_void,
    argument: *mut c_void,
) -> c_int {
    if world::me().is_none() {
        // SAFETY: the caller's.
        return unsafe { real::pthread_create(thread, attributes, function, argument) };
    }
    let number = world::announce();
    let handed = Box::into_raw(Box::new(Start { number, start: function, argument }));
    // SAFETY: the caller's; `start` takes the box over.
    let result = unsafe { real::pthread_create(thread, attributes, start, handed.cast()) };
    if result == 0 {
        // SAFETY: the C library has written the handle.
        world::is_called(number, unsafe { *thread });
    } else {
        // SAFETY: no thread was made, so the box is still ours.
        drop(unsafe { Box::from_raw(handed) });
        world::withdraw(number);
        ending::thread_was_refused();
    }
    result
}

#[unsafe(no_mangle)]
unsafe extern "C" fn pthread_join(thread: pthread_t, result: *mut *mut c_void) -> c_int {
    if let (Some(me), Some(other)) = (world::me(), world::number_of(thread)) {
        wait(me, BlockingCall::Join, On::Thread(other), None);
    }
    // SAFETY: the caller's.
    unsafe { real::pthread_join(thread, result) }
}

/// Runs when a thread ends, after the destructors of Rust's thread-locals, which may still wait
/// and wake: those run before the destructors of pthread keys.
pub(crate) struct Leaving(AtomicU32);

pub(crate) static LEAVING: Leaving = Leaving(AtomicU32::new(u32::MAX));

impl Leaving {
    /// Makes the key. Called once, before the world opens.
    pub(crate) fn prepare(&self) {
        let mut key = 0;
        // SAFETY: `key` is valid for writing, `left` fits.
        if unsafe { libc::pthread_key_create(&raw mut key, Some(left)) } == 0 {
            self.0.store(key, Ordering::Relaxed);
        }
    }

    fn arm(&self, number: Number) {
        // Plus one: a key whose value is null has no destructor run.
        let value = std::ptr::without_provenance::<c_void>(number + 1);
        // SAFETY: the key was made by `prepare`.
        unsafe { libc::pthread_setspecific(self.0.load(Ordering::Relaxed), value) };
    }
}

extern "C" fn left(value: *mut c_void) {
    world::leave(value.addr() - 1);
}

#[unsafe(no_mangle)]
unsafe extern "C" fn getrandom(buffer: *mut c_void, count: size_t, _flags: u32) -> ssize_t {
    // SAFETY: the caller hands in `count` writable bytes.
    random::fill(unsafe { std::slice::from_raw_parts_mut(buffer.cast::<u8>(), count) });
    count.cast_signed()
}

#[unsafe(no_mangle)]
unsafe extern "C" fn sched_getaffinity(_pid: pid_t, size: size_t, set: *mut cpu_set_t) -> c_int {
    // SAFETY: the caller hands in `size` writable bytes; an all-zero set is the empty one.
    unsafe {
        set.cast::<u8>().write_bytes(0, size);
        for core in 0..CORES {
            libc::CPU_SET(core, &mut *set);
        }
    }
    0
}

#[unsafe(no_mangle)]
unsafe extern "C" fn exit(code: c_int) -> ! {
    if world::is_open() {
        ending::exited(code);
    }
    // SAFETY: the world was never opened: nothing of the student's ran.
    unsafe { real::_exit(code) }
}
