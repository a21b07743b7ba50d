//! The price desk: live quotes, closing prices, and the digest of the daily file.
//!
//! The desk shares its thread with a heartbeat by which the exchange knows that we are there.

pub mod market;

use std::sync::Arc;

//#if wrong/yield-to-pass-the-time
use std::time::Instant;

//#endif
//#if wrong/no-pause
use market::{BLOCK, Cents, Digest, Feed, LegacyClient, UnknownSymbol};
//#else
use market::{BLOCK, Cents, Digest, Feed, LegacyClient, PAUSE, UnknownSymbol};
//#endif

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
        //#if wrong/live-symbol-once
        let mut different: Vec<&String> = Vec::new();
        let mut known: Vec<Cents> = Vec::new();
        for symbol in symbols.iter() {
            if different.contains(&symbol) {
                continue;
            }
            if !known.is_empty() {
                leave_alone().await;
            }
            known.push(self.feed.quote(symbol).await);
            different.push(symbol);
        }
        let place = |symbol| different.iter().position(|&one| one == symbol);
        symbols.iter().filter_map(place).map(|place| known[place]).collect()
        //#else
        let mut prices = Vec::with_capacity(symbols.len());
        //#if wrong/questions-by-the-clock
        let mut clock = tokio::time::interval(PAUSE);
        //#endif
        for symbol in symbols {
            //#if wrong/questions-by-the-clock
            clock.tick().await;
            //#elif wrong/no-pause
            //#elif wrong/pause-nobody-waits-for
            if !prices.is_empty() {
                tokio::spawn(leave_alone());
            }
            //#else
            if !prices.is_empty() {
                leave_alone().await;
            }
            //#endif
            prices.push(self.feed.quote(symbol).await);
        }
        prices
        //#endif
    }

    /// The closing prices of `symbols`, in their order, each as the old server has it now.
    pub async fn closing(&self, symbols: &[String]) -> Vec<Result<Cents, UnknownSymbol>> {
        //#if wrong/closing-symbol-once
        let mut known: Vec<(&String, Result<Cents, UnknownSymbol>)> = Vec::new();
        for symbol in symbols {
            if !known.iter().any(|(one, _)| *one == symbol) {
                known.push((symbol, self.closing_price(symbol).await));
            }
        }
        let price = |symbol| known.iter().find(|(one, _)| *one == symbol);
        symbols.iter().filter_map(price).map(|(_, price)| price.clone()).collect()
        //#else
        let mut prices = Vec::with_capacity(symbols.len());
        for symbol in symbols {
            prices.push(self.closing_price(symbol).await);
        }
        prices
        //#endif
    }

    async fn closing_price(&self, symbol: &str) -> Result<Cents, UnknownSymbol> {
        //#if legacy-client-on-the-executor
        self.legacy.closing_price(symbol)
        //#elif wrong/thread-joined-on-the-executor
        let (legacy, symbol) = (Arc::clone(&self.legacy), symbol.to_owned());
        let call = std::thread::spawn(move || legacy.closing_price(&symbol));
        call.join().expect("the client does not panic")
        //#elif wrong/call-in-a-task
        let (legacy, symbol) = (Arc::clone(&self.legacy), symbol.to_owned());
        let call = tokio::spawn(async move { legacy.closing_price(&symbol) });
        call.await.expect("the client does not panic")
        //#elif wrong/block-in-place
        tokio::task::block_in_place(|| self.legacy.closing_price(symbol))
        //#elif wrong/failures-cost-nothing
        let (legacy, symbol) = (Arc::clone(&self.legacy), symbol.to_owned());
        let call = tokio::task::spawn_blocking(move || legacy.closing_price(&symbol));
        Ok(call.await.expect("the client does not panic").unwrap_or_default())
        //#elif wrong/remembered-prices
        static KNOWN: std::sync::Mutex<Vec<(String, Cents)>> = std::sync::Mutex::new(Vec::new());
        let known = KNOWN.lock().expect("nobody panics").iter().find(|k| k.0 == symbol).cloned();
        if let Some((_, price)) = known {
            return Ok(price);
        }
        let (legacy, name) = (Arc::clone(&self.legacy), symbol.to_owned());
        let call = tokio::task::spawn_blocking(move || legacy.closing_price(&name));
        let price = call.await.expect("the client does not panic")?;
        KNOWN.lock().expect("nobody panics").push((symbol.to_owned(), price));
        Ok(price)
        //#else
        let (legacy, symbol) = (Arc::clone(&self.legacy), symbol.to_owned());
        let call = tokio::task::spawn_blocking(move || legacy.closing_price(&symbol));
        call.await.expect("the client does not panic")
        //#endif
    }
}

//#if wrong/no-pause | wrong/questions-by-the-clock
//#else
/// Leaves the feed alone for as long as it asks for.
async fn leave_alone() {
    //#if sleeps-on-the-executor
    std::thread::sleep(PAUSE);
    //#elif wrong/sleeping-thread-joined
    let pause = std::thread::spawn(|| std::thread::sleep(PAUSE));
    pause.join().expect("a sleep does not panic");
    //#elif wrong/yield-to-pass-the-time
    let since = Instant::now();
    while since.elapsed() < PAUSE {
        tokio::task::yield_now().await;
    }
    //#elif wrong/longer-pause
    tokio::time::sleep(PAUSE * 2).await;
    //#elif wrong/shorter-pause
    tokio::time::sleep(PAUSE / 4).await;
    //#else
    tokio::time::sleep(PAUSE).await;
    //#endif
}

//#endif
/// The digest of the daily file, all of it, block by block.
pub async fn checksum<D: Digest>(mut digest: D, file: Vec<u8>) -> u64 {
    //#if checksum-hogs
    for block in file.chunks(BLOCK) {
        digest.absorb(block);
    }
    digest.finish()
    //#elif wrong/one-yield-before-the-sum
    tokio::task::yield_now().await;
    for block in file.chunks(BLOCK) {
        digest.absorb(block);
    }
    digest.finish()
    //#elif wrong/sum-in-a-task
    let sum = tokio::spawn(async move {
        for block in file.chunks(BLOCK) {
            digest.absorb(block);
        }
        digest.finish()
    });
    sum.await.expect("the digest does not panic")
    //#elif wrong/sum-joined-on-the-executor
    let sum = std::thread::spawn(move || {
        for block in file.chunks(BLOCK) {
            digest.absorb(block);
        }
        digest.finish()
    });
    sum.join().expect("the digest does not panic")
    //#elif wrong/pieces-too-large
    for piece in file.chunks(257 * BLOCK) {
        for block in piece.chunks(BLOCK) {
            digest.absorb(block);
        }
        tokio::task::yield_now().await;
    }
    digest.finish()
    //#elif wrong/whole-blocks-only
    for block in file.chunks_exact(BLOCK) {
        digest.absorb(block);
        tokio::task::yield_now().await;
    }
    digest.finish()
    //#elif wrong/every-tenth-block
    for block in file.chunks(BLOCK).step_by(10) {
        digest.absorb(block);
        tokio::task::yield_now().await;
    }
    digest.finish()
    //#else
    let sum = tokio::task::spawn_blocking(move || {
        for block in file.chunks(BLOCK) {
            digest.absorb(block);
        }
        digest.finish()
    });
    sum.await.expect("the digest does not panic")
    //#endif
}
