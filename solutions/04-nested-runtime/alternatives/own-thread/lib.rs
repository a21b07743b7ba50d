//! Clients of a translation service: one for async code, one for code that is not, and a function
//! for code that does not know where it runs.
//!
//! The waiting client has no runtime. It has a thread that has one, and sends it the words; when
//! the client is dropped the thread hears so, and ends with its runtime.

pub mod service;

use std::marker::PhantomData;

use futures::future::join_all;
use tokio::runtime::{Builder, Handle};
use tokio::sync::{mpsc, oneshot};

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
        join_all(words.iter().map(async |word| match glossary.get(word) {
            Some(known) => Ok(known.clone()),
            None => self.translate(word).await,
        }))
        .await
    }
}

struct Question {
    word: String,
    answer: oneshot::Sender<Result<String, ClientError>>,
}

/// The client for code that is not async. Its calls wait until the answer is there.
pub struct BlockingClient<S> {
    questions: mpsc::UnboundedSender<Question>,
    service: PhantomData<S>,
}

impl<S: Service> BlockingClient<S> {
    /// A client of this service, with a thread of its own.
    pub fn open(service: S) -> Result<Self, ClientError> {
        let runtime = Builder::new_current_thread().enable_all().build()?;
        let client = Client::new(service);
        let (questions, mut asked) = mpsc::unbounded_channel::<Question>();
        std::thread::Builder::new().spawn(move || {
            runtime.block_on(async {
                while let Some(Question { word, answer }) = asked.recv().await {
                    // Fails only when nobody waits for the answer any more.
                    answer.send(client.translate(&word).await).ok();
                }
            });
        })?;
        Ok(Self { questions, service: PhantomData })
    }

    /// Translates a word, and waits for the answer.
    pub fn translate(&self, word: &str) -> Result<String, ClientError> {
        if Handle::try_current().is_ok() {
            return Err(ClientError::InAsyncContext);
        }
        let (answer, answered) = oneshot::channel();
        let question = Question { word: word.to_owned(), answer };
        self.questions.send(question).map_err(|_| ClientError::NoRuntime)?;
        answered.blocking_recv().map_err(|_| ClientError::NoRuntime)?
    }
}

/// Translates a word for code that does not know whether its thread belongs to a runtime: it is
/// asked for on a thread that certainly does not.
pub fn translate_anywhere<S: Service>(service: &S, word: &str) -> Result<String, ClientError> {
    let ask = || {
        let runtime = Builder::new_current_thread().enable_all().build()?;
        Ok(runtime.block_on(service.translate(word))?)
    };
    std::thread::scope(|threads| threads.spawn(ask).join().expect("the service does not panic"))
}
