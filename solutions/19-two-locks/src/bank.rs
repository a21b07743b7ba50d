//! What a branch and the bank's back office say to each other.
//!
//! This file is the bank's, not the branch's: it stays as it is.

use std::fmt;
use std::future::Future;

/// An amount of money in cents.
pub type Cents = u64;

/// The number of an account.
pub type AccountId = u32;

/// What one unit of a foreign currency is worth, in ten-thousandths of our own.
pub type Rate = u64;

/// One booking, as it stands in the journal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Entry {
    /// Money that was paid in.
    Deposit {
        /// The account it was paid into.
        to: AccountId,
        /// How much.
        amount: Cents,
    },
    /// Money that went from one account to another.
    Transfer {
        /// The account that pays.
        from: AccountId,
        /// The account that is paid.
        to: AccountId,
        /// How much.
        amount: Cents,
    },
}

impl Entry {
    /// Whether the booking moved money on this account.
    #[must_use]
    pub fn concerns(&self, account: AccountId) -> bool {
        match *self {
            Entry::Deposit { to, .. } => to == account,
            Entry::Transfer { from, to, .. } => from == account || to == account,
        }
    }
}

/// The bookings of one account, sealed by the office.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Statement {
    /// The bookings, oldest first.
    pub entries: Vec<Entry>,
    /// The office's seal over these bookings.
    pub seal: u64,
}

/// The bank's back office. Each call takes its time and may be refused.
pub trait Office: Clone + Send + Sync + 'static {
    /// Shows a transfer to the audit, with the payer's balance before it.
    fn audit(
        &self,
        transfer: &Entry,
        balance: Cents,
    ) -> impl Future<Output = Result<(), Refused>> + Send;

    /// Enters a deposit in the ledger and returns the number of its receipt.
    fn record(&self, deposit: &Entry) -> impl Future<Output = Result<u64, Refused>> + Send;

    /// Puts the office's seal on the bookings of an account.
    fn seal(
        &self,
        account: AccountId,
        entries: &[Entry],
    ) -> impl Future<Output = Result<u64, Refused>> + Send;

    /// Asks the exchange what a currency is worth.
    fn quote(&self, currency: &str) -> impl Future<Output = Result<Rate, Refused>> + Send;
}

/// The office says no.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Refused;

impl fmt::Display for Refused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("refused by the office")
    }
}

impl std::error::Error for Refused {}

/// Why the branch did not do what it was asked. What is not done changes nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BankError {
    /// The branch keeps no account of this number.
    UnknownAccount(AccountId),
    /// Payer and payee are one account.
    SameAccount,
    /// The payer's balance does not cover the amount.
    InsufficientFunds,
    /// The office refused.
    Refused,
}

impl From<Refused> for BankError {
    fn from(_: Refused) -> Self {
        BankError::Refused
    }
}

impl fmt::Display for BankError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            BankError::UnknownAccount(account) => write!(f, "no account {account}"),
            BankError::SameAccount => f.write_str("payer and payee are the same account"),
            BankError::InsufficientFunds => f.write_str("the balance does not cover the amount"),
            BankError::Refused => Refused.fmt(f),
        }
    }
}

impl std::error::Error for BankError {}
