//! What is asked: many questions, and none.

use fakes::{WatchedDesk, tell_answers, tell_due};
use harness::Watch;

/// Five questions, none of which is answered in the order in which it was asked.
async fn five_questions(watch: &Watch) {
    ask(watch, &[31, 12, 53, 24, 45]).await;
}

/// Nobody asks anything.
async fn no_question(watch: &Watch) {
    ask(watch, &[]).await;
}

async fn ask(watch: &Watch, questions: &[u32]) {
    tell_due(watch, questions);
    let desk = WatchedDesk::new(watch);
    tell_answers(watch, &watch.span("ask", {crate}::ask_all(&desk, questions)).await);
}

harness::scenarios!(five_questions, no_question);
