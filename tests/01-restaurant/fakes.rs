//! A house whose guests, stoves and printers each take a time of their own.
//!
//! The first table is always the slowest and the second the fastest, the others are drawn, so
//! that nothing ever ends in the order, or the reverse of the order, in which it began.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use harness::{Boxed, Watch};
use restaurant::house::{Bill, Dish, House, Order, Table};

/// Tells of what the student's code made of the bills.
pub fn tell_bills(watch: &Watch, bills: &[Bill]) {
    let bills: Vec<_> = bills.iter().map(|bill| (bill.table.0, bill.cents)).collect();
    watch.answer("bills", &bills);
}

/// The fake behind [`House`]: every call takes the time of its table and is written down.
#[derive(Clone)]
pub struct WatchedHouse {
    watch: Watch,
    seats: Arc<[Seat]>,
    served: Arc<Mutex<Vec<(u32, String)>>>,
}

/// A table, how long its guests and their dish take, and what they owe.
#[derive(Clone, Copy)]
struct Seat {
    table: Table,
    choose_ms: u64,
    cook_ms: u64,
    print_ms: u64,
    cents: u64,
    /// The number of the dish on the menu.
    dish: u64,
}

impl Seat {
    fn dish(&self) -> String {
        format!("dish {}", self.dish)
    }
}

impl WatchedHouse {
    /// Dishes are ready 130 to 204 ms after the order is asked for and bills printed after 15 to
    /// 89 ms, no two of them within 6 ms of each other.
    pub fn with_guests(watch: &Watch, tables: u32) -> Self {
        let paces = shuffled(watch, "pace", u64::from(tables));
        let seats = shuffled(watch, "number", u64::from(tables)).into_iter().zip(paces).map(
            |(number, pace)| {
                let choose_ms = watch.draw("choose", 10..=30);
                Seat {
                    table: Table(1 + number as u32),
                    choose_ms,
                    cook_ms: 130 + 10 * pace + watch.draw("cook", 0..=4) - choose_ms,
                    print_ms: 15 + 10 * pace + watch.draw("print", 0..=4),
                    cents: watch.draw("cents", 1_000..=9_999),
                    dish: watch.draw("dish", 1..=99),
                }
            },
        );
        Self { watch: watch.clone(), seats: seats.collect(), served: Arc::default() }
    }

    pub fn tables(&self) -> Vec<Table> {
        self.seats.iter().map(|seat| seat.table).collect()
    }

    /// Tells what each table will choose, in the order of the tables.
    pub fn tell_dishes(&self) {
        let dishes: Vec<_> = self.seats.iter().map(|seat| (seat.table.0, seat.dish())).collect();
        self.watch.input("dishes", &dishes);
    }

    /// Tells what each table owes, in the order of the tables.
    pub fn tell_dues(&self) {
        let dues: Vec<_> = self.seats.iter().map(|seat| (seat.table.0, seat.cents)).collect();
        self.watch.input("bills", &dues);
    }

    /// Tells what all tables owe together.
    pub fn tell_takings(&self) {
        self.watch.input("taken", &self.seats.iter().map(|seat| seat.cents).sum::<u64>());
    }

    /// Tells the tables that have a dish, as often as they got one, and which, by number.
    pub fn tell_served(&self) {
        let mut served = self.served.lock().unwrap_or_else(PoisonError::into_inner).clone();
        served.sort_unstable();
        self.watch.answer("served", &served);
    }

    /// The seat of a table; one that nobody sits at is quick and owes nothing.
    fn seat(&self, table: Table) -> Seat {
        let nobody = Seat { table, choose_ms: 10, cook_ms: 100, print_ms: 10, cents: 0, dish: 0 };
        self.seats.iter().find(|seat| seat.table == table).copied().unwrap_or(nobody)
    }

    async fn visit(&self, what: &str, table: Table, ms: u64) {
        self.watch.visit(what, table.0, Duration::from_millis(ms)).await;
    }
}

impl House for WatchedHouse {
    fn take_order(&self, table: Table) -> Boxed<'_, Order> {
        Box::pin(async move {
            self.visit("menu", table, self.seat(table).choose_ms).await;
            Order { table, dish: self.seat(table).dish() }
        })
    }

    fn cook(&self, order: Order) -> Boxed<'_, Dish> {
        Box::pin(async move {
            self.visit("stove", order.table, self.seat(order.table).cook_ms).await;
            self.watch.mark_key("ready", order.table.0);
            Dish { table: order.table, name: order.dish }
        })
    }

    fn serve(&self, dish: Dish) -> Boxed<'_, ()> {
        Box::pin(async move {
            self.watch.mark_key("taken-out", dish.table.0);
            self.visit("tray", dish.table, 5).await;
            self.watch.mark_key("on-table", dish.table.0);
            let mut served = self.served.lock().unwrap_or_else(PoisonError::into_inner);
            served.push((dish.table.0, dish.name));
        })
    }

    fn print_bill(&self, table: Table) -> Boxed<'_, Bill> {
        Box::pin(async move {
            self.visit("printer", table, self.seat(table).print_ms).await;
            Bill { table, cents: self.seat(table).cents }
        })
    }
}

/// The numbers below `n`: the last, then the first, then the others in drawn order.
fn shuffled(watch: &Watch, name: &str, n: u64) -> Vec<u64> {
    let mut rest: Vec<u64> = (1..n.saturating_sub(1)).collect();
    let mut numbers: Vec<u64> = n.checked_sub(1).into_iter().chain((n > 1).then_some(0)).collect();
    while !rest.is_empty() {
        let index = watch.draw(name, 0..=rest.len() as u64 - 1) as usize;
        numbers.push(rest.swap_remove(index));
    }
    numbers
}

harness::ready_made!(Order, Dish, (), Bill);
