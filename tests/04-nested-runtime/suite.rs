//! A translation service that is asked from a task, from a thread of its own and from the pool.

use std::collections::BTreeSet;
use std::rc::Rc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use harness::Watch;
use nested_runtime::service::{ClientError, Glossary, Service, ServiceError};
use nested_runtime::{BlockingClient, Client};
use tokio::sync::oneshot;

/// Seven words, of which the glossary knows two, the service refuses one, and one is there twice.
async fn mixed_words(watch: &Watch) {
    let service = WatchedService::new(watch, &["xale"]);
    let words = ["rio", "vela", "xale", "sol", "mar", "vela", "casa"];
    all_of(watch, service, &words, &["sol", "rio"]).await;
}

/// One word that the glossary does not know.
async fn one_word(watch: &Watch) {
    all_of(watch, WatchedService::new(watch, &[]), &["mar"], &["sol"]).await;
}

/// Two words that the service refuses.
async fn refused_words(watch: &Watch) {
    all_of(watch, WatchedService::new(watch, &["xale", "mar"]), &["xale", "mar"], &[]).await;
}

/// Words that the glossary knows.
async fn known_words(watch: &Watch) {
    all_of(watch, WatchedService::new(watch, &[]), &["sol", "rio", "sol"], &["rio", "sol"]).await;
}

/// No words.
async fn no_words(watch: &Watch) {
    all_of(watch, WatchedService::new(watch, &[]), &[], &["rio"]).await;
}

async fn all_of(watch: &Watch, service: WatchedService, words: &[&str], known: &[&str]) {
    let glossary: Glossary =
        known.iter().map(|word| ((*word).to_owned(), format!("{word} in the glossary"))).collect();
    let due: Vec<_> = words
        .iter()
        .map(|word| match glossary.get(*word) {
            Some(known) => known.clone(),
            None if service.refused.contains(*word) => "unknown word".to_owned(),
            None => in_english(word),
        })
        .collect();
    let mut to_ask: Vec<_> = words.iter().filter(|word| !glossary.contains_key(**word)).collect();
    to_ask.sort_unstable();
    watch.input("translated", &due);
    watch.input("asked", &to_ask);

    let words: Vec<_> = words.iter().map(|word| (*word).to_owned()).collect();
    let translated = Client::new(service.clone()).translate_all(&words, &glossary).await;
    watch.answer("translated", &translated.into_iter().map(said).collect::<Vec<_>>());
    watch.answer("asked", &service.asked());
}

/// Async code asks for a word, and for one that is refused.
async fn async_code(watch: &Watch) {
    let service = WatchedService::new(watch, &["xale"]);
    let client = Client::new(service.clone());
    let all_said = [said(client.translate("mar").await), said(client.translate("xale").await)];
    watch.answer("said", &all_said);
    watch.answer("asked", &service.asked());
}

/// A script asks for three words, one of which is refused.
async fn script(watch: &Watch) {
    let service = WatchedService::new(watch, &["xale"]);
    let asking = service.clone();
    let all_said = on_a_thread(move || {
        let client = BlockingClient::open(asking).ok()?;
        Some(["mar", "xale", "sol"].map(|word| said(client.translate(word))))
    });
    watch.answer("said", &all_said.await.flatten());
    watch.answer("asked", &service.asked());
}

/// A script's client is dropped where it was used.
async fn script_ends(watch: &Watch) {
    let service = WatchedService::new(watch, &[]);
    let asking = service.clone();
    let all_said = on_a_thread(move || {
        BlockingClient::open(asking).map(|client| said(client.translate("mar")))
    });
    watch.answer("said", &all_said.await.and_then(Result::ok));
    watch.settle().await;
    watch.count("connections", service.connections());
}

/// A task opens a client, and a script uses it.
async fn opened_in_a_task(watch: &Watch) {
    let service = WatchedService::new(watch, &[]);
    let Ok(client) = BlockingClient::open(service) else {
        return watch.answer("said", &"not opened");
    };
    watch.answer("said", &on_a_thread(move || said(client.translate("mar"))).await);
}

/// A task calls the client that waits. Afterwards a script uses the same client.
async fn waiting_in_a_task(watch: &Watch) {
    let service = WatchedService::new(watch, &[]);
    let asking = service.clone();
    let Some(Ok(client)) = on_a_thread(move || BlockingClient::open(asking)).await else {
        return watch.answer("said", &"not opened");
    };
    let client = Rc::new(client);
    let in_a_task = tokio::task::spawn_local({
        let client = Rc::clone(&client);
        async move { said(client.translate("mar")) }
    });
    watch.answer("said", &in_a_task.await.unwrap_or_else(|_| "panicked".to_owned()));
    watch.answer("asked", &service.asked());

    // Used and dropped on a thread of its own: what it may do here is not looked at here.
    let Ok(client) = Rc::try_unwrap(client) else { return };
    watch.answer("afterwards", &on_a_thread(move || said(client.translate("sol"))).await);
}

/// A task opens a client and drops it.
async fn dropped_unused(watch: &Watch) {
    let service = WatchedService::new(watch, &[]);
    let dropping = tokio::task::spawn_local(async move {
        match BlockingClient::open(service) {
            Ok(client) => {
                drop(client);
                "dropped"
            }
            Err(_) => "not opened",
        }
    });
    watch.answer("end", &dropping.await.unwrap_or("panicked"));
}

/// A script uses a client, and a task drops it.
async fn dropped_after_use(watch: &Watch) {
    let service = WatchedService::new(watch, &[]);
    let asking = service.clone();
    let client = on_a_thread(move || {
        let client = BlockingClient::open(asking).ok()?;
        let all_said = ["mar", "sol"].map(|word| said(client.translate(word)));
        Some((client, all_said))
    });
    let Some(Some((client, all_said))) = client.await else {
        return watch.answer("end", &"not used");
    };
    watch.answer("said", &all_said);
    let dropping = tokio::task::spawn_local(async move { drop(client) });
    watch.answer("end", &dropping.await.map_or("panicked", |()| "dropped"));
    watch.settle().await;
    watch.count("connections", service.connections());
}

/// Threads of the pool ask anywhere: for a word, for one that is refused, and while the service is
/// busy, which it is only the first time.
async fn anywhere_on_the_pool(watch: &Watch) {
    let mut all_said = Vec::new();
    let service = WatchedService::new(watch, &["xale"]);
    let busy = WatchedService { busy: Arc::new(AtomicU64::new(1)), ..service.clone() };
    for (service, word) in [(&service, "mar"), (&service, "xale"), (&busy, "sol")] {
        let service = service.clone();
        let asking = tokio::task::spawn_blocking(move || {
            said(nested_runtime::translate_anywhere(&service, word))
        });
        all_said.push(asking.await.unwrap_or_else(|_| "panicked".to_owned()));
    }
    watch.answer("said", &all_said);
    watch.answer("asked", &service.asked());
}

/// Threads of their own do the same.
async fn anywhere_on_a_thread(watch: &Watch) {
    let mut all_said = Vec::new();
    let service = WatchedService::new(watch, &["xale"]);
    let busy = WatchedService { busy: Arc::new(AtomicU64::new(1)), ..service.clone() };
    for (service, word) in [(&service, "mar"), (&service, "xale"), (&busy, "sol")] {
        let service = service.clone();
        let asking = on_a_thread(move || said(nested_runtime::translate_anywhere(&service, word)));
        all_said.push(asking.await.unwrap_or_else(|| "panicked".to_owned()));
    }
    watch.answer("said", &all_said);
    watch.answer("asked", &service.asked());
}

/// Runs it on a thread that belongs to no runtime; nothing when it panics.
async fn on_a_thread<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Option<T> {
    let (tell, told) = oneshot::channel();
    std::thread::spawn(move || tell.send(work()).ok());
    told.await.ok()
}

/// What a client said, in a form that can be written down.
fn said(result: Result<String, ClientError>) -> String {
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
struct WatchedService {
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
    fn new(watch: &Watch, refused: &[&'static str]) -> Self {
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

    fn connections(&self) -> u64 {
        self.connections.load(Ordering::Relaxed)
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
    async fn translate(&self, word: &str) -> Result<String, ServiceError> {
        self.asked.lock().unwrap_or_else(PoisonError::into_inner).push(word.to_owned());
        self.connect();
        let time = Duration::from_millis(self.watch.draw("asking", 5..=20));
        self.watch.visit("asking", word, time).await;
        if self.busy.load(Ordering::Relaxed) > 0 {
            self.busy.fetch_sub(1, Ordering::Relaxed);
            return Err(ServiceError::Busy);
        }
        if self.refused.contains(word) {
            Err(ServiceError::UnknownWord)
        } else {
            Ok(in_english(word))
        }
    }
}

harness::scenarios!(
    mixed_words,
    one_word,
    refused_words,
    known_words,
    no_words,
    async_code,
    script,
    script_ends,
    opened_in_a_task,
    waiting_in_a_task,
    dropped_unused,
    dropped_after_use,
    anywhere_on_the_pool,
    anywhere_on_a_thread,
);
