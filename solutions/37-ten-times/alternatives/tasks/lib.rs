//! Fetches pages, has each of them examined, and adds up what was found: a task for each page,
//! never more than twenty of them, and a place for each result.

pub mod service;

use std::sync::Arc;

use tokio::sync::OnceCell;
use tokio::task::JoinSet;

use service::{MAX_IN_FLIGHT, Page, Service, Session};

/// Fetches and examines pages by way of a service.
pub struct Processor<S: Service> {
    shared: Arc<Shared<S>>,
}

/// What the processor and its tasks have in common.
struct Shared<S: Service> {
    service: S,
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

impl<S: Service> Shared<S> {
    async fn fetch(&self, url: &str) -> Page {
        self.session.get_or_init(|| self.service.connect()).await.get(url).await
    }
}

impl<S: Service> Processor<S> {
    /// A processor for the pages of `service`.
    pub fn new(service: S) -> Self {
        Self { shared: Arc::new(Shared { service, session: OnceCell::new() }) }
    }

    /// Fetches one page.
    pub async fn fetch(&self, url: &str) -> Page {
        self.shared.fetch(url).await
    }

    /// Fetches the pages of `urls`, in this order.
    pub async fn fetch_all(&self, urls: &[String]) -> Vec<Page> {
        let mut fetched: Vec<Option<Page>> = vec![None; urls.len()];
        let mut tasks = JoinSet::new();
        for (place, url) in urls.iter().cloned().enumerate() {
            if tasks.len() == MAX_IN_FLIGHT {
                put(&mut fetched, &mut tasks).await;
            }
            let shared = self.shared.clone();
            tasks.spawn(async move { (place, shared.fetch(&url).await) });
        }
        while !tasks.is_empty() {
            put(&mut fetched, &mut tasks).await;
        }
        fetched.into_iter().flatten().collect()
    }

    /// Has `pages` examined and adds up the findings.
    pub async fn analyse(&self, pages: &[Page]) -> Analysis {
        let mut found = vec![None; pages.len()];
        let mut tasks = JoinSet::new();
        for (place, page) in pages.iter().cloned().enumerate() {
            if tasks.len() == MAX_IN_FLIGHT {
                put(&mut found, &mut tasks).await;
            }
            let shared = self.shared.clone();
            tasks.spawn(async move { (place, shared.service.examine(&page).await) });
        }
        while !tasks.is_empty() {
            put(&mut found, &mut tasks).await;
        }

        let mut analysis = Analysis::default();
        for finding in found.into_iter().flatten() {
            analysis.pages += 1;
            analysis.words += finding.words;
            analysis.with_uuid += u64::from(finding.has_uuid);
        }
        analysis
    }

    /// Fetches the pages of `urls`, has them examined, and adds up the findings.
    pub async fn run(&self, urls: &[String]) -> Analysis {
        let pages = self.fetch_all(urls).await;
        self.analyse(&pages).await
    }
}

/// Waits for the next task to end and puts its result in its place.
async fn put<T: 'static>(results: &mut [Option<T>], tasks: &mut JoinSet<(usize, T)>) {
    if let Some(done) = tasks.join_next().await {
        let (place, result) = done.expect("the tasks neither panic nor are aborted");
        results[place] = Some(result);
    }
}
