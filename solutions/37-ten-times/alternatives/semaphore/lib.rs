//! Fetches pages, has each of them examined, and adds up what was found: everything begins at
//! once, and semaphores let twenty through.

pub mod service;

use std::sync::Arc;

use futures::future::join_all;
use tokio::sync::{Mutex, Semaphore};

use service::{Finding, MAX_IN_FLIGHT, Page, Service, Session};

/// Fetches and examines pages by way of a service.
pub struct Processor<S: Service> {
    service: S,
    session: Mutex<Option<Arc<S::Session>>>,
    requests: Semaphore,
    examinations: Semaphore,
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
        Self {
            service,
            session: Mutex::default(),
            requests: Semaphore::new(MAX_IN_FLIGHT),
            examinations: Semaphore::new(MAX_IN_FLIGHT),
        }
    }

    /// The session of this processor, opened when it is first asked for.
    ///
    /// The lock is held while it is opened, so that those who come meanwhile wait for it, and not
    /// while it is used.
    async fn session(&self) -> Arc<S::Session> {
        let mut open = self.session.lock().await;
        if let Some(session) = &*open {
            return session.clone();
        }
        let session = Arc::new(self.service.connect().await);
        *open = Some(session.clone());
        session
    }

    /// Fetches one page.
    pub async fn fetch(&self, url: &str) -> Page {
        let session = self.session().await;
        let _permit = self.requests.acquire().await.expect("it is never closed");
        session.get(url).await
    }

    /// Fetches the pages of `urls`, in this order.
    pub async fn fetch_all(&self, urls: &[String]) -> Vec<Page> {
        join_all(urls.iter().map(|url| self.fetch(url))).await
    }

    /// Has `pages` examined and adds up the findings.
    pub async fn analyse(&self, pages: &[Page]) -> Analysis {
        let examine = async |page| {
            let _permit = self.examinations.acquire().await.expect("it is never closed");
            self.service.examine(page).await
        };
        join_all(pages.iter().map(examine)).await.into_iter().collect()
    }

    /// Fetches the pages of `urls`, has them examined, and adds up the findings.
    pub async fn run(&self, urls: &[String]) -> Analysis {
        let pages = self.fetch_all(urls).await;
        self.analyse(&pages).await
    }
}

impl FromIterator<Finding> for Analysis {
    fn from_iter<I: IntoIterator<Item = Finding>>(findings: I) -> Self {
        let mut analysis = Self::default();
        for finding in findings {
            analysis.pages += 1;
            analysis.words += finding.words;
            analysis.with_uuid += u64::from(finding.has_uuid);
        }
        analysis
    }
}
