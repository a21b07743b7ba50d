//! A clerk who prints statements may work on any thread, so nothing that she keeps while she
//! waits, and nothing that the statement keeps, may belong to one thread.

use std::rc::Rc as Counted;

use two_locks::Bank;
use two_locks::bank::{AccountId, Cents, Entry, Office, Rate, Refused};

#[derive(Clone)]
struct Desk;

impl Office for Desk {
    async fn audit(&self, _: &Entry, _: Cents) -> Result<(), Refused> {
        Ok(())
    }

    async fn record(&self, _: &Entry) -> Result<u64, Refused> {
        Ok(0)
    }

    async fn seal(&self, _: AccountId, _: &[Entry]) -> Result<u64, Refused> {
        Ok(0)
    }

    async fn quote(&self, _: &str) -> Result<Rate, Refused> {
        Ok(0)
    }
}

async fn clerk(bank: &Bank<Desk>) {
    let printed = Counted::new(1);
    let _ = bank.statement(1).await;
    drop(printed);
}

fn any_thread<F: Future + Send>(_: F) {}

fn main() {
    let bank = Bank::open(Desk, &[(1, 100)]);
    any_thread(clerk(&bank));
}
