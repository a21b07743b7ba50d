//! A branch of a bank: transfers, deposits, statements and exchange rates.

pub mod bank;

use std::collections::{BTreeMap, HashMap};
//#if wrong/first-asks
use std::collections::HashSet;
//#endif
//#if wrong/give-up
use std::time::Duration;
//#endif

//#if wrong/first-asks
use tokio::sync::Notify;
//#endif
use tokio::sync::{Mutex, RwLock};

use crate::bank::{AccountId, BankError, Cents, Entry, Office, Rate, Statement};

/// A branch that keeps accounts and asks the back office about everything it does.
pub struct Bank<O> {
    office: O,
    accounts: BTreeMap<AccountId, Mutex<Cents>>,
    /// Everything that was booked, oldest first.
    journal: std::sync::Mutex<Vec<Entry>>,
    rates: RwLock<HashMap<String, Rate>>,
    //#if wrong/one-teller | wrong/deposits-in-line
    teller: Mutex<()>,
    //#endif
    //#if wrong/first-asks
    /// The currencies that somebody is asking for.
    asked: std::sync::Mutex<HashSet<String>>,
    told: Notify,
    //#endif
}

impl<O: Office> Bank<O> {
    /// Opens the branch with these accounts and their balances.
    pub fn open(office: O, accounts: &[(AccountId, Cents)]) -> Self {
        Self {
            office,
            accounts: accounts.iter().map(|&(id, balance)| (id, Mutex::new(balance))).collect(),
            journal: std::sync::Mutex::default(),
            rates: RwLock::default(),
            //#if wrong/one-teller | wrong/deposits-in-line
            teller: Mutex::default(),
            //#endif
            //#if wrong/first-asks
            asked: std::sync::Mutex::default(),
            told: Notify::new(),
            //#endif
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
        let (payer, payee) = (self.account(from)?, self.account(to)?);
        let entry = Entry::Transfer { from, to, amount };

        //#if opposite-transfers
        let mut payer = payer.lock().await;
        //#elif wrong/one-teller
        let _teller = self.teller.lock().await;
        let mut payer = payer.lock().await;
        //#elif wrong/give-up
        let mut payer = payer.lock().await;
        //#elif wrong/skip-audit
        let mut payer = payer.lock().await;
        //#elif wrong/audit-first
        let balance = *payer.lock().await;
        self.office.audit(&entry, balance).await?;
        let mut payer = payer.lock().await;
        //#elif wrong/from-a-copy
        let (payer_account, payee_account) = (payer, payee);
        let mut payer = *payer_account.lock().await;
        let mut payee = *payee_account.lock().await;
        let (payer, payee) = (&mut payer, &mut payee);
        //#elif wrong/in-two-steps
        let mut payer = payer.lock().await;
        //#else
        // Whoever needs two accounts takes the lower number first, so nobody waits in a circle.
        let (mut payer, mut payee) = if from < to {
            let payer = payer.lock().await;
            (payer, payee.lock().await)
        } else {
            let payee = payee.lock().await;
            (payer.lock().await, payee)
        };
        //#endif
        if *payer < amount {
            return Err(BankError::InsufficientFunds);
        }
        //#if wrong/skip-audit | wrong/audit-first
        //#elif wrong/debited-early
        *payer -= amount;
        if let Err(refused) = self.office.audit(&entry, *payer + amount).await {
            *payer += amount;
            return Err(refused.into());
        }
        //#else
        self.office.audit(&entry, *payer).await?;
        //#endif
        //#if opposite-transfers | wrong/one-teller
        let mut payee = payee.lock().await;
        //#elif wrong/give-up
        let mut payee = tokio::time::timeout(Duration::from_millis(100), payee.lock())
            .await
            .map_err(|_| BankError::Refused)?;
        //#elif wrong/skip-audit | wrong/audit-first
        let mut payee = payee.lock().await;
        //#endif
        //#if wrong/in-two-steps
        *payer -= amount;
        drop(payer);
        *payee.lock().await += amount;
        //#elif wrong/debited-early
        *payee += amount;
        //#else
        *payer -= amount;
        *payee += amount;
        //#endif
        //#if wrong/from-a-copy
        *payer_account.lock().await = *payer;
        *payee_account.lock().await = *payee;
        //#endif
        self.write_down(entry);
        Ok(())
    }

    /// Pays money into an account and returns the balance right after.
    pub async fn deposit(&self, to: AccountId, amount: Cents) -> Result<Cents, BankError> {
        let account = self.account(to)?;
        let entry = Entry::Deposit { to, amount };

        //#if lost-deposits
        let balance = *account.lock().await + amount;
        self.office.record(&entry).await?;
        *account.lock().await = balance;
        self.write_down(entry);
        Ok(balance)
        //#elif wrong/deposits-in-line
        let _teller = self.teller.lock().await;
        self.office.record(&entry).await?;
        let mut balance = account.lock().await;
        *balance += amount;
        self.write_down(entry);
        Ok(*balance)
        //#elif wrong/unrecorded
        let mut balance = account.lock().await;
        *balance += amount;
        self.write_down(entry);
        Ok(*balance)
        //#elif wrong/ledger-ignored
        let mut balance = account.lock().await;
        self.office.record(&entry).await.unwrap_or_default();
        *balance += amount;
        self.write_down(entry);
        Ok(*balance)
        //#elif wrong/booked-first
        let balance = {
            let mut balance = account.lock().await;
            *balance += amount;
            *balance
        };
        self.office.record(&entry).await?;
        self.write_down(entry);
        Ok(balance)
        //#elif wrong/credited-early
        let mut balance = account.lock().await;
        *balance += amount;
        if let Err(refused) = self.office.record(&entry).await {
            *balance -= amount;
            return Err(refused.into());
        }
        self.write_down(entry);
        Ok(*balance)
        //#elif wrong/locked-twice
        self.office.record(&entry).await?;
        let balance = *account.lock().await + amount;
        *account.lock().await = balance;
        self.write_down(entry);
        Ok(balance)
        //#else
        let mut balance = account.lock().await;
        self.office.record(&entry).await?;
        *balance += amount;
        self.write_down(entry);
        Ok(*balance)
        //#endif
    }

    /// All bookings of an account, sealed by the office.
    pub async fn statement(&self, account: AccountId) -> Result<Statement, BankError> {
        self.account(account)?;
        //#if statement-keeps-journal
        let journal = self.journal.lock().expect("nothing panics while it is held");
        let entries: Vec<Entry> =
            journal.iter().filter(|entry| entry.concerns(account)).copied().collect();
        //#elif wrong/drop-guard
        let journal = self.journal.lock().expect("nothing panics while it is held");
        let entries: Vec<Entry> =
            journal.iter().filter(|entry| entry.concerns(account)).copied().collect();
        drop(journal);
        //#elif wrong/blank-statement
        let entries: Vec<Entry> = Vec::new();
        //#elif wrong/listed-twice
        let list = || -> Vec<Entry> {
            let journal = self.journal.lock().expect("nothing panics while it is held");
            journal.iter().filter(|entry| entry.concerns(account)).copied().collect()
        };
        //#else
        let entries: Vec<Entry> = {
            let journal = self.journal.lock().expect("nothing panics while it is held");
            journal.iter().filter(|entry| entry.concerns(account)).copied().collect()
        };
        //#endif
        //#if wrong/listed-twice
        let seal = self.office.seal(account, &list()).await?;
        Ok(Statement { entries: list(), seal })
        //#else
        let seal = self.office.seal(account, &entries).await?;
        Ok(Statement { entries, seal })
        //#endif
    }

    /// What a currency is worth; the exchange is asked the first time.
    pub async fn rate(&self, currency: &str) -> Result<Rate, BankError> {
        //#if rate-stands-still
        match self.rates.read().await.get(currency).copied() {
            Some(rate) => Ok(rate),
            None => {
                let rate = self.office.quote(currency).await?;
                self.rates.write().await.insert(currency.to_owned(), rate);
                Ok(rate)
            }
        }
        //#elif wrong/never-kept
        match self.rates.read().await.get(currency).copied() {
            Some(rate) => Ok(rate),
            None => Ok(self.office.quote(currency).await?),
        }
        //#elif wrong/kept-if-free
        match self.rates.read().await.get(currency).copied() {
            Some(rate) => Ok(rate),
            None => {
                let rate = self.office.quote(currency).await?;
                if let Ok(mut rates) = self.rates.try_write() {
                    rates.insert(currency.to_owned(), rate);
                }
                Ok(rate)
            }
        }
        //#elif wrong/rates-closed
        let mut rates = self.rates.write().await;
        match rates.get(currency).copied() {
            Some(rate) => Ok(rate),
            None => {
                let rate = self.office.quote(currency).await?;
                rates.insert(currency.to_owned(), rate);
                Ok(rate)
            }
        }
        //#elif wrong/first-asks
        loop {
            if let Some(rate) = self.rates.read().await.get(currency).copied() {
                return Ok(rate);
            }
            let told = self.told.notified();
            if self.asked().insert(currency.to_owned()) {
                break;
            }
            told.await;
        }
        let quoted = self.office.quote(currency).await;
        if let Ok(rate) = quoted {
            self.rates.write().await.insert(currency.to_owned(), rate);
        }
        self.asked().remove(currency);
        self.told.notify_waiters();
        Ok(quoted?)
        //#elif wrong/rate-of-nothing
        let known = self.rates.read().await.get(currency).copied();
        match known {
            Some(rate) => Ok(rate),
            None => {
                let rate = self.office.quote(currency).await.unwrap_or_default();
                self.rates.write().await.insert(currency.to_owned(), rate);
                Ok(rate)
            }
        }
        //#else
        let known = self.rates.read().await.get(currency).copied();
        match known {
            Some(rate) => Ok(rate),
            None => {
                let rate = self.office.quote(currency).await?;
                self.rates.write().await.insert(currency.to_owned(), rate);
                Ok(rate)
            }
        }
        //#endif
    }

    fn account(&self, id: AccountId) -> Result<&Mutex<Cents>, BankError> {
        self.accounts.get(&id).ok_or(BankError::UnknownAccount(id))
    }

    //#if wrong/first-asks
    fn asked(&self) -> std::sync::MutexGuard<'_, HashSet<String>> {
        self.asked.lock().expect("nothing panics while it is held")
    }

    //#endif
    fn write_down(&self, entry: Entry) {
        self.journal.lock().expect("nothing panics while it is held").push(entry);
    }
}
