//! The service that pages are fetched from, and the one that examines them.

/// The most requests, and the most examinations, that the service bears from one call at the same
/// time.
pub const MAX_IN_FLIGHT: usize = 20;

/// A page, as it was fetched.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Page {
    /// Where it came from.
    pub url: String,
    /// What it says.
    pub body: String,
}

/// What an examination finds on a page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Finding {
    /// How many words it has.
    pub words: u64,
    /// Whether there is a UUID among them.
    pub has_uuid: bool,
}

/// The service. Every call takes its time; it never fails.
pub trait Service: Send + Sync + 'static {
    /// What requests are made on.
    type Session: Session;

    /// Opens a session: name lookup, connection, handshake.
    fn connect(&self) -> impl Future<Output = Self::Session> + Send;

    /// Has a page examined. This needs no session.
    fn examine(&self, page: &Page) -> impl Future<Output = Finding> + Send;
}

/// An open session. It is closed when it is dropped.
pub trait Session: Send + Sync + 'static {
    /// Fetches a page. One session can have many requests under way.
    fn get(&self, url: &str) -> impl Future<Output = Page> + Send;
}
