//! A print shop whose belts are short, and whose stages are looked at one by one.
//!
//! What stands before and after a stage is here: counters and machines, full belts and empty ones,
//! and those who put something on them or take it off, or do not.

use std::collections::{BTreeMap, VecDeque};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use bounded_queue::shop::{Counter, CounterId, Machines, Order, Parcel, Print, Slip};
use futures::future::LocalBoxFuture;
use harness::{Boxed, Watch};
use tokio::sync::mpsc::{self, Receiver, Sender};
use tokio::task::{JoinHandle, spawn_local};

/// A call of the shop, or something that goes on around one.
pub type Call<'a, T> = LocalBoxFuture<'a, T>;

fn ms(time: u64) -> Duration {
    Duration::from_millis(time)
}

// --- taking in

/// A belt that one counter's slips are taken off slowly, and that does not end with the counter.
pub struct SlowBelt {
    watch: Watch,
    slips: Sender<Slip>,
    taken: Arc<Mutex<Vec<String>>>,
    reading: JoinHandle<()>,
}

impl SlowBelt {
    /// The belt of counter 7, which takes in five orders.
    pub fn of_counter_7(watch: &Watch) -> Self {
        watch.input(
            "slips",
            &["order 701", "order 702", "order 703", "order 704", "order 705", "end 7"],
        );
        let (slips, mut belt) = mpsc::channel(2);
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
        Self { watch: watch.clone(), slips, taken, reading }
    }

    /// Where the slips are put.
    pub fn slips(&self) -> Sender<Slip> {
        self.slips.clone()
    }

    /// Records the slips that are there when the counter has closed, and how many there are in the
    /// end.
    pub fn tell_slips(self) -> Call<'static, ()> {
        Box::pin(async move {
            // What is on the belt now is taken off it in this time.
            let on_the_belt = 2 - self.slips.capacity();
            let mut there = lock(&self.taken).clone();
            there.extend(coming(&self.taken, on_the_belt).await);
            self.watch.answer("slips", &there);
            tokio::time::sleep(ms(50)).await;
            self.watch.count("in the end", lock(&self.taken).len() as u64);
            end(self.reading).await;
        })
    }
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

/// A belt for two slips.
pub fn belt_for_two() -> (Sender<Slip>, Receiver<Slip>) {
    mpsc::channel(2)
}

/// A belt for two slips that nobody takes any more.
pub fn belt_of_nobody() -> Sender<Slip> {
    mpsc::channel(2).0
}

/// Records the slip on the belt, and whether there is one more.
pub fn tell_slip_and_more(watch: &Watch, mut belt: Receiver<Slip>) {
    watch.answer("slips", &belt.try_recv().ok().as_ref().map(told));
    watch.answer("more", &belt.try_recv().ok().as_ref().map(told));
}

/// Records how often a counter was asked while nobody took its slips.
pub fn tell_asked<'a>(
    watch: &'a Watch,
    asked: Asked,
    belt: Receiver<Slip>,
    take_in: Call<'static, ()>,
) -> Call<'a, ()> {
    Box::pin(async move {
        let taking_in = spawn_local(take_in);
        tokio::time::sleep(ms(500)).await;
        watch.count("asked", asked.times());
        drop(belt);
        end(taking_in).await;
    })
}

// --- dispatching

/// Slips of three counters that come one by one, with much time between them. The belt stays.
pub struct LongRow {
    slips: Sender<Slip>,
    sending: JoinHandle<()>,
}

impl LongRow {
    /// One counter closes early, one in the middle, and one late.
    pub fn begin() -> (Self, Receiver<Slip>) {
        let (slips, belt) = mpsc::channel(2);
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
        (Self { slips, sending }, belt)
    }

    /// The belt ends.
    pub fn end(self) -> Call<'static, ()> {
        Box::pin(async move {
            end(self.sending).await;
            drop(self.slips);
        })
    }
}

/// A belt with these slips on it.
pub fn belt_with(row: &[Slip]) -> Call<'_, (Sender<Slip>, Receiver<Slip>)> {
    Box::pin(async move {
        let (slips, belt) = mpsc::channel(8);
        for slip in row {
            slips.send(slip.clone()).await.ok();
        }
        (slips, belt)
    })
}

/// The orders that come out of the dispatching.
pub struct Dispatched {
    watch: Watch,
    orders: Receiver<Order>,
}

impl Dispatched {
    /// There is room for all of them.
    pub fn new(watch: &Watch) -> (Sender<Order>, Self) {
        let (orders, dispatched) = mpsc::channel(16);
        (orders, Self { watch: watch.clone(), orders: dispatched })
    }

    /// Records how many orders each counter is said to have taken in, and those that came out.
    pub fn tell(&mut self, taken: BTreeMap<CounterId, usize>) {
        self.watch.answer("tally", &taken.iter().map(|(id, n)| (id.0, n)).collect::<Vec<_>>());
        self.watch.answer("dispatched", &all(&mut self.orders));
    }
}

/// Orders that nobody takes.
pub fn orders_of_nobody() -> Sender<Order> {
    mpsc::channel(16).0
}

// --- printing

/// So many orders, one after the other, where there is room for `room`.
pub fn orders(room: usize, number: u32) -> Call<'static, (Sender<Order>, Receiver<Order>)> {
    Box::pin(async move {
        let (orders, to_print) = mpsc::channel(room);
        for number in 1..=number {
            orders.send(plain_order(number)).await.ok();
        }
        (orders, to_print)
    })
}

/// Orders that come in one by one, more quickly than one press can print.
pub fn steady_orders() -> (JoinHandle<()>, Receiver<Order>) {
    let (orders, to_print) = mpsc::channel(1);
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
    (sending, to_print)
}

/// The prints that come out of the printing.
pub struct Printed {
    watch: Watch,
    prints: Receiver<Print>,
}

impl Printed {
    /// There is room for all of them.
    pub fn new(watch: &Watch) -> (Sender<Print>, Self) {
        let (prints, printed) = mpsc::channel(16);
        (prints, Self { watch: watch.clone(), prints: printed })
    }

    /// Records the prints by number.
    pub fn tell(&mut self) {
        self.watch.answer("printed", &all_prints(&mut self.prints));
    }
}

/// Fourteen orders, and prints that nobody takes for a while.
pub struct PileOfPrints {
    watch: Watch,
    orders: Sender<Order>,
    printed: Receiver<Print>,
}

impl PileOfPrints {
    /// The orders wait, and there is room for one print.
    pub fn new(watch: &Watch) -> Call<'_, (Self, Receiver<Order>, Sender<Print>)> {
        Box::pin(async move {
            let (orders, to_print) = self::orders(16, 14).await;
            let (prints, printed) = mpsc::channel(1);
            (Self { watch: watch.clone(), orders, printed }, to_print, prints)
        })
    }

    /// Records how many orders are taken while no print is, and all prints in the end.
    pub fn tell(mut self, print_all: Call<'static, ()>) -> Call<'static, ()> {
        Box::pin(async move {
            let printing = spawn_local(print_all);
            tokio::time::sleep(ms(500)).await;
            // 16 places, of which 14 were taken.
            self.watch.count("taken ahead", (14 + self.orders.capacity() - 16) as u64);
            drop(self.orders);
            let mut all = Vec::new();
            while let Some(print) = self.printed.recv().await {
                all.push(print.order);
            }
            all.sort_unstable();
            self.watch.answer("printed", &all);
            end(printing).await;
            self.watch.settle().await;
        })
    }
}

/// Prints that nobody wants.
pub fn prints_of_nobody() -> Sender<Print> {
    mpsc::channel(1).0
}

// --- packing

/// Eight prints, a belt for two parcels, and a driver who comes late.
pub struct LateDriver {
    watch: Watch,
    prints: Sender<Print>,
    parcels: Receiver<Parcel>,
}

impl LateDriver {
    /// Draws the numbers of the prints. They wait already.
    pub fn new(watch: &Watch) -> Call<'_, (Self, Receiver<Print>, Sender<Parcel>)> {
        Box::pin(async move {
            let (prints, printed) = mpsc::channel(16);
            let (belt, parcels) = mpsc::channel(2);
            let numbers: Vec<_> =
                (0..8).map(|place| 10 * place + watch.draw("number", 0..=9) as u32).rev().collect();
            for &order in &numbers {
                prints.send(Print { order }).await.ok();
            }
            watch.input("parcels", &numbers);
            (Self { watch: watch.clone(), prints, parcels }, printed, belt)
        })
    }

    /// Records how many prints are taken while the driver is not there, and the parcels in the
    /// order in which the driver takes them.
    pub fn tell(mut self, pack: Call<'static, ()>) -> Call<'static, ()> {
        Box::pin(async move {
            let packing = spawn_local(pack);
            tokio::time::sleep(ms(500)).await;
            self.watch.count("taken ahead", (8 + self.prints.capacity() - 16) as u64);
            drop(self.prints);
            let mut all = Vec::new();
            while let Some(parcel) = self.parcels.recv().await {
                all.push(parcel.order);
                tokio::time::sleep(ms(self.watch.draw("driver", 5..=30))).await;
            }
            self.watch.answer("parcels", &all);
            end(packing).await;
            self.watch.settle().await;
        })
    }
}

/// Four prints that come one by one.
pub fn four_prints() -> (JoinHandle<()>, Receiver<Print>) {
    let (prints, printed) = mpsc::channel(4);
    let sending = spawn_local(async move {
        for order in [5, 3, 9, 1] {
            tokio::time::sleep(ms(5)).await;
            prints.send(Print { order }).await.ok();
        }
    });
    (sending, printed)
}

/// One print, and room for more.
pub fn one_print() -> Call<'static, (Sender<Print>, Receiver<Print>)> {
    Box::pin(async {
        let (prints, printed) = mpsc::channel(4);
        prints.send(Print { order: 1 }).await.ok();
        (prints, printed)
    })
}

/// A belt with room for all parcels.
pub fn free_belt() -> (Sender<Parcel>, Receiver<Parcel>) {
    mpsc::channel(16)
}

/// A belt from which nobody takes the parcels.
pub fn belt_of_no_driver() -> Sender<Parcel> {
    mpsc::channel(2).0
}

/// Records the parcels on the belt.
pub fn tell_parcels_on(watch: &Watch, belt: &mut Receiver<Parcel>) {
    let mut all = Vec::new();
    while let Ok(parcel) = belt.try_recv() {
        all.push(parcel.order);
    }
    watch.answer("parcels", &all);
}

// --- a day

/// Records the parcels of a day as they came.
pub fn tell_parcels(watch: &Watch, parcels: &[Parcel]) {
    watch.answer("parcels", &parcels.iter().map(|parcel| parcel.order).collect::<Vec<_>>());
}

/// Records the parcels of a day by number.
pub fn tell_sorted_parcels(watch: &Watch, parcels: &[Parcel]) {
    let mut numbers: Vec<_> = parcels.iter().map(|parcel| parcel.order).collect();
    numbers.sort_unstable();
    watch.answer("parcels", &numbers);
}

/// Gives a day up, and records how often counters and machines were called after that.
pub fn give_up<'a>(
    watch: &'a Watch,
    asked: Asked,
    printed: Asked,
    day: Call<'a, ()>,
) -> Call<'a, ()> {
    Box::pin(async move {
        tokio::time::timeout(ms(80), day).await.ok();
        watch.settle().await;
        let calls = || asked.times() + printed.times();
        let before = calls();
        tokio::time::sleep(ms(100)).await;
        watch.count("after the end", calls() - before);
    })
}

// --- what goes through the shop

/// The slip with an order of this counter.
pub fn order(counter: u32, number: u32) -> Slip {
    Slip::Order(Order { number: 100 * counter + number, counter: CounterId(counter) })
}

/// The slip that says that this counter has closed.
pub fn ended(counter: u32) -> Slip {
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
fn all(orders: &mut Receiver<Order>) -> Vec<String> {
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
fn all_prints(prints: &mut Receiver<Print>) -> Vec<u32> {
    let mut all = Vec::new();
    while let Ok(print) = prints.try_recv() {
        all.push(print.order);
    }
    all.sort_unstable();
    all
}

/// Ends a task of the suite's own.
pub fn end(task: JoinHandle<()>) -> Call<'static, ()> {
    Box::pin(async move {
        task.abort();
        // An error says that it was aborted.
        task.await.ok();
    })
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// How often something was done.
#[derive(Clone, Default)]
pub struct Asked(Arc<AtomicU64>);

impl Asked {
    /// So many times until now.
    fn times(&self) -> u64 {
        self.0.load(Ordering::Relaxed)
    }

    /// Once more. Gives how often it was done before.
    fn add(&self) -> u64 {
        self.0.fetch_add(1, Ordering::Relaxed)
    }

    /// Records how often the counter of this number was asked.
    pub fn tell_of(&self, watch: &Watch, number: u32) {
        watch.count(&format!("asked {number}"), self.times());
    }
}

/// The fake behind [`Counter`].
pub struct WatchedCounter {
    id: CounterId,
    orders: VecDeque<Order>,
    time_ms: u64,
    /// How long the second order is waited for beyond that.
    lull_ms: u64,
    /// How often it was asked.
    asked: Asked,
}

impl WatchedCounter {
    /// A counter of this number that takes in so many orders.
    pub fn new(watch: &Watch, id: u32, orders: u32) -> Self {
        let id = CounterId(id);
        let order = |number| Order { number: 100 * id.0 + number, counter: id };
        Self {
            id,
            orders: (1..=orders).map(order).collect(),
            time_ms: watch.draw("counter", 2..=6),
            lull_ms: 0,
            asked: Asked::default(),
        }
    }

    /// One counter that takes in two orders, with an hour between them.
    pub fn with_a_lull(watch: &Watch) -> Vec<Self> {
        vec![Self { lull_ms: 3_600_000, ..Self::new(watch, 1, 2) }]
    }

    /// Three counters that take in an order each, at the same time.
    pub fn three_at_once(watch: &Watch) -> Vec<Self> {
        (1..=3).map(|id| Self { time_ms: 5, ..Self::new(watch, id, 1) }).collect()
    }

    /// Two counters that take in many orders.
    pub fn two_busy(watch: &Watch) -> Vec<Self> {
        (1..=2).map(|id| Self::new(watch, id, 15)).collect()
    }

    /// This one alone.
    pub fn alone(self) -> Vec<Self> {
        vec![self]
    }

    /// How often it is asked.
    pub fn asked(&self) -> Asked {
        self.asked.clone()
    }
}

impl Counter for WatchedCounter {
    fn id(&self) -> CounterId {
        self.id
    }

    fn next(&mut self) -> Boxed<'_, Option<Order>> {
        Box::pin(async move {
            let lull = if self.asked.add() == 1 { self.lull_ms } else { 0 };
            tokio::time::sleep(ms(self.time_ms + lull)).await;
            self.orders.pop_front()
        })
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
pub struct Machine {
    watch: Watch,
    printing: Printing,
    printed: Asked,
}

impl Machine {
    /// Machines that take 10 to 20 ms for a print.
    pub fn new(watch: &Watch) -> Self {
        Self { watch: watch.clone(), printing: Printing::Usual, printed: Asked::default() }
    }

    /// Machines that take long for the first order.
    pub fn with_a_long_first(watch: &Watch) -> Self {
        Self { printing: Printing::FirstIsLong, ..Self::new(watch) }
    }

    /// How often they have printed.
    pub fn printed(&self) -> Asked {
        self.printed.clone()
    }
}

impl Machines for Machine {
    fn print(&self, order: &Order) -> Boxed<'_, Print> {
        let order = order.number;
        Box::pin(async move {
            let time = match self.printing {
                Printing::Usual => self.watch.draw("printing", 10..=20),
                Printing::FirstIsLong if order == 1 => 60,
                Printing::FirstIsLong => 10,
            };
            self.watch.visit("print", order, ms(time)).await;
            self.printed.add();
            Print { order }
        })
    }

    fn wrap(&self, print: Print) -> Parcel {
        Parcel { order: print.order }
    }
}

harness::ready_made!(Print);
