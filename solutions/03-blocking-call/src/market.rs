//! What the desk talks to: the live feed, the old price server, the digest of the daily file.

use std::time::Duration;

/// A price, in cents.
pub type Cents = u64;

/// How long the feed wants to be left alone, from an answer to the next question.
pub const PAUSE: Duration = Duration::from_millis(40);

/// The daily file is digested in blocks of this many bytes; the last may be shorter.
pub const BLOCK: usize = 1024;

/// The exchange's live feed.
pub trait Feed: Send + Sync + 'static {
    /// The price of `symbol` at this moment.
    fn quote(&self, symbol: &str) -> impl Future<Output = Cents> + Send;
}

/// The client of the old price server, from before there was async Rust.
pub trait LegacyClient: Send + Sync + 'static {
    /// The price at which `symbol` closed. The server revises its prices, so two calls may
    /// answer differently.
    ///
    /// # Errors
    ///
    /// When the server does not know the symbol.
    fn closing_price(&self, symbol: &str) -> Result<Cents, UnknownSymbol>;
}

/// The old server has never heard of this symbol.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnknownSymbol(pub String);

/// A digest that is fed block by block.
pub trait Digest: Send + 'static {
    /// Takes in the next block. The order of the blocks matters.
    fn absorb(&mut self, block: &[u8]);

    /// The digest of everything that was taken in.
    fn finish(self) -> u64;
}
