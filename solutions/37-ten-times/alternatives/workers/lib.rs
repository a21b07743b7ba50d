//! Fetches pages, has each of them examined, and adds up what was found: twenty workers help
//! themselves from one list until it is empty.

pub mod service;

use std::sync::atomic::{AtomicUsize, Ordering};

use futures::future::join_all;
use tokio::sync::OnceCell;

use service::{MAX_IN_FLIGHT, Page, Service, Session};

/// Fetches and examines pages by way of a service.
pub struct Processor<S: Service> {
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

impl<S: Service> Processor<S> {
    /// A processor for the pages of `service`.
    pub fn new(service: S) -> Self {
        Self { service, session: OnceCell::new() }
    }

    /// Fetches one page.
    pub async fn fetch(&self, url: &str) -> Page {
        self.session.get_or_init(|| self.service.connect()).await.get(url).await
    }

    /// Fetches the pages of `urls`, in this order.
    pub async fn fetch_all(&self, urls: &[String]) -> Vec<Page> {
        let list = List::new(urls);
        let worker = async || {
            let mut fetched = Vec::new();
            while let Some((place, url)) = list.take() {
                fetched.push((place, self.fetch(url).await));
            }
            fetched
        };
        let mut fetched: Vec<_> = all_workers(worker).await.into_iter().flatten().collect();
        fetched.sort_unstable_by_key(|&(place, _)| place);
        fetched.into_iter().map(|(_, page)| page).collect()
    }

    /// Has `pages` examined and adds up the findings.
    pub async fn analyse(&self, pages: &[Page]) -> Analysis {
        let list = List::new(pages);
        let worker = async || {
            let mut share = Analysis::default();
            while let Some((_, page)) = list.take() {
                let finding = self.service.examine(page).await;
                share.pages += 1;
                share.words += finding.words;
                share.with_uuid += u64::from(finding.has_uuid);
            }
            share
        };
        let shares = all_workers(worker).await;
        shares.into_iter().fold(Analysis::default(), |sum, share| Analysis {
            pages: sum.pages + share.pages,
            words: sum.words + share.words,
            with_uuid: sum.with_uuid + share.with_uuid,
        })
    }

    /// Fetches the pages of `urls`, has them examined, and adds up the findings.
    pub async fn run(&self, urls: &[String]) -> Analysis {
        let pages = self.fetch_all(urls).await;
        self.analyse(&pages).await
    }
}

/// Lets as many workers work as the service bears, and gives back what each has done.
async fn all_workers<T>(worker: impl AsyncFn() -> T) -> Vec<T> {
    join_all((0..MAX_IN_FLIGHT).map(|_| worker())).await
}

/// A list from which every item is taken once, with its place.
struct List<'a, T> {
    items: &'a [T],
    next: AtomicUsize,
}

impl<'a, T> List<'a, T> {
    fn new(items: &'a [T]) -> Self {
        Self { items, next: AtomicUsize::new(0) }
    }

    fn take(&self) -> Option<(usize, &'a T)> {
        let place = self.next.fetch_add(1, Ordering::Relaxed);
        self.items.get(place).map(|item| (place, item))
    }
}
