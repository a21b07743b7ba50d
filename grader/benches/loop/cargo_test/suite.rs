//! The scenarios of exercise 01 as ordinary tests: the same fakes, draws, seeds and questions, on
//! tokio's paused clock. Built by the workspace that `cargo_test.rs` lays out.

use std::collections::HashMap;
use std::ops::RangeInclusive;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use restaurant::house::{Bill, Dish, House, Order, Table};
use tokio::time::Instant;

#[test]
fn full_house() {
    for seed in 1..=4 {
        on_a_paused_clock(async move {
            let house = FakeHouse::with_guests(seed, 8);
            let tables = house.tables();
            let began = Instant::now();
            restaurant::serve_all(&house, &tables).await;
            assert!(began.elapsed() <= Duration::from_millis(235), "{:?}", began.elapsed());
            assert!(house.peak("stove") >= 2, "one dish at a time");
            for table in &tables {
                let ready = house.at("ready", *table);
                let taken_out = house.at("taken-out", *table);
                assert!(taken_out - ready <= Duration::from_millis(5), "{table:?} waits");
            }
            assert_eq!(house.served(), sorted(&tables));
            assert!(tables.iter().all(|table| house.calls("tray", *table) == 1));
        });
    }
}

#[test]
fn paying() {
    for seed in 1..=4 {
        on_a_paused_clock(async move {
            let house = FakeHouse::with_guests(seed, 8);
            let tables = house.tables();
            let began = Instant::now();
            let bills = restaurant::bills(&house, &tables).await;
            let bills: Vec<_> = bills.iter().map(|bill| (bill.table.0, bill.cents)).collect();
            assert_eq!(bills, house.dues());
            assert!(began.elapsed() <= Duration::from_millis(90), "{:?}", began.elapsed());
            assert!(house.peak("printer") >= 2, "one bill at a time");
            assert!(tables.iter().all(|table| house.calls("printer", *table) == 1));
        });
    }
}

#[test]
fn one_table() {
    on_a_paused_clock(evening(1));
}

#[test]
fn five_tables() {
    on_a_paused_clock(evening(5));
}

#[test]
fn no_table() {
    on_a_paused_clock(async {
        evening(0).await;
        let house = FakeHouse::with_guests(1, 0);
        assert!(restaurant::bills(&house, &[]).await.is_empty());
    });
}

async fn evening(tables: u32) {
    let house = FakeHouse::with_guests(1, tables);
    let tables = house.tables();
    let taken: u64 = house.dues().iter().map(|(_, cents)| cents).sum();
    assert_eq!(restaurant::evening(&house, &tables).await, taken);
    assert_eq!(house.served(), sorted(&tables));
}

fn on_a_paused_clock(test: impl Future<Output = ()>) {
    let mut builder = tokio::runtime::Builder::new_current_thread();
    let runtime = builder.enable_all().start_paused(true).build().expect("a runtime");
    runtime.block_on(test);
}

fn sorted(tables: &[Table]) -> Vec<u32> {
    let mut numbers: Vec<u32> = tables.iter().map(|table| table.0).collect();
    numbers.sort_unstable();
    numbers
}

/// What happened: the name, the table, when, and whether it began, ended, or just happened.
#[derive(Clone, Copy)]
struct Event {
    name: &'static str,
    table: Table,
    at: Instant,
    kind: Kind,
}

#[derive(Clone, Copy, PartialEq)]
enum Kind {
    Enter,
    Leave,
    Mark,
}

#[derive(Clone)]
struct FakeHouse {
    seats: Arc<[Seat]>,
    served: Arc<Mutex<Vec<u32>>>,
    log: Arc<Mutex<Vec<Event>>>,
}

#[derive(Clone, Copy)]
struct Seat {
    table: Table,
    choose_ms: u64,
    cook_ms: u64,
    print_ms: u64,
    cents: u64,
}

impl FakeHouse {
    fn with_guests(seed: u64, tables: u32) -> Self {
        let mut draws = Draws { seed, drawn: HashMap::new() };
        let paces = shuffled(&mut draws, "pace", u64::from(tables));
        let numbers = shuffled(&mut draws, "number", u64::from(tables));
        let seats = numbers.into_iter().zip(paces).map(|(number, pace)| {
            let choose_ms = draws.draw("choose", 10..=30);
            Seat {
                table: Table(1 + number as u32),
                choose_ms,
                cook_ms: 130 + 10 * pace + draws.draw("cook", 0..=4) - choose_ms,
                print_ms: 15 + 10 * pace + draws.draw("print", 0..=4),
                cents: draws.draw("cents", 1_000..=9_999),
            }
        });
        Self { seats: seats.collect(), served: Arc::default(), log: Arc::default() }
    }

    fn tables(&self) -> Vec<Table> {
        self.seats.iter().map(|seat| seat.table).collect()
    }

    fn dues(&self) -> Vec<(u32, u64)> {
        self.seats.iter().map(|seat| (seat.table.0, seat.cents)).collect()
    }

    fn served(&self) -> Vec<u32> {
        let mut served = self.served.lock().unwrap_or_else(PoisonError::into_inner).clone();
        served.sort_unstable();
        served
    }

    fn seat(&self, table: Table) -> Seat {
        let nobody = Seat { table, choose_ms: 10, cook_ms: 100, print_ms: 10, cents: 0 };
        self.seats.iter().find(|seat| seat.table == table).copied().unwrap_or(nobody)
    }

    fn note(&self, name: &'static str, table: Table, kind: Kind) {
        let event = Event { name, table, at: Instant::now(), kind };
        self.log.lock().unwrap_or_else(PoisonError::into_inner).push(event);
    }

    async fn visit(&self, name: &'static str, table: Table, ms: u64) {
        self.note(name, table, Kind::Enter);
        tokio::time::sleep(Duration::from_millis(ms)).await;
        self.note(name, table, Kind::Leave);
    }

    fn log(&self) -> Vec<Event> {
        self.log.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Most that were inside at the same time.
    fn peak(&self, name: &str) -> usize {
        let (mut inside, mut peak) = (0_usize, 0);
        for event in self.log().into_iter().filter(|event| event.name == name) {
            match event.kind {
                Kind::Enter => inside += 1,
                Kind::Leave => inside -= 1,
                Kind::Mark => {}
            }
            peak = peak.max(inside);
        }
        peak
    }

    fn calls(&self, name: &str, table: Table) -> usize {
        let is = |event: &&Event| {
            event.name == name && event.table == table && event.kind == Kind::Enter
        };
        self.log().iter().filter(is).count()
    }

    fn at(&self, name: &str, table: Table) -> Instant {
        let log = self.log();
        let found = log.iter().find(|event| event.name == name && event.table == table);
        found.map(|event| event.at).expect("it happened")
    }
}

impl House for FakeHouse {
    async fn take_order(&self, table: Table) -> Order {
        self.visit("menu", table, self.seat(table).choose_ms).await;
        Order { table, dish: format!("dish for table {}", table.0) }
    }

    async fn cook(&self, order: Order) -> Dish {
        self.visit("stove", order.table, self.seat(order.table).cook_ms).await;
        self.note("ready", order.table, Kind::Mark);
        Dish { table: order.table, name: order.dish }
    }

    async fn serve(&self, dish: Dish) {
        self.note("taken-out", dish.table, Kind::Mark);
        self.visit("tray", dish.table, 5).await;
        self.served.lock().unwrap_or_else(PoisonError::into_inner).push(dish.table.0);
    }

    async fn print_bill(&self, table: Table) -> Bill {
        self.visit("printer", table, self.seat(table).print_ms).await;
        Bill { table, cents: self.seat(table).cents }
    }
}

/// Independent streams of numbers, one for each name.
struct Draws {
    seed: u64,
    drawn: HashMap<&'static str, u64>,
}

impl Draws {
    fn draw(&mut self, name: &'static str, range: RangeInclusive<u64>) -> u64 {
        let n = self.drawn.entry(name).or_default();
        let stream = name.bytes().fold(self.seed, |hash, byte| mix(hash ^ u64::from(byte)));
        let random = mix(stream.wrapping_add(*n));
        *n += 1;
        range.start() + random % (range.end() - range.start() + 1)
    }
}

/// SplitMix64 (Steele, Lea, Flood: Fast splittable pseudorandom number generators, 2014).
fn mix(state: u64) -> u64 {
    let mut z = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}

/// The numbers below `n`: the last, then the first, then the others in drawn order.
fn shuffled(draws: &mut Draws, name: &'static str, n: u64) -> Vec<u64> {
    let mut rest: Vec<u64> = (1..n.saturating_sub(1)).collect();
    let mut numbers: Vec<u64> = n.checked_sub(1).into_iter().chain((n > 1).then_some(0)).collect();
    while !rest.is_empty() {
        let index = draws.draw(name, 0..=rest.len() as u64 - 1) as usize;
        numbers.push(rest.swap_remove(index));
    }
    numbers
}
