//! Fetches pages, has each of them examined, and adds up what was found.

pub mod service;

use futures::stream::{self, StreamExt};
use tokio::sync::OnceCell;

use service::{Finding, MAX_IN_FLIGHT, Page, Service, Session};

/// Fetches and examines pages by way of a service.
pub struct Processor<S: Service> {
    service: S,
    /// Opened by the first request.
    session: OnceCell<S::Session>,
}

/// What was found on a number of pages together.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Analysis {
    /// How many pages there were.
    pub pages: u64,
    /// How many words they have.
    pub words: u64,
    /// How many of them have a UUID.
    pub with_uuid: u64,
}

impl<S: Service> Processor<S> {
    /// A processor for the pages of `service`.
    pub fn new(service: S) -> Self {
        Self { service, session: OnceCell::new() }
    }

    /// Fetches one page.
    pub async fn fetch(&self, url: &str) -> Page {
        let session = self.session.get_or_init(|| self.service.connect()).await;
        session.get(url).await
    }

    /// Fetches the pages of `urls`, in this order.
    pub async fn fetch_all(&self, urls: &[String]) -> Vec<Page> {
        stream::iter(urls).map(|url| self.fetch(url)).buffered(MAX_IN_FLIGHT).collect().await
    }

    /// Has `pages` examined and adds up the findings.
    pub async fn analyse(&self, pages: &[Page]) -> Analysis {
        stream::iter(pages)
            .map(|page| self.service.examine(page))
            .buffer_unordered(MAX_IN_FLIGHT)
            .fold(Analysis::default(), async |analysis, finding| analysis.with(finding))
            .await
    }

    /// Fetches the pages of `urls`, has them examined, and adds up the findings.
    pub async fn run(&self, urls: &[String]) -> Analysis {
        let pages = self.fetch_all(urls).await;
        self.analyse(&pages).await
    }
}

impl Analysis {
    /// This and the finding of one page more.
    fn with(self, finding: Finding) -> Self {
        Self {
            pages: self.pages + 1,
            words: self.words + finding.words,
            with_uuid: self.with_uuid + u64::from(finding.has_uuid),
        }
    }
}
