//! What is watched of the branch: how its transfers, deposits, statements and rates go on
//! when several are asked for at once, and that money stays money.

use std::rc::Rc;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use futures::future::LocalBoxFuture;
use harness::Watch;
use two_locks::Bank;
use two_locks::bank::{AccountId, BankError, Cents, Entry, Office, Rate, Refused};

/// Above this the audit and the ledger say no.
const TOO_MUCH: Cents = 5_000;

/// The back office: takes its time, refuses what is too much, and knows two currencies.
#[derive(Clone)]
struct Desk {
    watch: Watch,
    /// How many milliseconds the audit of this payer takes.
    audit_time: fn(&Watch, AccountId) -> u64,
    /// The payer's balance at each audit.
    audited: Arc<Mutex<Vec<Cents>>>,
}

impl Desk {
    fn new(watch: &Watch) -> Self {
        let audit_time = |watch: &Watch, _| watch.draw("audit", 10..=20);
        Self { watch: watch.clone(), audit_time, audited: Arc::default() }
    }

    /// Opens a branch whose accounts are numbered from 1.
    fn branch(&self, opening: &[Cents]) -> Branch {
        self.watch.input("opening", &opening);
        let accounts: Vec<_> = (1..).zip(opening.iter().copied()).collect();
        Rc::new(Bank::open(self.clone(), &accounts))
    }

    async fn visit(&self, name: &str, key: &str, millis: u64) {
        self.watch.visit(name, key, Duration::from_millis(millis)).await;
    }
}

impl Office for Desk {
    async fn audit(&self, transfer: &Entry, balance: Cents) -> Result<(), Refused> {
        let Entry::Transfer { from, to, amount } = *transfer else { return Err(Refused) };
        let key = format!("{from} to {to}");
        self.audited.lock().expect("nothing panics while it is held").push(balance);
        self.visit("audit", &key, (self.audit_time)(&self.watch, from)).await;
        if amount > TOO_MUCH { Err(Refused) } else { Ok(()) }
    }

    async fn record(&self, deposit: &Entry) -> Result<u64, Refused> {
        let Entry::Deposit { to, amount } = *deposit else { return Err(Refused) };
        let millis = self.watch.draw("record", 5..=9);
        self.visit("record", &to.to_string(), millis).await;
        if amount > TOO_MUCH { Err(Refused) } else { Ok(1_000 + millis) }
    }

    async fn seal(&self, account: AccountId, entries: &[Entry]) -> Result<u64, Refused> {
        self.visit("seal", &account.to_string(), 3).await;
        Ok(7_000 + entries.len() as u64)
    }

    async fn quote(&self, currency: &str) -> Result<Rate, Refused> {
        let millis = self.watch.draw("quote", 10..=20);
        self.visit("quote", currency, millis).await;
        match currency {
            "EUR" => Ok(61_350),
            "USD" => Ok(54_020),
            _ => Err(Refused),
        }
    }
}

type Branch = Rc<Bank<Desk>>;

/// Records the balances as they are now, in the order of the accounts.
async fn tell_balances(watch: &Watch, branch: &Branch) {
    let balances: Vec<Cents> =
        branch.balances().await.into_iter().map(|(_, cents)| cents).collect();
    watch.answer("balances", &balances);
}

fn told<T>(result: &Result<T, BankError>) -> &'static str {
    match result {
        Ok(_) => "done",
        Err(BankError::UnknownAccount(_)) => "unknown account",
        Err(BankError::SameAccount) => "same account",
        Err(BankError::InsufficientFunds) => "insufficient funds",
        Err(BankError::Refused) => "refused",
    }
}

type Job = LocalBoxFuture<'static, &'static str>;

fn transfer(branch: &Branch, from: AccountId, to: AccountId, amount: Cents) -> Job {
    let branch = branch.clone();
    Box::pin(async move { told(&branch.transfer(from, to, amount).await) })
}

/// Runs each job in a task of its own and records, sorted, what became of them.
async fn all_at_once(watch: &Watch, name: &str, jobs: Vec<Job>) {
    let tasks: Vec<_> = jobs.into_iter().map(|job| tokio::task::spawn_local(job)).collect();
    let mut outcomes = Vec::new();
    let all = async {
        for task in tasks {
            outcomes.push(task.await.unwrap_or("panicked"));
        }
    };
    watch.span(name, all).await;
    outcomes.sort_unstable();
    watch.answer(name, &outcomes);
}

/// Two customers pay each other.
async fn opposite(watch: &Watch) {
    let branch = Desk::new(watch).branch(&[1_000, 1_000]);
    let jobs = vec![transfer(&branch, 1, 2, 100), transfer(&branch, 2, 1, 250)];
    all_at_once(watch, "transfers", jobs).await;
    tell_balances(watch, &branch).await;
}

/// Six couples drawn from four customers pay each other the same amount, to and fro.
async fn crowd(watch: &Watch) {
    let branch = Desk::new(watch).branch(&[10_000; 4]);
    let mut jobs = Vec::new();
    for _ in 0..6 {
        let one = watch.draw("one", 1..=4) as AccountId;
        let other = (one - 1 + watch.draw("distance", 1..=3) as AccountId) % 4 + 1;
        let amount = watch.draw("amount", 1..=500);
        jobs.push(transfer(&branch, one, other, amount));
        jobs.push(transfer(&branch, other, one, amount));
    }
    all_at_once(watch, "transfers", jobs).await;
    tell_balances(watch, &branch).await;
}

/// Four transfers between eight customers.
async fn pairs(watch: &Watch) {
    let branch = Desk::new(watch).branch(&[500; 8]);
    let jobs = (1..=4).map(|payer| transfer(&branch, payer, payer + 4, 100)).collect();
    all_at_once(watch, "transfers", jobs).await;
    tell_balances(watch, &branch).await;
}

/// One customer pays three others.
async fn payday(watch: &Watch) {
    let desk = Desk::new(watch);
    let branch = desk.branch(&[1_000, 0, 0, 0]);
    let jobs = (2..=4).map(|payee| transfer(&branch, 1, payee, 100)).collect();
    all_at_once(watch, "transfers", jobs).await;
    let mut audited = desk.audited.lock().expect("nothing panics while it is held").clone();
    audited.sort_unstable();
    watch.answer("audited", &audited);
    tell_balances(watch, &branch).await;
}

/// One customer spends the same money twice.
async fn spend_twice(watch: &Watch) {
    let branch = Desk::new(watch).branch(&[100, 0, 0]);
    let jobs = vec![transfer(&branch, 1, 2, 80), transfer(&branch, 1, 3, 80)];
    all_at_once(watch, "transfers", jobs).await;
    tell_balances(watch, &branch).await;
}

/// A customer stops waiting while the payee's account is busy with a longer transfer.
async fn hang_up(watch: &Watch) {
    let audit_time = |_: &Watch, payer| if payer == 2 { 20 } else { 10 };
    let desk = Desk { audit_time, ..Desk::new(watch) };
    let branch = desk.branch(&[1_000; 3]);
    let longer = tokio::task::spawn_local(transfer(&branch, 2, 3, 300));
    watch.settle().await;
    let patience = Duration::from_millis(14);
    let _ = tokio::time::timeout(patience, transfer(&branch, 1, 2, 200)).await;
    watch.answer("longer", &longer.await.unwrap_or("panicked"));
    tell_balances(watch, &branch).await;
}

/// Everything that is to be refused.
async fn refusals(watch: &Watch) {
    let branch = Desk::new(watch).branch(&[9_000, 500]);
    let said = [
        told(&branch.transfer(1, 9, 100).await),
        told(&branch.transfer(9, 1, 100).await),
        told(&branch.transfer(1, 1, 100).await),
        told(&branch.transfer(2, 1, 501).await),
        told(&branch.transfer(1, 2, TOO_MUCH + 1).await),
        told(&branch.deposit(9, 100).await),
        told(&branch.deposit(1, TOO_MUCH + 1).await),
        told(&branch.statement(9).await),
        told(&branch.rate("XYZ").await),
    ];
    watch.answer("said", &said);
    let booked = branch.statement(1).await.map(|statement| statement.entries.len());
    watch.answer("booked", &booked.ok());
    tell_balances(watch, &branch).await;
}

/// Five people pay into one account.
async fn deposits_at_once(watch: &Watch) {
    let branch = Desk::new(watch).branch(&[0]);
    let deposit = || {
        let branch = branch.clone();
        tokio::task::spawn_local(async move { branch.deposit(1, 100).await })
    };
    let tasks: Vec<_> = (0..5).map(|_| deposit()).collect();
    let mut returned = Vec::new();
    for task in tasks {
        returned.extend(task.await.ok().and_then(Result::ok));
    }
    returned.sort_unstable();
    watch.answer("returned", &returned);
    tell_balances(watch, &branch).await;
}

/// Three people pay into an account each.
async fn deposits_apart(watch: &Watch) {
    let branch = Desk::new(watch).branch(&[0; 3]);
    let deposit = |to| -> Job {
        let branch = branch.clone();
        Box::pin(async move { told(&branch.deposit(to, 100).await) })
    };
    all_at_once(watch, "deposits", (1..=3).map(deposit).collect()).await;
    tell_balances(watch, &branch).await;
}

/// A statement after some bookings, one of which is another customer's.
async fn statement(watch: &Watch) {
    let branch = Desk::new(watch).branch(&[1_000, 0, 0]);
    let done = [
        branch.deposit(1, 10).await.is_ok(),
        branch.deposit(3, 20).await.is_ok(),
        branch.transfer(1, 2, 30).await.is_ok(),
        branch.deposit(1, 40).await.is_ok(),
    ];
    watch.answer("bookings", &done.into_iter().filter(|done| *done).count());
    if let Ok(statement) = branch.statement(1).await {
        let amounts = statement.entries.iter().map(|entry| match *entry {
            Entry::Deposit { amount, .. } | Entry::Transfer { amount, .. } => amount,
        });
        watch.answer("amounts", &amounts.collect::<Vec<_>>());
        watch.answer("seal", &statement.seal);
    }
}

/// The same currency is asked for twice, one after the other.
async fn rate_twice(watch: &Watch) {
    let branch = Desk::new(watch).branch(&[]);
    let first = branch.rate("EUR").await.ok();
    let second = branch.rate("EUR").await.ok();
    watch.answer("rates", &[first, second]);
}

/// A known rate is asked for while another is being quoted.
async fn rate_meanwhile(watch: &Watch) {
    let branch = Desk::new(watch).branch(&[]);
    let first = branch.rate("EUR").await.ok();
    let quoted = tokio::task::spawn_local({
        let branch = branch.clone();
        async move { branch.rate("USD").await.ok() }
    });
    tokio::time::sleep(Duration::from_millis(5)).await;
    let known = watch.span("known", branch.rate("EUR")).await.ok();
    watch.answer("rates", &[first, known, quoted.await.ok().flatten()]);
}

harness::scenarios!(
    opposite,
    crowd,
    pairs,
    payday,
    spend_twice,
    hang_up,
    refusals,
    deposits_at_once,
    deposits_apart,
    statement,
    rate_twice,
    rate_meanwhile,
);
