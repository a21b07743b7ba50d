//! An office that writes down who asks for what: two clients for the web that answer after 20 to
//! 60 ms, an archive that knows what has been filed, a notary who counts stamps.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use detective::office::{FetchError, Office, Page, Report, Summary};
use harness::{Boxed, Watch};

/// What comes of asking for a page.
pub type Fetched = Result<Page, FetchError>;

/// The results of a run in which a page is there twice. Tells which pages are to be filed.
pub fn one_page_twice(watch: &Watch, office: &WatchedOffice) -> Vec<Fetched> {
    let mut results = office.results();
    results.push(results[2].clone());
    watch.input("filed", &pages(&results));
    results
}

/// The places of two failures among seven results.
pub fn two_places(watch: &Watch) -> [usize; 2] {
    [watch.draw("first", 0..=2) as usize, watch.draw("second", 3..=5) as usize]
}

/// The results of two runs: three pages, then two others and one of the three again. Tells what
/// the second comes to.
pub fn two_runs_of_results(watch: &Watch) -> [Vec<Fetched>; 2] {
    let first = WatchedOffice::with_pages(watch, "d", 3, &[]).results();
    let mut second = WatchedOffice::with_pages(watch, "e", 2, &[]).results();
    second.push(first[1].clone());
    tell_due(watch, &second);
    [first, second]
}

/// The results of a first run over three pages, of which one is there twice. Tells what it comes
/// to.
pub fn good_results(watch: &Watch, office: &WatchedOffice) -> Vec<Fetched> {
    let mut results = office.results();
    results.push(results[0].clone());
    tell_due(watch, &results);
    results
}

/// Tells what a run over these results comes to, and which pages are kept of it.
pub fn tell_due(watch: &Watch, results: &[Fetched]) {
    watch.input("counted", &counted(results));
    watch.input("kept", &pages(results));
}

/// Tells what there is to fetch.
pub fn tell_results_due(watch: &Watch, results: &[Fetched]) {
    watch.input("results", &told(results));
}

/// Tells what was fetched.
pub fn tell_results(watch: &Watch, results: &[Fetched]) {
    watch.answer("results", &told(results));
}

/// Tells what the summary of a run says: pages and words, and how many were filed.
pub fn tell_summary(watch: &Watch, summary: &Summary) {
    tell_counted(watch, summary);
    watch.answer("told", &summary.filed);
}

/// Tells how many pages and words the summary of a run says that there were.
pub fn tell_counted(watch: &Watch, summary: &Summary) {
    watch.answer("counted", &(summary.pages, summary.words));
}

/// Tells how many pages the summary of a run says to have been filed.
pub fn tell_filed_of(watch: &Watch, summary: &Summary) {
    watch.answer("told", &summary.filed);
}

/// Tells what the summary of a run says could not be had.
pub fn tell_failed(watch: &Watch, summary: &Summary) {
    watch.answer("failed", &failed(summary));
}

/// Tells which pages the detective has at hand.
pub fn tell_kept(watch: &Watch, kept: &[Page]) {
    let kept: Vec<_> = kept.iter().map(|page| page.url.as_str()).collect();
    watch.answer("kept", &kept);
}

/// How many of the pages are of the host `j`.
pub fn of_host_j(kept: &[Page]) -> usize {
    kept.iter().filter(|page| page.url.starts_with("https://j.example/")).count()
}

/// Tells how many pages were left over after runs in which there was nothing.
pub fn tell_left_over(watch: &Watch, left_over: &[usize]) {
    watch.answer("left_over", &left_over);
}

/// Tells which stamp a run got.
pub fn tell_stamp(watch: &Watch, report: &Report) {
    watch.answer("stamp", &report.stamp);
}

/// Tells which stamps the runs got, and what was reported of them.
pub fn tell_reports(watch: &Watch, reports: &[Report]) {
    let stamps: Vec<_> = reports.iter().map(|report| report.stamp).collect();
    let reported: Vec<_> = reports.iter().map(|report| on_paper(&report.summary)).collect();
    watch.answer("stamps", &stamps);
    watch.answer("reported", &reported);
}

/// How many pages there are, and how many words they have.
fn counted(results: &[Fetched]) -> (usize, usize) {
    let pages = || results.iter().flatten();
    (pages().count(), pages().map(Page::words).sum())
}

/// Results in a form that can be written down: pages by their URL and the number of their words.
fn told(results: &[Fetched]) -> Vec<Result<(&str, usize), &str>> {
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
fn pages(results: &[Fetched]) -> Vec<&str> {
    results.iter().flatten().map(|page| page.url.as_str()).collect()
}

/// A page of the fake web and how long things take with it.
struct Shelf {
    result: Fetched,
    fetching: Duration,
    filing: Duration,
}

/// The fake behind [`Office`].
pub struct WatchedOffice {
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
    pub fn with_pages(watch: &Watch, host: &str, n: usize, failing: &[usize]) -> Arc<Self> {
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

    /// Where its pages are, in their order.
    pub fn urls(&self) -> &[String] {
        &self.urls
    }

    /// Where the first page is, the second, the first again, the third, and the first once more.
    /// Tells what there is to fetch.
    pub fn urls_with_one_thrice(&self) -> Vec<String> {
        let urls: Vec<_> = [0, 1, 0, 2, 0].map(|place| self.urls[place].clone()).into();
        let results: Vec<_> = urls.iter().map(|url| self.at(url).0).collect();
        tell_results_due(&self.watch, &results);
        urls
    }

    /// What the web gives for all its pages, in their order.
    pub fn results(&self) -> Vec<Fetched> {
        self.urls.iter().map(|url| self.shelves[url].result.clone()).collect()
    }

    /// Tells what a run over its pages comes to when those at `failing` cannot be had.
    pub fn tell_due_without(&self, failing: &[usize]) {
        let results = self.results();
        let failures: Vec<_> = failing.iter().map(|&place| &self.urls[place]).collect();
        self.watch.input("counted", &counted(&results));
        self.watch.input("told", &(results.len() - failing.len()));
        self.watch.input("failed", &failures);
        self.watch.input("kept", &pages(&results));
    }

    /// Tells which stamp the first run gets.
    pub fn tell_stamp_due(&self) {
        self.watch.input("stamp", &self.first_stamp);
    }

    /// Tells which stamps the first two runs get.
    pub fn tell_stamps_due(&self) {
        self.watch.input("stamps", &[self.first_stamp, self.first_stamp + 1]);
    }

    /// Tells of the pages that have been filed, as often as they have been.
    pub fn tell_filed(&self) {
        let filed = self.filed.lock().unwrap_or_else(PoisonError::into_inner);
        self.watch.answer("filed", &*filed);
    }

    /// Tells of the summaries that have been stamped, in the order of their stamps.
    pub fn tell_stamped(&self) {
        let stamped = self.stamped.lock().unwrap_or_else(PoisonError::into_inner);
        let stamped: Vec<_> = stamped.iter().map(on_paper).collect();
        self.watch.answer("stamped", &stamped);
    }

    /// What is at `url`, and how long it takes to come.
    fn at(&self, url: &str) -> (Fetched, Duration) {
        match self.shelves.get(url) {
            Some(shelf) => (shelf.result.clone(), shelf.fetching),
            None => (Err(FetchError { url: url.to_owned() }), Duration::from_millis(20)),
        }
    }
}

impl Office for WatchedOffice {
    fn download(&self, url: &str) -> Fetched {
        let (result, takes) = self.at(url);
        let _get = self.watch.enter_key("get", url);
        self.watch.block_for("office.download", takes);
        result
    }

    fn get(&self, url: &str) -> Boxed<'_, Fetched> {
        let url = url.to_owned();
        Box::pin(async move {
            let (result, takes) = self.at(&url);
            self.watch.visit("get", &url, takes).await;
            result
        })
    }

    fn file(&self, page: &Page) -> Boxed<'_, ()> {
        let url = page.url.clone();
        Box::pin(async move {
            let takes = self.shelves.get(&url).map_or(Duration::from_millis(3), |s| s.filing);
            self.watch.visit("file", &url, takes).await;
            self.filed.lock().unwrap_or_else(PoisonError::into_inner).push(url);
        })
    }

    fn stamp(&self, summary: &Summary) -> Boxed<'_, u64> {
        let summary = summary.clone();
        Box::pin(async move {
            let takes = Duration::from_millis(self.watch.draw("stamping", 5..=20));
            self.watch.visit("stamp", summary.pages, takes).await;
            let mut stamped = self.stamped.lock().unwrap_or_else(PoisonError::into_inner);
            stamped.push(summary);
            self.first_stamp + stamped.len() as u64 - 1
        })
    }
}

harness::ready_made!(Fetched, (), u64);
