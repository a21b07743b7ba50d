//! What is asked of a branch: how its transfers, deposits, statements and rates go on when several
//! are asked for at once, and that money stays money.

use std::rc::Rc;

use fakes::{
    Asked, Desk, Job, PayIn, Rated, TOO_MUCH, a_moment, all_at_once, ask_meanwhile, begin,
    begin_pay_in, begin_rate, couples, known, leaves_after, pay_in, rate_of, rates_of_the_patient,
    said, tell_balances, tell_bookings, tell_end, tell_journal, tell_next, tell_only_next,
    tell_rates, tell_returned, tell_said, tell_statement,
};
use harness::Watch;
use two_locks::Bank;
use two_locks::bank::{AccountId, BankError, Cents};

type Branch = Rc<Bank<Desk>>;

/// Opens a branch whose accounts are numbered from 1.
fn open(desk: &Desk, opening: &[Cents]) -> Branch {
    Rc::new(Bank::open(desk.clone(), &desk.accounts(opening)))
}

fn told<T>(result: &Result<T, BankError>) -> &'static str {
    match result {
        Ok(_) => "done",
        Err(error) => said(error),
    }
}

fn transfer(branch: &Branch, from: AccountId, to: AccountId, amount: Cents) -> Job {
    let branch = branch.clone();
    Box::pin(async move { told(&branch.transfer(from, to, amount).await) })
}

fn deposit(branch: &Branch, to: AccountId, amount: Cents) -> Job {
    let branch = branch.clone();
    Box::pin(async move { told(&branch.deposit(to, amount).await) })
}

fn pay(branch: &Branch, to: AccountId, amount: Cents) -> PayIn {
    let branch = branch.clone();
    Box::pin(async move { branch.deposit(to, amount).await.ok() })
}

fn ask(branch: &Branch, account: AccountId) -> Asked {
    let branch = branch.clone();
    Box::pin(async move { branch.statement(account).await })
}

fn rate(branch: &Branch, currency: &'static str) -> Rated {
    let branch = branch.clone();
    Box::pin(async move { branch.rate(currency).await.ok() })
}

/// Tells of the balances as they are now.
async fn balances(watch: &Watch, branch: &Branch) {
    tell_balances(watch, &branch.balances().await);
}

/// Tells of what is booked on an account.
async fn journal(watch: &Watch, branch: &Branch, account: AccountId) {
    tell_journal(watch, &ask(branch, account).await);
}

/// Makes these transfers, each in a task of its own, and tells what came of them.
async fn transfers(watch: &Watch, branch: &Branch, jobs: Vec<Job>) {
    all_at_once(watch, "transfers", jobs).await;
    balances(watch, branch).await;
}

/// Two customers pay each other.
async fn opposite(watch: &Watch) {
    let branch = open(&Desk::new(watch), &[1_000, 1_000]);
    let jobs = vec![transfer(&branch, 1, 2, 100), transfer(&branch, 2, 1, 250)];
    transfers(watch, &branch, jobs).await;
}

/// Six couples drawn from four customers pay each other the same amount, to and fro.
async fn crowd(watch: &Watch) {
    let branch = open(&Desk::new(watch), &[10_000; 4]);
    let mut jobs = Vec::new();
    for &(one, other, amount) in &couples(watch) {
        jobs.push(transfer(&branch, one, other, amount));
        jobs.push(transfer(&branch, other, one, amount));
    }
    transfers(watch, &branch, jobs).await;
}

/// Four transfers between eight customers.
async fn pairs(watch: &Watch) {
    let branch = open(&Desk::new(watch), &[500; 8]);
    let mut jobs = Vec::new();
    for payer in [1, 2, 3, 4] {
        jobs.push(transfer(&branch, payer, payer + 4, 100));
    }
    transfers(watch, &branch, jobs).await;
}

/// One customer pays three others.
async fn payday(watch: &Watch) {
    let desk = Desk::new(watch);
    let branch = open(&desk, &[1_000, 0, 0, 0]);
    let mut jobs = Vec::new();
    for payee in [2, 3, 4] {
        jobs.push(transfer(&branch, 1, payee, 100));
    }
    all_at_once(watch, "transfers", jobs).await;
    desk.tell_audited();
    balances(watch, &branch).await;
}

/// One customer spends the same money twice.
async fn spend_twice(watch: &Watch) {
    let branch = open(&Desk::new(watch), &[100, 0, 0]);
    let jobs = vec![transfer(&branch, 1, 2, 80), transfer(&branch, 1, 3, 80)];
    transfers(watch, &branch, jobs).await;
}

/// A deposit comes in while the audit looks at the payer's balance.
async fn paid_in_meanwhile(watch: &Watch) {
    let branch = open(&Desk::new(watch), &[1_000, 0]);
    let paying = begin(transfer(&branch, 1, 2, 300));
    watch.settle().await;
    tell_returned(watch, pay(&branch, 1, 100).await);
    tell_end(watch, "transfer", paying).await;
    balances(watch, &branch).await;
}

/// A customer stops waiting while the payee's account is busy with a longer transfer.
async fn hang_up_in_line(watch: &Watch) {
    let branch = open(&Desk::new(watch).with_a_slow_second_customer(), &[1_000; 3]);
    let longer = begin(transfer(&branch, 2, 3, 300));
    watch.settle().await;
    leaves_after(watch.draw("patience", 1..=18), transfer(&branch, 1, 2, 200)).await;
    tell_end(watch, "longer", longer).await;
    tell_only_next(watch, transfer(&branch, 1, 2, 50).await);
    balances(watch, &branch).await;
    journal(watch, &branch, 1).await;
}

/// One customer stops waiting for the audit, another one for the ledger.
async fn hang_up_at_the_office(watch: &Watch) {
    let branch = open(&Desk::new(watch), &[1_000, 500]);
    leaves_after(watch.draw("audit patience", 1..=9), transfer(&branch, 1, 2, 200)).await;
    leaves_after(watch.draw("ledger patience", 1..=4), deposit(&branch, 2, 100)).await;
    tell_next(watch, &[transfer(&branch, 1, 2, 50).await, deposit(&branch, 2, 10).await]);
    balances(watch, &branch).await;
    journal(watch, &branch, 2).await;
}

/// Everything that is to be refused.
async fn refusals(watch: &Watch) {
    let branch = open(&Desk::new(watch), &[9_000, 500]);
    let said = [
        transfer(&branch, 1, 9, 100).await,
        transfer(&branch, 9, 1, 100).await,
        transfer(&branch, 1, 1, 100).await,
        transfer(&branch, 2, 1, 501).await,
        transfer(&branch, 1, 2, TOO_MUCH + 1).await,
        deposit(&branch, 9, 100).await,
        deposit(&branch, 1, TOO_MUCH + 1).await,
        told(&ask(&branch, 9).await),
        told(&branch.rate("XYZ").await),
    ];
    tell_said(watch, &said);
    balances(watch, &branch).await;
    journal(watch, &branch, 1).await;
}

/// Five people pay into one account.
async fn deposits_at_once(watch: &Watch) {
    let branch = open(&Desk::new(watch), &[0]);
    let mut deposits = Vec::new();
    for amount in [100; 5] {
        deposits.push(pay(&branch, 1, amount));
    }
    pay_in(watch, deposits).await;
    balances(watch, &branch).await;
}

/// Two people pay into an account that is busy with a transfer until the ledger has long answered.
async fn deposits_in_line(watch: &Watch) {
    let branch = open(&Desk::new(watch), &[1_000, 0]);
    let paying = begin(transfer(&branch, 1, 2, 300));
    watch.settle().await;
    pay_in(watch, vec![pay(&branch, 1, 100), pay(&branch, 1, 100)]).await;
    tell_end(watch, "transfer", paying).await;
    balances(watch, &branch).await;
}

/// Three people pay into an account each.
async fn deposits_apart(watch: &Watch) {
    let branch = open(&Desk::new(watch), &[0; 3]);
    let jobs = vec![deposit(&branch, 1, 100), deposit(&branch, 2, 100), deposit(&branch, 3, 100)];
    all_at_once(watch, "deposits", jobs).await;
    balances(watch, &branch).await;
}

/// A statement after some bookings, one of which is another customer's.
async fn statement(watch: &Watch) {
    let branch = open(&Desk::new(watch), &[1_000, 0, 0]);
    let done = [
        branch.deposit(1, 10).await.is_ok(),
        branch.deposit(3, 20).await.is_ok(),
        branch.transfer(1, 2, 30).await.is_ok(),
        branch.deposit(1, 40).await.is_ok(),
    ];
    tell_bookings(watch, &done);
    if let Ok(statement) = &ask(&branch, 1).await {
        tell_statement(watch, statement);
    }
}

/// Three statements are sealed, and a deposit is booked on their account meanwhile.
async fn booked_meanwhile(watch: &Watch) {
    let branch = open(&Desk::new(watch).with_a_steady_ledger(), &[0]);
    pay(&branch, 1, 10).await;
    let paying = begin_pay_in(watch, pay(&branch, 1, 40));
    a_moment().await;
    let asked = vec![ask(&branch, 1), ask(&branch, 1), ask(&branch, 1)];
    ask_meanwhile(watch, paying, asked).await;
    journal(watch, &branch, 1).await;
}

/// The same currency is asked for twice, one after the other.
async fn rate_twice(watch: &Watch) {
    let branch = open(&Desk::new(watch), &[]);
    tell_rates(watch, &[rate(&branch, "EUR").await, rate(&branch, "EUR").await]);
}

/// A known rate is asked for while another is being quoted.
async fn rate_meanwhile(watch: &Watch) {
    let branch = open(&Desk::new(watch), &[]);
    let first = rate(&branch, "EUR").await;
    let quoted = begin_rate(rate(&branch, "USD"));
    a_moment().await;
    let known = known(watch, rate(&branch, "EUR")).await;
    tell_rates(watch, &[first, known, rate_of(quoted).await]);
}

/// Three ask at once for a rate that nobody knows yet, and the first of them does not wait.
async fn rate_together(watch: &Watch) {
    let branch = open(&Desk::new(watch), &[]);
    let (hasty, patient) = (rate(&branch, "EUR"), vec![rate(&branch, "EUR"), rate(&branch, "EUR")]);
    let mut rates = rates_of_the_patient(watch, hasty, patient).await;
    rates.push(known(watch, rate(&branch, "EUR")).await);
    tell_rates(watch, &rates);
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
