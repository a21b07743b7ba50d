//! A service whose handshakes, requests and examinations take their time.
//!
//! How long a page takes is drawn before anything begins, so that every version of the student's
//! crate meets the same service, in whatever order it asks.

use std::collections::HashMap;
use std::ops::RangeInclusive;
use std::sync::Arc;
use std::time::Duration;

use futures::future::join_all;
use harness::Watch;
use ten_times::Processor;
use ten_times::service::{Finding, Page, Service, Session};

const UUID: &str = "6ba7b810-9dad-11d1-80b4-00c04fd430c8";

/// A caller that fetches one page after the other, from far away.
async fn page_by_page(watch: &Watch) {
    let site = Site::drawn(watch, 40, FAR);
    let processor = Processor::new(site.service());
    let fetched = watch.span("fetch", async {
        let mut pages = Vec::new();
        for url in &site.urls {
            pages.push(processor.fetch(url).await);
        }
        pages
    });
    site.tell_pages(&fetched.await);
}

/// Five callers that fetch a page each, all at the same moment.
async fn five_callers(watch: &Watch) {
    let site = Site::drawn(watch, 5, FAR);
    let processor = Processor::new(site.service());
    let fetched = join_all(site.urls.iter().map(|url| processor.fetch(url))).await;
    site.tell_pages(&fetched);
}

/// One call for sixty pages, from near by.
async fn sixty_pages(watch: &Watch) {
    let site = Site::drawn(watch, 60, NEAR);
    let processor = Processor::new(site.service());
    let fetched = watch.span("fetch_all", processor.fetch_all(&site.urls)).await;
    site.tell_pages(&fetched);
}

/// Sixty pages, fetched already, are examined.
async fn sixty_examinations(watch: &Watch) {
    let site = Site::drawn(watch, 60, NEAR);
    let processor = Processor::new(site.service());
    let pages: Vec<_> = site.urls.iter().map(|url| site.page(url)).collect();
    site.tell_analysis(watch.span("analyse", processor.analyse(&pages)).await);
}

/// The whole run.
async fn whole_run(watch: &Watch) {
    let site = Site::drawn(watch, 60, NEAR);
    let processor = Processor::new(site.service());
    site.tell_analysis(watch.span("run", processor.run(&site.urls)).await);
}

/// The whole run over nothing.
async fn nothing_to_do(watch: &Watch) {
    let site = Site::drawn(watch, 0, NEAR);
    let processor = Processor::new(site.service());
    site.tell_pages(&processor.fetch_all(&[]).await);
    site.tell_analysis(processor.run(&[]).await);
}

/// How long things take, in milliseconds.
struct Pace {
    connect: u64,
    request: RangeInclusive<u64>,
    examination: RangeInclusive<u64>,
}

const FAR: Pace = Pace { connect: 300, request: 5..=15, examination: 10..=30 };
const NEAR: Pace = Pace { connect: 10, request: 60..=100, examination: 10..=30 };

/// A site with its pages, and how long each takes.
struct Site {
    watch: Watch,
    urls: Vec<String>,
    pages: Arc<HashMap<String, Drawn>>,
    connect_ms: u64,
}

/// A page and how long it takes.
#[derive(Clone)]
struct Drawn {
    page: Page,
    request_ms: u64,
    examination_ms: u64,
}

impl Site {
    fn drawn(watch: &Watch, pages: usize, pace: Pace) -> Self {
        let urls: Vec<_> = (0..pages).map(|n| format!("https://site.example/{n}")).collect();
        let draw = |url: &String| {
            let mut words = vec!["word"; watch.draw("words", 1..=40) as usize];
            if watch.draw("uuid", 0..=1) == 1 {
                words.push(UUID);
            }
            let page = Drawn {
                page: Page { url: url.clone(), body: words.join(" ") },
                request_ms: watch.draw("request", pace.request.clone()),
                examination_ms: watch.draw("examination", pace.examination.clone()),
            };
            (url.clone(), page)
        };
        let pages = Arc::new(urls.iter().map(draw).collect());
        Self { watch: watch.clone(), urls, pages, connect_ms: pace.connect }
    }

    fn service(&self) -> WatchedService {
        WatchedService {
            watch: self.watch.clone(),
            pages: self.pages.clone(),
            connect_ms: self.connect_ms,
        }
    }

    fn page(&self, url: &str) -> Page {
        lookup(&self.pages, url).page
    }

    /// Records the pages that there are and those that came back.
    fn tell_pages(&self, fetched: &[Page]) {
        let plain = |page: &Page| (page.url.clone(), page.body.len());
        let there: Vec<_> = self.urls.iter().map(|url| plain(&self.page(url))).collect();
        self.watch.input("pages", &there);
        self.watch.answer("pages", &fetched.iter().map(plain).collect::<Vec<_>>());
    }

    /// Records what there is on the pages and what was found: pages, words, pages with a UUID.
    fn tell_analysis(&self, found: ten_times::Analysis) {
        let findings: Vec<_> = self.urls.iter().map(|url| finding(&self.page(url))).collect();
        let words: u64 = findings.iter().map(|finding| finding.words).sum();
        let with_uuid = findings.iter().filter(|finding| finding.has_uuid).count();
        self.watch.input("analysis", &(findings.len(), words, with_uuid));
        self.watch.answer("analysis", &(found.pages, found.words, found.with_uuid));
    }
}

/// The page of a URL; one that the site does not have is empty and quick.
fn lookup(pages: &HashMap<String, Drawn>, url: &str) -> Drawn {
    pages.get(url).cloned().unwrap_or_else(|| Drawn {
        page: Page { url: url.to_owned(), body: String::new() },
        request_ms: 1,
        examination_ms: 1,
    })
}

fn finding(page: &Page) -> Finding {
    let words = page.body.split_whitespace().count() as u64;
    Finding { words, has_uuid: page.body.contains(UUID) }
}

/// The fake behind [`Service`]: every call takes its time and is written down.
struct WatchedService {
    watch: Watch,
    pages: Arc<HashMap<String, Drawn>>,
    connect_ms: u64,
}

/// The fake behind [`Session`].
struct WatchedSession {
    watch: Watch,
    pages: Arc<HashMap<String, Drawn>>,
}

impl Service for WatchedService {
    type Session = WatchedSession;

    async fn connect(&self) -> WatchedSession {
        self.watch.visit("connect", "session", Duration::from_millis(self.connect_ms)).await;
        WatchedSession { watch: self.watch.clone(), pages: self.pages.clone() }
    }

    async fn examine(&self, page: &Page) -> Finding {
        let took = Duration::from_millis(lookup(&self.pages, &page.url).examination_ms);
        self.watch.visit("examination", &page.url, took).await;
        finding(page)
    }
}

impl Session for WatchedSession {
    async fn get(&self, url: &str) -> Page {
        let drawn = lookup(&self.pages, url);
        self.watch.visit("request", url, Duration::from_millis(drawn.request_ms)).await;
        drawn.page
    }
}

harness::scenarios!(
    page_by_page,
    five_callers,
    sixty_pages,
    sixty_examinations,
    whole_run,
    nothing_to_do,
);
