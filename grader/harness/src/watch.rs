//! What a suite records with.

use std::collections::BTreeMap;
use std::fmt::Display;
use std::future::Future;
use std::ops::RangeInclusive;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use facts::{EventKind, Fact, Order, TaskId};
use serde::Serialize;
use serde_json::Value;

use crate::{cause, poll, random, record};

/// The suite's hand on the record. Cheap to clone: fakes hold one each.
#[derive(Debug, Clone)]
pub struct Watch {
    order: Arc<Order>,
    drawn: Arc<Mutex<BTreeMap<String, u64>>>,
}

/// Something that was entered; leaves when dropped, also when its future is dropped half-way.
#[derive(Debug)]
#[must_use = "dropping it leaves at once"]
pub struct Inside {
    name: String,
    key: Option<String>,
    task: Option<TaskId>,
    handle: u64,
}

impl Watch {
    pub(crate) fn new(order: Order) -> Self {
        Self { order: Arc::new(order), drawn: Arc::default() }
    }

    /// The run's seed.
    #[must_use]
    pub fn seed(&self) -> u64 {
        self.order.seed
    }

    /// A parameter of the scenario, from the rubric's `with`.
    #[must_use]
    pub fn param(&self, name: &str) -> Option<Value> {
        self.order.with.get(name).cloned()
    }

    /// Records what the student's code is given.
    pub fn input(&self, name: &str, value: &impl Serialize) {
        record::fact(&Fact::Input { name: name.to_owned(), value: json(value) });
    }

    /// Records what the student's code gave back.
    pub fn answer(&self, name: &str, value: &impl Serialize) {
        record::fact(&Fact::Answer { name: name.to_owned(), value: json(value) });
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
        record::event(EventKind::Mark, name, Some(key.to_string()), None);
    }

    /// Records that something happened to one of several, with a value.
    pub fn mark_value(&self, name: &str, key: impl Display, value: &impl Serialize) {
        record::event(EventKind::Mark, name, Some(key.to_string()), Some(json(value)));
    }

    /// Records that something began; it ends when the guard is dropped.
    pub fn enter(&self, name: &str) -> Inside {
        Inside::new(name, None)
    }

    /// Records that something began with one of several; it ends when the guard is dropped.
    pub fn enter_key(&self, name: &str, key: impl Display) -> Inside {
        Inside::new(name, Some(key.to_string()))
    }

    /// Enters, lets virtual time pass, leaves.
    pub async fn visit(&self, name: &str, key: impl Display, time: Duration) {
        let _inside = self.enter_key(name, key);
        tokio::time::sleep(time).await;
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
        let mut drawn = self.drawn.lock().unwrap_or_else(PoisonError::into_inner);
        let n = drawn.entry(name.to_owned()).or_default();
        let random = random::draw(self.order.seed, name, *n);
        *n += 1;
        let (low, high) = range.into_inner();
        match high.saturating_sub(low).checked_add(1) {
            Some(width) => low + random % width,
            None => random,
        }
    }

    /// Lets one virtual millisecond pass, so that aborted tasks can end.
    pub async fn settle(&self) {
        tokio::time::sleep(Duration::from_millis(1)).await;
    }
}

impl Inside {
    fn new(name: &str, key: Option<String>) -> Self {
        let what = key.as_ref().map_or_else(|| name.to_owned(), |key| format!("{name} {key}"));
        let task = poll::task();
        let handle = record::go_inside(task, what);
        record::event(EventKind::Enter, name, key.clone(), None);
        Self { name: name.to_owned(), key, task, handle }
    }
}

impl Drop for Inside {
    fn drop(&mut self) {
        record::come_out(self.task, self.handle);
        record::event(EventKind::Leave, &self.name, self.key.take(), None);
    }
}

/// A value that cannot be written as JSON is a fault of the suite's.
fn json(value: &impl Serialize) -> Value {
    serde_json::to_value(value).expect("suites record values that JSON can hold")
}
