//! A detective who reads pages of the web, files them, and has the findings stamped.

pub mod office;

use std::sync::Arc;

use office::{FetchError, Office, Page, Report, Summary};

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
        let fetching = urls.iter().map(|url| self.office.get(url));
        futures::future::join_all(fetching).await
    }

    /// Files the pages among `results` and sums them up, as a run of its own.
    pub async fn process(&mut self, results: Vec<Result<Page, FetchError>>) -> Summary {
        let mut pages = Vec::with_capacity(results.len());
        let mut failed = Vec::new();
        for result in results {
            match result {
                Ok(page) => pages.push(page),
                Err(error) => failed.push(error),
            }
        }
        self.pages = pages;

        let filing = self.pages.iter().map(|page| self.office.file(page));
        let filed = futures::future::join_all(filing).await;
        Summary {
            pages: self.pages.len(),
            words: self.pages.iter().map(Page::words).sum(),
            filed: filed.len(),
            failed,
        }
    }

    /// A whole run: fetches, processes, and has the findings stamped.
    pub async fn analyse(&mut self, urls: &[String]) -> Report {
        let results = self.fetch(urls).await;
        let summary = self.process(results).await;
        self.conclude(summary).await
    }

    /// Has a summary stamped.
    async fn conclude(&self, summary: Summary) -> Report {
        let stamp = self.office.stamp(&summary).await;
        Report { stamp, summary }
    }
}
