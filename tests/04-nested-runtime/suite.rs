//! Who asks for translations: async code, scripts, tasks that should not wait, and threads of the
//! pool.

use std::rc::Rc;

use fakes::{Anywhere, WatchedService, Words, on_a_thread, said};
use harness::Watch;
use nested_runtime::{BlockingClient, Client, translate_anywhere};

/// Seven words, of which the glossary knows two, the service refuses one, and one is there twice.
async fn mixed_words(watch: &Watch) {
    let words = ["rio", "vela", "xale", "sol", "mar", "vela", "casa"];
    all_of(Words::new(watch, &["xale"], &words, &["sol", "rio"])).await;
}

/// One word that the glossary does not know.
async fn one_word(watch: &Watch) {
    all_of(Words::new(watch, &[], &["mar"], &["sol"])).await;
}

/// Two words that the service refuses.
async fn refused_words(watch: &Watch) {
    all_of(Words::new(watch, &["xale", "mar"], &["xale", "mar"], &[])).await;
}

/// Words that the glossary knows.
async fn known_words(watch: &Watch) {
    all_of(Words::new(watch, &[], &["sol", "rio", "sol"], &["rio", "sol"])).await;
}

/// No words.
async fn no_words(watch: &Watch) {
    all_of(Words::new(watch, &[], &[], &["rio"])).await;
}

async fn all_of(words: Words) {
    let client = Client::new(words.service());
    words.tell(client.translate_all(words.words(), words.glossary()).await);
}

/// Async code asks for a word, and for one that is refused.
async fn async_code(watch: &Watch) {
    let service = WatchedService::new(watch, &["xale"]);
    let client = Client::new(service.clone());
    let all_said = [said(client.translate("mar").await), said(client.translate("xale").await)];
    service.tell_said(&all_said);
}

/// A script asks for three words, one of which is refused.
async fn script(watch: &Watch) {
    let service = WatchedService::new(watch, &["xale"]);
    let asking = service.clone();
    let script = Box::new(move || {
        let client = BlockingClient::open(asking).ok()?;
        let (mar, xale) = (client.translate("mar"), client.translate("xale"));
        Some([said(mar), said(xale), said(client.translate("sol"))])
    });
    service.tell_script(script).await;
}

/// A script's client is dropped where it was used.
async fn script_ends(watch: &Watch) {
    let service = WatchedService::new(watch, &[]);
    let asking = service.clone();
    let script = Box::new(move || {
        let client = BlockingClient::open(asking).ok()?;
        Some(said(client.translate("mar")))
    });
    service.tell_end_of_script(script).await;
}

/// A task opens a client, and a script uses it.
async fn opened_in_a_task(watch: &Watch) {
    let service = WatchedService::new(watch, &[]);
    let Ok(client) = BlockingClient::open(service) else {
        return watch.answer("said", &"not opened");
    };
    let script = Box::new(move || said(client.translate("mar")));
    fakes::tell_word(watch, "said", script).await;
}

/// A task calls the client that waits. Afterwards a script uses the same client.
async fn waiting_in_a_task(watch: &Watch) {
    let service = WatchedService::new(watch, &[]);
    let asking = service.clone();
    let Some(Ok(client)) = on_a_thread(Box::new(move || BlockingClient::open(asking))).await else {
        return watch.answer("said", &"not opened");
    };
    let client = Rc::new(client);
    let in_a_task = Rc::clone(&client);
    service.tell_task(Box::pin(async move { said(in_a_task.translate("mar")) })).await;

    // Used and dropped on a thread of its own: what it may do here is not looked at here.
    let Ok(client) = Rc::try_unwrap(client) else { return };
    let script = Box::new(move || said(client.translate("sol")));
    fakes::tell_word(watch, "afterwards", script).await;
}

/// A task opens a client and drops it.
async fn dropped_unused(watch: &Watch) {
    let service = WatchedService::new(watch, &[]);
    let dropping = async move {
        match BlockingClient::open(service) {
            Ok(client) => {
                drop(client);
                "dropped"
            }
            Err(_) => "not opened",
        }
    };
    fakes::tell_end(watch, Box::pin(dropping)).await;
}

/// A script uses a client, and a task drops it.
async fn dropped_after_use(watch: &Watch) {
    let service = WatchedService::new(watch, &[]);
    let asking = service.clone();
    let client = on_a_thread(Box::new(move || {
        let client = BlockingClient::open(asking).ok()?;
        let all_said = [said(client.translate("mar")), said(client.translate("sol"))];
        Some((client, all_said))
    }));
    let Some(Some((client, all_said))) = client.await else {
        return watch.answer("end", &"not used");
    };
    let dropping = async move {
        drop(client);
        "dropped"
    };
    service.tell_use_and_end(&all_said, Box::pin(dropping)).await;
}

/// Threads of the pool ask anywhere: for a word, for one that is refused, and while the service is
/// busy, which it is only the first time.
async fn anywhere_on_the_pool(watch: &Watch) {
    let mut asked = Anywhere::new(watch);
    while let Some((service, word)) = asked.next() {
        asked.on_the_pool(Box::new(move || said(translate_anywhere(&service, word)))).await;
    }
    asked.tell();
}

/// Threads of their own do the same.
async fn anywhere_on_a_thread(watch: &Watch) {
    let mut asked = Anywhere::new(watch);
    while let Some((service, word)) = asked.next() {
        asked.on_a_thread(Box::new(move || said(translate_anywhere(&service, word)))).await;
    }
    asked.tell();
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
