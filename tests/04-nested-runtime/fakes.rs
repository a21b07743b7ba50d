//! A translation service that can be asked from a task, from a thread of its own and from the pool.

use std::collections::BTreeSet;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use futures::future::LocalBoxFuture;
use harness::{Boxed, Watch};
use nested_runtime::service::{ClientError, Glossary, Service, ServiceError};
use tokio::sync::oneshot;
use tokio::task::{spawn_blocking, spawn_local};

/// What is done on a thread that may wait.
pub type Script<T> = Box<dyn FnOnce() -> T + Send>;

/// What is done in a task.
pub type Task<T> = LocalBoxFuture<'static, T>;

/// Words that are to be translated together.
pub struct Words {
    service: WatchedService,
    glossary: Glossary,
    words: Vec<String>,
}

impl Words {
    /// Records the translations that are due of `words`, of which the service refuses some and the
    /// glossary knows some, and the words that the service has to be asked for.
    pub fn new(watch: &Watch, refused: &[&'static str], words: &[&str], known: &[&str]) -> Self {
        let service = WatchedService::new(watch, refused);
        let glossary: Glossary = known
            .iter()
            .map(|word| ((*word).to_owned(), format!("{word} in the glossary")))
            .collect();
        let due: Vec<_> = words
            .iter()
            .map(|word| match glossary.get(*word) {
                Some(known) => known.clone(),
                None if service.refused.contains(*word) => "unknown word".to_owned(),
                None => in_english(word),
            })
            .collect();
        let mut to_ask: Vec<_> =
            words.iter().filter(|word| !glossary.contains_key(**word)).collect();
        to_ask.sort_unstable();
        watch.input("translated", &due);
        watch.input("asked", &to_ask);
        let words = words.iter().map(|word| (*word).to_owned()).collect();
        Self { service, glossary, words }
    }

    /// The service to ask.
    pub fn service(&self) -> WatchedService {
        self.service.clone()
    }

    /// The words.
    pub fn words(&self) -> &[String] {
        &self.words
    }

    /// The words whose translation is known.
    pub fn glossary(&self) -> &Glossary {
        &self.glossary
    }

    /// Records the translations and what the service was asked for.
    pub fn tell(&self, translated: Vec<Result<String, ClientError>>) {
        let translated: Vec<_> = translated.into_iter().map(said).collect();
        self.service.watch.answer("translated", &translated);
        self.service.tell_asked();
    }
}

/// Words that are asked for wherever the one who asks happens to be.
pub struct Anywhere {
    service: WatchedService,
    /// Those that were not asked for yet; the last is the next.
    to_ask: Vec<(WatchedService, &'static str)>,
    all_said: Vec<String>,
}

impl Anywhere {
    /// One that is known, one that is refused, and one for which the service is busy the first
    /// time.
    pub fn new(watch: &Watch) -> Self {
        let service = WatchedService::new(watch, &["xale"]);
        let busy = WatchedService { busy: Arc::new(AtomicU64::new(1)), ..service.clone() };
        let to_ask = vec![(busy, "sol"), (service.clone(), "xale"), (service.clone(), "mar")];
        Self { service, to_ask, all_said: Vec::new() }
    }

    /// The next word and the service to ask for it.
    pub fn next(&mut self) -> Option<(WatchedService, &'static str)> {
        self.to_ask.pop()
    }

    /// Asks on a thread of the runtime's pool.
    pub fn on_the_pool(&mut self, asking: Script<String>) -> LocalBoxFuture<'_, ()> {
        Box::pin(async move {
            let asking = spawn_blocking(asking);
            self.all_said.push(asking.await.unwrap_or_else(|_| "panicked".to_owned()));
        })
    }

    /// Asks on a thread that belongs to no runtime.
    pub fn on_a_thread(&mut self, asking: Script<String>) -> LocalBoxFuture<'_, ()> {
        Box::pin(async move {
            let asking = on_a_thread(asking);
            self.all_said.push(asking.await.unwrap_or_else(|| "panicked".to_owned()));
        })
    }

    /// Records what was said and what the service was asked for.
    pub fn tell(&self) {
        self.service.tell_said(&self.all_said);
    }
}

/// Runs it on a thread that belongs to no runtime; nothing when it panics.
pub async fn on_a_thread<T: Send + 'static>(work: Script<T>) -> Option<T> {
    let done = Arc::new(Mutex::new(None));
    let result = Arc::clone(&done);
    run_on_a_thread(Box::new(move || {
        let value = work();
        *result.lock().unwrap_or_else(PoisonError::into_inner) = Some(value);
    }))
    .await;
    done.lock().unwrap_or_else(PoisonError::into_inner).take()
}

fn run_on_a_thread(work: Script<()>) -> Boxed<'static, ()> {
    Box::pin(async move {
        let (tell, told) = oneshot::channel();
        std::thread::spawn(move || {
            work();
            tell.send(()).ok();
        });
        // An error says that it has panicked.
        told.await.ok();
    })
}

/// Records under this name what a script was told of a word.
pub fn tell_word<'a>(
    watch: &'a Watch,
    name: &'static str,
    script: Script<String>,
) -> LocalBoxFuture<'a, ()> {
    Box::pin(async move { watch.answer(name, &on_a_thread(script).await) })
}

/// Records what became of a client in a task.
pub fn tell_end<'a>(watch: &'a Watch, dropping: Task<&'static str>) -> LocalBoxFuture<'a, ()> {
    Box::pin(async move {
        watch.answer("end", &spawn_local(dropping).await.unwrap_or("panicked"));
    })
}

/// What a client said, in a form that can be written down.
pub fn said(result: Result<String, ClientError>) -> String {
    match result {
        Ok(word) => word,
        Err(ClientError::Service(ServiceError::UnknownWord)) => "unknown word".to_owned(),
        Err(ClientError::Service(ServiceError::Busy)) => "busy".to_owned(),
        Err(ClientError::InAsyncContext) => "in async context".to_owned(),
        Err(ClientError::NoRuntime) => "no runtime".to_owned(),
    }
}

fn in_english(word: &str) -> String {
    format!("{word} in English")
}

/// The fake behind [`Service`].
#[derive(Clone)]
pub struct WatchedService {
    watch: Watch,
    refused: Arc<BTreeSet<&'static str>>,
    /// How many more times it is busy.
    busy: Arc<AtomicU64>,
    asked: Arc<Mutex<Vec<String>>>,
    connections: Arc<AtomicU64>,
}

/// A connection, kept by a task of the runtime on which it was opened.
struct Connection(Arc<AtomicU64>);

impl Drop for Connection {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::Relaxed);
    }
}

impl WatchedService {
    /// A service that refuses these words.
    pub fn new(watch: &Watch, refused: &[&'static str]) -> Self {
        Self {
            watch: watch.clone(),
            refused: Arc::new(refused.iter().copied().collect()),
            busy: Arc::default(),
            asked: Arc::default(),
            connections: Arc::default(),
        }
    }

    /// The words it was asked for, sorted.
    fn asked(&self) -> Vec<String> {
        let mut asked = self.asked.lock().unwrap_or_else(PoisonError::into_inner).clone();
        asked.sort_unstable();
        asked
    }

    fn tell_asked(&self) {
        self.watch.answer("asked", &self.asked());
    }

    /// Records what was said and what the service was asked for.
    pub fn tell_said(&self, all_said: &[String]) {
        self.watch.answer("said", &all_said);
        self.tell_asked();
    }

    /// Records what a script was told of three words, and what the service was asked for.
    pub fn tell_script(&self, script: Script<Option<[String; 3]>>) -> LocalBoxFuture<'_, ()> {
        Box::pin(async move {
            self.watch.answer("said", &on_a_thread(script).await.flatten());
            self.tell_asked();
        })
    }

    /// Records what a script was told of a word, and the connections that it leaves behind.
    pub fn tell_end_of_script(&self, script: Script<Option<String>>) -> LocalBoxFuture<'_, ()> {
        Box::pin(async move {
            self.watch.answer("said", &on_a_thread(script).await.flatten());
            self.tell_connections().await;
        })
    }

    /// Records what a task was told, and what the service was asked for.
    pub fn tell_task(&self, asking: Task<String>) -> LocalBoxFuture<'_, ()> {
        Box::pin(async move {
            let said = spawn_local(asking).await.unwrap_or_else(|_| "panicked".to_owned());
            self.watch.answer("said", &said);
            self.tell_asked();
        })
    }

    /// Records what a script was told of two words, what became of its client in a task, and the
    /// connections that are left behind.
    pub fn tell_use_and_end<'a>(
        &'a self,
        all_said: &'a [String; 2],
        dropping: Task<&'static str>,
    ) -> LocalBoxFuture<'a, ()> {
        Box::pin(async move {
            self.watch.answer("said", all_said);
            tell_end(&self.watch, dropping).await;
            self.tell_connections().await;
        })
    }

    async fn tell_connections(&self) {
        self.watch.settle().await;
        self.watch.count("connections", self.connections.load(Ordering::Relaxed));
    }

    fn connect(&self) {
        self.connections.fetch_add(1, Ordering::Relaxed);
        let connection = Connection(Arc::clone(&self.connections));
        tokio::spawn(async move {
            let _open = connection;
            std::future::pending::<()>().await;
        });
    }
}

impl Service for WatchedService {
    fn translate(&self, word: &str) -> Boxed<'_, Result<String, ServiceError>> {
        let word = word.to_owned();
        Box::pin(async move {
            self.asked.lock().unwrap_or_else(PoisonError::into_inner).push(word.clone());
            self.connect();
            let time = Duration::from_millis(self.watch.draw("asking", 5..=20));
            self.watch.visit("asking", &word, time).await;
            if self.busy.load(Ordering::Relaxed) > 0 {
                self.busy.fetch_sub(1, Ordering::Relaxed);
                return Err(ServiceError::Busy);
            }
            if self.refused.contains(word.as_str()) {
                Err(ServiceError::UnknownWord)
            } else {
                Ok(in_english(&word))
            }
        })
    }
}
