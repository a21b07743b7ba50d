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
use ten_times::service::{Finding, Page, Service, Session};
use ten_times::{Analysis, Processor};
use tokio::time::timeout;

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

/// One processor, asked for pages in every way there is, one call after the other, and for the same
/// pages again.
async fn mixed_calls(watch: &Watch) {
    let site = Site::drawn(watch, 7, FAR);
    let urls = [&site.urls[..], &site.urls[2..4]].concat();
    let processor = Processor::new(site.service());
    let mut fetched = vec![processor.fetch(&urls[0]).await];
    fetched.extend(processor.fetch_all(&urls).await);
    let run = processor.run(&urls).await;
    let pages = processor.fetch_all(&urls).await;
    let analysis = processor.analyse(&pages).await;
    fetched.extend(pages);
    site.tell_pages_of(&[&urls[..1], &urls, &urls].concat(), &fetched);
    site.tell_analyses_of(&urls, &[run, analysis]);
}

/// The same, but all calls come at the same moment.
async fn all_at_once(watch: &Watch) {
    let site = Site::drawn(watch, 9, FAR);
    let processor = Processor::new(site.service());
    let (one, many, run, others) = tokio::join!(
        processor.fetch(&site.urls[0]),
        processor.fetch_all(&site.urls[1..5]),
        processor.run(&site.urls),
        processor.fetch_all(&site.urls[5..]),
    );
    site.tell_pages(&[vec![one], many, others].concat());
    site.tell_analyses_of(&site.urls, &[run]);
}

/// The first caller gives up while the session is being opened; a second one waits for it, and a
/// third comes later.
async fn opening_given_up(watch: &Watch) {
    let site = Site::drawn(watch, 3, FAR);
    let processor = Processor::new(site.service());
    let (given_up, second) = tokio::join!(
        timeout(Duration::from_millis(100), processor.fetch(&site.urls[0])),
        processor.fetch(&site.urls[1]),
    );
    watch.answer("given_up", &given_up.is_err());
    let third = processor.fetch(&site.urls[2]).await;
    site.tell_pages_of(&site.urls[1..], &[second, third]);
}

/// A caller gives up when pages are being fetched, and another when they are being examined; both
/// calls are made again.
async fn work_given_up(watch: &Watch) {
    let site = Site::drawn(watch, 20, NEAR);
    let processor = Processor::new(site.service());
    // Long enough for a session to be open, too short for anything else.
    let _ = timeout(Duration::from_millis(40), processor.fetch_all(&site.urls)).await;
    let pages = processor.fetch_all(&site.urls).await;
    let _ = timeout(Duration::from_millis(8), processor.analyse(&pages)).await;
    let analysis = processor.analyse(&pages).await;
    site.tell_pages(&pages);
    site.tell_analyses_of(&site.urls, &[analysis]);
}

/// Sixty pages, fetched already, are examined.
async fn sixty_examinations(watch: &Watch) {
    let site = Site::drawn(watch, 60, NEAR);
    let processor = Processor::new(site.service());
    let pages: Vec<_> = site.urls.iter().map(|url| site.page(url)).collect();
    let analysis = watch.span("analyse", processor.analyse(&pages)).await;
    site.tell_analyses_of(&site.urls, &[analysis]);
}

/// The whole run, over a number of pages that is no multiple of anything.
async fn whole_run(watch: &Watch) {
    let site = Site::drawn(watch, 47, NEAR);
    let processor = Processor::new(site.service());
    let run = watch.span("run", processor.run(&site.urls)).await;
    let pages = processor.fetch_all(&site.urls).await;
    site.tell_pages(&pages);
    site.tell_analyses_of(&site.urls, &[run]);
}

/// The whole run over nothing.
async fn nothing_to_do(watch: &Watch) {
    let site = Site::drawn(watch, 0, NEAR);
    let processor = Processor::new(site.service());
    site.tell_pages(&processor.fetch_all(&[]).await);
    let analyses = [processor.analyse(&[]).await, processor.run(&[]).await];
    site.tell_analyses_of(&[], &analyses);
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
        // 29 and `pages` have no divisor in common, so every number comes once, and not in order.
        let numbers = (0..pages).map(|n| (29 * n + 17) % pages);
        let urls: Vec<_> = numbers.map(|n| format!("https://site.example/{n}")).collect();
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
        self.tell_pages_of(&self.urls, fetched);
    }

    /// The same, where the URLs were others than those of the site, or in another order.
    fn tell_pages_of(&self, urls: &[String], fetched: &[Page]) {
        let plain = |page: &Page| (page.url.clone(), page.body.len());
        let there: Vec<_> = urls.iter().map(|url| plain(&self.page(url))).collect();
        self.watch.input("pages", &there);
        self.watch.answer("pages", &fetched.iter().map(plain).collect::<Vec<_>>());
    }

    /// Records what there is on the pages of `urls` and what each analysis of them has found:
    /// pages, words, pages with a UUID.
    fn tell_analyses_of(&self, urls: &[String], found: &[Analysis]) {
        let findings: Vec<_> = urls.iter().map(|url| finding(&self.page(url))).collect();
        let words: u64 = findings.iter().map(|finding| finding.words).sum();
        let with_uuid = findings.iter().filter(|finding| finding.has_uuid).count() as u64;
        let there = vec![(findings.len() as u64, words, with_uuid); found.len()];
        let found: Vec<_> = found.iter().map(|it| (it.pages, it.words, it.with_uuid)).collect();
        self.watch.input("analyses", &there);
        self.watch.answer("analyses", &found);
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
    mixed_calls,
    all_at_once,
    opening_given_up,
    work_given_up,
    sixty_examinations,
    whole_run,
    nothing_to_do,
);
