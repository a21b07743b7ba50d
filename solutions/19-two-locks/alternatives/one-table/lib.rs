//! A branch of a bank whose accounts lie in one table under one short lock.
//!
//! Nobody waits with the table in hand. Who needs accounts for longer reserves all of them in one
//! step, or none: a circle of waiting customers cannot arise.

pub mod bank;

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::sync::{Notify, OnceCell};

use crate::bank::{AccountId, BankError, Cents, Entry, Office, Rate, Statement};

/// A branch that keeps accounts and asks the back office about everything it does.
pub struct Bank<O> {
    office: O,
    table: Mutex<Table>,
    /// A cell for each currency, so that those who ask first together ask the exchange once.
    rates: Mutex<HashMap<String, Arc<OnceCell<Rate>>>>,
    /// Told whenever a reservation ends.
    freed: Notify,
}

struct Table {
    balances: BTreeMap<AccountId, Cents>,
    journal: Vec<Entry>,
    reserved: BTreeSet<AccountId>,
}

/// Accounts that nobody else may book on; freed when dropped, whatever the reason.
struct Reservation<'a> {
    table: &'a Mutex<Table>,
    freed: &'a Notify,
    accounts: &'a [AccountId],
}

impl Reservation<'_> {
    fn table(&self) -> MutexGuard<'_, Table> {
        open(self.table)
    }
}

impl Drop for Reservation<'_> {
    fn drop(&mut self) {
        self.table().reserved.retain(|account| !self.accounts.contains(account));
        self.freed.notify_waiters();
    }
}

/// Nothing is left half done in there, so a panic elsewhere is no reason to stop.
fn open<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl<O: Office> Bank<O> {
    /// Opens the branch with these accounts and their balances.
    pub fn open(office: O, accounts: &[(AccountId, Cents)]) -> Self {
        let table = Table {
            balances: accounts.iter().copied().collect(),
            journal: Vec::new(),
            reserved: BTreeSet::new(),
        };
        Self { office, table: Mutex::new(table), rates: Mutex::default(), freed: Notify::new() }
    }

    /// The balances of all accounts, by account number.
    pub async fn balances(&self) -> Vec<(AccountId, Cents)> {
        open(&self.table).balances.iter().map(|(&id, &balance)| (id, balance)).collect()
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
        let accounts = [from, to];
        let reservation = self.reserve(&accounts).await?;
        let balance = reservation.table().balances[&from];
        let left = balance.checked_sub(amount).ok_or(BankError::InsufficientFunds)?;
        let entry = Entry::Transfer { from, to, amount };
        self.office.audit(&entry, balance).await?;

        let mut table = reservation.table();
        table.balances.insert(from, left);
        *table.balances.entry(to).or_default() += amount;
        table.journal.push(entry);
        Ok(())
    }

    /// Pays money into an account and returns the balance right after.
    pub async fn deposit(&self, to: AccountId, amount: Cents) -> Result<Cents, BankError> {
        let accounts = [to];
        let reservation = self.reserve(&accounts).await?;
        let entry = Entry::Deposit { to, amount };
        self.office.record(&entry).await?;

        let mut table = reservation.table();
        table.journal.push(entry);
        let balance = table.balances.entry(to).or_default();
        *balance += amount;
        Ok(*balance)
    }

    /// All bookings of an account, sealed by the office.
    pub async fn statement(&self, account: AccountId) -> Result<Statement, BankError> {
        let entries = self.bookings(account)?;
        let seal = self.office.seal(account, &entries).await?;
        Ok(Statement { entries, seal })
    }

    /// What a currency is worth; the exchange is asked the first time.
    pub async fn rate(&self, currency: &str) -> Result<Rate, BankError> {
        let cell = open(&self.rates).entry(currency.to_owned()).or_default().clone();
        let rate = cell.get_or_try_init(|| self.office.quote(currency)).await?;
        Ok(*rate)
    }

    /// Waits until none of the accounts is reserved and reserves all of them.
    async fn reserve<'a>(
        &'a self,
        accounts: &'a [AccountId],
    ) -> Result<Reservation<'a>, BankError> {
        loop {
            // Made before the look, so that what is freed right after it is not missed.
            let freed = self.freed.notified();
            if self.try_reserve(accounts)? {
                return Ok(Reservation { table: &self.table, freed: &self.freed, accounts });
            }
            freed.await;
        }
    }

    fn try_reserve(&self, accounts: &[AccountId]) -> Result<bool, BankError> {
        let mut table = open(&self.table);
        if let Some(&unknown) = accounts.iter().find(|id| !table.balances.contains_key(id)) {
            return Err(BankError::UnknownAccount(unknown));
        }
        let free = accounts.iter().all(|account| !table.reserved.contains(account));
        if free {
            table.reserved.extend(accounts);
        }
        Ok(free)
    }

    fn bookings(&self, account: AccountId) -> Result<Vec<Entry>, BankError> {
        let table = open(&self.table);
        if !table.balances.contains_key(&account) {
            return Err(BankError::UnknownAccount(account));
        }
        Ok(table.journal.iter().filter(|entry| entry.concerns(account)).copied().collect())
    }
}
