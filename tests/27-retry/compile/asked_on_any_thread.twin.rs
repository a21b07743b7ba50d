//! An editor may ask on any thread, so nothing that he keeps while he waits, and nothing that the
//! retry or the newsroom keeps, may belong to one thread.

use std::sync::Arc as Counted;

use retry::Newsroom;
use retry::service::{CallError, GaveUp, Policy, Stations};

#[derive(Clone)]
struct Desk;

impl Stations for Desk {
    async fn report(&self, _: &str) -> Result<String, CallError> {
        Ok(String::new())
    }
}

async fn editor(newsroom: &Newsroom<Desk>, policy: &Policy) -> Result<String, GaveUp> {
    let kept = Counted::new(1);
    let report = newsroom.report("Natal").await?;
    let again = retry::retry(policy, || Desk.report("Natal")).await?;
    drop(kept);
    Ok(report + &again)
}

fn any_thread<F: Future + Send>(_: F) {}

fn main() {
    let time = std::time::Duration::from_millis(1);
    let policy = Policy { attempts: 1, first_pause: time, longest_pause: time, time };
    let newsroom = Newsroom::new(Desk, policy);
    any_thread(editor(&newsroom, &policy));
}
