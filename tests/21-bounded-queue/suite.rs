//! A print shop whose belts are short, and whose stages are looked at one by one.

use std::collections::VecDeque;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use bounded_queue::PrintShop;
use bounded_queue::shop::{Counter, CounterId, Machines, Order, Parcel, Print, Slip};
use harness::Watch;
use tokio::sync::mpsc;
use tokio::task::{JoinHandle, spawn_local};

fn ms(time: u64) -> Duration {
    Duration::from_millis(time)
}

// --- taking in

/// A counter takes in five orders and closes, and the belt is slow.
async fn counter_closes(watch: &Watch) {
    let counter = WatchedCounter::new(watch, 7, 5);
    watch.input(
        "slips",
        &["order 701", "order 702", "order 703", "order 704", "order 705", "end 7"],
    );
    let (slips, mut belt) = mpsc::channel(2);
    // The belt does not end with the counter.
    let _belt_stays = slips.clone();
    let taken = Arc::new(Mutex::new(Vec::new()));
    let reading = spawn_local({
        let taken = Arc::clone(&taken);
        async move {
            tokio::time::sleep(ms(60)).await;
            while let Some(slip) = belt.recv().await {
                lock(&taken).push(told(&slip));
                tokio::time::sleep(ms(7)).await;
            }
        }
    });
    PrintShop::new(Machine::new(watch)).take_in(counter, slips.clone()).await;
    // What is on the belt now is taken off it in this time.
    let on_the_belt = 2 - slips.capacity();
    let mut there = lock(&taken).clone();
    there.extend(coming(&taken, on_the_belt).await);
    watch.answer("slips", &there);
    tokio::time::sleep(ms(50)).await;
    watch.count("in the end", lock(&taken).len() as u64);
    end(reading).await;
}

/// The next slips to come, as many as `number`, or those that come in a while.
async fn coming(taken: &Mutex<Vec<String>>, number: usize) -> Vec<String> {
    let before = lock(taken).len();
    for _ in 0..100 {
        if lock(taken).len() >= before + number {
            break;
        }
        tokio::time::sleep(ms(1)).await;
    }
    lock(taken)[before..].to_vec()
}

/// A counter that takes in nothing closes.
async fn idle_counter(watch: &Watch) {
    let (slips, mut belt) = mpsc::channel(2);
    let counter = WatchedCounter::new(watch, 3, 0);
    PrintShop::new(Machine::new(watch)).take_in(counter, slips.clone()).await;
    watch.answer("slips", &belt.try_recv().ok().as_ref().map(told));
    watch.answer("more", &belt.try_recv().ok().as_ref().map(told));
}

/// Nobody takes the slips any more: neither the orders of one counter nor the end of the other.
async fn belt_is_gone(watch: &Watch) {
    let shop = PrintShop::new(Machine::new(watch));
    for (number, orders) in [(1, 5), (2, 0)] {
        let counter = WatchedCounter::new(watch, number, orders);
        let asked = Arc::clone(&counter.asked);
        let (slips, belt) = mpsc::channel(2);
        drop(belt);
        let shop = &shop;
        shop.take_in(counter, slips).await;
        watch.count(&format!("asked {number}"), asked.load(Ordering::Relaxed));
    }
}

/// The belt has room for two slips, and nobody takes them for a while.
async fn belt_is_full(watch: &Watch) {
    let counter = WatchedCounter::new(watch, 1, 9);
    let asked = Arc::clone(&counter.asked);
    let (slips, belt) = mpsc::channel(2);
    let shop = Arc::new(PrintShop::new(Machine::new(watch)));
    let taking_in = spawn_local(async move { shop.take_in(counter, slips).await });
    tokio::time::sleep(ms(500)).await;
    watch.count("asked", asked.load(Ordering::Relaxed));
    drop(belt);
    end(taking_in).await;
}

// --- dispatching

/// Of three counters one closes early, one in the middle, and one late. The belt stays.
async fn early_closer(watch: &Watch) {
    let (slips, belt) = mpsc::channel(2);
    let (orders, mut dispatched) = mpsc::channel(16);
    let row = [
        order(2, 1),
        order(1, 1),
        ended(2),
        order(1, 2),
        order(3, 1),
        ended(3),
        order(1, 3),
        order(1, 4),
        ended(1),
    ];
    let sending = spawn_local({
        let slips = slips.clone();
        async move {
            for slip in row {
                tokio::time::sleep(ms(20_000)).await;
                slips.send(slip).await.ok();
            }
        }
    });
    let shop = PrintShop::new(Machine::new(watch));
    // In no order, and with one who takes in nothing and is the first to be asked for.
    let counters = [CounterId(3), CounterId(1), CounterId(2)];
    let taken = watch.span("dispatch", shop.dispatch(&counters, belt, orders)).await;
    watch.answer("tally", &taken.iter().map(|(id, n)| (id.0, n)).collect::<Vec<_>>());
    watch.answer("dispatched", &all(&mut dispatched));
    end(sending).await;
    drop(slips);
}

/// Two counters, of which one closes without an order, before the other has its first.
async fn idle_closer(watch: &Watch) {
    let (slips, belt) = mpsc::channel(8);
    let (orders, mut dispatched) = mpsc::channel(16);
    for slip in [ended(1), order(2, 1), order(2, 2), ended(2)] {
        slips.send(slip).await.ok();
    }
    let shop = PrintShop::new(Machine::new(watch));
    let taken = shop.dispatch(&[CounterId(2), CounterId(1)], belt, orders).await;
    watch.answer("tally", &taken.iter().map(|(id, n)| (id.0, n)).collect::<Vec<_>>());
    watch.answer("dispatched", &all(&mut dispatched));
}

/// The belt ends before the counters have closed.
async fn belt_ends(watch: &Watch) {
    let (slips, belt) = mpsc::channel(8);
    let (orders, mut dispatched) = mpsc::channel(16);
    for slip in [order(1, 1), order(2, 1), order(1, 2)] {
        slips.send(slip).await.ok();
    }
    drop(slips);
    let shop = PrintShop::new(Machine::new(watch));
    let taken = shop.dispatch(&[CounterId(1), CounterId(2)], belt, orders).await;
    watch.answer("tally", &taken.iter().map(|(id, n)| (id.0, n)).collect::<Vec<_>>());
    watch.answer("dispatched", &all(&mut dispatched));
}

/// Nobody takes the orders.
async fn nobody_prints(watch: &Watch) {
    let (slips, belt) = mpsc::channel(8);
    let (orders, dispatched) = mpsc::channel(16);
    drop(dispatched);
    slips.send(order(1, 1)).await.ok();
    let shop = PrintShop::new(Machine::new(watch));
    shop.dispatch(&[CounterId(1)], belt, orders).await;
    drop(slips);
}

// --- printing

/// Nine orders, all there from the beginning.
async fn nine_orders(watch: &Watch) {
    let machine = Machine::new(watch);
    let (orders, to_print) = mpsc::channel(16);
    let (prints, mut printed) = mpsc::channel(16);
    for number in 1..=9 {
        orders.send(plain_order(number)).await.ok();
    }
    drop(orders);
    PrintShop::new(machine).print_all(to_print, prints).await;
    watch.answer("printed", &all_prints(&mut printed));
}

/// Orders come in one by one, more quickly than one press can print.
async fn steady_orders(watch: &Watch) {
    let machine = Machine::new(watch);
    let (orders, to_print) = mpsc::channel(1);
    let (prints, mut printed) = mpsc::channel(16);
    let sending = spawn_local(async move {
        for number in 1..=9 {
            tokio::time::sleep(ms(2)).await;
            orders.send(plain_order(number)).await.ok();
        }
        // A lull; then two more.
        tokio::time::sleep(ms(1_000)).await;
        for number in 10..=11 {
            orders.send(plain_order(number)).await.ok();
        }
    });
    PrintShop::new(machine).print_all(to_print, prints).await;
    watch.answer("printed", &all_prints(&mut printed));
    end(sending).await;
}

/// One order takes long, nine others do not.
async fn one_long_order(watch: &Watch) {
    let machine = Machine { printing: Printing::FirstIsLong, ..Machine::new(watch) };
    let (orders, to_print) = mpsc::channel(16);
    let (prints, mut printed) = mpsc::channel(16);
    for number in 1..=10 {
        orders.send(plain_order(number)).await.ok();
    }
    drop(orders);
    let shop = PrintShop::new(machine);
    watch.span("print", shop.print_all(to_print, prints)).await;
    watch.answer("printed", &all_prints(&mut printed));
}

/// Nobody takes the prints for a while.
async fn prints_pile_up(watch: &Watch) {
    let machine = Machine::new(watch);
    let (orders, to_print) = mpsc::channel(16);
    let (prints, mut printed) = mpsc::channel(1);
    for number in 1..=14 {
        orders.send(plain_order(number)).await.ok();
    }
    let shop = Arc::new(PrintShop::new(machine));
    let printing = spawn_local(async move { shop.print_all(to_print, prints).await });
    tokio::time::sleep(ms(500)).await;
    // 16 places, of which 14 were taken.
    watch.count("taken ahead", (14 + orders.capacity() - 16) as u64);
    drop(orders);
    let mut all = Vec::new();
    while let Some(print) = printed.recv().await {
        all.push(print.order);
    }
    all.sort_unstable();
    watch.answer("printed", &all);
    end(printing).await;
    watch.settle().await;
}

/// Nobody wants the prints.
async fn nobody_packs(watch: &Watch) {
    let machine = Machine::new(watch);
    let (orders, to_print) = mpsc::channel(32);
    let (prints, printed) = mpsc::channel(1);
    drop(printed);
    for number in 1..=20 {
        orders.send(plain_order(number)).await.ok();
    }
    PrintShop::new(machine).print_all(to_print, prints).await;
    drop(orders);
}

// --- packing

/// Eight prints, a belt for two parcels, and a driver who comes late.
async fn late_driver(watch: &Watch) {
    let machine = Machine::new(watch);
    let (prints, printed) = mpsc::channel(16);
    let (belt, mut parcels) = mpsc::channel(2);
    let numbers: Vec<_> =
        (0..8).map(|place| 10 * place + watch.draw("number", 0..=9) as u32).rev().collect();
    for &order in &numbers {
        prints.send(Print { order }).await.ok();
    }
    watch.input("parcels", &numbers);
    let shop = Arc::new(PrintShop::new(machine));
    let packing = spawn_local(async move { shop.pack(printed, &belt).await });
    tokio::time::sleep(ms(500)).await;
    watch.count("taken ahead", (8 + prints.capacity() - 16) as u64);
    drop(prints);
    let mut all = Vec::new();
    while let Some(parcel) = parcels.recv().await {
        all.push(parcel.order);
        tokio::time::sleep(ms(watch.draw("driver", 5..=30))).await;
    }
    watch.answer("parcels", &all);
    end(packing).await;
    watch.settle().await;
}

/// There is room for all parcels.
async fn free_belt(watch: &Watch) {
    let machine = Machine::new(watch);
    let (prints, printed) = mpsc::channel(4);
    let (belt, mut parcels) = mpsc::channel(16);
    let sending = spawn_local(async move {
        for order in [5, 3, 9, 1] {
            tokio::time::sleep(ms(5)).await;
            prints.send(Print { order }).await.ok();
        }
    });
    PrintShop::new(machine).pack(printed, &belt).await;
    drop(belt);
    watch.answer("parcels", &all_parcels(&mut parcels));
    end(sending).await;
}

/// Nobody takes the parcels.
async fn no_driver(watch: &Watch) {
    let machine = Machine::new(watch);
    let (prints, printed) = mpsc::channel(4);
    let (belt, parcels) = mpsc::channel(2);
    drop(parcels);
    prints.send(Print { order: 1 }).await.ok();
    PrintShop::new(machine).pack(printed, &belt).await;
    drop(prints);
}

// --- a day

/// One counter takes in twelve orders.
async fn day_of_one(watch: &Watch) {
    let machine = Machine::new(watch);
    let counters = vec![WatchedCounter::new(watch, 1, 12)];
    let parcels = PrintShop::new(machine).day(counters).await;
    let mut numbers: Vec<_> = parcels.iter().map(|parcel| parcel.order).collect();
    numbers.sort_unstable();
    watch.answer("parcels", &numbers);
    watch.settle().await;
}

/// One counter takes in two orders, with a long lull between them.
async fn day_with_a_lull(watch: &Watch) {
    let machine = Machine::new(watch);
    let counters = vec![WatchedCounter { lull_ms: 3_600_000, ..WatchedCounter::new(watch, 1, 2) }];
    let parcels = PrintShop::new(machine).day(counters).await;
    watch.answer("parcels", &parcels.iter().map(|parcel| parcel.order).collect::<Vec<_>>());
}

/// Three counters take in an order each and close at the same time.
async fn day_of_three(watch: &Watch) {
    let machine = Machine::new(watch);
    let counters = (1..=3)
        .map(|id| WatchedCounter { time_ms: 5, ..WatchedCounter::new(watch, id, 1) })
        .collect();
    let parcels = PrintShop::new(machine).day(counters).await;
    let mut numbers: Vec<_> = parcels.iter().map(|parcel| parcel.order).collect();
    numbers.sort_unstable();
    watch.answer("parcels", &numbers);
}

/// Two counters take in many orders. How many become parcels is not looked at.
async fn long_day(watch: &Watch) {
    let machine = Machine::new(watch);
    let counters = (1..=2).map(|id| WatchedCounter::new(watch, id, 15)).collect();
    PrintShop::new(machine).day(counters).await;
    watch.settle().await;
}

/// Nobody wants the day to go on.
async fn day_given_up(watch: &Watch) {
    let machine = Machine::new(watch);
    let printed = Arc::clone(&machine.printed);
    let counter = WatchedCounter::new(watch, 1, 50);
    let asked = Arc::clone(&counter.asked);
    let shop = PrintShop::new(machine);
    tokio::time::timeout(ms(80), shop.day(vec![counter])).await.ok();
    watch.settle().await;
    let calls = || asked.load(Ordering::Relaxed) + printed.load(Ordering::Relaxed);
    let before = calls();
    tokio::time::sleep(ms(100)).await;
    watch.count("after the end", calls() - before);
}

// --- what goes through the shop

fn order(counter: u32, number: u32) -> Slip {
    Slip::Order(Order { number: 100 * counter + number, counter: CounterId(counter) })
}

fn ended(counter: u32) -> Slip {
    Slip::End(CounterId(counter))
}

fn plain_order(number: u32) -> Order {
    Order { number, counter: CounterId(1) }
}

/// A slip in a form that can be written down.
fn told(slip: &Slip) -> String {
    match slip {
        Slip::Order(order) => format!("order {}", order.number),
        Slip::End(counter) => format!("end {}", counter.0),
    }
}

/// What is in the queue, and whether it has ended.
fn all(orders: &mut mpsc::Receiver<Order>) -> Vec<String> {
    let mut all = Vec::new();
    loop {
        match orders.try_recv() {
            Ok(order) => all.push(order.number.to_string()),
            Err(mpsc::error::TryRecvError::Disconnected) => all.push("the end".to_owned()),
            Err(mpsc::error::TryRecvError::Empty) => all.push("open".to_owned()),
        }
        if all.last().is_some_and(|last| last.parse::<u32>().is_err()) {
            return all;
        }
    }
}

/// The prints in the queue, by number.
fn all_prints(prints: &mut mpsc::Receiver<Print>) -> Vec<u32> {
    let mut all = Vec::new();
    while let Ok(print) = prints.try_recv() {
        all.push(print.order);
    }
    all.sort_unstable();
    all
}

/// The parcels on the belt.
fn all_parcels(parcels: &mut mpsc::Receiver<Parcel>) -> Vec<u32> {
    let mut all = Vec::new();
    while let Ok(parcel) = parcels.try_recv() {
        all.push(parcel.order);
    }
    all
}

/// Ends a task of the suite's own.
async fn end(task: JoinHandle<()>) {
    task.abort();
    // An error says that it was aborted.
    task.await.ok();
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// The fake behind [`Counter`].
struct WatchedCounter {
    id: CounterId,
    orders: VecDeque<Order>,
    time_ms: u64,
    /// How long the second order is waited for beyond that.
    lull_ms: u64,
    /// How often it was asked.
    asked: Arc<AtomicU64>,
}

impl WatchedCounter {
    fn new(watch: &Watch, id: u32, orders: u32) -> Self {
        let id = CounterId(id);
        let order = |number| Order { number: 100 * id.0 + number, counter: id };
        Self {
            id,
            orders: (1..=orders).map(order).collect(),
            time_ms: watch.draw("counter", 2..=6),
            lull_ms: 0,
            asked: Arc::default(),
        }
    }
}

impl Counter for WatchedCounter {
    fn id(&self) -> CounterId {
        self.id
    }

    async fn next(&mut self) -> Option<Order> {
        let asked = self.asked.fetch_add(1, Ordering::Relaxed);
        let lull = if asked == 1 { self.lull_ms } else { 0 };
        tokio::time::sleep(ms(self.time_ms + lull)).await;
        self.orders.pop_front()
    }
}

/// How long printing takes.
#[derive(Clone, Copy)]
enum Printing {
    /// 10 to 20 ms.
    Usual,
    /// The first 60 ms, the others 10.
    FirstIsLong,
}

/// The fake behind [`Machines`].
#[derive(Clone)]
struct Machine {
    watch: Watch,
    printing: Printing,
    printed: Arc<AtomicU64>,
}

impl Machine {
    fn new(watch: &Watch) -> Self {
        Self { watch: watch.clone(), printing: Printing::Usual, printed: Arc::default() }
    }
}

impl Machines for Machine {
    async fn print(&self, order: &Order) -> Print {
        let time = match self.printing {
            Printing::Usual => self.watch.draw("printing", 10..=20),
            Printing::FirstIsLong if order.number == 1 => 60,
            Printing::FirstIsLong => 10,
        };
        self.watch.visit("print", order.number, ms(time)).await;
        self.printed.fetch_add(1, Ordering::Relaxed);
        Print { order: order.number }
    }

    fn wrap(&self, print: Print) -> Parcel {
        Parcel { order: print.order }
    }
}

harness::scenarios!(
    counter_closes,
    idle_counter,
    belt_is_gone,
    belt_is_full,
    early_closer,
    idle_closer,
    belt_ends,
    nobody_prints,
    nine_orders,
    steady_orders,
    one_long_order,
    prints_pile_up,
    nobody_packs,
    late_driver,
    free_belt,
    no_driver,
    day_of_one,
    day_with_a_lull,
    day_of_three,
    long_day,
    day_given_up,
);
