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
        words
            .iter()
            .map(|word| match glossary.get(word) {
                Some(known) => Ok(known.clone()),
                None => futures::executor::block_on(self.translate(word)),
            })
            .collect()
    }
}

/// The client for code that is not async. Its calls wait until the answer is there.
pub struct BlockingClient<S> {
    client: Client<S>,
    runtime: Runtime,
}

impl<S: Service> BlockingClient<S> {
    /// A client of this service, with a runtime of its own.
    pub fn open(service: S) -> Result<Self, ClientError> {
        Ok(Self { client: Client::new(service), runtime: new_runtime()? })
    }

    /// Translates a word, and waits for the answer.
    pub fn translate(&self, word: &str) -> Result<String, ClientError> {
        let runtime = &self.runtime;
        runtime.block_on(self.client.translate(word))
    }
}

/// Translates a word for code that does not know whether its thread belongs to a runtime.
pub fn translate_anywhere<S: Service>(service: &S, word: &str) -> Result<String, ClientError> {
    on_this_runtime(service, word).or_else(|_| on_a_new_runtime(service, word))
}

fn on_this_runtime<S: Service>(service: &S, word: &str) -> Result<String, ClientError> {
    let runtime = Handle::try_current()?;
    Ok(runtime.block_on(service.translate(word))?)
}

fn on_a_new_runtime<S: Service>(service: &S, word: &str) -> Result<String, ClientError> {
    let runtime = new_runtime()?;
    Ok(runtime.block_on(service.translate(word))?)
}

fn new_runtime() -> std::io::Result<Runtime> {
    Builder::new_current_thread().enable_all().build()
}
