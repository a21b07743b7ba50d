//! What a detective works with: the web, the archive, the notary, and the papers they deal in.

/// A page of the web.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Page {
    /// Where it was found.
    pub url: String,
    /// What it says.
    pub text: String,
}

impl Page {
    /// How many words it has.
    #[must_use]
    pub fn words(&self) -> usize {
        self.text.split_whitespace().count()
    }
}

/// A page that could not be had.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FetchError {
    /// Where it should have been.
    pub url: String,
}

/// What the pages of one run come to.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Summary {
    /// How many pages there were.
    pub pages: usize,
    /// How many words they have, all together.
    pub words: usize,
    /// How many of them were filed.
    pub filed: usize,
    /// What could not be had.
    pub failed: Vec<FetchError>,
}

/// A summary with the notary's stamp.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Report {
    /// The number of the stamp.
    pub stamp: u64,
    /// What it is for.
    pub summary: Summary,
}

/// The detective's office.
pub trait Office: Send + Sync + 'static {
    /// The page at `url`, by way of the old download client.
    ///
    /// # Errors
    ///
    /// When the page cannot be had.
    fn download(&self, url: &str) -> Result<Page, FetchError>;

    /// The page at `url`, by way of the async client.
    ///
    /// # Errors
    ///
    /// When the page cannot be had.
    fn get(&self, url: &str) -> impl Future<Output = Result<Page, FetchError>> + Send;

    /// Files a page in the archive.
    fn file(&self, page: &Page) -> impl Future<Output = ()> + Send;

    /// Has the notary stamp a report, and gives back the number of the stamp.
    fn stamp(&self, summary: &Summary) -> impl Future<Output = u64> + Send;
}
