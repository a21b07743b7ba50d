//! An office that writes down who asks for what: two clients for the web that answer after 20 to
//! 60 ms, an archive that knows what has been filed, a notary who counts stamps.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use detective::Detective;
use detective::office::{FetchError, Office, Page, Summary};
use harness::Watch;

/// Eight pages are fetched, three of which cannot be had, the first and the last among them.
async fn eight_pages(watch: &Watch) {
    let office = WatchedOffice::with_pages(watch, "a", 8, &[0, 4, 7]);
    watch.input("results", &told(&office.results()));

    let detective = Detective::new(Arc::clone(&office));
    let results = watch.span("fetch", detective.fetch(&office.urls())).await;
    watch.answer("results", &told(&results));
}

/// Four pages are processed, one of which is there twice; when the call comes back, which have been
/// filed?
async fn filing(watch: &Watch) {
    let office = WatchedOffice::with_pages(watch, "b", 4, &[]);
    let mut results = office.results();
    results.push(results[2].clone());
    watch.input("filed", &pages(&results));

    let mut detective = Detective::new(Arc::clone(&office));
    let summary = detective.process(results).await;
    watch.answer("filed", &office.filed());
    watch.answer("told", &summary.filed);
}

/// Two of seven results are failures.
async fn two_failures(watch: &Watch) {
    let failing = [watch.draw("first", 0..=2) as usize, watch.draw("second", 3..=5) as usize];
    run_with_failures(watch, &failing).await;
}

/// The first result is a failure, and the last two are.
async fn failures_at_the_ends(watch: &Watch) {
    run_with_failures(watch, &[0, 5, 6]).await;
}

/// Not one page could be had.
async fn nothing_but_failures(watch: &Watch) {
    run_with_failures(watch, &[0, 1, 2, 3, 4, 5, 6]).await;
}

async fn run_with_failures(watch: &Watch, failing: &[usize]) {
    let office = WatchedOffice::with_pages(watch, "c", 7, failing);
    let failures: Vec<_> = failing.iter().map(|&place| office.urls[place].clone()).collect();
    watch.input("counted", &counted(&office.results()));
    watch.input("told", &(7 - failing.len()));
    watch.input("failed", &failures);
    watch.input("kept", &pages(&office.results()));

    let mut detective = Detective::new(Arc::clone(&office));
    let summary = detective.process(office.results()).await;
    watch.answer("counted", &(summary.pages, summary.words));
    watch.answer("told", &summary.filed);
    watch.answer("failed", &failed(&summary));
    watch.answer("kept", &kept(&detective));
}

/// One detective, two runs: three pages, then two others and one of the three again.
async fn two_runs(watch: &Watch) {
    let first = WatchedOffice::with_pages(watch, "d", 3, &[]).results();
    let mut second = WatchedOffice::with_pages(watch, "e", 2, &[]).results();
    second.push(first[1].clone());
    watch.input("counted", &counted(&second));
    watch.input("kept", &pages(&second));

    let mut detective = Detective::new(WatchedOffice::with_pages(watch, "d", 0, &[]));
    detective.process(first).await;
    let summary = detective.process(second).await;
    watch.answer("counted", &(summary.pages, summary.words));
    watch.answer("told", &summary.filed);
    watch.answer("kept", &kept(&detective));
}

/// One detective, four runs: three pages, then none because nothing was asked; three pages again,
/// then none because nothing could be had. How many pages of the run before are still there?
async fn empty_runs(watch: &Watch) {
    let pages = WatchedOffice::with_pages(watch, "j", 3, &[]).results();
    let failures = WatchedOffice::with_pages(watch, "k", 2, &[0, 1]).results();

    let mut detective = Detective::new(WatchedOffice::with_pages(watch, "j", 0, &[]));
    let mut left_over = Vec::new();
    for nothing in [Vec::new(), failures] {
        detective.process(pages.clone()).await;
        detective.process(nothing).await;
        let from_before = |kept: &&&str| kept.starts_with("https://j.example/");
        left_over.push(kept(&detective).iter().filter(from_before).count());
    }
    watch.answer("left_over", &left_over);
}

/// A whole run over four pages, all of which can be had.
async fn analysis(watch: &Watch) {
    let office = WatchedOffice::with_pages(watch, "f", 4, &[]);
    watch.input("stamp", &office.first_stamp);
    watch.input("counted", &counted(&office.results()));
    watch.input("kept", &pages(&office.results()));

    let mut detective = Detective::new(Arc::clone(&office));
    let report = detective.analyse(&office.urls()).await;
    watch.answer("stamp", &report.stamp);
    watch.answer("counted", &(report.summary.pages, report.summary.words));
    watch.answer("kept", &kept(&detective));
}

/// Two whole runs of one detective: in the first one two of four pages cannot be had, in the second
/// one nothing is asked. What was stamped, and what was reported?
async fn two_analyses(watch: &Watch) {
    let office = WatchedOffice::with_pages(watch, "l", 4, &[1, 3]);
    watch.input("stamps", &[office.first_stamp, office.first_stamp + 1]);

    let mut detective = Detective::new(Arc::clone(&office));
    let reports = [detective.analyse(&office.urls()).await, detective.analyse(&[]).await];
    let reported: Vec<_> = reports.iter().map(|report| on_paper(&report.summary)).collect();
    watch.answer("stamps", &reports.map(|report| report.stamp));
    watch.answer("reported", &reported);
    watch.answer("stamped", &office.stamped());
}

/// A whole run over no pages at all: what is left of it is the stamp.
async fn stamping(watch: &Watch) {
    let office = WatchedOffice::with_pages(watch, "g", 0, &[]);
    let mut detective = Detective::new(office);
    let report = detective.analyse(&[]).await;
    watch.answer("counted", &(report.summary.pages, report.summary.words));
}

/// A URL that is asked for twice.
async fn asked_twice(watch: &Watch) {
    let office = WatchedOffice::with_pages(watch, "m", 3, &[]);
    let urls = [0, 1, 0, 2, 0].map(|place| office.urls[place].clone());
    let results: Vec<_> = urls.iter().map(|url| office.at(url).0).collect();
    watch.input("results", &told(&results));
    watch.answer("results", &told(&Detective::new(office).fetch(&urls).await));
}

/// A first run over three pages, all of which could be had, one of them twice.
async fn good_day(watch: &Watch) {
    let office = WatchedOffice::with_pages(watch, "h", 3, &[]);
    let mut results = office.results();
    results.push(results[0].clone());
    watch.input("counted", &counted(&results));
    watch.input("kept", &pages(&results));

    let mut detective = Detective::new(office);
    let summary = detective.process(results).await;
    watch.answer("counted", &(summary.pages, summary.words));
    watch.answer("told", &summary.filed);
    watch.answer("failed", &failed(&summary));
    watch.answer("kept", &kept(&detective));
}

/// Nothing is asked for.
async fn nothing(watch: &Watch) {
    let mut detective = Detective::new(WatchedOffice::with_pages(watch, "i", 0, &[]));
    watch.answer("results", &told(&detective.fetch(&[]).await));
    let summary = detective.process(Vec::new()).await;
    watch.answer("counted", &(summary.pages, summary.words));
    watch.answer("told", &summary.filed);
    watch.answer("failed", &failed(&summary));
}

/// How many pages there are, and how many words they have.
fn counted(results: &[Result<Page, FetchError>]) -> (usize, usize) {
    let pages = || results.iter().flatten();
    (pages().count(), pages().map(Page::words).sum())
}

/// Results in a form that can be written down: pages by their URL and the number of their words.
fn told(results: &[Result<Page, FetchError>]) -> Vec<Result<(&str, usize), &str>> {
    results
        .iter()
        .map(|result| match result {
            Ok(page) => Ok((page.url.as_str(), page.words())),
            Err(error) => Err(error.url.as_str()),
        })
        .collect()
}

/// What the summary says could not be had.
fn failed(summary: &Summary) -> Vec<&str> {
    summary.failed.iter().map(|error| error.url.as_str()).collect()
}

/// A summary as it is stamped: pages, words, pages filed, and what could not be had.
fn on_paper(summary: &Summary) -> (usize, usize, usize, Vec<String>) {
    let failed = failed(summary).into_iter().map(str::to_owned).collect();
    (summary.pages, summary.words, summary.filed, failed)
}

/// The pages of a run, by their URL.
fn pages(results: &[Result<Page, FetchError>]) -> Vec<&str> {
    results.iter().flatten().map(|page| page.url.as_str()).collect()
}

/// The pages that the detective has at hand.
fn kept<O: Office>(detective: &Detective<O>) -> Vec<&str> {
    detective.pages().iter().map(|page| page.url.as_str()).collect()
}

/// A page of the fake web and how long things take with it.
struct Shelf {
    result: Result<Page, FetchError>,
    fetching: Duration,
    filing: Duration,
}

/// The fake behind [`Office`].
struct WatchedOffice {
    watch: Watch,
    urls: Vec<String>,
    shelves: BTreeMap<String, Shelf>,
    filed: Mutex<Vec<String>>,
    first_stamp: u64,
    stamped: Mutex<Vec<Summary>>,
}

impl WatchedOffice {
    /// An office with `n` pages on `host`, of which those at `failing` cannot be had. Pages come
    /// after 20 to 60 ms, the first being the slowest and the second the quickest. The third says
    /// nothing. Their URLs are not in the order of the alphabet.
    fn with_pages(watch: &Watch, host: &str, n: usize, failing: &[usize]) -> Arc<Self> {
        let urls = (0..n).map(|place| format!("https://{host}.example/{}", (5 * place + 3) % 9));
        let urls: Vec<_> = urls.collect();
        let shelves = urls.iter().enumerate().map(|(place, url)| {
            let words = if place == 2 { 0 } else { watch.draw("words", 1..=99) };
            let text = (0..words).map(|word| format!("{host}{place}-{word} ")).collect();
            let page = Page { url: url.clone(), text };
            let fetching = match place {
                0 => 60,
                1 => 20,
                _ => 22 + 6 * place as u64 % 36 + watch.draw("fetching", 0..=4),
            };
            let shelf = Shelf {
                result: match failing.contains(&place) {
                    true => Err(FetchError { url: url.clone() }),
                    false => Ok(page),
                },
                fetching: Duration::from_millis(fetching),
                filing: Duration::from_millis(watch.draw("filing", 3..=9)),
            };
            (url.clone(), shelf)
        });
        Arc::new(Self {
            watch: watch.clone(),
            shelves: shelves.collect(),
            urls: urls.clone(),
            filed: Mutex::default(),
            first_stamp: watch.draw("stamp", 1_000..=9_999),
            stamped: Mutex::default(),
        })
    }

    fn urls(&self) -> Vec<String> {
        self.urls.clone()
    }

    /// What the web gives for all its pages, in their order.
    fn results(&self) -> Vec<Result<Page, FetchError>> {
        self.urls.iter().map(|url| self.shelves[url].result.clone()).collect()
    }

    /// The pages that have been filed, as often as they have been.
    fn filed(&self) -> Vec<String> {
        self.filed.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// The summaries that have been stamped, in the order of their stamps.
    fn stamped(&self) -> Vec<(usize, usize, usize, Vec<String>)> {
        let stamped = self.stamped.lock().unwrap_or_else(PoisonError::into_inner);
        stamped.iter().map(on_paper).collect()
    }

    /// What is at `url`, and how long it takes to come.
    fn at(&self, url: &str) -> (Result<Page, FetchError>, Duration) {
        match self.shelves.get(url) {
            Some(shelf) => (shelf.result.clone(), shelf.fetching),
            None => (Err(FetchError { url: url.to_owned() }), Duration::from_millis(20)),
        }
    }
}

impl Office for WatchedOffice {
    fn download(&self, url: &str) -> Result<Page, FetchError> {
        let (result, takes) = self.at(url);
        let _get = self.watch.enter_key("get", url);
        self.watch.block_for("office.download", takes);
        result
    }

    async fn get(&self, url: &str) -> Result<Page, FetchError> {
        let (result, takes) = self.at(url);
        self.watch.visit("get", url, takes).await;
        result
    }

    async fn file(&self, page: &Page) {
        let takes = self.shelves.get(&page.url).map_or(Duration::from_millis(3), |s| s.filing);
        self.watch.visit("file", &page.url, takes).await;
        self.filed.lock().unwrap_or_else(PoisonError::into_inner).push(page.url.clone());
    }

    async fn stamp(&self, summary: &Summary) -> u64 {
        let takes = Duration::from_millis(self.watch.draw("stamping", 5..=20));
        self.watch.visit("stamp", summary.pages, takes).await;
        let mut stamped = self.stamped.lock().unwrap_or_else(PoisonError::into_inner);
        stamped.push(summary.clone());
        self.first_stamp + stamped.len() as u64 - 1
    }
}

harness::scenarios!(
    eight_pages,
    filing,
    two_failures,
    failures_at_the_ends,
    nothing_but_failures,
    two_runs,
    empty_runs,
    analysis,
    two_analyses,
    stamping,
    asked_twice,
    good_day,
    nothing
);
