//! The world a scenario lives in: one virtual clock, and one thread that runs at a time.
//!
//! A discrete-event simulation below the C library's functions. Every thread of the process that
//! was made after [`enter`] takes part. A thread that would wait in the kernel (a futex, a sleep,
//! a join, a descriptor) is entered here as waiting instead, and the next one that can run gets
//! its turn, first come, first served. When no thread can run, the clock jumps to the earliest
//! deadline anybody waits for. When there is no deadline either, nothing will ever happen again:
//! that is a deadlock, proven, without waiting for it.
//!
//! So the order in which threads run, and the time each of them sees, depend on nothing but the
//! program and its seed. Only a thread that computes for long without ever calling in here
//! ([`PATIENCE_WITH_ONE_THREAD`]) loses its exclusive turn, so that threads which spin on each
//! other's memory do get on.

use std::cell::{Cell, UnsafeCell};
use std::collections::VecDeque;
use std::ops::{Deref, DerefMut};
use std::sync::atomic::{AtomicBool, AtomicU32, AtomicU64, Ordering};
use std::time::Duration;

use crate::real;

/// CPU time one thread may use in its turn while others are ready, before they run beside it.
const PATIENCE_WITH_ONE_THREAD: Duration = Duration::from_millis(300);

/// How often, in real time, a thread that waits for its turn looks whether it is owed one.
const LOOK_AGAIN: Duration = Duration::from_millis(50);

/// How long, in real time, a descriptor may take to become ready once network sockets are in use:
/// the kernel delivers over loopback in a soft interrupt, as a rule before `send` returns.
const DELIVERY: Duration = Duration::from_millis(5);

/// The number of a thread of the world; the executor's is 0.
pub(crate) type Number = usize;

/// Nanoseconds of virtual time since the world began.
pub(crate) type Nanos = u64;

thread_local! {
    static MINE: Cell<Option<Number>> = const { Cell::new(None) };
}

static OPEN: AtomicBool = AtomicBool::new(false);
static NETWORK: AtomicBool = AtomicBool::new(false);
static NOW: AtomicU64 = AtomicU64::new(0);
static WORLD: Lock = Lock { held: AtomicBool::new(false), world: UnsafeCell::new(World::new()) };

/// What a thread waits for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum On {
    /// A wake of a futex word under one of these bits.
    Futex { address: usize, bits: u32 },
    /// Nothing but its deadline.
    Time,
    /// The end of another thread.
    Thread(Number),
    /// A descriptor that becomes ready for these `poll` events.
    Descriptor { fd: i32, events: i16 },
}

/// Why a wait ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Woken {
    /// What it waited for happened.
    Event,
    /// Its deadline came first.
    Deadline,
    /// The world stands still; only the executor's thread is told so.
    Standstill(Standstill),
}

/// In which way the world stands still.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Standstill {
    /// Every thread waits, without a deadline.
    ForGood,
    /// The next thing to happen lies beyond the scenario's patience.
    PatienceOver,
}

#[derive(Debug, Clone, Copy)]
enum State {
    Running,
    Ready,
    Waiting { on: On, deadline: Option<Nanos>, turn: u64 },
    Ended,
}

struct Member {
    state: State,
    woken: Woken,
    /// 1 when it is this thread's turn.
    turn: &'static AtomicU32,
    pthread: libc::pthread_t,
    cpu_clock: Option<libc::clockid_t>,
    cpu_at_turn: u64,
}

struct World {
    members: Vec<Member>,
    ready: VecDeque<Number>,
    running: usize,
    may_run: usize,
    turns: u64,
    patience: Nanos,
    standstill: Option<Standstill>,
}

struct Lock {
    held: AtomicBool,
    world: UnsafeCell<World>,
}

// SAFETY: the world is only reached through `Lock::take`, which lets one thread in at a time.
unsafe impl Sync for Lock {}

struct Taken;

impl Lock {
    fn take(&self) -> Taken {
        while self
            .held
            .compare_exchange_weak(false, true, Ordering::Acquire, Ordering::Relaxed)
            .is_err()
        {
            // SAFETY: no precondition. Threads meet here only for a few instructions at a time.
            unsafe { real::sched_yield() };
        }
        Taken
    }
}

impl Drop for Taken {
    fn drop(&mut self) {
        WORLD.held.store(false, Ordering::Release);
    }
}

impl Deref for Taken {
    type Target = World;
    fn deref(&self) -> &World {
        // SAFETY: a `Taken` exists only while the lock is held.
        unsafe { &*WORLD.world.get() }
    }
}

impl DerefMut for Taken {
    fn deref_mut(&mut self) -> &mut World {
        // SAFETY: as above, and `Taken` is borrowed uniquely.
        unsafe { &mut *WORLD.world.get() }
    }
}

/// Opens the world with the calling thread as the executor's.
pub(crate) fn enter(patience: Nanos) {
    let mut world = WORLD.take();
    assert!(world.members.is_empty(), "the world is entered once");
    world.patience = patience;
    world.add(State::Running);
    world.running = 1;
    world.members[0].introduce();
    MINE.set(Some(0));
    OPEN.store(true, Ordering::Release);
}

/// The calling thread's number, when it takes part in an open world.
pub(crate) fn me() -> Option<Number> {
    if OPEN.load(Ordering::Acquire) { MINE.try_with(Cell::get).ok().flatten() } else { None }
}

/// Whether the world has been entered: its clock is then the only one.
pub(crate) fn is_open() -> bool {
    OPEN.load(Ordering::Acquire)
}

/// Virtual time.
pub(crate) fn now() -> Nanos {
    NOW.load(Ordering::Acquire)
}

/// Virtual time in the unit that facts use.
pub(crate) fn now_micros() -> facts::Micros {
    now() / 1_000
}

/// From now on the clock waits a moment for descriptors before it jumps.
pub(crate) fn network_is_used() {
    NETWORK.store(true, Ordering::Relaxed);
}

/// Moves the clock although something could run: for time that really passed, unseen.
pub(crate) fn pass(time: Nanos) {
    let _world = WORLD.take();
    NOW.fetch_add(time, Ordering::AcqRel);
}

/// Puts the end of patience off.
pub(crate) fn be_patient_until(time: Nanos) {
    let mut world = WORLD.take();
    world.patience = world.patience.max(time);
}

/// Lets the calling thread wait until something happens, the deadline comes, or the world stops.
pub(crate) fn wait(me: Number, on: On, deadline: Option<Nanos>) -> Woken {
    wait_if(me, on, deadline, || true).unwrap_or(Woken::Event)
}

/// As [`wait`], unless `still` says no once nobody else can change what it looks at.
pub(crate) fn wait_if(
    me: Number,
    on: On,
    deadline: Option<Nanos>,
    still: impl FnOnce() -> bool,
) -> Option<Woken> {
    let mut world = WORLD.take();
    if !still() {
        return None;
    }
    if let On::Thread(other) = on
        && matches!(world.members[other].state, State::Ended)
    {
        return None;
    }
    world.turns += 1;
    let turn = world.turns;
    world.members[me].state = State::Waiting { on, deadline, turn };
    world.running -= 1;
    world.hand_over();
    let word = world.members[me].turn;
    drop(world);
    wait_for_turn(word);
    Some(WORLD.take().members[me].woken)
}

/// Lets the others that are ready run first. Says whether there were any.
pub(crate) fn give_way(me: Number) -> bool {
    let mut world = WORLD.take();
    world.look_at_descriptors(Duration::ZERO);
    if world.ready.is_empty() {
        return false;
    }
    world.members[me].state = State::Ready;
    world.ready.push_back(me);
    world.running -= 1;
    world.hand_over();
    let word = world.members[me].turn;
    drop(world);
    wait_for_turn(word);
    true
}

/// Wakes up to `most` threads that wait on a futex word, longest waiting first. Says how many.
pub(crate) fn wake(address: usize, bits: u32, most: usize) -> usize {
    let mut world = WORLD.take();
    let mut waiting: Vec<(u64, Number)> = world
        .members
        .iter()
        .enumerate()
        .filter_map(|(number, member)| match member.state {
            State::Waiting { on: On::Futex { address: at, bits: of }, turn, .. }
                if at == address && of & bits != 0 =>
            {
                Some((turn, number))
            }
            _ => None,
        })
        .collect();
    waiting.sort_unstable();
    waiting.truncate(most);
    for &(_, number) in &waiting {
        world.make_ready(number, Woken::Event);
    }
    world.fill_places();
    waiting.len()
}

/// Announces a thread that is about to be made. It is ready from now on.
pub(crate) fn announce() -> Number {
    let mut world = WORLD.take();
    let number = world.add(State::Ready);
    world.ready.push_back(number);
    number
}

/// Takes back an announcement: the thread could not be made.
pub(crate) fn withdraw(number: Number) {
    let mut world = WORLD.take();
    world.ready.retain(|&other| other != number);
    world.members[number].state = State::Ended;
}

/// Tells the handle of an announced thread: it may be joined before it first runs.
pub(crate) fn is_called(number: Number, pthread: libc::pthread_t) {
    WORLD.take().members[number].pthread = pthread;
}

/// The first thing an announced thread does: it waits for its turn.
pub(crate) fn join_in(number: Number) {
    MINE.set(Some(number));
    let mut world = WORLD.take();
    world.members[number].introduce();
    world.fill_places();
    let word = world.members[number].turn;
    drop(world);
    wait_for_turn(word);
}

/// The last thing a thread does.
pub(crate) fn leave(number: Number) {
    let mut world = WORLD.take();
    world.members[number].state = State::Ended;
    world.running -= 1;
    for other in 0..world.members.len() {
        if matches!(world.members[other].state, State::Waiting { on: On::Thread(of), .. } if of == number)
        {
            world.make_ready(other, Woken::Event);
        }
    }
    world.hand_over();
    drop(world);
    _ = MINE.try_with(|mine| mine.set(None));
}

/// The thread of the world behind a pthread handle.
pub(crate) fn number_of(pthread: libc::pthread_t) -> Option<Number> {
    let world = WORLD.take();
    // The latest one: the C library reuses handles of threads that have ended.
    world.members.iter().rposition(|member| member.pthread == pthread)
}

fn wait_for_turn(word: &'static AtomicU32) {
    while word.swap(0, Ordering::AcqRel) == 0 {
        real::wait_on_word(word, 0, LOOK_AGAIN);
        if word.load(Ordering::Acquire) == 0 {
            WORLD.take().relieve();
        }
    }
}

impl Member {
    /// Makes the calling thread known as this member.
    fn introduce(&mut self) {
        // SAFETY: no precondition.
        self.pthread = unsafe { libc::pthread_self() };
        let mut clock = 0;
        // SAFETY: the handle is the calling thread's and `clock` is valid for writing.
        let found = unsafe { libc::pthread_getcpuclockid(self.pthread, &raw mut clock) };
        self.cpu_clock = (found == 0).then_some(clock);
        self.cpu_at_turn = self.cpu();
    }

    fn cpu(&self) -> u64 {
        self.cpu_clock.map_or(0, real::nanoseconds)
    }
}

impl World {
    const fn new() -> Self {
        Self {
            members: Vec::new(),
            ready: VecDeque::new(),
            running: 0,
            may_run: 1,
            turns: 0,
            patience: Nanos::MAX,
            standstill: None,
        }
    }

    fn add(&mut self, state: State) -> Number {
        self.members.push(Member {
            state,
            woken: Woken::Event,
            turn: Box::leak(Box::new(AtomicU32::new(0))),
            pthread: 0,
            cpu_clock: None,
            cpu_at_turn: 0,
        });
        self.members.len() - 1
    }

    fn make_ready(&mut self, number: Number, woken: Woken) {
        let member = &mut self.members[number];
        member.state = State::Ready;
        member.woken = woken;
        self.ready.push_back(number);
    }

    /// Gives every free place to a thread that is ready, and moves the clock when there is none.
    fn hand_over(&mut self) {
        loop {
            self.look_at_descriptors(Duration::ZERO);
            self.fill_places();
            if self.running > 0 {
                return;
            }
            if NETWORK.load(Ordering::Relaxed) && self.look_at_descriptors(DELIVERY) {
                continue;
            }
            match self.standstill {
                None => self.go_on(),
                Some(how) => self.stand_still(how),
            }
        }
    }

    fn fill_places(&mut self) {
        while self.running < self.may_run
            && let Some(number) = self.ready.pop_front()
        {
            let member = &mut self.members[number];
            member.state = State::Running;
            member.cpu_at_turn = member.cpu();
            self.running += 1;
            member.turn.store(1, Ordering::Release);
            real::wake_word(member.turn);
        }
    }

    /// Readies whoever waits for a descriptor that is ready, or becomes so within this real time.
    /// Says whether anybody is ready now.
    fn look_at_descriptors(&mut self, most: Duration) -> bool {
        let (mut waiting, mut entries) = (Vec::new(), Vec::new());
        for (number, member) in self.members.iter().enumerate() {
            if let State::Waiting { on: On::Descriptor { fd, events }, .. } = member.state {
                waiting.push(number);
                entries.push(libc::pollfd { fd, events, revents: 0 });
            }
        }
        let most = libc::c_int::try_from(most.as_millis()).unwrap_or(libc::c_int::MAX);
        if entries.is_empty() {
            return !self.ready.is_empty();
        }
        // SAFETY: as many valid entries as said.
        unsafe { real::poll(entries.as_mut_ptr(), entries.len() as libc::nfds_t, most) };
        for (number, entry) in waiting.into_iter().zip(entries) {
            if entry.revents != 0 {
                self.make_ready(number, Woken::Event);
            }
        }
        !self.ready.is_empty()
    }

    /// Nobody can run: moves the clock to the earliest deadline, or tells the executor that the
    /// world stands still.
    fn go_on(&mut self) {
        let earliest = self
            .members
            .iter()
            .enumerate()
            .filter_map(|(number, member)| match member.state {
                State::Waiting { deadline: Some(deadline), turn, .. } => {
                    Some((deadline, turn, number))
                }
                _ => None,
            })
            .min();
        match earliest {
            Some((deadline, _, number)) if deadline <= self.patience => {
                NOW.fetch_max(deadline, Ordering::AcqRel);
                self.make_ready(number, Woken::Deadline);
            }
            Some(_) => self.stand_still(Standstill::PatienceOver),
            None => self.stand_still(Standstill::ForGood),
        }
    }

    fn stand_still(&mut self, how: Standstill) {
        self.standstill = Some(how);
        self.make_ready(0, Woken::Standstill(how));
    }

    /// Lets one more thread run beside those that have computed for long without calling in.
    fn relieve(&mut self) {
        if self.ready.is_empty() || self.running < self.may_run {
            return;
        }
        let most = u64::try_from(PATIENCE_WITH_ONE_THREAD.as_nanos()).unwrap_or(u64::MAX);
        let all_long = self
            .members
            .iter()
            .filter(|member| matches!(member.state, State::Running))
            .all(|member| member.cpu().saturating_sub(member.cpu_at_turn) > most);
        if all_long {
            self.may_run += 1;
            self.fill_places();
        }
    }
}

/// Whether a descriptor is ready now for one of these events, or in error.
pub(crate) fn is_ready(fd: i32, events: i16) -> bool {
    let mut poll = libc::pollfd { fd, events, revents: 0 };
    // SAFETY: one valid entry.
    unsafe { real::poll(&raw mut poll, 1, 0) > 0 }
}
