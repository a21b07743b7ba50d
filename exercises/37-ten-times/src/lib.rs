//! Fetches pages, has each of them examined, and adds up what was found.

pub mod service;

use futures::stream::{self, StreamExt};

use service::{Finding, Page, Service, Session};

/// Fetches and examines pages by way of a service.
pub struct Processor<S: Service> {
    service: S,
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
        Self { service }
    }

    /// Fetches one page.
    pub async fn fetch(&self, url: &str) -> Page {
        let session = self.service.connect().await;
        session.get(url).await
    }

    /// Fetches the pages of `urls`, in this order.
    pub async fn fetch_all(&self, urls: &[String]) -> Vec<Page> {
        stream::iter(urls).then(|url| self.fetch(url)).collect().await
    }

    /// Has `pages` examined and adds up the findings.
    pub async fn analyse(&self, pages: &[Page]) -> Analysis {
        stream::iter(pages)
            .fold(Analysis::default(), async |analysis, page| {
                analysis.with(self.service.examine(page).await)
            })
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
