//! A branch of a bank: transfers, deposits, statements and exchange rates.

pub mod bank;

use std::collections::{BTreeMap, HashMap};

use tokio::sync::{Mutex, RwLock};

use crate::bank::{AccountId, BankError, Cents, Entry, Office, Rate, Statement};

/// A branch that keeps accounts and asks the back office about everything it does.
pub struct Bank<O> {
    office: O,
    accounts: BTreeMap<AccountId, Mutex<Cents>>,
    /// Everything that was booked, oldest first.
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
        let (payer, payee) = (self.account(from)?, self.account(to)?);
        let entry = Entry::Transfer { from, to, amount };

        // Whoever needs two accounts takes the lower number first, so nobody waits in a circle.
        let (mut payer, mut payee) = if from < to {
            let payer = payer.lock().await;
            (payer, payee.lock().await)
        } else {
            let payee = payee.lock().await;
            (payer.lock().await, payee)
        };
        if *payer < amount {
            return Err(BankError::InsufficientFunds);
        }
        self.office.audit(&entry, *payer).await?;
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

        let mut balance = account.lock().await;
        self.office.record(&entry).await?;
        let mut journal = self.journal.lock().await;
        *balance += amount;
        journal.push(entry);
        Ok(*balance)
    }

    /// All bookings of an account, sealed by the office.
    pub async fn statement(&self, account: AccountId) -> Result<Statement, BankError> {
        self.account(account)?;
        let journal = self.journal.lock().await;
        let entries: Vec<Entry> =
            journal.iter().filter(|entry| entry.concerns(account)).copied().collect();
        let seal = self.office.seal(account, &entries).await?;
        Ok(Statement { entries, seal })
    }

    /// What a currency is worth; the exchange is asked the first time.
    pub async fn rate(&self, currency: &str) -> Result<Rate, BankError> {
        let known = self.rates.read().await.get(currency).copied();
        match known {
            Some(rate) => Ok(rate),
            None => {
                let rate = self.office.quote(currency).await?;
                self.rates.write().await.insert(currency.to_owned(), rate);
                Ok(rate)
            }
        }
    }

    fn account(&self, id: AccountId) -> Result<&Mutex<Cents>, BankError> {
        self.accounts.get(&id).ok_or(BankError::UnknownAccount(id))
    }
}
