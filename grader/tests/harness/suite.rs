//! Drives the programs and records.

use std::time::Duration;

use harness::Watch;
use kinds::{Bench, blocking, counting, ending, foreign, locks, stuck, tasks};

#[derive(Clone)]
struct Watched(Watch);

impl Bench for Watched {
    async fn work(&self, piece: u32, time: Duration) {
        self.0.visit("bench", piece, time).await;
    }

    fn compute(&self, block: u32) {
        self.0.mark_key("compute", block);
    }

    fn call(&self) {
        self.0.block_for("client.call", Duration::from_millis(25));
    }
}

macro_rules! plain {
    ($($name:ident: $run:expr;)*) => {$(
        async fn $name(watch: &Watch) {
            watch.span("run", $run).await;
        }
    )*};
}

macro_rules! benched {
    ($($name:ident: $run:path;)*) => {$(
        async fn $name(watch: &Watch) {
            watch.span("run", $run(Watched(watch.clone()))).await;
        }
    )*};
}

macro_rules! answering {
    ($($name:ident: $run:expr;)*) => {$(
        async fn $name(watch: &Watch) {
            let answer = watch.span("run", $run).await;
            watch.answer("answer", &answer);
        }
    )*};
}

plain! {
    sleep_bad: blocking::sleep::bad();
    sleep_good: blocking::sleep::good();
    lock_bad: blocking::lock::bad();
    lock_good: blocking::lock::good();
    join_bad: blocking::join::bad();
    join_good: blocking::join::good();
    io_bad: blocking::io::bad();
    io_good: blocking::io::good();
    spin_bad: blocking::spin::bad();
    spin_good: blocking::spin::good();
    two_locks_bad: stuck::two_locks::bad();
    two_locks_good: stuck::two_locks::good();
    heartbeat_bad: stuck::beside_a_heartbeat::bad();
    heartbeat_good: stuck::beside_a_heartbeat::good();
    std_mutex_bad: stuck::std_mutex::bad();
    std_mutex_good: stuck::std_mutex::good();
    block_on_bad: stuck::block_on::bad();
    block_on_good: stuck::block_on::good();
    recv_bad: stuck::recv::bad();
    recv_good: stuck::recv::good();
    spinning_bad: stuck::spinning::bad();
    spinning_good: stuck::spinning::good();
    endless_bad: stuck::endless::bad();
    endless_tight: stuck::endless::tight();
    endless_good: stuck::endless::good();
    left_running_bad: tasks::left_running::bad();
    left_running_good: tasks::left_running::good();
    panicking_bad: tasks::panicking::bad();
    panicking_good: tasks::panicking::good();
    busy_wait_bad: tasks::busy_wait::bad();
    busy_wait_good: tasks::busy_wait::good();
    exits: ending::exits();
    replaces_the_hook: ending::replaces_the_hook();
    panics: ending::panics();
    takes_memory: ending::takes_memory();
    recurses: ending::recurses();
    prints_without_end: ending::prints_without_end();
    computes_elsewhere_without_end: ending::computes_elsewhere_without_end();
    permits: locks::permits();
    moved: locks::moved();
    readers: locks::readers();
    again: locks::again();
    made_elsewhere: locks::made_elsewhere();
    on_a_thread: locks::on_a_thread();
}

benched! {
    client_bad: blocking::client::bad;
    client_good: blocking::client::good;
    hog_bad: blocking::hog::bad;
    hog_good: blocking::hog::good;
    hog_elsewhere: blocking::hog::elsewhere;
    by_hand_bad: stuck::by_hand::bad;
    by_hand_good: stuck::by_hand::good;
    at_once_bad: counting::at_once::bad;
    at_once_good: counting::at_once::good;
}

answering! {
    std_thread_bad: foreign::std_thread::bad();
    std_thread_good: foreign::std_thread::good();
    rayon_bad: foreign::rayon_pool::bad();
    rayon_good: foreign::rayon_pool::good();
    second_runtime_bad: foreign::second_runtime::bad();
    second_runtime_good: foreign::second_runtime::good();
    woken: foreign::woken();
    select_order: counting::select_order();
    starts_a_program: ending::starts_a_program();
}

async fn kept_bad(watch: &Watch) {
    let node = counting::kept::bad();
    watch.count("nodes", node.strong_count() as u64);
}

async fn kept_good(watch: &Watch) {
    let node = counting::kept::good();
    watch.count("nodes", node.strong_count() as u64);
}

async fn hash_order(watch: &Watch) {
    watch.answer("answer", &counting::hash_order());
}

async fn fake_panics(watch: &Watch) {
    let theirs = watch.clone();
    let task = tokio::task::spawn_local(async move { theirs.panic_on_purpose("fake", "as planned") });
    watch.answer("answer", &task.await.is_err());
}

async fn draws(watch: &Watch) {
    watch.input("seed", &watch.seed());
    let drawn: Vec<u64> = (0..5).map(|_| watch.draw("a", 1..=1_000)).collect();
    watch.answer("answer", &drawn);
}

harness::scenarios!(
    sleep_bad, sleep_good, lock_bad, lock_good, join_bad, join_good, io_bad, io_good, spin_bad, spin_good,
    client_bad, client_good, hog_bad, hog_good, hog_elsewhere, two_locks_bad, two_locks_good,
    heartbeat_bad, heartbeat_good, std_mutex_bad, std_mutex_good, block_on_bad, block_on_good, recv_bad,
    recv_good, spinning_bad, spinning_good, endless_bad, endless_tight, endless_good, by_hand_bad,
    by_hand_good,
    std_thread_bad, std_thread_good, rayon_bad, rayon_good, second_runtime_bad, second_runtime_good,
    woken, left_running_bad, left_running_good, panicking_bad, panicking_good, busy_wait_bad, busy_wait_good,
    at_once_bad, at_once_good, kept_bad, kept_good, hash_order, select_order, draws, fake_panics, exits,
    replaces_the_hook, panics, takes_memory, recurses, prints_without_end,
    computes_elsewhere_without_end, starts_a_program, permits, moved, readers, again,
    made_elsewhere, on_a_thread,
);
