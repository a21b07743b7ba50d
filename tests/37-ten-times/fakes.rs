//! A service whose handshakes, requests and examinations take their time.
//!
//! How long a page takes is drawn before anything begins, so that every version of the student's
//! crate meets the same service, in whatever order it asks.

use std::collections::HashMap;
use std::ops::RangeInclusive;
use std::sync::Arc;
use std::time::Duration;

use futures::future::{LocalBoxFuture, join_all};
use harness::{Boxed, Watch};
use ten_times::service::{Finding, Page, Service, Session};
use tokio::time::timeout;

const UUID: &str = "6ba7b810-9dad-11d1-80b4-00c04fd430c8";

/// How long things take, in milliseconds.
pub struct Pace {
    connect: u64,
    request: RangeInclusive<u64>,
    examination: RangeInclusive<u64>,
}

/// Opening a session takes much longer than a request.
pub const FAR: Pace = Pace { connect: 300, request: 5..=15, examination: 10..=30 };

/// A request takes longer than opening a session.
pub const NEAR: Pace = Pace { connect: 10, request: 60..=100, examination: 10..=30 };

/// A call of the processor.
pub type Call<'a, T> = LocalBoxFuture<'a, T>;

/// A site with its pages, and how long each takes.
pub struct Site {
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

/// What an analysis has found.
#[derive(Clone, Copy)]
pub struct Found {
    /// How many pages.
    pub pages: u64,
    /// How many words on them.
    pub words: u64,
    /// How many of them with a UUID.
    pub with_uuid: u64,
}

/// The pages that came back, in the order in which they came.
#[derive(Default)]
pub struct Fetched(Vec<Page>);

impl Fetched {
    /// One more page came back.
    pub fn add(&mut self, page: Page) {
        self.0.push(page);
    }

    /// More pages came back.
    pub fn add_all(&mut self, pages: Vec<Page>) {
        self.0.extend(pages);
    }
}

impl Site {
    /// A site of so many pages, whose sizes and times are drawn.
    pub fn drawn(watch: &Watch, pages: usize, pace: Pace) -> Self {
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

    /// The service that has the site's pages.
    pub fn service(&self) -> WatchedService {
        WatchedService {
            watch: self.watch.clone(),
            pages: self.pages.clone(),
            connect_ms: self.connect_ms,
        }
    }

    /// The URLs of all pages.
    pub fn urls(&self) -> &[String] {
        &self.urls
    }

    /// The URL of one page.
    pub fn url(&self, number: usize) -> &str {
        &self.urls[number]
    }

    /// The URLs of the pages from one number to before another.
    pub fn from_to(&self, from: usize, to: usize) -> &[String] {
        &self.urls[from..to]
    }

    /// The URLs of all pages, and of two of them once more.
    pub fn urls_and_two_again(&self) -> Vec<String> {
        [&self.urls[..], &self.urls[2..4]].concat()
    }

    /// All pages, as they would be fetched.
    pub fn pages(&self) -> Vec<Page> {
        self.urls.iter().map(|url| self.page(url)).collect()
    }

    fn page(&self, url: &str) -> Page {
        lookup(&self.pages, url).page
    }

    /// Records the pages that there are and those that came back.
    pub fn tell_pages(&self, fetched: &[Page]) {
        self.tell_pages_of(&self.urls, fetched);
    }

    /// The same, of pages that came one by one.
    pub fn tell_fetched(&self, fetched: &Fetched) {
        self.tell_pages(&fetched.0);
    }

    /// Records the pages of all URLs but the first, and those that came back.
    pub fn tell_all_but_the_first(&self, fetched: &Fetched) {
        self.tell_pages_of(&self.urls[1..], &fetched.0);
    }

    /// Records the pages of the first of `urls` and of all of them, twice, and those that came
    /// back.
    pub fn tell_one_and_all_twice(&self, urls: &[String], fetched: &Fetched) {
        self.tell_pages_of(&[&urls[..1], urls, urls].concat(), &fetched.0);
    }

    fn tell_pages_of(&self, urls: &[String], fetched: &[Page]) {
        let plain = |page: &Page| (page.url.clone(), page.body.len());
        let there: Vec<_> = urls.iter().map(|url| plain(&self.page(url))).collect();
        self.watch.input("pages", &there);
        self.watch.answer("pages", &fetched.iter().map(plain).collect::<Vec<_>>());
    }

    /// Records what there is on the site's pages and what each analysis of them has found.
    pub fn tell_analyses(&self, found: &[Found]) {
        self.tell_analyses_of(&self.urls, found);
    }

    /// Records what there is on the pages of `urls` and what each analysis of them has found:
    /// pages, words, pages with a UUID.
    pub fn tell_analyses_of(&self, urls: &[String], found: &[Found]) {
        let findings: Vec<_> = urls.iter().map(|url| finding(&self.page(url))).collect();
        let words: u64 = findings.iter().map(|finding| finding.words).sum();
        let with_uuid = findings.iter().filter(|finding| finding.has_uuid).count() as u64;
        let there = vec![(findings.len() as u64, words, with_uuid); found.len()];
        let found: Vec<_> = found.iter().map(|it| (it.pages, it.words, it.with_uuid)).collect();
        self.watch.input("analyses", &there);
        self.watch.answer("analyses", &found);
    }

    /// Waits for these five calls, which are made at the same moment, and records the pages.
    pub fn tell_pages_of_calls<'a>(&'a self, calls: [Call<'a, Page>; 5]) -> Call<'a, ()> {
        Box::pin(async move { self.tell_pages(&join_all(calls).await) })
    }

    /// Waits for these four calls, which are made at the same moment, and records the pages and
    /// what the run has found.
    pub fn tell_all_at_once<'a>(
        &'a self,
        one: Call<'a, Page>,
        many: Call<'a, Vec<Page>>,
        run: Call<'a, Found>,
        others: Call<'a, Vec<Page>>,
    ) -> Call<'a, ()> {
        Box::pin(async move {
            let (one, many, run, others) = tokio::join!(one, many, run, others);
            self.tell_pages(&[vec![one], many, others].concat());
            self.tell_analyses(&[run]);
        })
    }

    /// Makes two calls at the same moment, of which the first is given up while the session is
    /// being opened. Records whether it was, and gives back the page of the second.
    pub fn one_given_up<'a>(
        &'a self,
        first: Call<'a, Page>,
        second: Call<'a, Page>,
    ) -> Call<'a, Page> {
        Box::pin(async move {
            let (given_up, second) =
                tokio::join!(timeout(Duration::from_millis(100), first), second);
            self.watch.answer("given_up", &given_up.is_err());
            second
        })
    }
}

/// Makes a call that is given up after this time.
pub fn give_up_after(time_ms: u64, call: Call<'_, ()>) -> Call<'_, ()> {
    Box::pin(async move {
        timeout(Duration::from_millis(time_ms), call).await.ok();
    })
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
pub struct WatchedService {
    watch: Watch,
    pages: Arc<HashMap<String, Drawn>>,
    connect_ms: u64,
}

/// The fake behind [`Session`].
pub struct WatchedSession {
    watch: Watch,
    pages: Arc<HashMap<String, Drawn>>,
}

impl Service for WatchedService {
    type Session = WatchedSession;

    fn connect(&self) -> Boxed<'_, WatchedSession> {
        Box::pin(async move {
            self.watch.visit("connect", "session", Duration::from_millis(self.connect_ms)).await;
            WatchedSession { watch: self.watch.clone(), pages: self.pages.clone() }
        })
    }

    fn examine(&self, page: &Page) -> Boxed<'_, Finding> {
        let took = Duration::from_millis(lookup(&self.pages, &page.url).examination_ms);
        let visit = self.watch.visit("examination", &page.url, took);
        let finding = finding(page);
        Box::pin(async move {
            visit.await;
            finding
        })
    }
}

impl Session for WatchedSession {
    fn get(&self, url: &str) -> Boxed<'_, Page> {
        let drawn = lookup(&self.pages, url);
        let visit = self.watch.visit("request", url, Duration::from_millis(drawn.request_ms));
        Box::pin(async move {
            visit.await;
            drawn.page
        })
    }
}

harness::ready_made!(Page, Finding);
