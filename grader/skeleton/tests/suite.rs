//! A desk whose answers each take a time of their own. It records, and judges nothing.

use std::time::Duration;

use harness::Watch;
use {crate}::desk::Desk;

/// Five questions, none of which is answered in the order in which it was asked.
async fn five_questions(watch: &Watch) {
    ask(watch, &[31, 12, 53, 24, 45]).await;
}

/// Nobody asks anything.
async fn no_question(watch: &Watch) {
    ask(watch, &[]).await;
}

async fn ask(watch: &Watch, questions: &[u32]) {
    let desk = WatchedDesk { watch: watch.clone() };
    watch.input("answers", &questions.iter().map(|&it| answer_to(it)).collect::<Vec<_>>());
    let answers = watch.span("ask", {crate}::ask_all(&desk, questions)).await;
    watch.answer("answers", &answers);
}

fn answer_to(question: u32) -> u32 {
    question * 2
}

/// The fake behind [`Desk`].
struct WatchedDesk {
    watch: Watch,
}

impl Desk for WatchedDesk {
    async fn answer(&self, question: u32) -> u32 {
        // The first digit decides, so that the last asked is never the last answered; the rest is
        // drawn from the seed.
        let ms = u64::from(question / 10) * 15 + self.watch.draw("ms", 0..=9);
        self.watch.visit("desk", question, Duration::from_millis(ms)).await;
        answer_to(question)
    }
}

harness::scenarios!(five_questions, no_question);
