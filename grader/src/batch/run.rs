//! The run itself: contents that wait go in, verdicts are stored as they are found.

use std::cell::RefCell;
use std::time::{Duration, Instant};

use futures::stream::FuturesUnordered;
use futures::{Stream, StreamExt as _};

use super::{Examine, Examined, Shard, Trouble};
use crate::check::CheckError;
use crate::grade::Outcome;
use crate::store::{BatchId, Found, Store, StoreError, Waiting};

/// Failures in a row that each would meet everything else as well, before the run gives up. One
/// alone may be the doing of one content; the next may still be graded.
const FAILURES_IN_A_ROW: u32 = 3;

/// How many waiting contents are asked for at a time.
const PAGE: u32 = 64;

/// How to run.
#[derive(Debug, Clone, Copy)]
pub struct Options {
    /// How many contents are examined at a time.
    pub at_a_time: usize,
    /// Which part of the contents.
    pub shard: Shard,
}

/// How far a run is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Progress {
    /// So many contents are to be graded.
    Begun {
        /// How many.
        contents: usize,
    },
    /// One more is done.
    Done {
        /// How many are.
        done: usize,
        /// How many are not.
        left: usize,
        /// How long the rest may take, judged by those that are done.
        rest: Duration,
    },
    /// These are tried once more, alone.
    Again {
        /// How many.
        contents: usize,
    },
    /// What is being examined is finished, and nothing else is begun.
    Stopping {
        /// How many are being examined.
        running: usize,
    },
}

/// Hears how far a run is.
pub type Tell<'a> = &'a mut dyn FnMut(Progress);

/// How a run ended.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Finished {
    /// Contents that came to a verdict.
    pub graded: usize,
    /// Contents that the grader could not grade; they wait.
    pub faults: usize,
    /// Whether it was asked to stop; then more may wait.
    pub stopped: bool,
}

/// Why a run could not go on. What it has found until then is stored.
#[derive(Debug, thiserror::Error)]
pub enum BatchError {
    /// The store.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// Whatever would be tried next would fail, too.
    #[error(transparent)]
    Check(#[from] CheckError),
    /// It was asked to stop at once.
    #[error("stopped; what was being graded is not stored, everything before it is")]
    Stopped,
}

/// Which contents a run is about, and what becomes of a verdict.
pub(super) enum Task<'a> {
    /// Those of a batch that wait.
    Waiting(BatchId),
    /// Those that are graded; the key of each is noted beside it.
    Regrade(&'a RefCell<Vec<(String, String)>>),
}

/// Grades everything of a batch that waits.
///
/// The first item of `interrupts` lets it finish what is being examined and begin nothing else;
/// the second ends it at once.
///
/// # Errors
/// When the store cannot be used, when nothing can be graded here, or at the second interrupt.
pub async fn grade(
    store: &mut Store,
    batch: BatchId,
    examiner: &impl Examine,
    options: Options,
    interrupts: impl Stream<Item = ()> + Unpin,
    tell: Tell<'_>,
) -> Result<Finished, BatchError> {
    run(store, &Task::Waiting(batch), examiner, options, interrupts, tell).await
}

pub(super) async fn run(
    store: &mut Store,
    task: &Task<'_>,
    examiner: &impl Examine,
    options: Options,
    interrupts: impl Stream<Item = ()> + Unpin,
    tell: Tell<'_>,
) -> Result<Finished, BatchError> {
    let left = count(store, task, options.shard)?;
    let mut finished = Finished::default();
    if left == 0 {
        return Ok(finished);
    }
    tell(Progress::Begun { contents: left });
    let mut clock = Clock { begun: Instant::now(), done: 0, left };
    let mut stop = Stop { interrupts, asked: false };
    let run = Run { store: RefCell::new(store), task, examiner };

    let mut queue = Queue::Stored { after: String::new(), page: Vec::new(), shard: options.shard };
    let first = run.pass(&mut queue, options.at_a_time, false, &mut clock, &mut stop, tell).await?;
    finished.graded = first.graded;
    finished.faults = first.again.len();
    if !stop.asked && !first.again.is_empty() {
        let contents = first.again.len();
        tell(Progress::Again { contents });
        clock.left += contents;
        let mut queue = Queue::Named(first.again.into_iter());
        let second = run.pass(&mut queue, 1, true, &mut clock, &mut stop, tell).await?;
        finished.graded += second.graded;
        finished.faults -= second.graded;
    }
    finished.stopped = stop.asked;
    Ok(finished)
}

/// How many contents there are to grade.
fn count(store: &Store, task: &Task<'_>, shard: Shard) -> Result<usize, StoreError> {
    let mut queue = Queue::Stored { after: String::new(), page: Vec::new(), shard };
    let mut number = 0;
    while queue.next(store, task)?.is_some() {
        number += 1;
    }
    Ok(number)
}

/// What is to be examined, in an order that depends on the contents alone.
enum Queue {
    /// What the store has, a page at a time.
    Stored { after: String, page: Vec<Waiting>, shard: Shard },
    /// These.
    Named(std::vec::IntoIter<Waiting>),
}

impl Queue {
    fn next(&mut self, store: &Store, task: &Task<'_>) -> Result<Option<Waiting>, StoreError> {
        let (after, page, shard) = match self {
            Self::Named(named) => return Ok(named.next()),
            Self::Stored { after, page, shard } => (after, page, shard),
        };
        loop {
            if page.is_empty() {
                *page = match task {
                    Task::Waiting(batch) => store.waiting(*batch, after, PAGE)?,
                    Task::Regrade(_) => store.graded(after, PAGE)?,
                };
                // Taken from the end.
                page.reverse();
            }
            let Some(next) = page.pop() else { return Ok(None) };
            after.clone_from(&next.content);
            if shard.has(&next.content) {
                return Ok(Some(next));
            }
        }
    }
}

/// How far a run is, and how long the rest may take.
struct Clock {
    begun: Instant,
    done: usize,
    left: usize,
}

impl Clock {
    fn one_more(&mut self) -> Progress {
        self.done += 1;
        self.left = self.left.saturating_sub(1);
        let (done, left) = (self.done, self.left);
        let share = f64::from(u32::try_from(left).unwrap_or(u32::MAX))
            / f64::from(u32::try_from(done).unwrap_or(u32::MAX));
        Progress::Done { done, left, rest: self.begun.elapsed().mul_f64(share) }
    }
}

/// Whether somebody wants it to stop.
struct Stop<I> {
    interrupts: I,
    asked: bool,
}

/// What came of one pass.
#[derive(Default)]
struct Pass {
    graded: usize,
    /// What may come to something else the next time.
    again: Vec<Waiting>,
}

struct Run<'r, 's, E> {
    /// Borrowed for moments only, never across an await.
    store: RefCell<&'s mut Store>,
    task: &'r Task<'r>,
    examiner: &'r E,
}

/// What came of one content.
enum Came {
    Verdict,
    /// It may come to something else when it is tried alone.
    Unsure,
    Trouble(Trouble),
}

impl<E: Examine> Run<'_, '_, E> {
    async fn pass(
        &self,
        queue: &mut Queue,
        at_a_time: usize,
        last: bool,
        clock: &mut Clock,
        stop: &mut Stop<impl Stream<Item = ()> + Unpin>,
        tell: Tell<'_>,
    ) -> Result<Pass, BatchError> {
        let mut pass = Pass::default();
        let mut failures = 0;
        let mut running = FuturesUnordered::new();
        loop {
            while !stop.asked && running.len() < at_a_time.max(1) {
                let next = queue.next(&self.store.borrow(), self.task)?;
                let Some(waiting) = next else { break };
                running.push(self.one(waiting, last));
            }
            let came = tokio::select! {
                biased;
                Some(()) = stop.interrupts.next() => {
                    if stop.asked {
                        return Err(BatchError::Stopped);
                    }
                    stop.asked = true;
                    tell(Progress::Stopping { running: running.len() });
                    continue;
                }
                came = running.next() => came,
            };
            let Some((waiting, came)) = came else { return Ok(pass) };
            match came? {
                Came::Verdict => {
                    pass.graded += 1;
                    failures = 0;
                }
                Came::Unsure => pass.again.push(waiting),
                Came::Trouble(Trouble::Here(_)) => pass.again.push(waiting),
                Came::Trouble(Trouble::Everywhere(error)) => {
                    failures += 1;
                    if failures == FAILURES_IN_A_ROW {
                        return Err(error.into());
                    }
                    pass.again.push(waiting);
                }
            }
            tell(clock.one_more());
        }
    }

    /// Examines one content and stores what was found.
    async fn one(&self, waiting: Waiting, last: bool) -> (Waiting, Result<Came, BatchError>) {
        let came = self.examine(&waiting.content, last).await;
        (waiting, came)
    }

    async fn examine(&self, digest: &str, last: bool) -> Result<Came, BatchError> {
        let content = self.store.borrow().content(digest)?;
        // Foreign keys hold: what waits is there.
        let Some(content) = content else { return Ok(Came::Unsure) };
        let key = match self.examiner.key(&content).await {
            Ok(key) => key,
            Err(trouble) => return self.failed(digest, Instant::now(), trouble),
        };
        if self.store.borrow().has_verdict(&key)? {
            return self.settle(digest, key);
        }
        let begun = Instant::now();
        let Examined { grade, isolation } = match self.examiner.examine(&content).await {
            Ok(examined) => examined,
            Err(trouble) => return self.failed(digest, begun, trouble),
        };
        let wall = begun.elapsed();
        match &grade.outcome {
            Outcome::GraderFault { what } => {
                return self.failed(digest, begun, Trouble::Here(what.clone()));
            }
            Outcome::OverLimit { .. } if !last => {
                self.store.borrow_mut().met_limit(digest, wall)?;
                return Ok(Came::Unsure);
            }
            Outcome::OverLimit { .. }
            | Outcome::Graded
            | Outcome::DoesNotCompile
            | Outcome::Tampered { .. } => {}
        }
        let found = Found { key: &key, content: digest, grade: &grade, isolation, wall };
        self.store.borrow_mut().keep(&found)?;
        self.note(digest, key);
        Ok(Came::Verdict)
    }

    /// A verdict is there already: it counts.
    fn settle(&self, digest: &str, key: String) -> Result<Came, BatchError> {
        self.store.borrow_mut().adopt(&key, digest)?;
        self.note(digest, key);
        Ok(Came::Verdict)
    }

    fn note(&self, digest: &str, key: String) {
        if let Task::Regrade(keys) = self.task {
            keys.borrow_mut().push((digest.to_owned(), key));
        }
    }

    fn failed(&self, digest: &str, begun: Instant, trouble: Trouble) -> Result<Came, BatchError> {
        self.store.borrow_mut().failed_at(digest, begun.elapsed(), &trouble.says())?;
        Ok(Came::Trouble(trouble))
    }
}
