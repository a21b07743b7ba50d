//! A feed that wants its pauses, an old server that keeps its caller waiting, a digest that
//! counts its blocks, and a heart that beats every ten milliseconds beside them.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use blocking_call::market::{BLOCK, Cents, Digest, Feed, LegacyClient, UnknownSymbol};
use harness::{Boxed, Watch};
use tokio::task::JoinHandle;
use tokio::time::Instant;

/// From one beat of the heart to the next.
const BEAT: Duration = Duration::from_millis(10);

/// Runs `work` while the heart beats on the same thread, from before the work to after it.
pub async fn beside_a_heartbeat<T>(watch: &Watch, work: impl Future<Output = T>) -> T {
    let heart = heartbeat(watch).await;
    let output = work.await;
    last_beat(heart).await;
    output
}

/// Has the heart beat, and comes back when it does.
fn heartbeat(watch: &Watch) -> Boxed<'_, JoinHandle<()>> {
    Box::pin(async move {
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
        heart
    })
}

/// Leaves the heart time for one more beat, then ends it.
fn last_beat(heart: JoinHandle<()>) -> Boxed<'static, ()> {
    Box::pin(async move {
        tokio::time::sleep(BEAT).await;
        heart.abort();
    })
}

/// Tells of the live prices that one call gave.
pub fn tell_live(watch: &Watch, prices: &[Cents]) {
    watch.answer("live", &prices);
}

/// Tells of the live prices that several calls gave, one after the other.
pub fn tell_live_of_calls(watch: &Watch, calls: &[&[Cents]]) {
    watch.answer("live", &calls);
}

/// Tells of the closing prices that one call gave.
pub fn tell_closing(watch: &Watch, prices: &[Closing]) {
    watch.answer("closing", &told(prices));
}

/// Tells of the closing prices that two calls gave, one after the other.
pub fn tell_closing_of_calls(watch: &Watch, first: &[Closing], second: &[Closing]) {
    watch.answer("closing", &[told(first), told(second)]);
}

/// Tells of the digests that came of the files.
pub fn tell_digests(watch: &Watch, sums: &[u64]) {
    watch.answer("digests", &texts(sums));
}

/// Digests as they are written down.
fn texts(sums: &[u64]) -> Vec<String> {
    sums.iter().map(u64::to_string).collect()
}

/// What the old server says of a symbol.
pub type Closing = Result<Cents, UnknownSymbol>;

/// A daily file of 640 blocks and a short one at its end, one of half a block, one of just two.
/// Tells what their digests are.
pub fn daily_files(watch: &Watch) -> [Vec<u8>; 3] {
    // A prime number of bytes over and over, so that no two blocks begin alike.
    let trades: Vec<u8> = (0..997).map(|_| watch.draw("trade", 0..=255) as u8).collect();
    let mut file = trades.repeat(659);
    file.truncate(640 * BLOCK + watch.draw("tail", 1..=999) as usize);
    let files = [file, trades[..BLOCK / 2].to_vec(), trades.repeat(3)[..2 * BLOCK].to_vec()];
    let sum = |file: &Vec<u8>| file.chunks(BLOCK).fold(Sum::default(), Sum::with).0;
    watch.input("digests", &texts(&files.each_ref().map(sum)));
    files
}

/// A daily file in which there is nothing. Tells what its digest is.
pub fn empty_file(watch: &Watch) -> Vec<u8> {
    watch.input("digests", &texts(&[Sum::default().0]));
    Vec::new()
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
pub struct Market {
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
    pub fn listing(watch: &Watch, symbols: u64) -> Self {
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

    /// The same market, but for an old server that does not know the symbols at these places.
    pub fn unknown(mut self, places: &[usize]) -> Self {
        for &place in places {
            self.listings[place].close = None;
        }
        self
    }

    /// The symbols that are listed.
    pub fn symbols(&self) -> Vec<String> {
        self.listings.iter().map(|listing| listing.symbol.clone()).collect()
    }

    /// The symbols that are listed, and the one at place `again` a second time, at place `at`.
    pub fn symbols_with(&self, again: usize, at: usize) -> Vec<String> {
        let mut symbols = self.symbols();
        symbols.insert(at, symbols[again].clone());
        symbols
    }

    /// Tells what the feed says when `symbols` are asked for so many times over, one after the
    /// other.
    pub fn tell_live_due(&self, symbols: &[String], times: usize) {
        let mut now: BTreeMap<_, _> =
            self.listings.iter().map(|one| (one.symbol.as_str(), one.live)).collect();
        let mut quote = |symbol: &String| {
            let price = now.get_mut(symbol.as_str()).expect("every symbol is listed");
            *price += 1;
            *price - 1
        };
        let prices: Vec<Vec<Cents>> =
            (0..times).map(|_| symbols.iter().map(&mut quote).collect()).collect();
        self.watch.input("live", &prices);
    }

    /// Tells what the old server says of the listed symbols and of the one at place `again` when
    /// they are asked for twice over. That one is a symbol that it does not know.
    pub fn tell_closing_due(&self, again: usize) {
        let priced = |asked| {
            let mut prices: Vec<Result<Cents, String>> = self
                .listings
                .iter()
                .map(|one| one.close.map(|price| price + asked).ok_or_else(|| one.symbol.clone()))
                .collect();
            prices.push(prices[again].clone());
            prices
        };
        self.watch.input("closing", &[priced(0), priced(1)]);
    }

    /// Ends a call: the next question to the feed is a first one, before which there is no pause.
    pub fn end_of_call(&self) {
        self.rests.lock().unwrap_or_else(PoisonError::into_inner).answered = None;
    }

    /// Tells of all pauses that were made in the calls.
    pub fn tell_pauses(&self) {
        let rests = self.rests.lock().unwrap_or_else(PoisonError::into_inner);
        self.watch.answer("pauses", &rests.pauses);
    }

    /// A line to the feed, which has not been asked for anything.
    pub fn feed(&self) -> WatchedFeed {
        WatchedFeed {
            watch: self.watch.clone(),
            listings: self.by_symbol(),
            asked: Tally::default(),
            rests: Arc::clone(&self.rests),
        }
    }

    /// A line to the old server, which has not been asked for anything.
    pub fn legacy(&self) -> Arc<WatchedLegacy> {
        Arc::new(WatchedLegacy {
            watch: self.watch.clone(),
            listings: self.by_symbol(),
            asked: Tally::default(),
        })
    }

    fn by_symbol(&self) -> BTreeMap<String, Listing> {
        self.listings.iter().map(|one| (one.symbol.clone(), one.clone())).collect()
    }
}

/// The closing prices in a form that can be written down.
fn told(prices: &[Closing]) -> Vec<Result<Cents, &str>> {
    prices.iter().map(|price| price.as_ref().copied().map_err(symbol)).collect()
}

fn symbol(UnknownSymbol(symbol): &UnknownSymbol) -> &str {
    symbol
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
pub struct WatchedFeed {
    watch: Watch,
    listings: BTreeMap<String, Listing>,
    asked: Tally,
    rests: Arc<Mutex<Rests>>,
}

impl WatchedFeed {
    fn rests(&self) -> MutexGuard<'_, Rests> {
        self.rests.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Feed for WatchedFeed {
    fn quote(&self, symbol: &str) -> Boxed<'_, Cents> {
        let symbol = symbol.to_owned();
        Box::pin(async move {
            let (took, price) = match self.listings.get(&symbol) {
                Some(listing) => (listing.feed, listing.live),
                None => (Duration::from_millis(1), 0),
            };
            let pause = self.rests().answered.map(|answered| answered.elapsed().as_millis() as u64);
            self.rests().pauses.extend(pause);
            self.watch.visit("quote", &symbol, took).await;
            self.rests().answered = Some(Instant::now());
            price + self.asked.before(&symbol)
        })
    }
}

/// The fake behind [`LegacyClient`]: keeps the thread that calls it, and revises a price by a
/// cent each time it is asked.
pub struct WatchedLegacy {
    watch: Watch,
    listings: BTreeMap<String, Listing>,
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
pub struct WatchedDigest {
    watch: Watch,
    sum: Sum,
}

impl WatchedDigest {
    /// A digest that has not taken in anything.
    pub fn new(watch: &Watch) -> Self {
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

harness::ready_made!(Cents);
