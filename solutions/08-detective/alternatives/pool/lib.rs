//! A detective who keeps the old download client, and sends it to the blocking pool.

pub mod office;

use std::sync::Arc;

use futures::future::join_all;
use futures::stream::{FuturesUnordered, StreamExt};
use office::{FetchError, Office, Page, Report, Summary};
use tokio::runtime::Handle;
use tokio::task::spawn_blocking;

/// A detective and the pages of the last run.
pub struct Detective<O> {
    office: Arc<O>,
    pages: Vec<Page>,
}

impl<O: Office> Detective<O> {
    /// A detective who has not read anything yet.
    pub fn new(office: Arc<O>) -> Self {
        Self { office, pages: Vec::new() }
    }

    /// The pages of the last run.
    pub fn pages(&self) -> &[Page] {
        &self.pages
    }

    /// Fetches the pages at `urls`: each place holds its page, or what went wrong there.
    pub async fn fetch(&self, urls: &[String]) -> Vec<Result<Page, FetchError>> {
        let downloads = urls.iter().cloned().map(|url| {
            let office = Arc::clone(&self.office);
            spawn_blocking(move || office.download(&url))
        });
        let results = join_all(downloads).await.into_iter();
        results.map(|result| result.expect("the client does not panic")).collect()
    }

    /// Files the pages among `results` and sums them up, as a run of its own.
    pub async fn process(&mut self, results: Vec<Result<Page, FetchError>>) -> Summary {
        let mut failed = Vec::new();
        self.pages = results
            .into_iter()
            .filter_map(|result| result.map_err(|error| failed.push(error)).ok())
            .collect();

        let filing: FuturesUnordered<_> =
            self.pages.iter().map(|page| self.office.file(page)).collect();
        let filed = filing.count().await;
        let words = self.pages.iter().map(Page::words).sum();
        Summary { pages: self.pages.len(), words, filed, failed }
    }

    /// A whole run: fetches, processes, and has the findings stamped from the pool's thread,
    /// which may block on the runtime because it does not drive it.
    pub async fn analyse(&mut self, urls: &[String]) -> Report {
        let results = self.fetch(urls).await;
        let summary = self.process(results).await;
        let (office, runtime) = (Arc::clone(&self.office), Handle::current());
        let stamping = spawn_blocking(move || {
            let stamp = runtime.block_on(office.stamp(&summary));
            Report { stamp, summary }
        });
        stamping.await.expect("the notary does not panic")
    }
}
