//! A feed that wants its pauses, an old server that keeps its caller waiting, a digest that
//! counts its blocks, and a heart that beats every ten milliseconds beside them.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use blocking_call::PriceDesk;
use blocking_call::market::{BLOCK, Cents, Digest, Feed, LegacyClient, UnknownSymbol};
use harness::Watch;
use tokio::time::Instant;

/// From one beat of the heart to the next.
const BEAT: Duration = Duration::from_millis(10);

/// Seven live prices, two of them of the same symbol, with a pause between two questions; then the
/// same again, when each price has risen.
async fn live(watch: &Watch) {
    let market = Market::listing(watch, 6);
    let mut symbols = market.symbols();
    symbols.insert(4, symbols[1].clone());
    watch.input("live", &market.live_prices(&symbols, 2));

    let desk = market.desk();
    let first = beside_a_heartbeat(watch, desk.live(&symbols)).await;
    let mut pauses = market.pauses();
    let second = beside_a_heartbeat(watch, desk.live(&symbols)).await;
    pauses.extend(market.pauses());
    watch.answer("live", &[first, second]);
    watch.answer("pauses", &pauses);
}

/// Seven closing prices, three of them of symbols that the old server does not know, of which one
/// is asked for twice; then the same again, when the server has revised them.
async fn closing(watch: &Watch) {
    let mut market = Market::listing(watch, 6);
    for unknown in [0, 3, 5] {
        market.listings[unknown].close = None;
    }
    let mut symbols = market.symbols();
    symbols.push(symbols[3].clone());
    let priced = |asked| {
        let mut prices = market.closing_prices(asked);
        prices.push(prices[3].clone());
        prices
    };
    watch.input("closing", &[priced(0), priced(1)]);

    let desk = market.desk();
    let first = beside_a_heartbeat(watch, desk.closing(&symbols)).await;
    let second = beside_a_heartbeat(watch, desk.closing(&symbols)).await;
    watch.answer("closing", &[told(first), told(second)]);
}

/// A daily file of 640 blocks and a short one at its end, one of half a block, one of just two.
async fn checksum(watch: &Watch) {
    // A prime number of bytes over and over, so that no two blocks begin alike.
    let trades: Vec<u8> = (0..997).map(|_| watch.draw("trade", 0..=255) as u8).collect();
    let mut file = trades.repeat(659);
    file.truncate(640 * BLOCK + watch.draw("tail", 1..=999) as usize);
    let files = [file, trades[..BLOCK / 2].to_vec(), trades.repeat(3)[..2 * BLOCK].to_vec()];
    let sum = |file: &Vec<u8>| file.chunks(BLOCK).fold(Sum::default(), Sum::with).0.to_string();
    watch.input("digests", &files.each_ref().map(sum));

    let mut sums = Vec::new();
    for file in files {
        let digest = blocking_call::checksum(WatchedDigest::new(watch), file);
        sums.push(beside_a_heartbeat(watch, digest).await.to_string());
    }
    watch.answer("digests", &sums);
}

/// One live price, which needs no pause.
async fn one_price(watch: &Watch) {
    let market = Market::listing(watch, 1);
    watch.input("live", &market.live_prices(&market.symbols(), 1));
    let prices = watch.span("live", market.desk().live(&market.symbols())).await;
    watch.answer("live", &[prices]);
}

/// Nothing is asked for, and the daily file is empty.
async fn nothing(watch: &Watch) {
    watch.input("digests", &[Sum::default().0.to_string()]);

    let desk = Market::listing(watch, 0).desk();
    watch.answer("live", &desk.live(&[]).await);
    watch.answer("closing", &told(desk.closing(&[]).await));
    let sum = blocking_call::checksum(WatchedDigest::new(watch), Vec::new()).await;
    watch.answer("digests", &[sum.to_string()]);
}

/// Runs `work` while the heart beats on the same thread, from before the work to after it.
async fn beside_a_heartbeat<T>(watch: &Watch, work: impl Future<Output = T>) -> T {
    let heart = tokio::task::spawn_local({
        let watch = watch.clone();
        async move {
            loop {
                watch.mark("beat");
                tokio::time::sleep(BEAT).await;
            }
        }
    });
    watch.settle().await;
    let output = work.await;
    tokio::time::sleep(BEAT).await;
    heart.abort();
    output
}

/// What is asked for by symbol, and how long each answer takes.
#[derive(Clone)]
struct Listing {
    symbol: String,
    live: Cents,
    /// `None` where the old server does not know the symbol.
    close: Option<Cents>,
    feed: Duration,
    legacy: Duration,
}

/// A market, as the scenario has drawn it.
struct Market {
    watch: Watch,
    listings: Vec<Listing>,
    rests: Arc<Mutex<Rests>>,
}

/// For how long the feed has been left alone.
#[derive(Default)]
struct Rests {
    answered: Option<Instant>,
    /// Whole milliseconds from an answer to the next question.
    pauses: Vec<u64>,
}

impl Market {
    /// The feed answers within 2 to 9 ms, the old server within 20 to 80.
    fn listing(watch: &Watch, symbols: u64) -> Self {
        let listings = (0..symbols).map(|n| Listing {
            symbol: format!("{}{}", ["ACME", "BOLT", "CORK"][(n % 3) as usize], n),
            live: watch.draw("live", 1_000..=9_999),
            close: Some(watch.draw("close", 1_000..=9_999)),
            feed: Duration::from_millis(watch.draw("feed", 2..=9)),
            legacy: Duration::from_millis(watch.draw("legacy", 20..=80)),
        });
        let listings = listings.collect();
        Self { watch: watch.clone(), listings, rests: Arc::default() }
    }

    fn symbols(&self) -> Vec<String> {
        self.listings.iter().map(|listing| listing.symbol.clone()).collect()
    }

    /// What the feed says when `symbols` are asked for so many times over, one after the other.
    fn live_prices(&self, symbols: &[String], times: usize) -> Vec<Vec<Cents>> {
        let mut now: BTreeMap<_, _> =
            self.listings.iter().map(|one| (one.symbol.as_str(), one.live)).collect();
        let mut quote = |symbol: &String| {
            let price = now.get_mut(symbol.as_str()).expect("every symbol is listed");
            *price += 1;
            *price - 1
        };
        (0..times).map(|_| symbols.iter().map(&mut quote).collect()).collect()
    }

    /// The pauses since this was last asked; the next question to the feed is a first one.
    fn pauses(&self) -> Vec<u64> {
        let mut rests = self.rests.lock().unwrap_or_else(PoisonError::into_inner);
        std::mem::take(&mut *rests).pauses
    }

    /// What the old server says when it has already been asked `asked` times.
    fn closing_prices(&self, asked: u64) -> Vec<Result<Cents, String>> {
        self.listings
            .iter()
            .map(|listing| listing.close.map(|c| c + asked).ok_or_else(|| listing.symbol.clone()))
            .collect()
    }

    fn desk(&self) -> PriceDesk<WatchedFeed, WatchedLegacy> {
        let by_symbol: BTreeMap<_, _> =
            self.listings.iter().map(|one| (one.symbol.clone(), one.clone())).collect();
        let by_symbol = Arc::new(by_symbol);
        let feed = WatchedFeed {
            watch: self.watch.clone(),
            listings: Arc::clone(&by_symbol),
            asked: Tally::default(),
            rests: Arc::clone(&self.rests),
        };
        let legacy = WatchedLegacy {
            watch: self.watch.clone(),
            listings: by_symbol,
            asked: Tally::default(),
        };
        PriceDesk::new(feed, Arc::new(legacy))
    }
}

/// The closing prices in a form that can be written down.
fn told(prices: Vec<Result<Cents, UnknownSymbol>>) -> Vec<Result<Cents, String>> {
    prices.into_iter().map(|price| price.map_err(|UnknownSymbol(symbol)| symbol)).collect()
}

/// How often each symbol has been asked for.
#[derive(Default)]
struct Tally(Mutex<BTreeMap<String, u64>>);

impl Tally {
    /// How often `symbol` was asked for before.
    fn before(&self, symbol: &str) -> u64 {
        let mut asked = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let asked = asked.entry(symbol.to_owned()).or_default();
        *asked += 1;
        *asked - 1
    }
}

/// The fake behind [`Feed`]: a price rises by a cent each time it is asked for.
struct WatchedFeed {
    watch: Watch,
    listings: Arc<BTreeMap<String, Listing>>,
    asked: Tally,
    rests: Arc<Mutex<Rests>>,
}

impl WatchedFeed {
    fn rests(&self) -> MutexGuard<'_, Rests> {
        self.rests.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Feed for WatchedFeed {
    async fn quote(&self, symbol: &str) -> Cents {
        let (took, price) = match self.listings.get(symbol) {
            Some(listing) => (listing.feed, listing.live),
            None => (Duration::from_millis(1), 0),
        };
        let pause = self.rests().answered.map(|answered| answered.elapsed().as_millis() as u64);
        self.rests().pauses.extend(pause);
        self.watch.visit("quote", symbol, took).await;
        self.rests().answered = Some(Instant::now());
        price + self.asked.before(symbol)
    }
}

/// The fake behind [`LegacyClient`]: keeps the thread that calls it, and revises a price by a
/// cent each time it is asked.
struct WatchedLegacy {
    watch: Watch,
    listings: Arc<BTreeMap<String, Listing>>,
    asked: Tally,
}

impl LegacyClient for WatchedLegacy {
    fn closing_price(&self, symbol: &str) -> Result<Cents, UnknownSymbol> {
        let _call = self.watch.enter_key("legacy", symbol);
        let asked = self.asked.before(symbol);
        let listing = self.listings.get(symbol);
        let took = listing.map_or(Duration::from_millis(1), |listing| listing.legacy);
        self.watch.block_for("legacy.price", took);
        listing
            .and_then(|listing| listing.close)
            .map(|price| price + asked)
            .ok_or_else(|| UnknownSymbol(symbol.to_owned()))
    }
}

/// The fake behind [`Digest`]: marks each block where it is taken in.
struct WatchedDigest {
    watch: Watch,
    sum: Sum,
}

impl WatchedDigest {
    fn new(watch: &Watch) -> Self {
        Self { watch: watch.clone(), sum: Sum::default() }
    }
}

impl Digest for WatchedDigest {
    fn absorb(&mut self, block: &[u8]) {
        self.watch.mark("absorb");
        self.sum = self.sum.with(block);
    }

    fn finish(self) -> u64 {
        self.sum.0
    }
}

/// A sum that tells whether a block is missing, is not as it was, or comes in another place. It
/// looks at the ends of a block and at its length, which is quick: what counts here is who adds.
#[derive(Clone, Copy, Default)]
struct Sum(u64);

impl Sum {
    fn with(self, block: &[u8]) -> Self {
        let ends = [block.first(), block.last()].map(|byte| byte.copied().map_or(0, u64::from));
        let parts = ends.into_iter().chain([block.len() as u64]);
        Self(parts.fold(self.0, |sum, part| (sum * 1_009 + part + 1) % 1_000_000_007))
    }
}

harness::scenarios!(live, closing, checksum, one_price, nothing);
