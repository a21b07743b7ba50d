//! A detective who gives every errand to a task of its own.

pub mod office;

use std::sync::Arc;

use office::{FetchError, Office, Page, Report, Summary};
use tokio::task::JoinSet;

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
        let mut errands = JoinSet::new();
        for (place, url) in urls.iter().cloned().enumerate() {
            let office = Arc::clone(&self.office);
            errands.spawn(async move { (place, office.get(&url).await) });
        }
        let mut results = errands.join_all().await;
        results.sort_by_key(|&(place, _)| place);
        results.into_iter().map(|(_, result)| result).collect()
    }

    /// Files the pages among `results` and sums them up, as a run of its own.
    pub async fn process(&mut self, results: Vec<Result<Page, FetchError>>) -> Summary {
        let (good, bad): (Vec<_>, Vec<_>) = results.into_iter().partition(Result::is_ok);
        self.pages = good.into_iter().flatten().collect();

        let mut filing = JoinSet::new();
        for page in self.pages.iter().cloned() {
            let office = Arc::clone(&self.office);
            filing.spawn(async move { office.file(&page).await });
        }
        Summary {
            filed: filing.join_all().await.len(),
            pages: self.pages.len(),
            words: self.pages.iter().map(Page::words).sum(),
            failed: bad.into_iter().filter_map(Result::err).collect(),
        }
    }

    /// A whole run: fetches, processes, and has the findings stamped.
    pub async fn analyse(&mut self, urls: &[String]) -> Report {
        let results = self.fetch(urls).await;
        let summary = self.process(results).await;
        let office = Arc::clone(&self.office);
        let stamping = tokio::spawn(async move {
            let stamp = office.stamp(&summary).await;
            Report { stamp, summary }
        });
        stamping.await.expect("the notary does not panic")
    }
}
