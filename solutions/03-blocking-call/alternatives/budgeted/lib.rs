//! The price desk, with a task for each closing price and a digest that keeps to tokio's budget.

pub mod market;

use std::sync::Arc;

use market::{BLOCK, Cents, Digest, Feed, LegacyClient, PAUSE, UnknownSymbol};
use tokio::task::JoinSet;
use tokio::time::{Interval, MissedTickBehavior, interval};

/// Where prices come together.
pub struct PriceDesk<F, L> {
    feed: F,
    legacy: Arc<L>,
}

impl<F: Feed, L: LegacyClient> PriceDesk<F, L> {
    /// A desk with a line to the feed and one to the old price server.
    pub fn new(feed: F, legacy: Arc<L>) -> Self {
        Self { feed, legacy }
    }

    /// The live prices of `symbols`, in their order, asked for one at a time.
    pub async fn live(&self, symbols: &[String]) -> Vec<Cents> {
        let mut pause = pauses();
        let mut prices = Vec::new();
        for symbol in symbols {
            pause.tick().await;
            prices.push(self.feed.quote(symbol).await);
            pause.reset();
        }
        prices
    }

    /// The closing prices of `symbols`, in their order, all asked for at once.
    pub async fn closing(&self, symbols: &[String]) -> Vec<Result<Cents, UnknownSymbol>> {
        let mut calls = JoinSet::new();
        for (place, symbol) in symbols.iter().cloned().enumerate() {
            let legacy = Arc::clone(&self.legacy);
            calls.spawn_blocking(move || (place, legacy.closing_price(&symbol)));
        }
        let mut prices = calls.join_all().await;
        prices.sort_by_key(|&(place, _)| place);
        prices.into_iter().map(|(_, price)| price).collect()
    }
}

/// Ticks at once, and then a pause after each reset.
fn pauses() -> Interval {
    let mut pauses = interval(PAUSE);
    pauses.set_missed_tick_behavior(MissedTickBehavior::Delay);
    pauses
}

/// The digest of the daily file, giving way whenever the task's budget is used up.
pub async fn checksum<D: Digest>(mut digest: D, file: Vec<u8>) -> u64 {
    for block in file.chunks(BLOCK) {
        digest.absorb(block);
        tokio::task::consume_budget().await;
    }
    digest.finish()
}
