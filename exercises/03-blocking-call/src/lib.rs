//! The price desk: live quotes, closing prices, and the digest of the daily file.
//!
//! The desk shares its thread with a heartbeat by which the exchange knows that we are there.

pub mod market;

use std::sync::Arc;

use market::{BLOCK, Cents, Digest, Feed, LegacyClient, PAUSE, UnknownSymbol};

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
        for symbol in symbols {
            if !prices.is_empty() {
                leave_alone().await;
            }
            prices.push(self.feed.quote(symbol).await);
        }
        prices
    }

    /// The closing prices of `symbols`, in their order, each as the old server has it now.
    pub async fn closing(&self, symbols: &[String]) -> Vec<Result<Cents, UnknownSymbol>> {
        let mut prices = Vec::with_capacity(symbols.len());
        for symbol in symbols {
            prices.push(self.closing_price(symbol).await);
        }
        prices
    }

    async fn closing_price(&self, symbol: &str) -> Result<Cents, UnknownSymbol> {
        self.legacy.closing_price(symbol)
    }
}

/// Leaves the feed alone for as long as it asks for.
async fn leave_alone() {
    std::thread::sleep(PAUSE);
}

/// The digest of the daily file, all of it, block by block.
pub async fn checksum<D: Digest>(mut digest: D, file: Vec<u8>) -> u64 {
    for block in file.chunks(BLOCK) {
        digest.absorb(block);
    }
    digest.finish()
}
