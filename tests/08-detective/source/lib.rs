//! A detective who reads pages of the web, files them, and has the findings stamped.

pub mod office;

use std::sync::Arc;

use office::{FetchError, Office, Page, Report, Summary};
//#if runtime-in-runtime
use tokio::runtime::Handle;
//#endif

/// A detective and the pages of the last run.
pub struct Detective<O> {
    office: Arc<O>,
    pages: Vec<Page>,
}

impl<O: Office> Detective<O> {
    /// A detective who has not read anything yet.
    pub fn new(office: Arc<O>) -> Self {
        Self { office, pages: Vec::new() }
    }

    /// The pages of the last run.
    pub fn pages(&self) -> &[Page] {
        &self.pages
    }

    /// Fetches the pages at `urls`: each place holds its page, or what went wrong there.
    pub async fn fetch(&self, urls: &[String]) -> Vec<Result<Page, FetchError>> {
        //#if blocking-fetch & urls-in-a-row
        let mut results = Vec::with_capacity(urls.len());
        for url in urls {
            results.push(self.office.download(url));
        }
        results
        //#elif blocking-fetch
        let fetching = urls.iter().map(|url| async move { self.office.download(url) });
        futures::future::join_all(fetching).await
        //#elif urls-in-a-row
        let mut results = Vec::with_capacity(urls.len());
        for url in urls {
            results.push(self.office.get(url).await);
        }
        results
        //#elif wrong/thread-joined-on-the-executor
        let mut results = Vec::with_capacity(urls.len());
        for url in urls {
            let (office, url) = (Arc::clone(&self.office), url.clone());
            let download = std::thread::spawn(move || office.download(&url));
            results.push(download.join().expect("the client does not panic"));
        }
        results
        //#elif wrong/pool-in-a-row
        let mut results = Vec::with_capacity(urls.len());
        for url in urls {
            let (office, url) = (Arc::clone(&self.office), url.clone());
            let download = tokio::task::spawn_blocking(move || office.download(&url));
            results.push(download.await.expect("the client does not panic"));
        }
        results
        //#elif wrong/a-task-for-each-in-turn
        let mut results = Vec::with_capacity(urls.len());
        for url in urls {
            let (office, url) = (Arc::clone(&self.office), url.clone());
            let get = tokio::spawn(async move { office.get(&url).await });
            results.push(get.await.expect("the client does not panic"));
        }
        results
        //#elif wrong/two-at-a-time
        use futures::StreamExt as _;
        let fetching = futures::stream::iter(urls).map(|url| self.office.get(url));
        fetching.buffered(2).collect().await
        //#elif wrong/seven-at-a-time
        use futures::StreamExt as _;
        let fetching = futures::stream::iter(urls).map(|url| self.office.get(url));
        fetching.buffered(7).collect().await
        //#elif wrong/sorted-by-url
        use futures::StreamExt as _;
        let fetching = futures::stream::iter(urls).map(|url| self.office.get(url));
        let mut results: Vec<_> = fetching.buffer_unordered(8).collect().await;
        results.sort_by_key(|result| match result {
            Ok(page) => page.url.clone(),
            Err(error) => error.url.clone(),
        });
        results
        //#elif wrong/as-they-finish
        use futures::StreamExt as _;
        let fetching = futures::stream::iter(urls).map(|url| self.office.get(url));
        fetching.buffer_unordered(8).collect().await
        //#else
        let fetching = urls.iter().map(|url| self.office.get(url));
        futures::future::join_all(fetching).await
        //#endif
    }

    /// Files the pages among `results` and sums them up, as a run of its own.
    pub async fn process(&mut self, results: Vec<Result<Page, FetchError>>) -> Summary {
        //#if one-failure-loses-the-rest
        let (pages, failed) = match results.into_iter().collect::<Result<Vec<_>, _>>() {
            Ok(pages) => (pages, Vec::new()),
            Err(error) => (Vec::new(), vec![error]),
        };
        //#elif wrong/failures-left-out
        let (pages, failed) = (results.into_iter().flatten().collect::<Vec<_>>(), Vec::new());
        //#elif wrong/empty-page-for-a-failure
        let pages: Vec<_> = results.into_iter().map(Result::unwrap_or_default).collect();
        let failed = Vec::new();
        //#elif wrong/nothing-after-the-first-failure
        let mut results = results.into_iter();
        let mut failed = Vec::new();
        let pages: Vec<_> =
            results.by_ref().map_while(|one| one.map_err(|error| failed.push(error)).ok()).collect();
        failed.extend(results.filter_map(Result::err));
        //#elif wrong/last-failure-first
        let mut failed = Vec::new();
        let pages: Vec<_> = results
            .into_iter()
            .filter_map(|result| result.map_err(|error| failed.insert(0, error)).ok())
            .collect();
        //#elif wrong/same-page-once
        let mut pages = Vec::with_capacity(results.len());
        let mut failed = Vec::new();
        for result in results {
            match result {
                Ok(page) if pages.contains(&page) => {}
                Ok(page) => pages.push(page),
                Err(error) => failed.push(error),
            }
        }
        //#else
        let mut pages = Vec::with_capacity(results.len());
        let mut failed = Vec::new();
        for result in results {
            match result {
                Ok(page) => pages.push(page),
                Err(error) => failed.push(error),
            }
        }
        //#endif
        //#if second-run-counts-the-first | wrong/cleared-before-an-analysis
        self.pages.extend(pages);
        //#elif wrong/one-page-for-each-url
        self.pages.retain(|old| pages.iter().all(|new| new.url != old.url));
        self.pages.extend(pages);
        //#elif wrong/nothing-replaces-nothing
        if !pages.is_empty() {
            self.pages = pages;
        }
        //#else
        self.pages = pages;
        //#endif

        //#if step-never-awaited
        let filed: Vec<_> = self.pages.iter().map(|page| self.office.file(page)).collect();
        //#elif wrong/filed-and-forgotten
        let mut filed = Vec::with_capacity(self.pages.len());
        for page in self.pages.clone() {
            let office = Arc::clone(&self.office);
            filed.push(tokio::spawn(async move { office.file(&page).await }));
        }
        //#elif wrong/filed-on-a-joined-thread
        let (office, pages) = (Arc::clone(&self.office), self.pages.clone());
        let filing = std::thread::spawn(move || {
            let runtime = tokio::runtime::Runtime::new().expect("a runtime can be made");
            let filing = pages.iter().map(|page| office.file(page));
            runtime.block_on(futures::future::join_all(filing))
        });
        let filed = filing.join().expect("the archive does not panic");
        //#elif wrong/nothing-filed
        let filed = &self.pages;
        //#else
        let filing = self.pages.iter().map(|page| self.office.file(page));
        let filed = futures::future::join_all(filing).await;
        //#endif
        Summary {
            pages: self.pages.len(),
            words: self.pages.iter().map(Page::words).sum(),
            filed: filed.len(),
            failed,
        }
    }

    /// A whole run: fetches, processes, and has the findings stamped.
    pub async fn analyse(&mut self, urls: &[String]) -> Report {
        //#if wrong/cleared-before-an-analysis
        self.pages.clear();
        //#endif
        let results = self.fetch(urls).await;
        let summary = self.process(results).await;
        //#if runtime-in-runtime
        Handle::current().block_on(self.conclude(summary))
        //#elif wrong/in-place
        let handle = tokio::runtime::Handle::current();
        tokio::task::block_in_place(|| handle.block_on(self.conclude(summary)))
        //#elif wrong/another-executor
        futures::executor::block_on(self.conclude(summary))
        //#elif wrong/runtime-on-a-joined-thread
        let office = Arc::clone(&self.office);
        let stamping = std::thread::spawn(move || {
            let runtime = tokio::runtime::Runtime::new().expect("a runtime can be made");
            let stamp = runtime.block_on(office.stamp(&summary));
            Report { stamp, summary }
        });
        stamping.join().expect("the notary does not panic")
        //#elif wrong/stamp-made-up
        Report { stamp: 1, summary }
        //#elif wrong/stamped-again-after-a-failure
        let report = self.conclude(summary).await;
        match report.summary.failed.is_empty() {
            true => report,
            false => self.conclude(report.summary).await,
        }
        //#elif wrong/blank-paper-stamped
        let report = self.conclude(Summary::default()).await;
        Report { summary, ..report }
        //#elif wrong/nothing-to-stamp
        match urls.is_empty() {
            true => Report { stamp: 0, summary },
            false => self.conclude(summary).await,
        }
        //#else
        self.conclude(summary).await
        //#endif
    }

    //#if wrong/runtime-on-a-joined-thread | wrong/stamp-made-up
    //#else
    /// Has a summary stamped.
    async fn conclude(&self, summary: Summary) -> Report {
        let stamp = self.office.stamp(&summary).await;
        Report { stamp, summary }
    }
    //#endif
}
