//! Clients of a translation service: one for async code, one for code that is not, and a function
//! for code that does not know where it runs.
//!
//! The waiting client keeps nothing: each call makes its runtime and drops it, where that is
//! allowed. So there is nothing left to drop with the client.

pub mod service;

use futures::stream::{self, StreamExt};
use tokio::runtime::{Handle, Runtime};

use service::{ClientError, Glossary, Service};

/// The client for async code.
pub struct Client<S> {
    service: S,
}

impl<S: Service> Client<S> {
    /// A client of this service.
    pub fn new(service: S) -> Self {
        Self { service }
    }

    /// Translates a word.
    pub async fn translate(&self, word: &str) -> Result<String, ClientError> {
        Ok(self.service.translate(word).await?)
    }

    /// Translates each of `words`, in their order; those in the glossary are taken from there.
    pub async fn translate_all(
        &self,
        words: &[String],
        glossary: &Glossary,
    ) -> Vec<Result<String, ClientError>> {
        stream::iter(words)
            .map(|word| async move {
                match glossary.get(word) {
                    Some(known) => Ok(known.clone()),
                    None => self.translate(word).await,
                }
            })
            .buffered(4)
            .collect()
            .await
    }
}

/// The client for code that is not async. Its calls wait until the answer is there.
pub struct BlockingClient<S> {
    client: Client<S>,
}

impl<S: Service> BlockingClient<S> {
    /// A client of this service.
    pub fn open(service: S) -> Result<Self, ClientError> {
        Ok(Self { client: Client::new(service) })
    }

    /// Translates a word, and waits for the answer.
    pub fn translate(&self, word: &str) -> Result<String, ClientError> {
        match Handle::try_current() {
            Ok(_) => Err(ClientError::InAsyncContext),
            Err(_) => Runtime::new()?.block_on(self.client.translate(word)),
        }
    }
}

/// Translates a word for code that does not know whether its thread belongs to a runtime: on a
/// new one, wherever that may be.
pub fn translate_anywhere<S: Service>(service: &S, word: &str) -> Result<String, ClientError> {
    Runtime::new()?.block_on(Client::new(service.clone()).translate(word))
}
