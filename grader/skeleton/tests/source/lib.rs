//! Questions at a desk.

pub mod desk;

use desk::Desk;
//#if one-question-at-a-time
//#elif wrong/in-finishing-order
use futures::stream::{FuturesUnordered, StreamExt};
//#elif wrong/only-two-at-a-time
use futures::stream::{self, StreamExt};
//#else
use futures::future::join_all;
//#endif

/// Asks every one of `questions`, and gives the answers in their order.
pub async fn ask_all<D: Desk>(desk: &D, questions: &[u32]) -> Vec<u32> {
    //#if one-question-at-a-time
    let mut answers = Vec::with_capacity(questions.len());
    for &question in questions {
        answers.push(desk.answer(question).await);
    }
    answers
    //#elif wrong/in-finishing-order
    let asked: FuturesUnordered<_> =
        questions.iter().map(|&question| desk.answer(question)).collect();
    asked.collect().await
    //#elif wrong/only-two-at-a-time
    stream::iter(questions.iter().map(|&question| desk.answer(question)))
        .buffered(2)
        .collect()
        .await
    //#else
    join_all(questions.iter().map(|&question| desk.answer(question))).await
    //#endif
}
