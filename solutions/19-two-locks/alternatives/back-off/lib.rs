//! A branch of a bank in which nobody waits for a second account with the first in hand.

pub mod bank;

use std::collections::{BTreeMap, HashMap};
use std::time::Duration;

use tokio::sync::{Mutex, MutexGuard, RwLock};
use tokio::time::sleep;

use crate::bank::{AccountId, BankError, Cents, Entry, Office, Rate, Statement};

/// How long a transfer lets others go first, at most.
const LONGEST_PAUSE: Duration = Duration::from_millis(8);

/// A branch that keeps accounts and asks the back office about everything it does.
pub struct Bank<O> {
    office: O,
    accounts: BTreeMap<AccountId, Mutex<Cents>>,
    journal: Mutex<Vec<Entry>>,
    rates: RwLock<HashMap<String, Rate>>,
}

impl<O: Office> Bank<O> {
    /// Opens the branch with these accounts and their balances.
    pub fn open(office: O, accounts: &[(AccountId, Cents)]) -> Self {
        Self {
            office,
            accounts: accounts.iter().map(|&(id, balance)| (id, Mutex::new(balance))).collect(),
            journal: Mutex::default(),
            rates: RwLock::default(),
        }
    }

    /// The balances of all accounts, by account number.
    pub async fn balances(&self) -> Vec<(AccountId, Cents)> {
        let mut balances = Vec::with_capacity(self.accounts.len());
        for (&id, account) in &self.accounts {
            balances.push((id, *account.lock().await));
        }
        balances
    }

    /// Moves money from one account to another, once the audit has agreed.
    pub async fn transfer(
        &self,
        from: AccountId,
        to: AccountId,
        amount: Cents,
    ) -> Result<(), BankError> {
        if from == to {
            return Err(BankError::SameAccount);
        }
        let (mut payer, mut payee) = both(self.account(from)?, self.account(to)?).await;
        if *payer < amount {
            return Err(BankError::InsufficientFunds);
        }
        let entry = Entry::Transfer { from, to, amount };
        self.office.audit(&entry, *payer).await?;
        // The journal first: from here on nothing waits, so a customer who leaves breaks nothing.
        let mut journal = self.journal.lock().await;
        *payer -= amount;
        *payee += amount;
        journal.push(entry);
        Ok(())
    }

    /// Pays money into an account and returns the balance right after.
    pub async fn deposit(&self, to: AccountId, amount: Cents) -> Result<Cents, BankError> {
        let account = self.account(to)?;
        let entry = Entry::Deposit { to, amount };
        self.office.record(&entry).await?;
        let mut balance = account.lock().await;
        let mut journal = self.journal.lock().await;
        *balance += amount;
        journal.push(entry);
        Ok(*balance)
    }

    /// All bookings of an account, sealed by the office.
    pub async fn statement(&self, account: AccountId) -> Result<Statement, BankError> {
        self.account(account)?;
        let mut entries = self.journal.lock().await.clone();
        entries.retain(|entry| entry.concerns(account));
        let seal = self.office.seal(account, &entries).await?;
        Ok(Statement { entries, seal })
    }

    /// What a currency is worth; the exchange is asked the first time.
    pub async fn rate(&self, currency: &str) -> Result<Rate, BankError> {
        // The guard of an `if let` is gone before its `else`, unlike that of a `match`.
        if let Some(rate) = self.rates.read().await.get(currency) {
            Ok(*rate)
        } else {
            let rate = self.office.quote(currency).await?;
            self.rates.write().await.insert(currency.to_owned(), rate);
            Ok(rate)
        }
    }

    fn account(&self, id: AccountId) -> Result<&Mutex<Cents>, BankError> {
        self.accounts.get(&id).ok_or(BankError::UnknownAccount(id))
    }
}

/// Locks both, or none: when the second is taken the first is let go for a while.
async fn both<'a, T>(
    first: &'a Mutex<T>,
    second: &'a Mutex<T>,
) -> (MutexGuard<'a, T>, MutexGuard<'a, T>) {
    let mut pause = Duration::from_millis(1);
    loop {
        let held = first.lock().await;
        if let Ok(other) = second.try_lock() {
            return (held, other);
        }
        drop(held);
        sleep(pause).await;
        pause = (pause * 2).min(LONGEST_PAUSE);
    }
}
