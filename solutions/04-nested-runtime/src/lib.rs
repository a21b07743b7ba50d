//! Clients of a translation service: one for async code, one for code that is not, and a function
//! for code that does not know where it runs.

pub mod service;

use tokio::runtime::{Builder, Handle, Runtime};

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
        let mut translated = Vec::with_capacity(words.len());
        for word in words {
            translated.push(match glossary.get(word) {
                Some(known) => Ok(known.clone()),
                None => self.translate(word).await,
            });
        }
        translated
    }
}

/// The client for code that is not async. Its calls wait until the answer is there.
pub struct BlockingClient<S> {
    client: Client<S>,
    /// There until the client is dropped.
    runtime: Option<Runtime>,
}

impl<S: Service> BlockingClient<S> {
    /// A client of this service, with a runtime of its own.
    pub fn open(service: S) -> Result<Self, ClientError> {
        Ok(Self { client: Client::new(service), runtime: Some(new_runtime()?) })
    }

    /// Translates a word, and waits for the answer.
    pub fn translate(&self, word: &str) -> Result<String, ClientError> {
        if Handle::try_current().is_ok() {
            return Err(ClientError::InAsyncContext);
        }
        let runtime = self.runtime.as_ref().expect("it is there until the drop");
        runtime.block_on(self.client.translate(word))
    }
}

impl<S> Drop for BlockingClient<S> {
    fn drop(&mut self) {
        if let Some(runtime) = self.runtime.take() {
            // Does not wait, so it may be done in async context.
            runtime.shutdown_background();
        }
    }
}

/// Translates a word for code that does not know whether its thread belongs to a runtime.
pub fn translate_anywhere<S: Service>(service: &S, word: &str) -> Result<String, ClientError> {
    match Handle::try_current() {
        Ok(runtime) => Ok(runtime.block_on(service.translate(word))?),
        Err(_) => on_a_new_runtime(service, word),
    }
}

fn on_a_new_runtime<S: Service>(service: &S, word: &str) -> Result<String, ClientError> {
    let runtime = new_runtime()?;
    Ok(runtime.block_on(service.translate(word))?)
}

fn new_runtime() -> std::io::Result<Runtime> {
    Builder::new_current_thread().enable_all().build()
}
