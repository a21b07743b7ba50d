//! Questions at a desk.

pub mod desk;

use desk::Desk;
use futures::stream::{FuturesOrdered, StreamExt};

/// Asks every one of `questions`, and gives the answers in their order.
pub async fn ask_all<D: Desk>(desk: &D, questions: &[u32]) -> Vec<u32> {
    let asked: FuturesOrdered<_> =
        questions.iter().map(|&question| desk.answer(question)).collect();
    asked.collect().await
}
