//! The examples in the texts about the classes of bugs compile, from wrong to right and in both
//! languages: it is enough that this file does.

/// What the examples use without saying where it comes from.
mod prelude {
    pub use std::cell::Cell;
    pub use std::rc::Rc;
    pub use std::sync::atomic::{AtomicBool, Ordering};
    pub use std::time::{Duration, SystemTime};

    pub use futures::stream::{FuturesUnordered, StreamExt};
    pub use tokio::io::AsyncReadExt;
    pub use tokio::net::{TcpListener, TcpStream};
    pub use tokio::sync::{Mutex, Notify, mpsc, watch};
    pub use tokio::task::{JoinError, JoinSet};
    pub use tokio::time::Interval;
    pub use tokio_util::task::TaskTracker;

    pub type Error = Box<dyn std::error::Error + Send + Sync>;
    pub type Job = u32;
    pub const HOUR: Duration = Duration::from_secs(3600);

    pub struct Order;

    impl Order {
        pub fn customer(&self) -> Option<&str> {
            None
        }
    }

    pub async fn fetch(url: &str) -> Result<String, Error> {
        Ok(url.to_owned())
    }
    pub async fn fetch_total() -> Result<u64, Error> {
        Ok(0)
    }
    pub async fn save(_: &Order) -> Result<(), Error> {
        Ok(())
    }
    pub async fn mail(_: &Order) -> Result<(), Error> {
        Ok(())
    }
    pub async fn write_audit(_: &Order) -> Result<(), Error> {
        Ok(())
    }
    pub async fn greet(_: &str) {}
    pub async fn delivery() -> Result<u32, Error> {
        Ok(1)
    }
    pub async fn bill(table: u32) -> u64 {
        table.into()
    }
    pub async fn price(id: u32) -> u64 {
        id.into()
    }
    pub async fn work(job: Job) -> u64 {
        job.into()
    }
    pub async fn talk(_: TcpStream) {}
    pub fn legacy_price(sku: u32) -> u32 {
        sku
    }
    pub fn digest(block: &[u8]) -> u64 {
        block.len() as u64
    }
    pub fn handle(_: &[u8; 64]) {}
    pub fn beat() {}
    pub fn store(_: u64) {}
    pub fn report(_: Result<(), JoinError>) {}
}

#[expect(clippy::allow_attributes, reason = "which of them warn is the compiler's business")]
#[allow(warnings, clippy::all, reason = "half of them are wrong on purpose, and none is run")]
mod examples {
    use super::prelude;

    include!(concat!(env!("OUT_DIR"), "/examples.rs"));
}

#[test]
fn every_text_has_one() {
    assert_eq!(
        (examples::TEXTS, examples::EXAMPLES),
        (40, 40),
        "a class has a text in each language"
    );
}

/// What the text about the class promises of it.
#[test]
fn the_right_version_of_not_send_may_be_spawned() {
    fn is_send<T: Send>(_: T) {}
    is_send(examples::not_send_right::total(Vec::new()));
}
