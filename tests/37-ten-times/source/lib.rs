//! Fetches pages, has each of them examined, and adds up what was found.

pub mod service;

use futures::stream::{self, StreamExt};
//#if session-per-call | wrong/session-per-batch | wrong/race-to-connect | wrong/session-behind-a-lock
//#else
use tokio::sync::OnceCell;
//#endif

//#if one-at-a-time & analysis-in-series
use service::{Finding, Page, Service, Session};
//#else
use service::{Finding, MAX_IN_FLIGHT, Page, Service, Session};
//#endif

/// Fetches and examines pages by way of a service.
pub struct Processor<S: Service> {
    service: S,
    //#if session-per-call | wrong/session-per-batch
    //#elif wrong/race-to-connect
    session: tokio::sync::Mutex<Option<std::sync::Arc<S::Session>>>,
    //#elif wrong/session-behind-a-lock
    session: tokio::sync::Mutex<Option<S::Session>>,
    //#else
    /// Opened by the first request.
    session: OnceCell<S::Session>,
    //#endif
    //#if wrong/opening-flag
    opening: std::sync::atomic::AtomicBool,
    //#endif
    //#if wrong/remembered-pages
    remembered: std::sync::Mutex<std::collections::HashMap<String, Page>>,
    //#endif
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
        //#if session-per-call | wrong/session-per-batch
        Self { service }
        //#elif wrong/race-to-connect | wrong/session-behind-a-lock
        Self { service, session: tokio::sync::Mutex::default() }
        //#elif wrong/opening-flag
        Self { service, session: OnceCell::new(), opening: false.into() }
        //#elif wrong/remembered-pages
        Self { service, session: OnceCell::new(), remembered: Default::default() }
        //#else
        Self { service, session: OnceCell::new() }
        //#endif
    }

    /// Fetches one page.
    pub async fn fetch(&self, url: &str) -> Page {
        //#if session-per-call | wrong/session-per-batch
        let session = self.service.connect().await;
        session.get(url).await
        //#elif wrong/race-to-connect
        let open = self.session.lock().await.clone();
        let session = match open {
            Some(session) => session,
            None => {
                let session = std::sync::Arc::new(self.service.connect().await);
                *self.session.lock().await = Some(session.clone());
                session
            }
        };
        session.get(url).await
        //#elif wrong/session-behind-a-lock
        let mut session = self.session.lock().await;
        if session.is_none() {
            *session = Some(self.service.connect().await);
        }
        session.as_ref().expect("it was opened above").get(url).await
        //#elif wrong/opening-flag
        if !self.opening.swap(true, std::sync::atomic::Ordering::SeqCst) {
            let _ = self.session.set(self.service.connect().await);
        }
        loop {
            match self.session.get() {
                Some(session) => return session.get(url).await,
                None => tokio::time::sleep(std::time::Duration::from_millis(1)).await,
            }
        }
        //#elif wrong/remembered-pages
        let known = self.remembered.lock().expect("nobody panics").get(url).cloned();
        if let Some(page) = known {
            return page;
        }
        let page = self.session.get_or_init(|| self.service.connect()).await.get(url).await;
        self.remembered.lock().expect("nobody panics").insert(url.to_owned(), page.clone());
        page
        //#else
        let session = self.session.get_or_init(|| self.service.connect()).await;
        session.get(url).await
        //#endif
    }

    /// Fetches the pages of `urls`, in this order.
    pub async fn fetch_all(&self, urls: &[String]) -> Vec<Page> {
        //#if one-at-a-time
        stream::iter(urls).then(|url| self.fetch(url)).collect().await
        //#elif wrong/session-per-batch | wrong/session-per-list
        let session = self.service.connect().await;
        stream::iter(urls).map(|url| session.get(url)).buffered(MAX_IN_FLIGHT).collect().await
        //#elif wrong/all-fetched-at-once
        futures::future::join_all(urls.iter().map(|url| self.fetch(url))).await
        //#elif wrong/eight-at-a-time
        stream::iter(urls).map(|url| self.fetch(url)).buffered(8).collect().await
        //#elif wrong/full-twenties-only
        let mut pages = Vec::with_capacity(urls.len());
        for twenty in urls.chunks_exact(MAX_IN_FLIGHT) {
            pages.extend(futures::future::join_all(twenty.iter().map(|url| self.fetch(url))).await);
        }
        pages
        //#elif wrong/sorted-by-url
        let mut pages: Vec<Page> = stream::iter(urls)
            .map(|url| self.fetch(url))
            .buffer_unordered(MAX_IN_FLIGHT)
            .collect()
            .await;
        pages.sort_by(|one, other| one.url.cmp(&other.url));
        pages
        //#elif wrong/each-url-once
        let mut different: Vec<_> = urls.to_vec();
        different.sort_unstable();
        different.dedup();
        let pages: Vec<Page> = stream::iter(&different)
            .map(|url| self.fetch(url))
            .buffered(MAX_IN_FLIGHT)
            .collect()
            .await;
        let place = |url| different.binary_search(url).expect("it is one of them");
        urls.iter().map(|url| pages[place(url)].clone()).collect()
        //#elif wrong/as-they-come
        stream::iter(urls)
            .map(|url| self.fetch(url))
            .buffer_unordered(MAX_IN_FLIGHT)
            .collect()
            .await
        //#else
        stream::iter(urls).map(|url| self.fetch(url)).buffered(MAX_IN_FLIGHT).collect().await
        //#endif
    }

    /// Has `pages` examined and adds up the findings.
    pub async fn analyse(&self, pages: &[Page]) -> Analysis {
        //#if analysis-in-series
        stream::iter(pages)
            .fold(Analysis::default(), async |analysis, page| {
                analysis.with(self.service.examine(page).await)
            })
            .await
        //#elif wrong/all-examined-at-once
        futures::future::join_all(pages.iter().map(|page| self.service.examine(page)))
            .await
            .into_iter()
            .fold(Analysis::default(), Analysis::with)
        //#elif wrong/only-the-first-twenty
        stream::iter(pages.iter().take(MAX_IN_FLIGHT))
            .map(|page| self.service.examine(page))
            .buffer_unordered(MAX_IN_FLIGHT)
            .fold(Analysis::default(), async |analysis, finding| analysis.with(finding))
            .await
        //#elif wrong/skip-the-examination
        pages.iter().fold(Analysis::default(), |analysis, page| {
            let words = page.body.split_whitespace().count() as u64;
            analysis.with(Finding { words, has_uuid: page.body.contains("uuid") })
        })
        //#else
        stream::iter(pages)
            .map(|page| self.service.examine(page))
            .buffer_unordered(MAX_IN_FLIGHT)
            .fold(Analysis::default(), async |analysis, finding| analysis.with(finding))
            .await
        //#endif
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
