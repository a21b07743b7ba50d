//! The translation service, and how its clients say that something went wrong.
//!
//! This file is the service's, not the clients': it stays as it is.

use std::collections::BTreeMap;
use std::fmt;
use std::future::Future;
use std::io;

use tokio::runtime::TryCurrentError;

/// Words whose translation is known already.
pub type Glossary = BTreeMap<String, String>;

/// A handle to the translation service. Its clones are handles to the same service.
///
/// It has to be asked on a tokio runtime with its timer, and it opens its connections there: each
/// is kept by a task of that runtime, and closed when that task is dropped.
pub trait Service: Clone + Send + Sync + 'static {
    /// Asks for the translation of a word.
    fn translate(&self, word: &str) -> impl Future<Output = Result<String, ServiceError>> + Send;
}

/// Why the service did not translate a word.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ServiceError {
    /// It does not know the word.
    UnknownWord,
    /// It has no time just now.
    Busy,
}

impl fmt::Display for ServiceError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            ServiceError::UnknownWord => "the word is unknown",
            ServiceError::Busy => "the service is busy",
        })
    }
}

impl std::error::Error for ServiceError {}

/// Why a client has no translation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ClientError {
    /// The service was asked and said this.
    Service(ServiceError),
    /// A function that waits for its answer was called in async context, where nothing may wait
    /// but by `.await`.
    InAsyncContext,
    /// There is no runtime to ask the service on.
    NoRuntime,
}

impl From<ServiceError> for ClientError {
    fn from(error: ServiceError) -> Self {
        ClientError::Service(error)
    }
}

impl From<TryCurrentError> for ClientError {
    fn from(_: TryCurrentError) -> Self {
        ClientError::NoRuntime
    }
}

impl From<io::Error> for ClientError {
    fn from(_: io::Error) -> Self {
        ClientError::NoRuntime
    }
}

impl fmt::Display for ClientError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            ClientError::Service(error) => error.fmt(f),
            ClientError::InAsyncContext => f.write_str("called in async context"),
            ClientError::NoRuntime => f.write_str("there is no runtime"),
        }
    }
}

impl std::error::Error for ClientError {}
