//! A back office that takes its time and says no to what is too much, and the customers of a
//! branch: several at once, in a hurry, or one after the other.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use futures::future::LocalBoxFuture;
use harness::{Boxed, Visit, Watch};
use tokio::task::{JoinHandle, spawn_local};
use two_locks::bank::{AccountId, BankError, Cents, Entry, Office, Rate, Refused, Statement};

/// Above this the audit and the ledger say no.
pub const TOO_MUCH: Cents = 5_000;

/// The back office: takes its time, refuses what is too much, and knows two currencies.
#[derive(Clone)]
pub struct Desk {
    watch: Watch,
    /// How many milliseconds the audit of this payer takes.
    audit_time: fn(&Watch, AccountId) -> u64,
    /// How many milliseconds an entry in the ledger takes.
    record_time: fn(&Watch) -> u64,
    /// The payer's balance at each audit.
    audited: Arc<Mutex<Vec<Cents>>>,
}

impl Desk {
    /// An office whose times are drawn.
    pub fn new(watch: &Watch) -> Self {
        let audit_time = |watch: &Watch, _| watch.draw("audit", 10..=20);
        let record_time = |watch: &Watch| watch.draw("record", 5..=9);
        Self { watch: watch.clone(), audit_time, record_time, audited: Arc::default() }
    }

    /// The same office, which takes 20 ms to audit the second customer and 10 for the others.
    pub fn with_a_slow_second_customer(self) -> Self {
        Self { audit_time: |_, payer| if payer == 2 { 20 } else { 10 }, ..self }
    }

    /// The same office, which takes 6 ms for each entry in the ledger.
    pub fn with_a_steady_ledger(self) -> Self {
        Self { record_time: |_| 6, ..self }
    }

    /// The accounts of a branch, numbered from 1, which are opened with these balances. Tells of
    /// them.
    pub fn accounts(&self, opening: &[Cents]) -> Vec<(AccountId, Cents)> {
        self.watch.input("opening", &opening);
        (1..).zip(opening.iter().copied()).collect()
    }

    /// Tells of the payer's balance at each audit, sorted.
    pub fn tell_audited(&self) {
        let mut audited = self.audited.lock().expect("nothing panics while it is held").clone();
        audited.sort_unstable();
        self.watch.answer("audited", &audited);
    }

    async fn visit(&self, name: &str, key: &str, millis: u64) {
        self.watch.visit(name, key, Duration::from_millis(millis)).await;
    }
}

impl Office for Desk {
    fn audit(&self, transfer: &Entry, balance: Cents) -> Boxed<'_, Result<(), Refused>> {
        let transfer = *transfer;
        Box::pin(async move {
            let Entry::Transfer { from, to, amount } = transfer else { return Err(Refused) };
            let key = format!("{from} to {to}");
            self.audited.lock().expect("nothing panics while it is held").push(balance);
            self.visit("audit", &key, (self.audit_time)(&self.watch, from)).await;
            if amount > TOO_MUCH { Err(Refused) } else { Ok(()) }
        })
    }

    fn record(&self, deposit: &Entry) -> Boxed<'_, Result<u64, Refused>> {
        let deposit = *deposit;
        Box::pin(async move {
            let Entry::Deposit { to, amount } = deposit else { return Err(Refused) };
            let millis = (self.record_time)(&self.watch);
            self.visit("record", &to.to_string(), millis).await;
            if amount > TOO_MUCH { Err(Refused) } else { Ok(1_000 + millis) }
        })
    }

    fn seal(&self, account: AccountId, entries: &[Entry]) -> Boxed<'_, Result<u64, Refused>> {
        let seal = seal_of(entries);
        Box::pin(async move {
            self.visit("seal", &account.to_string(), 3).await;
            Ok(seal)
        })
    }

    fn quote(&self, currency: &str) -> Boxed<'_, Result<Rate, Refused>> {
        let currency = currency.to_owned();
        Box::pin(async move {
            let millis = self.watch.draw("quote", 10..=20);
            self.visit("quote", &currency, millis).await;
            match currency.as_str() {
                "EUR" => Ok(61_350),
                "USD" => Ok(54_020),
                _ => Err(Refused),
            }
        })
    }
}

fn amounts(entries: &[Entry]) -> Vec<Cents> {
    let amount = |entry: &Entry| match *entry {
        Entry::Deposit { amount, .. } | Entry::Transfer { amount, .. } => amount,
    };
    entries.iter().map(amount).collect()
}

/// Another list, or the same in another order, gets another seal.
fn seal_of(entries: &[Entry]) -> u64 {
    7_000 + (1..).zip(amounts(entries)).map(|(place, amount)| place * amount).sum::<u64>()
}

/// Tells of the balances as they are now, in the order of the accounts.
pub fn tell_balances(watch: &Watch, balances: &[(AccountId, Cents)]) {
    let balances: Vec<Cents> = balances.iter().map(|&(_, cents)| cents).collect();
    watch.answer("balances", &balances);
}

/// Tells of the amounts that are booked on an account, oldest first.
pub fn tell_journal(watch: &Watch, statement: &Result<Statement, BankError>) {
    let booked = statement.as_ref().map(|statement| amounts(&statement.entries));
    watch.answer("journal", &booked.ok());
}

/// Tells how many of these bookings were done.
pub fn tell_bookings(watch: &Watch, done: &[bool]) {
    watch.answer("bookings", &done.iter().filter(|done| **done).count());
}

/// Tells what a statement says.
pub fn tell_statement(watch: &Watch, statement: &Statement) {
    watch.answer("amounts", &amounts(&statement.entries));
    watch.answer("seal", &statement.seal);
}

/// Tells what became of each of these.
pub fn tell_said(watch: &Watch, said: &[&str]) {
    watch.answer("said", &said);
}

/// Tells what became of those that came next.
pub fn tell_next(watch: &Watch, said: &[&str]) {
    watch.answer("next", &said);
}

/// Tells what became of the one that came next.
pub fn tell_only_next(watch: &Watch, said: &str) {
    watch.answer("next", &said);
}

/// Tells what the rates were, where there was one.
pub fn tell_rates(watch: &Watch, rates: &[Option<Rate>]) {
    watch.answer("rates", &rates);
}

/// Why the branch did not do something, in a form that can be written down.
pub fn said(error: &BankError) -> &'static str {
    match error {
        BankError::UnknownAccount(_) => "unknown account",
        BankError::SameAccount => "same account",
        BankError::InsufficientFunds => "insufficient funds",
        BankError::Refused => "refused",
    }
}

/// Something that the branch is asked to do; says what became of it.
pub type Job = LocalBoxFuture<'static, &'static str>;

/// A deposit; gives the balance right after, where it was done.
pub type PayIn = LocalBoxFuture<'static, Option<Cents>>;

/// A question for a statement.
pub type Asked = LocalBoxFuture<'static, Result<Statement, BankError>>;

/// A question for a rate.
pub type Rated = LocalBoxFuture<'static, Option<Rate>>;

/// Couples drawn from four customers, and how much each pays the other.
pub fn couples(watch: &Watch) -> Vec<(AccountId, AccountId, Cents)> {
    let couple = |_| {
        let one = watch.draw("one", 1..=4) as AccountId;
        let other = (one - 1 + watch.draw("distance", 1..=3) as AccountId) % 4 + 1;
        (one, other, watch.draw("amount", 1..=500))
    };
    (0..6).map(couple).collect()
}

/// For a customer who does not wait longer than this.
pub fn leaves_after(millis: u64, job: Job) -> LocalBoxFuture<'static, ()> {
    Box::pin(async move {
        let _ = tokio::time::timeout(Duration::from_millis(millis), job).await;
    })
}

/// Runs each job in a task of its own and tells, sorted, what became of them.
pub fn all_at_once<'a>(watch: &'a Watch, name: &'a str, jobs: Vec<Job>) -> Boxed<'a, ()> {
    let tasks: Vec<_> = jobs.into_iter().map(|job| spawn_local(job)).collect();
    Box::pin(async move {
        let mut outcomes = Vec::new();
        let all = async {
            for task in tasks {
                outcomes.push(task.await.unwrap_or("panicked"));
            }
        };
        watch.span(name, all).await;
        outcomes.sort_unstable();
        watch.answer(name, &outcomes);
    })
}

/// Begins a job in a task of its own.
pub fn begin(job: Job) -> JoinHandle<&'static str> {
    spawn_local(job)
}

/// Tells what becomes of a job that was begun.
pub fn tell_end<'a>(
    watch: &'a Watch,
    name: &'a str,
    job: JoinHandle<&'static str>,
) -> Boxed<'a, ()> {
    Box::pin(async move { watch.answer(name, &job.await.unwrap_or("panicked")) })
}

/// Tells what a deposit gave back.
pub fn tell_returned(watch: &Watch, balance: Option<Cents>) {
    watch.answer("returned", &balance);
}

/// Makes each deposit in a task of its own, and tells, sorted, what came back.
pub fn pay_in(watch: &Watch, deposits: Vec<PayIn>) -> Boxed<'_, ()> {
    let tasks: Vec<_> = deposits.into_iter().map(|deposit| spawn_local(deposit)).collect();
    Box::pin(async move {
        let mut returned = Vec::new();
        for task in tasks {
            returned.extend(task.await.ok().flatten());
        }
        returned.sort_unstable();
        watch.answer("returned", &returned);
    })
}

/// Begins a deposit in a task of its own, and measures it.
pub fn begin_pay_in(watch: &Watch, deposit: PayIn) -> JoinHandle<Option<Cents>> {
    let watch = watch.clone();
    spawn_local(async move { watch.span("deposit", deposit).await })
}

/// Asks for each statement in a task of its own, while a deposit is made, and tells what came of
/// them and which seals are due to them.
pub fn ask_meanwhile(
    watch: &Watch,
    deposit: JoinHandle<Option<Cents>>,
    asked: Vec<Asked>,
) -> Boxed<'_, ()> {
    let tasks: Vec<_> = asked.into_iter().map(|asked| spawn_local(asked)).collect();
    Box::pin(async move {
        let (mut lists, mut due, mut seals) = (Vec::new(), Vec::new(), Vec::new());
        for task in tasks {
            if let Ok(Ok(statement)) = task.await {
                lists.push(amounts(&statement.entries));
                due.push(seal_of(&statement.entries));
                seals.push(statement.seal);
            }
        }
        watch.answer("returned", &deposit.await.ok().flatten());
        watch.answer("lists", &lists);
        watch.answer("seals due", &due);
        watch.answer("seals", &seals);
    })
}

/// Lets five milliseconds pass.
pub fn a_moment() -> Visit<'static> {
    Box::pin(tokio::time::sleep(Duration::from_millis(5)))
}

/// Asks for a rate and measures it.
pub fn known(watch: &Watch, rate: Rated) -> LocalBoxFuture<'_, Option<Rate>> {
    Box::pin(watch.span("known", rate))
}

/// Begins to ask for a rate, in a task of its own.
pub fn begin_rate(rate: Rated) -> JoinHandle<Option<Rate>> {
    spawn_local(rate)
}

/// The rate that was asked for, where there is one.
pub fn rate_of(asking: JoinHandle<Option<Rate>>) -> Boxed<'static, Option<Rate>> {
    Box::pin(async move { asking.await.ok().flatten() })
}

/// Asks for each rate in a task of its own; the first of them is not waited for longer than some
/// milliseconds. Gives those of the others.
pub fn rates_of_the_patient(
    watch: &Watch,
    first: Rated,
    others: Vec<Rated>,
) -> Boxed<'static, Vec<Option<Rate>>> {
    let patience = Duration::from_millis(watch.draw("patience", 1..=9));
    let hasty = spawn_local(async move {
        let _ = tokio::time::timeout(patience, first).await;
    });
    let tasks: Vec<_> = others.into_iter().map(|rate| spawn_local(rate)).collect();
    Box::pin(async move {
        let _ = hasty.await;
        let mut rates = Vec::new();
        for task in tasks {
            rates.push(task.await.ok().flatten());
        }
        rates
    })
}
