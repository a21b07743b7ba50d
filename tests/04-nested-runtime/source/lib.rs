//! Clients of a translation service: one for async code, one for code that is not, and a function
//! for code that does not know where it runs.

pub mod service;

//#if wrong/global-runtime
use std::sync::LazyLock;

//#elif wrong/leaked-runtime
use std::mem::ManuallyDrop;

//#endif
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
        //#if words-stand-still
        words
            .iter()
            .map(|word| match glossary.get(word) {
                Some(known) => Ok(known.clone()),
                None => futures::executor::block_on(self.translate(word)),
            })
            .collect()
        //#elif wrong/handle-in-the-closure
        words
            .iter()
            .map(|word| match glossary.get(word) {
                Some(known) => Ok(known.clone()),
                None => Handle::current().block_on(self.translate(word)),
            })
            .collect()
        //#elif wrong/in-place
        words
            .iter()
            .map(|word| match glossary.get(word) {
                Some(known) => Ok(known.clone()),
                None => tokio::task::block_in_place(|| {
                    Handle::current().block_on(self.translate(word))
                }),
            })
            .collect()
        //#elif wrong/joined-thread
        words
            .iter()
            .map(|word| match glossary.get(word) {
                Some(known) => Ok(known.clone()),
                None => std::thread::scope(|threads| {
                    let asking = threads.spawn(|| new_runtime()?.block_on(self.translate(word)));
                    asking.join().expect("the service does not panic")
                }),
            })
            .collect()
        //#elif wrong/polled-once
        use futures::FutureExt as _;
        words
            .iter()
            .map(|word| match glossary.get(word) {
                Some(known) => Ok(known.clone()),
                None => self.translate(word).now_or_never().unwrap_or(Err(ClientError::NoRuntime)),
            })
            .collect()
        //#elif wrong/spun-until-done
        let mut translated = Vec::with_capacity(words.len());
        for word in words {
            if let Some(known) = glossary.get(word) {
                translated.push(Ok(known.clone()));
                continue;
            }
            let (service, word) = (self.service.clone(), word.clone());
            let asking = tokio::spawn(async move { service.translate(&word).await });
            while !asking.is_finished() {
                tokio::task::yield_now().await;
            }
            let answer = asking.await.expect("the service does not panic");
            translated.push(answer.map_err(ClientError::from));
        }
        translated
        //#elif wrong/asked-about-all
        let mut translated = Vec::with_capacity(words.len());
        for word in words {
            let answer = self.translate(word).await;
            translated.push(glossary.get(word).cloned().map_or(answer, Ok));
        }
        translated
        //#elif wrong/as-they-come
        use futures::StreamExt as _;
        let asking = futures::stream::iter(words).map(async |word| match glossary.get(word) {
            Some(known) => Ok(known.clone()),
            None => self.translate(word).await,
        });
        asking.buffer_unordered(8).collect().await
        //#elif wrong/first-refusal-ends-it
        let mut translated = Vec::with_capacity(words.len());
        for word in words {
            let answer = match glossary.get(word) {
                Some(known) => Ok(known.clone()),
                None => self.translate(word).await,
            };
            let refused = answer.is_err();
            translated.push(answer);
            if refused {
                break;
            }
        }
        translated
        //#elif wrong/untranslated
        let mut translated = Vec::with_capacity(words.len());
        for word in words {
            translated.push(match glossary.get(word) {
                Some(known) => Ok(known.clone()),
                None => Ok(self.translate(word).await.unwrap_or_else(|_| word.clone())),
            });
        }
        translated
        //#elif wrong/each-word-once
        let mut glossary = glossary.clone();
        let mut translated = Vec::with_capacity(words.len());
        for word in words {
            let answer = match glossary.get(word) {
                Some(known) => Ok(known.clone()),
                None => self.translate(word).await,
            };
            if let Ok(known) = &answer {
                glossary.insert(word.clone(), known.clone());
            }
            translated.push(answer);
        }
        translated
        //#else
        let mut translated = Vec::with_capacity(words.len());
        for word in words {
            translated.push(match glossary.get(word) {
                Some(known) => Ok(known.clone()),
                None => self.translate(word).await,
            });
        }
        translated
        //#endif
    }
}

/// The client for code that is not async. Its calls wait until the answer is there.
pub struct BlockingClient<S> {
    client: Client<S>,
    //#if drop-in-a-task | wrong/joined-drop
    runtime: Runtime,
    //#elif wrong/leaked-runtime
    runtime: ManuallyDrop<Runtime>,
    //#elif wrong/global-runtime
    runtime: &'static Runtime,
    //#else
    /// There until the client is dropped.
    runtime: Option<Runtime>,
    //#endif
}

//#if wrong/global-runtime
static RUNTIME: LazyLock<Runtime> =
    LazyLock::new(|| new_runtime().expect("a runtime can be made"));

//#endif
impl<S: Service> BlockingClient<S> {
    /// A client of this service, with a runtime of its own.
    pub fn open(service: S) -> Result<Self, ClientError> {
        //#if wrong/never-opened-in-async
        if Handle::try_current().is_ok() {
            return Err(ClientError::InAsyncContext);
        }
        //#endif
        //#if drop-in-a-task | wrong/joined-drop
        Ok(Self { client: Client::new(service), runtime: new_runtime()? })
        //#elif wrong/leaked-runtime
        Ok(Self { client: Client::new(service), runtime: ManuallyDrop::new(new_runtime()?) })
        //#elif wrong/global-runtime
        Ok(Self { client: Client::new(service), runtime: &RUNTIME })
        //#else
        Ok(Self { client: Client::new(service), runtime: Some(new_runtime()?) })
        //#endif
    }

    /// Translates a word, and waits for the answer.
    pub fn translate(&self, word: &str) -> Result<String, ClientError> {
        //#if panic-in-a-task | wrong/asked-in-place | wrong/asked-on-a-joined-thread | wrong/panic-caught | wrong/another-executor
        //#elif wrong/asked-before-refused
        if let Ok(runtime) = Handle::try_current() {
            let (service, word) = (self.client.service.clone(), word.to_owned());
            runtime.spawn(async move { service.translate(&word).await });
            return Err(ClientError::InAsyncContext);
        }
        //#elif wrong/asked-after-refused
        if let Ok(runtime) = Handle::try_current() {
            let (service, word) = (self.client.service.clone(), word.to_owned());
            runtime.spawn(async move {
                tokio::time::sleep(std::time::Duration::from_secs(1)).await;
                service.translate(&word).await
            });
            return Err(ClientError::InAsyncContext);
        }
        //#elif wrong/another-error
        if Handle::try_current().is_ok() {
            return Err(ClientError::NoRuntime);
        }
        //#elif wrong/refused-everywhere
        if !word.is_empty() {
            return Err(ClientError::InAsyncContext);
        }
        //#elif wrong/empty-instead-of-refused
        if Handle::try_current().is_ok() {
            return Ok(String::new());
        }
        //#else
        if Handle::try_current().is_ok() {
            return Err(ClientError::InAsyncContext);
        }
        //#endif
        //#if drop-in-a-task | wrong/joined-drop | wrong/leaked-runtime | wrong/global-runtime
        let runtime = &self.runtime;
        //#else
        let runtime = self.runtime.as_ref().expect("it is there until the drop");
        //#endif
        //#if wrong/asked-in-place
        if Handle::try_current().is_ok() {
            return tokio::task::block_in_place(|| runtime.block_on(self.client.translate(word)));
        }
        //#elif wrong/another-executor
        if Handle::try_current().is_ok() {
            return futures::executor::block_on(self.client.translate(word));
        }
        //#elif wrong/asked-on-a-joined-thread
        if Handle::try_current().is_ok() {
            return std::thread::scope(|threads| {
                let asking = threads.spawn(|| runtime.block_on(self.client.translate(word)));
                asking.join().expect("the service does not panic")
            });
        }
        //#elif wrong/panic-caught
        if Handle::try_current().is_ok() {
            let asking = std::panic::AssertUnwindSafe(|| {
                runtime.block_on(self.client.translate(word))
            });
            return std::panic::catch_unwind(asking).unwrap_or(Err(ClientError::InAsyncContext));
        }
        //#endif
        runtime.block_on(self.client.translate(word))
    }
}

//#if drop-in-a-task | wrong/leaked-runtime | wrong/global-runtime
//#elif wrong/joined-drop
impl<S> Drop for BlockingClient<S> {
    fn drop(&mut self) {
        let empty = Builder::new_current_thread().build().expect("a runtime can be made");
        let runtime = std::mem::replace(&mut self.runtime, empty);
        let dropping = std::thread::spawn(move || drop(runtime));
        dropping.join().expect("a runtime can be dropped here");
    }
}

//#elif wrong/forgotten-in-async
impl<S> Drop for BlockingClient<S> {
    fn drop(&mut self) {
        if Handle::try_current().is_ok() {
            std::mem::forget(self.runtime.take());
        }
    }
}

//#elif wrong/dropped-later
impl<S> Drop for BlockingClient<S> {
    fn drop(&mut self) {
        let runtime = self.runtime.take();
        std::thread::spawn(move || {
            std::thread::sleep(std::time::Duration::from_secs(1));
            drop(runtime);
        });
    }
}

//#elif wrong/dropped-and-caught
impl<S> Drop for BlockingClient<S> {
    fn drop(&mut self) {
        let runtime = std::panic::AssertUnwindSafe(self.runtime.take());
        std::panic::catch_unwind(move || drop(runtime)).ok();
    }
}

//#elif wrong/a-moment-for-the-rest
impl<S> Drop for BlockingClient<S> {
    fn drop(&mut self) {
        if let Some(runtime) = self.runtime.take() {
            runtime.shutdown_background();
            std::thread::sleep(std::time::Duration::from_millis(1));
        }
    }
}

//#elif wrong/a-second-for-the-rest
impl<S> Drop for BlockingClient<S> {
    fn drop(&mut self) {
        if let Some(runtime) = self.runtime.take() {
            runtime.shutdown_timeout(std::time::Duration::from_secs(1));
        }
    }
}

//#else
impl<S> Drop for BlockingClient<S> {
    fn drop(&mut self) {
        if let Some(runtime) = self.runtime.take() {
            // Does not wait, so it may be done in async context.
            runtime.shutdown_background();
        }
    }
}

//#endif
/// Translates a word for code that does not know whether its thread belongs to a runtime.
pub fn translate_anywhere<S: Service>(service: &S, word: &str) -> Result<String, ClientError> {
    //#if asked-twice
    on_this_runtime(service, word).or_else(|_| on_a_new_runtime(service, word))
    //#elif wrong/again-when-busy
    match on_this_runtime(service, word) {
        Err(ClientError::Service(service::ServiceError::UnknownWord)) => {
            Err(ClientError::Service(service::ServiceError::UnknownWord))
        }
        Err(_) => on_a_new_runtime(service, word),
        done => done,
    }
    //#elif wrong/only-on-the-pool
    on_this_runtime(service, word)
    //#elif wrong/refused-on-the-pool
    match Handle::try_current() {
        Ok(_) => Err(ClientError::InAsyncContext),
        Err(_) => on_a_new_runtime(service, word),
    }
    //#elif wrong/first-asks-whether
    match on_this_runtime(service, word) {
        Ok(_) => on_a_new_runtime(service, word),
        Err(ClientError::NoRuntime) => on_a_new_runtime(service, word),
        refused => refused,
    }
    //#elif wrong/every-error-is-no-runtime
    match Handle::try_current() {
        Ok(runtime) => {
            let answer = runtime.block_on(service.translate(word));
            answer.map_err(|_| ClientError::NoRuntime)
        }
        Err(_) => on_a_new_runtime(service, word),
    }
    //#elif wrong/error-for-an-answer
    match Handle::try_current() {
        Ok(runtime) => {
            Ok(runtime.block_on(service.translate(word)).unwrap_or_else(|e| e.to_string()))
        }
        Err(_) => on_a_new_runtime(service, word),
    }
    //#elif wrong/pool-thread-polled
    match Handle::try_current() {
        Ok(runtime) => {
            let (service, word) = (service.clone(), word.to_owned());
            let asking = runtime.spawn(async move { service.translate(&word).await });
            for _ in 0..3 {
                std::thread::sleep(std::time::Duration::from_millis(1));
            }
            match asking.is_finished() {
                true => Ok(runtime.block_on(asking).expect("the service does not panic")?),
                false => Err(ClientError::Service(service::ServiceError::Busy)),
            }
        }
        Err(_) => on_a_new_runtime(service, word),
    }
    //#else
    match Handle::try_current() {
        Ok(runtime) => Ok(runtime.block_on(service.translate(word))?),
        Err(_) => on_a_new_runtime(service, word),
    }
    //#endif
}

//#if asked-twice | wrong/again-when-busy | wrong/only-on-the-pool | wrong/first-asks-whether
fn on_this_runtime<S: Service>(service: &S, word: &str) -> Result<String, ClientError> {
    let runtime = Handle::try_current()?;
    Ok(runtime.block_on(service.translate(word))?)
}

//#endif
//#if wrong/only-on-the-pool
//#else
fn on_a_new_runtime<S: Service>(service: &S, word: &str) -> Result<String, ClientError> {
    let runtime = new_runtime()?;
    Ok(runtime.block_on(service.translate(word))?)
}

//#endif
fn new_runtime() -> std::io::Result<Runtime> {
    Builder::new_current_thread().enable_all().build()
}
