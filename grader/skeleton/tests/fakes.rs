//! A desk whose answers each take a time of their own. It records, and judges nothing.
//!
//! What is here needs nothing of the student's: it is compiled once with the fixed files, and the
//! suite alone is compiled again after every edit. So whatever the suite can leave to this file
//! makes a check quicker.

use std::time::Duration;

use harness::{Boxed, Watch};
use {crate}::desk::Desk;

/// Tells which answers are due.
pub fn tell_due(watch: &Watch, questions: &[u32]) {
    watch.input("answers", &questions.iter().map(|&it| answer_to(it)).collect::<Vec<_>>());
}

/// Tells which answers there were.
pub fn tell_answers(watch: &Watch, answers: &[u32]) {
    watch.answer("answers", &answers);
}

fn answer_to(question: u32) -> u32 {
    question * 2
}

/// The fake behind [`Desk`].
pub struct WatchedDesk {
    watch: Watch,
}

impl WatchedDesk {
    /// A desk that tells of everybody who comes.
    pub fn new(watch: &Watch) -> Self {
        Self { watch: watch.clone() }
    }
}

impl Desk for WatchedDesk {
    // In a box, so that its code stays here. It draws when it is first polled, and not before.
    fn answer(&self, question: u32) -> Boxed<'_, u32> {
        Box::pin(async move {
            // The first digit decides, so that the last asked is never the last answered; the rest
            // is drawn from the seed.
            let ms = u64::from(question / 10) * 15 + self.watch.draw("ms", 0..=9);
            self.watch.visit("desk", question, Duration::from_millis(ms)).await;
            answer_to(question)
        })
    }
}

// What is usually made of futures with this output, joined or collected, is compiled here too.
harness::ready_made!(u32);
