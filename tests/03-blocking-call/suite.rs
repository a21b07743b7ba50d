//! What is asked of a price desk: live prices and closing prices, digests, little and nothing.

use blocking_call::PriceDesk;
use fakes::{
    Market, WatchedDigest, WatchedFeed, WatchedLegacy, beside_a_heartbeat, daily_files, empty_file,
    tell_closing, tell_closing_of_calls, tell_digests, tell_live, tell_live_of_calls,
};
use harness::Watch;

/// Seven live prices, two of them of the same symbol, with a pause between two questions; then the
/// same again, when each price has risen.
async fn live(watch: &Watch) {
    let market = Market::listing(watch, 6);
    let symbols = market.symbols_with(1, 4);
    market.tell_live_due(&symbols, 2);

    let desk = desk(&market);
    let first = beside_a_heartbeat(watch, desk.live(&symbols)).await;
    market.end_of_call();
    let second = beside_a_heartbeat(watch, desk.live(&symbols)).await;
    tell_live_of_calls(watch, &[&first, &second]);
    market.tell_pauses();
}

/// Seven closing prices, three of them of symbols that the old server does not know, of which one
/// is asked for twice; then the same again, when the server has revised them.
async fn closing(watch: &Watch) {
    let market = Market::listing(watch, 6).unknown(&[0, 3, 5]);
    let symbols = market.symbols_with(3, 6);
    market.tell_closing_due(3);

    let desk = desk(&market);
    let first = beside_a_heartbeat(watch, desk.closing(&symbols)).await;
    let second = beside_a_heartbeat(watch, desk.closing(&symbols)).await;
    tell_closing_of_calls(watch, &first, &second);
}

/// A daily file of 640 blocks and a short one at its end, one of half a block, one of just two.
async fn checksum(watch: &Watch) {
    let [long, half, two] = daily_files(watch);
    let sums = [sum(watch, long).await, sum(watch, half).await, sum(watch, two).await];
    tell_digests(watch, &sums);
}

async fn sum(watch: &Watch, file: Vec<u8>) -> u64 {
    let digest = blocking_call::checksum(WatchedDigest::new(watch), file);
    beside_a_heartbeat(watch, digest).await
}

/// One live price, which needs no pause.
async fn one_price(watch: &Watch) {
    let market = Market::listing(watch, 1);
    let symbols = market.symbols();
    market.tell_live_due(&symbols, 1);
    let prices = watch.span("live", desk(&market).live(&symbols)).await;
    tell_live_of_calls(watch, &[&prices]);
}

/// Nothing is asked for, and the daily file is empty.
async fn nothing(watch: &Watch) {
    let file = empty_file(watch);

    let desk = desk(&Market::listing(watch, 0));
    tell_live(watch, &desk.live(&[]).await);
    tell_closing(watch, &desk.closing(&[]).await);
    tell_digests(watch, &[blocking_call::checksum(WatchedDigest::new(watch), file).await]);
}

fn desk(market: &Market) -> PriceDesk<WatchedFeed, WatchedLegacy> {
    PriceDesk::new(market.feed(), market.legacy())
}

harness::scenarios!(live, closing, checksum, one_price, nothing);
