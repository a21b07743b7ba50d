//! The price desk, with the digest made in pieces and the closing prices in one trip to the pool.

pub mod market;

use std::sync::Arc;

use market::{BLOCK, Cents, Digest, Feed, LegacyClient, PAUSE, UnknownSymbol};
use tokio::task::{spawn_blocking, yield_now};
use tokio::time::{Instant, sleep_until};

/// How many blocks are digested before somebody else has a turn.
const PIECE: usize = 100;

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
        let mut prices = Vec::with_capacity(symbols.len());
        let mut not_before = Instant::now();
        for symbol in symbols {
            sleep_until(not_before).await;
            prices.push(self.feed.quote(symbol).await);
            not_before = Instant::now() + PAUSE;
        }
        prices
    }

    /// The closing prices of `symbols`, in their order.
    pub async fn closing(&self, symbols: &[String]) -> Vec<Result<Cents, UnknownSymbol>> {
        let (legacy, symbols) = (Arc::clone(&self.legacy), symbols.to_vec());
        let calls = spawn_blocking(move || {
            symbols.iter().map(|symbol| legacy.closing_price(symbol)).collect()
        });
        calls.await.expect("the client does not panic")
    }
}

/// The digest of the daily file, a piece at a time.
pub async fn checksum<D: Digest>(mut digest: D, file: Vec<u8>) -> u64 {
    for piece in file.chunks(PIECE * BLOCK) {
        for block in piece.chunks(BLOCK) {
            digest.absorb(block);
        }
        yield_now().await;
    }
    digest.finish()
}
