//! The price desk, with threads of its own for the old client and rayon for the digest.

pub mod market;

use std::sync::Arc;
use std::thread;

use futures::future::join_all;
use futures::stream::{self, StreamExt};
use market::{BLOCK, Cents, Digest, Feed, LegacyClient, PAUSE, UnknownSymbol};
use tokio::sync::oneshot;

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
        stream::iter(symbols)
            .enumerate()
            .then(async |(place, symbol)| {
                if place > 0 {
                    tokio::time::sleep(PAUSE).await;
                }
                self.feed.quote(symbol).await
            })
            .collect()
            .await
    }

    /// The closing prices of `symbols`, in their order, all asked for at once.
    pub async fn closing(&self, symbols: &[String]) -> Vec<Result<Cents, UnknownSymbol>> {
        let calls = symbols.iter().map(|symbol| {
            let (answer, price) = oneshot::channel();
            let (legacy, symbol) = (Arc::clone(&self.legacy), symbol.clone());
            thread::spawn(move || answer.send(legacy.closing_price(&symbol)));
            async { price.await.expect("the client does not panic") }
        });
        join_all(calls).await
    }
}

/// The digest of the daily file, made on rayon's threads.
pub async fn checksum<D: Digest>(mut digest: D, file: Vec<u8>) -> u64 {
    let (done, sum) = oneshot::channel();
    rayon::spawn(move || {
        for block in file.chunks(BLOCK) {
            digest.absorb(block);
        }
        // Whoever asked may have stopped waiting.
        let _ = done.send(digest.finish());
    });
    sum.await.expect("the digest does not panic")
}
