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
    /// How many milliseconds an entry in the ledger takes.
    record_time: fn(&Watch) -> u64,
    /// The payer's balance at each audit.
    audited: Arc<Mutex<Vec<Cents>>>,
}

impl Desk {
    fn new(watch: &Watch) -> Self {
        let audit_time = |watch: &Watch, _| watch.draw("audit", 10..=20);
        let record_time = |watch: &Watch| watch.draw("record", 5..=9);
        Self { watch: watch.clone(), audit_time, record_time, audited: Arc::default() }
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
        let millis = (self.record_time)(&self.watch);
        self.visit("record", &to.to_string(), millis).await;
        if amount > TOO_MUCH { Err(Refused) } else { Ok(1_000 + millis) }
    }

    async fn seal(&self, account: AccountId, entries: &[Entry]) -> Result<u64, Refused> {
        self.visit("seal", &account.to_string(), 3).await;
        Ok(seal_of(entries))
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

/// Records the balances as they are now, in the order of the accounts.
async fn tell_balances(watch: &Watch, branch: &Branch) {
    let balances: Vec<Cents> =
        branch.balances().await.into_iter().map(|(_, cents)| cents).collect();
    watch.answer("balances", &balances);
}

/// Records the amounts that are booked on an account, oldest first.
async fn tell_journal(watch: &Watch, branch: &Branch, account: AccountId) {
    let booked = branch.statement(account).await.map(|statement| amounts(&statement.entries));
    watch.answer("journal", &booked.ok());
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

fn deposit(branch: &Branch, to: AccountId, amount: Cents) -> Job {
    let branch = branch.clone();
    Box::pin(async move { told(&branch.deposit(to, amount).await) })
}

/// A customer who does not wait longer than this.
async fn leaves_after<T>(millis: u64, call: impl Future<Output = T>) {
    let _ = tokio::time::timeout(Duration::from_millis(millis), call).await;
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

/// A deposit comes in while the audit looks at the payer's balance.
async fn paid_in_meanwhile(watch: &Watch) {
    let branch = Desk::new(watch).branch(&[1_000, 0]);
    let paying = tokio::task::spawn_local(transfer(&branch, 1, 2, 300));
    watch.settle().await;
    watch.answer("returned", &branch.deposit(1, 100).await.ok());
    watch.answer("transfer", &paying.await.unwrap_or("panicked"));
    tell_balances(watch, &branch).await;
}

/// A customer stops waiting while the payee's account is busy with a longer transfer.
async fn hang_up_in_line(watch: &Watch) {
    let audit_time = |_: &Watch, payer| if payer == 2 { 20 } else { 10 };
    let branch = Desk { audit_time, ..Desk::new(watch) }.branch(&[1_000; 3]);
    let longer = tokio::task::spawn_local(transfer(&branch, 2, 3, 300));
    watch.settle().await;
    leaves_after(watch.draw("patience", 1..=18), branch.transfer(1, 2, 200)).await;
    watch.answer("longer", &longer.await.unwrap_or("panicked"));
    watch.answer("next", &transfer(&branch, 1, 2, 50).await);
    tell_balances(watch, &branch).await;
    tell_journal(watch, &branch, 1).await;
}

/// One customer stops waiting for the audit, another one for the ledger.
async fn hang_up_at_the_office(watch: &Watch) {
    let branch = Desk::new(watch).branch(&[1_000, 500]);
    leaves_after(watch.draw("audit patience", 1..=9), branch.transfer(1, 2, 200)).await;
    leaves_after(watch.draw("ledger patience", 1..=4), branch.deposit(2, 100)).await;
    watch.answer("next", &[transfer(&branch, 1, 2, 50).await, deposit(&branch, 2, 10).await]);
    tell_balances(watch, &branch).await;
    tell_journal(watch, &branch, 2).await;
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
    tell_balances(watch, &branch).await;
    tell_journal(watch, &branch, 1).await;
}

/// Each amount is paid into the account in a task of its own; records, sorted, what came back.
async fn pay_in(watch: &Watch, branch: &Branch, to: AccountId, amounts: &[Cents]) {
    let deposit = |amount| {
        let branch = branch.clone();
        tokio::task::spawn_local(async move { branch.deposit(to, amount).await })
    };
    let tasks: Vec<_> = amounts.iter().copied().map(deposit).collect();
    let mut returned = Vec::new();
    for task in tasks {
        returned.extend(task.await.ok().and_then(Result::ok));
    }
    returned.sort_unstable();
    watch.answer("returned", &returned);
}

/// Five people pay into one account.
async fn deposits_at_once(watch: &Watch) {
    let branch = Desk::new(watch).branch(&[0]);
    pay_in(watch, &branch, 1, &[100; 5]).await;
    tell_balances(watch, &branch).await;
}

/// Two people pay into an account that is busy with a transfer until the ledger has long answered.
async fn deposits_in_line(watch: &Watch) {
    let branch = Desk::new(watch).branch(&[1_000, 0]);
    let paying = tokio::task::spawn_local(transfer(&branch, 1, 2, 300));
    watch.settle().await;
    pay_in(watch, &branch, 1, &[100; 2]).await;
    watch.answer("transfer", &paying.await.unwrap_or("panicked"));
    tell_balances(watch, &branch).await;
}

/// Three people pay into an account each.
async fn deposits_apart(watch: &Watch) {
    let branch = Desk::new(watch).branch(&[0; 3]);
    let jobs = (1..=3).map(|account| deposit(&branch, account, 100)).collect();
    all_at_once(watch, "deposits", jobs).await;
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
        watch.answer("amounts", &amounts(&statement.entries));
        watch.answer("seal", &statement.seal);
    }
}

/// Three statements are sealed, and a deposit is booked on their account meanwhile.
async fn booked_meanwhile(watch: &Watch) {
    let branch = Desk { record_time: |_| 6, ..Desk::new(watch) }.branch(&[0]);
    let _ = branch.deposit(1, 10).await;
    let paying = tokio::task::spawn_local({
        let (watch, branch) = (watch.clone(), branch.clone());
        async move { watch.span("deposit", branch.deposit(1, 40)).await.ok() }
    });
    tokio::time::sleep(Duration::from_millis(5)).await;
    let ask = |_| {
        let branch = branch.clone();
        tokio::task::spawn_local(async move { branch.statement(1).await })
    };
    let asked: Vec<_> = (0..3).map(ask).collect();
    let (mut lists, mut due, mut seals) = (Vec::new(), Vec::new(), Vec::new());
    for task in asked {
        if let Ok(Ok(statement)) = task.await {
            lists.push(amounts(&statement.entries));
            due.push(seal_of(&statement.entries));
            seals.push(statement.seal);
        }
    }
    watch.answer("returned", &paying.await.ok().flatten());
    watch.answer("lists", &lists);
    watch.answer("seals due", &due);
    watch.answer("seals", &seals);
    tell_journal(watch, &branch, 1).await;
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

/// Three ask at once for a rate that nobody knows yet, and the first of them does not wait.
async fn rate_together(watch: &Watch) {
    let branch = Desk::new(watch).branch(&[]);
    let patience = watch.draw("patience", 1..=9);
    let hasty = tokio::task::spawn_local({
        let branch = branch.clone();
        async move { leaves_after(patience, branch.rate("EUR")).await }
    });
    let ask = |_| {
        let branch = branch.clone();
        tokio::task::spawn_local(async move { branch.rate("EUR").await.ok() })
    };
    let asking: Vec<_> = (0..2).map(ask).collect();
    let _ = hasty.await;
    let mut rates = Vec::new();
    for task in asking {
        rates.push(task.await.ok().flatten());
    }
    rates.push(watch.span("known", branch.rate("EUR")).await.ok());
    watch.answer("rates", &rates);
}

harness::scenarios!(
    opposite,
    crowd,
    pairs,
    payday,
    spend_twice,
    paid_in_meanwhile,
    hang_up_in_line,
    hang_up_at_the_office,
    refusals,
    deposits_at_once,
    deposits_in_line,
    deposits_apart,
    statement,
    booked_meanwhile,
    rate_twice,
    rate_meanwhile,
    rate_together,
);
