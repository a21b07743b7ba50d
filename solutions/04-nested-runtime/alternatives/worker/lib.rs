//! Clients of a translation service: one for async code, one for code that is not, and a function
//! for code that does not know where it runs.
//!
//! The waiting client's runtime has threads of its own; calls hand it tasks and wait at a channel.
//! Another thread drops it, and nobody waits for that.

pub mod service;

use std::sync::mpsc;

use tokio::runtime::{Builder, Handle, Runtime};
use tokio::task::JoinSet;

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
        let mut asking = JoinSet::new();
        let mut translated: Vec<_> = words.iter().map(|word| glossary.get(word).cloned()).collect();
        let mut refused = Vec::new();
        for (place, _) in translated.iter().enumerate().filter(|(_, known)| known.is_none()) {
            let (service, word) = (self.service.clone(), words[place].clone());
            asking.spawn(async move { (place, service.translate(&word).await) });
        }
        for (place, answer) in asking.join_all().await {
            match answer {
                Ok(word) => translated[place] = Some(word),
                Err(error) => refused.push((place, error)),
            }
        }
        let reason = |place| {
            let found = refused.iter().find(|(refused, _)| *refused == place);
            found.map_or(ClientError::NoRuntime, |&(_, error)| error.into())
        };
        let places = translated.into_iter().enumerate();
        places.map(|(place, word)| word.ok_or_else(|| reason(place))).collect()
    }
}

/// The client for code that is not async. Its calls wait until the answer is there.
pub struct BlockingClient<S> {
    service: S,
    /// There until the client is dropped.
    runtime: Option<Runtime>,
}

impl<S: Service> BlockingClient<S> {
    /// A client of this service, with a runtime of its own.
    pub fn open(service: S) -> Result<Self, ClientError> {
        let runtime = Builder::new_multi_thread().worker_threads(1).enable_all().build()?;
        Ok(Self { service, runtime: Some(runtime) })
    }

    /// Translates a word, and waits for the answer.
    pub fn translate(&self, word: &str) -> Result<String, ClientError> {
        if Handle::try_current().is_ok() {
            return Err(ClientError::InAsyncContext);
        }
        let runtime = self.runtime.as_ref().ok_or(ClientError::NoRuntime)?;
        let (tell, told) = mpsc::channel();
        let (service, word) = (self.service.clone(), word.to_owned());
        runtime.spawn(async move { tell.send(service.translate(&word).await) });
        Ok(told.recv().map_err(|_| ClientError::NoRuntime)??)
    }
}

impl<S> Drop for BlockingClient<S> {
    fn drop(&mut self) {
        let runtime = self.runtime.take();
        std::thread::spawn(move || drop(runtime));
    }
}

/// Translates a word for code that does not know whether its thread belongs to a runtime.
pub fn translate_anywhere<S: Service>(service: &S, word: &str) -> Result<String, ClientError> {
    let (_made, runtime) = match Handle::try_current() {
        Ok(runtime) => (None, runtime),
        Err(_) => {
            let made = Runtime::new()?;
            let handle = made.handle().clone();
            (Some(made), handle)
        }
    };
    let (tell, told) = mpsc::channel();
    let (service, word) = (service.clone(), word.to_owned());
    runtime.spawn(async move { tell.send(service.translate(&word).await) });
    Ok(told.recv().map_err(|_| ClientError::NoRuntime)??)
}
