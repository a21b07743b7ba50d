//! Where facts go: a buffer, then the socket.
//!
//! Facts of a run are kept until 64 KiB of them have come together or the run ends; what the
//! suite itself says leaves at once, with all before it: an input that has left the process is not
//! changed any more to fit the answer. After [`freeze`] nothing more is recorded: what a task dump
//! wakes is not the student's doing.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::fs::File;
use std::io::Write;
use std::os::unix::fs::MetadataExt as _;
use std::sync::{Mutex, MutexGuard, TryLockError};

use facts::wire::{self, Nonce};
use facts::{Ended, Event, EventKind, Fact, Micros, Place, TaskId};

use crate::stack::Stack;
use crate::{poll, real, world};

/// Lines of the event log after which a scenario counts as spinning.
const MOST_EVENTS: u64 = 200_000;

static RECORD: Mutex<Option<Record>> = Mutex::new(None);

/// Everything a run has said so far.
pub(crate) struct Record {
    socket: File,
    /// Which socket that was when the record began.
    inode: Option<u64>,
    /// Whether everything could be said so far.
    is_told: bool,
    nonce: Nonce,
    buffer: Vec<u8>,
    facts: u64,
    events: u64,
    frozen: bool,
    spans: Vec<(u64, String, Micros)>,
    next_span: u64,
    tasks: BTreeMap<TaskId, TaskRecord>,
    inside: BTreeMap<Option<TaskId>, Vec<(u64, Stay)>>,
    next_inside: u64,
    traced: BTreeSet<String>,
}

struct TaskRecord {
    spawned_at: Option<Place>,
    spawned: Micros,
    /// When it was gone.
    gone: Option<Micros>,
    polls: u64,
}

/// What was entered and not yet left.
pub(crate) struct Stay {
    pub name: String,
    pub key: Option<String>,
}

impl fmt::Display for Stay {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.key {
            Some(key) => write!(f, "{} {key}", self.name),
            None => f.write_str(&self.name),
        }
    }
}

/// Opens the record on the socket.
pub(crate) fn open(socket: File, nonce: Nonce) {
    *lock() = Some(Record {
        inode: inode(&socket),
        is_told: true,
        socket,
        nonce,
        buffer: Vec::with_capacity(1 << 16),
        facts: 0,
        events: 0,
        frozen: false,
        spans: Vec::new(),
        next_span: 0,
        tasks: BTreeMap::new(),
        inside: BTreeMap::new(),
        next_inside: 0,
        traced: BTreeSet::new(),
    });
}

/// What a descriptor stands for.
fn inode(socket: &File) -> Option<u64> {
    socket.metadata().ok().map(|seen| seen.ino())
}

/// Never waits in the kernel: a thread outside the world would not be woken by one inside.
fn lock() -> MutexGuard<'static, Option<Record>> {
    loop {
        match RECORD.try_lock() {
            Ok(guard) => return guard,
            Err(TryLockError::Poisoned(poisoned)) => return poisoned.into_inner(),
            // SAFETY: no precondition.
            Err(TryLockError::WouldBlock) => unsafe { real::sched_yield() },
        };
    }
}

fn with<T>(f: impl FnOnce(&mut Record) -> T) -> Option<T> {
    poll::outside_student(|| match &mut *lock() {
        Some(record) if !record.frozen => Some(f(record)),
        _ => None,
    })
}

/// Records a fact.
pub(crate) fn fact(fact: &Fact) {
    with(|record| record.keep(fact));
}

/// Records a line of the event log, made up with time, task, poll and thread.
pub(crate) fn event(
    kind: EventKind,
    name: &str,
    key: Option<String>,
    value: Option<serde_json::Value>,
) {
    let event = Event {
        kind,
        name: name.to_owned(),
        key,
        value,
        at: world::now_micros(),
        task: poll::task(),
        poll: poll::number(),
        thread: poll::thread(),
        frames: if is_first(kind, name) { Stack::capture().to_vec() } else { Vec::new() },
    };
    let too_many = with(|record| {
        record.keep(&Fact::Event(event));
        record.events += 1;
        record.events > MOST_EVENTS
    });
    if too_many == Some(true) {
        crate::ending::spinning(&Stack::capture());
    }
}

/// Whether this is the first event of its name in a poll, the only one whose stack is told:
/// one is enough to show the line it comes from, and walking a stack for each would be slow.
fn is_first(kind: EventKind, name: &str) -> bool {
    if kind == EventKind::Leave || !poll::is_going_on() {
        return false;
    }
    with(|record| !record.traced.contains(name) && record.traced.insert(name.to_owned()))
        .unwrap_or(false)
}

/// Notes that the current task is inside something; gives the handle to leave by.
pub(crate) fn go_inside(task: Option<TaskId>, stay: Stay) -> u64 {
    with(|record| {
        record.next_inside += 1;
        record.inside.entry(task).or_default().push((record.next_inside, stay));
        record.next_inside
    })
    .unwrap_or(0)
}

/// Notes that it is no longer; gives back what it was inside of.
pub(crate) fn come_out(task: Option<TaskId>, handle: u64) -> Option<Stay> {
    with(|record| {
        let inside = record.inside.get_mut(&task)?;
        let place = inside.iter().position(|(other, _)| *other == handle)?;
        Some(inside.remove(place).1)
    })
    .flatten()
}

/// What a task is inside of, outermost first.
pub(crate) fn inside(task: TaskId) -> Vec<String> {
    lock()
        .as_ref()
        .and_then(|record| record.inside.get(&Some(task)))
        .map(|inside| inside.iter().map(|(_, stay)| stay.to_string()).collect())
        .unwrap_or_default()
}

/// Begins a span; gives the handle to end it by.
pub(crate) fn begin_span(name: &str) -> u64 {
    let start = world::now_micros();
    with(|record| {
        record.next_span += 1;
        record.spans.push((record.next_span, name.to_owned(), start));
        record.next_span
    })
    .unwrap_or(0)
}

/// Ends a span.
pub(crate) fn end_span(handle: u64) {
    let end = world::now_micros();
    with(|record| {
        if let Some(at) = record.spans.iter().position(|(other, ..)| *other == handle) {
            let (_, name, start) = record.spans.remove(at);
            record.keep(&Fact::Span { name, start, end: Some(end) });
        }
    });
}

/// A task was spawned.
pub(crate) fn spawned(id: TaskId, spawned_at: Option<Place>) {
    let spawned = world::now_micros();
    with(|record| {
        record.tasks.insert(id, TaskRecord { spawned_at, spawned, gone: None, polls: 0 })
    });
}

/// A task is about to be polled.
pub(crate) fn polled(id: TaskId) {
    with(|record| {
        if let Some(task) = record.tasks.get_mut(&id) {
            task.polls += 1;
        }
    });
}

/// A task is gone.
pub(crate) fn terminated(id: TaskId) {
    let now = world::now_micros();
    with(|record| {
        if let Some(task) = record.tasks.get_mut(&id) {
            task.gone = Some(now);
        }
    });
}

/// The tasks that are still there, with the places they were spawned at.
pub(crate) fn alive() -> Vec<(TaskId, Option<Place>)> {
    lock()
        .as_ref()
        .map(|record| {
            let alive = record.tasks.iter().filter(|(_, task)| task.gone.is_none());
            alive.map(|(&id, task)| (id, task.spawned_at.clone())).collect()
        })
        .unwrap_or_default()
}

/// Whether the calling thread could record something now without waiting for another.
pub(crate) fn is_free() -> bool {
    RECORD.try_lock().is_ok()
}

/// Whether nothing is recorded any more.
pub(crate) fn is_frozen() -> bool {
    lock().as_ref().is_none_or(|record| record.frozen)
}

/// From now on nothing is recorded. Says whether this was the first call.
pub(crate) fn freeze() -> bool {
    with(|record| record.frozen = true).is_some()
}

/// Writes what a frozen record still lacks: open spans, tasks, the end. Then everything is sent.
/// Says whether all of it went to the socket that the record was begun on.
pub(crate) fn close(scenario: Option<TaskId>, how: Ended) -> bool {
    // Whoever has closed it already ends the process at once.
    let Some(mut record) = lock().take() else { return true };
    for (_, name, start) in std::mem::take(&mut record.spans) {
        record.keep(&Fact::Span { name, start, end: None });
    }
    for (id, task) in std::mem::take(&mut record.tasks) {
        let TaskRecord { spawned_at, spawned, gone, polls } = task;
        if poll::are_told() {
            record.keep(&Fact::Life { task: id, from: spawned, until: gone });
        }
        if Some(id) != scenario {
            record.keep(&Fact::Task { id, spawned_at, alive: gone.is_none(), polls });
        }
    }
    record.keep(&Fact::Ended { how, at: world::now_micros(), polls: poll::count() });
    let facts = record.facts;
    record.keep(&Fact::End { facts });
    record.send();
    record.is_told && record.inode == inode(&record.socket)
}

impl Record {
    fn keep(&mut self, fact: &Fact) {
        // Writing into memory fails only for a frame over 4 GiB, which memory does not hold.
        if wire::send(&mut self.buffer, &self.nonce, fact).is_ok() {
            self.facts += 1;
        }
        let is_the_suites = matches!(
            fact,
            Fact::Input { .. } | Fact::Answer { .. } | Fact::Span { .. } | Fact::Count { .. }
        );
        if is_the_suites || self.buffer.len() >= 1 << 16 {
            self.send();
        }
    }

    fn send(&mut self) {
        self.is_told &= self.socket.write_all(&self.buffer).is_ok();
        self.buffer.clear();
    }
}
