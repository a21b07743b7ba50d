//! What a suite records with.
//!
//! A suite is compiled again after every edit, and with it whatever it instantiates. So nothing
//! here hands it generic code beyond what makes a string or a JSON value of its own types, and no
//! type here gives it fields to drop: the rest is compiled once, in the harness.

use std::collections::BTreeMap;
use std::fmt::Display;
use std::future::Future;
use std::ops::RangeInclusive;
use std::pin::Pin;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use facts::{EventKind, Fact, Order, TaskId};
use serde::Serialize;
use serde_json::Value;

use crate::record::Stay;
use crate::value::{Recorded, json};
use crate::{cause, poll, random, record};

/// The suite's hand on the record. Cheap to clone: fakes hold one each.
#[derive(Debug, Clone)]
pub struct Watch {
    /// Lives as long as the process, which runs one scenario.
    run: &'static Run,
}

#[derive(Debug)]
struct Run {
    order: Order,
    drawn: Mutex<BTreeMap<String, u64>>,
}

/// Something that was entered; leaves when dropped, also when its future is dropped half-way.
#[derive(Debug)]
#[must_use = "dropping it leaves at once"]
pub struct Inside {
    task: Option<TaskId>,
    handle: u64,
}

impl Watch {
    pub(crate) fn new(order: Order) -> Self {
        Self { run: Box::leak(Box::new(Run { order, drawn: Mutex::default() })) }
    }

    /// The run's seed.
    #[must_use]
    pub fn seed(&self) -> u64 {
        self.run.order.seed
    }

    /// A parameter of the scenario, from the rubric's `with`.
    #[must_use]
    pub fn param(&self, name: &str) -> Option<Value> {
        self.run.order.with.get(name).cloned()
    }

    /// Records what the student's code is given.
    pub fn input(&self, name: &str, value: &impl Serialize) {
        input(name, value);
    }

    /// Records what the student's code gave back.
    pub fn answer(&self, name: &str, value: &impl Serialize) {
        answer(name, value);
    }

    /// Records a number: weak references alive, bytes held, the length of a queue.
    pub fn count(&self, name: &str, n: u64) {
        record::fact(&Fact::Count { name: name.to_owned(), n });
    }

    /// Runs a future and records the virtual time around it.
    pub async fn span<T>(&self, name: &str, future: impl Future<Output = T>) -> T {
        let handle = record::begin_span(name);
        let result = future.await;
        record::end_span(handle);
        result
    }

    /// Records that something happened.
    pub fn mark(&self, name: &str) {
        record::event(EventKind::Mark, name, None, None);
    }

    /// Records that something happened to one of several.
    pub fn mark_key(&self, name: &str, key: impl Display) {
        mark(name, &key, None);
    }

    /// Records that something happened to one of several, with a value.
    pub fn mark_value(&self, name: &str, key: impl Display, value: &impl Serialize) {
        mark(name, &key, Some(value));
    }

    /// Records that something began; it ends when the guard is dropped.
    pub fn enter(&self, name: &str) -> Inside {
        Inside::new(name, None)
    }

    /// Records that something began with one of several; it ends when the guard is dropped.
    pub fn enter_key(&self, name: &str, key: impl Display) -> Inside {
        Inside::new(name, Some(&key))
    }

    /// Enters, lets virtual time pass, leaves.
    pub fn visit<'a>(&self, name: &'a str, key: impl Display, time: Duration) -> Visit<'a> {
        visit(name, &key, time)
    }

    /// Blocks the calling thread, as a synchronous client would: for fakes whose cause is to be
    /// told apart from the student's own calls.
    pub fn block_for(&self, cause: &str, time: Duration) {
        let _inside = self.enter(cause);
        cause::within(cause, || std::thread::sleep(time));
    }

    /// Panics as a fake that is made to fail: not the student's panic.
    #[expect(clippy::panic, reason = "this is what it is for")]
    pub fn panic_on_purpose(&self, cause: &str, message: &str) -> ! {
        cause::within(cause, || panic!("{message}"))
    }

    /// Draws from the range. Each name has a stream of its own, so that one more draw of one name
    /// changes no other.
    #[must_use]
    pub fn draw(&self, name: &str, range: RangeInclusive<u64>) -> u64 {
        let mut drawn = self.run.drawn.lock().unwrap_or_else(PoisonError::into_inner);
        let n = drawn.entry(name.to_owned()).or_default();
        let random = random::draw(self.run.order.seed, name, *n);
        *n += 1;
        let (low, high) = range.into_inner();
        match high.saturating_sub(low).checked_add(1) {
            Some(width) => low + random % width,
            None => random,
        }
    }

    /// Lets one virtual millisecond pass, so that aborted tasks can end.
    #[inline(never)]
    pub fn settle(&self) -> Visit<'static> {
        Box::pin(tokio::time::sleep(Duration::from_millis(1)))
    }
}

/// What a fake's async function gives back: in a box, so that its code stays where the fake is
/// compiled, and is no part of what is compiled after an edit.
pub type Boxed<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;

/// A stay that begins when it is first polled. In a box, so that tokio's timers are the harness's
/// to drop.
pub type Visit<'a> = Boxed<'a, ()>;

#[inline(never)]
fn visit<'a>(name: &'a str, key: &dyn Display, time: Duration) -> Visit<'a> {
    let key = key.to_string();
    Box::pin(async move {
        let _inside = Inside::new(name, Some(&key));
        tokio::time::sleep(time).await;
    })
}

impl Inside {
    #[inline(never)]
    fn new(name: &str, key: Option<&dyn Display>) -> Self {
        let key = key.map(|key| key.to_string());
        let task = poll::task();
        let handle = record::go_inside(task, Stay { name: name.to_owned(), key: key.clone() });
        record::event(EventKind::Enter, name, key, None);
        Self { task, handle }
    }
}

impl Drop for Inside {
    #[inline(never)]
    fn drop(&mut self) {
        if let Some(Stay { name, key }) = record::come_out(self.task, self.handle) {
            record::event(EventKind::Leave, &name, key, None);
        }
    }
}

#[inline(never)]
fn input(name: &str, value: &dyn Recorded) {
    record::fact(&Fact::Input { name: name.to_owned(), value: json(value) });
}

#[inline(never)]
fn answer(name: &str, value: &dyn Recorded) {
    record::fact(&Fact::Answer { name: name.to_owned(), value: json(value) });
}

#[inline(never)]
fn mark(name: &str, key: &dyn Display, value: Option<&dyn Recorded>) {
    record::event(EventKind::Mark, name, Some(key.to_string()), value.map(json));
}
