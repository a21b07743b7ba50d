//! What is asked of a print shop: of each of its stages alone, and of whole days.

use bounded_queue::PrintShop;
use bounded_queue::shop::CounterId;
use fakes::{
    Dispatched, LateDriver, LongRow, Machine, PileOfPrints, Printed, SlowBelt, WatchedCounter,
    belt_for_two, belt_of_no_driver, belt_of_nobody, belt_with, end, ended, four_prints, order,
    orders, orders_of_nobody, prints_of_nobody,
};
use harness::Watch;

fn shop(watch: &Watch) -> PrintShop<Machine> {
    PrintShop::new(Machine::new(watch))
}

// --- taking in

/// A counter takes in five orders and closes, and the belt is slow.
async fn counter_closes(watch: &Watch) {
    let counter = WatchedCounter::new(watch, 7, 5);
    let belt = SlowBelt::of_counter_7(watch);
    shop(watch).take_in(counter, belt.slips()).await;
    belt.tell_slips().await;
}

/// A counter that takes in nothing closes.
async fn idle_counter(watch: &Watch) {
    let (slips, belt) = belt_for_two();
    let counter = WatchedCounter::new(watch, 3, 0);
    shop(watch).take_in(counter, slips.clone()).await;
    fakes::tell_slip_and_more(watch, belt);
}

/// Nobody takes the slips any more: neither the orders of one counter nor the end of the other.
async fn belt_is_gone(watch: &Watch) {
    let shop = shop(watch);
    for &(number, orders) in &[(1, 5), (2, 0)] {
        let counter = WatchedCounter::new(watch, number, orders);
        let asked = counter.asked();
        shop.take_in(counter, belt_of_nobody()).await;
        asked.tell_of(watch, number);
    }
}

/// The belt has room for two slips, and nobody takes them for a while.
async fn belt_is_full(watch: &Watch) {
    let counter = WatchedCounter::new(watch, 1, 9);
    let asked = counter.asked();
    let (slips, belt) = belt_for_two();
    let shop = shop(watch);
    let take_in = Box::pin(async move { shop.take_in(counter, slips).await });
    fakes::tell_asked(watch, asked, belt, take_in).await;
}

// --- dispatching

/// Of three counters one closes early, one in the middle, and one late. The belt stays.
async fn early_closer(watch: &Watch) {
    let (row, belt) = LongRow::begin();
    let (orders, mut dispatched) = Dispatched::new(watch);
    let shop = shop(watch);
    // In no order, and with one who takes in nothing and is the first to be asked for.
    let counters = [CounterId(3), CounterId(1), CounterId(2)];
    dispatched.tell(watch.span("dispatch", shop.dispatch(&counters, belt, orders)).await);
    row.end().await;
}

/// Two counters, of which one closes without an order, before the other has its first.
async fn idle_closer(watch: &Watch) {
    let row = [ended(1), order(2, 1), order(2, 2), ended(2)];
    let (_slips, belt) = belt_with(&row).await;
    let (orders, mut dispatched) = Dispatched::new(watch);
    dispatched.tell(shop(watch).dispatch(&[CounterId(2), CounterId(1)], belt, orders).await);
}

/// The belt ends before the counters have closed.
async fn belt_ends(watch: &Watch) {
    let row = [order(1, 1), order(2, 1), order(1, 2)];
    let (slips, belt) = belt_with(&row).await;
    drop(slips);
    let (orders, mut dispatched) = Dispatched::new(watch);
    dispatched.tell(shop(watch).dispatch(&[CounterId(1), CounterId(2)], belt, orders).await);
}

/// Nobody takes the orders.
async fn nobody_prints(watch: &Watch) {
    let (_slips, belt) = belt_with(&[order(1, 1)]).await;
    shop(watch).dispatch(&[CounterId(1)], belt, orders_of_nobody()).await;
}

// --- printing

/// Nine orders, all there from the beginning.
async fn nine_orders(watch: &Watch) {
    let (orders, to_print) = orders(16, 9).await;
    drop(orders);
    let (prints, mut printed) = Printed::new(watch);
    shop(watch).print_all(to_print, prints).await;
    printed.tell();
}

/// Orders come in one by one, more quickly than one press can print.
async fn steady_orders(watch: &Watch) {
    let (sending, to_print) = fakes::steady_orders();
    let (prints, mut printed) = Printed::new(watch);
    shop(watch).print_all(to_print, prints).await;
    printed.tell();
    end(sending).await;
}

/// One order takes long, nine others do not.
async fn one_long_order(watch: &Watch) {
    let (orders, to_print) = orders(16, 10).await;
    drop(orders);
    let (prints, mut printed) = Printed::new(watch);
    let shop = PrintShop::new(Machine::with_a_long_first(watch));
    watch.span("print", shop.print_all(to_print, prints)).await;
    printed.tell();
}

/// Nobody takes the prints for a while.
async fn prints_pile_up(watch: &Watch) {
    let (pile, to_print, prints) = PileOfPrints::new(watch).await;
    let shop = shop(watch);
    pile.tell(Box::pin(async move { shop.print_all(to_print, prints).await })).await;
}

/// Nobody wants the prints.
async fn nobody_packs(watch: &Watch) {
    let (_orders, to_print) = orders(32, 20).await;
    shop(watch).print_all(to_print, prints_of_nobody()).await;
}

// --- packing

/// Eight prints, a belt for two parcels, and a driver who comes late.
async fn late_driver(watch: &Watch) {
    let (driver, printed, belt) = LateDriver::new(watch).await;
    let shop = shop(watch);
    driver.tell(Box::pin(async move { shop.pack(printed, &belt).await })).await;
}

/// There is room for all parcels.
async fn free_belt(watch: &Watch) {
    let (sending, printed) = four_prints();
    let (belt, mut parcels) = fakes::free_belt();
    shop(watch).pack(printed, &belt).await;
    drop(belt);
    fakes::tell_parcels_on(watch, &mut parcels);
    end(sending).await;
}

/// Nobody takes the parcels.
async fn no_driver(watch: &Watch) {
    let (_prints, printed) = fakes::one_print().await;
    shop(watch).pack(printed, &belt_of_no_driver()).await;
}

// --- a day

/// One counter takes in twelve orders.
async fn day_of_one(watch: &Watch) {
    let counters = WatchedCounter::new(watch, 1, 12).alone();
    fakes::tell_sorted_parcels(watch, &shop(watch).day(counters).await);
    watch.settle().await;
}

/// One counter takes in two orders, with a long lull between them.
async fn day_with_a_lull(watch: &Watch) {
    let counters = WatchedCounter::with_a_lull(watch);
    fakes::tell_parcels(watch, &shop(watch).day(counters).await);
}

/// Three counters take in an order each and close at the same time.
async fn day_of_three(watch: &Watch) {
    let counters = WatchedCounter::three_at_once(watch);
    fakes::tell_sorted_parcels(watch, &shop(watch).day(counters).await);
}

/// Two counters take in many orders. How many become parcels is not looked at.
async fn long_day(watch: &Watch) {
    shop(watch).day(WatchedCounter::two_busy(watch)).await;
    watch.settle().await;
}

/// Nobody wants the day to go on.
async fn day_given_up(watch: &Watch) {
    let machine = Machine::new(watch);
    let printed = machine.printed();
    let counter = WatchedCounter::new(watch, 1, 50);
    let asked = counter.asked();
    let shop = PrintShop::new(machine);
    let day = async { drop(shop.day(counter.alone()).await) };
    fakes::give_up(watch, asked, printed, Box::pin(day)).await;
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
