//! A detective who works through streams, eight URLs at a time, and files one page after another.

pub mod office;

use std::sync::Arc;

use futures::stream::{self, StreamExt};
use office::{FetchError, Office, Page, Report, Summary};

/// No run asks for more URLs than this.
const AT_ONCE: usize = 8;

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
        stream::iter(urls).map(|url| self.office.get(url)).buffered(AT_ONCE).collect().await
    }

    /// Files the pages among `results` and sums them up, as a run of its own.
    pub async fn process(&mut self, results: Vec<Result<Page, FetchError>>) -> Summary {
        self.pages.clear();
        let mut summary = Summary::default();
        for result in results {
            match result {
                Ok(page) => {
                    self.office.file(&page).await;
                    summary.filed += 1;
                    summary.pages += 1;
                    summary.words += page.words();
                    self.pages.push(page);
                }
                Err(error) => summary.failed.push(error),
            }
        }
        summary
    }

    /// A whole run: fetches, processes, and has the findings stamped.
    pub async fn analyse(&mut self, urls: &[String]) -> Report {
        let results = self.fetch(urls).await;
        let summary = self.process(results).await;
        let stamp = self.office.stamp(&summary).await;
        Report { stamp, summary }
    }
}
