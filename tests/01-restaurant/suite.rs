//! What is asked of a waiter: full tables, a few, one, none, and bills in between.

use fakes::{WatchedHouse, tell_bills};
use harness::Watch;

/// Eight tables are served; when the call comes back, who has eaten?
async fn full_house(watch: &Watch) {
    let house = WatchedHouse::with_guests(watch, 8);
    let tables = house.tables();
    house.tell_dishes();

    watch.span("serve", restaurant::serve_all(&house, &tables)).await;
    house.tell_served();
}

/// Three tables are served and pay.
async fn three_tables(watch: &Watch) {
    let house = WatchedHouse::with_guests(watch, 3);
    let tables = house.tables();
    house.tell_dues();

    watch.span("serve", restaurant::serve_all(&house, &tables)).await;
    tell_bills(watch, &watch.span("bills", restaurant::bills(&house, &tables)).await);
}

/// Eight tables ask for their bills, in an order that is not that of their numbers.
async fn paying(watch: &Watch) {
    let house = WatchedHouse::with_guests(watch, 8);
    let tables = house.tables();
    house.tell_dues();

    tell_bills(watch, &watch.span("bills", restaurant::bills(&house, &tables)).await);
}

/// An evening with one table.
async fn one_table(watch: &Watch) {
    evening(watch, 1).await;
}

/// An evening with five tables.
async fn five_tables(watch: &Watch) {
    evening(watch, 5).await;
}

/// Nobody comes.
async fn no_table(watch: &Watch) {
    evening(watch, 0).await;
    let house = WatchedHouse::with_guests(watch, 0);
    watch.answer("bills", &restaurant::bills(&house, &[]).await.len());
}

async fn evening(watch: &Watch, tables: u32) {
    let house = WatchedHouse::with_guests(watch, tables);
    let tables = house.tables();
    house.tell_dishes();
    house.tell_takings();

    watch.answer("taken", &restaurant::evening(&house, &tables).await);
    house.tell_served();
}

harness::scenarios!(full_house, paying, three_tables, one_table, five_tables, no_table);
