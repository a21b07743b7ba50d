//! One waiter, many tables: a task for each table.
//!
//! A spawned task begins at once, whoever awaits it and when. The tasks of a `JoinSet` are waited
//! for together, and the order of the bills is that of the handles, not that of the printers.

pub mod house;

use tokio::task::JoinSet;

use house::{Bill, House, Table};

/// Serves every one of `tables`. It comes back when the last dish is on its table.
pub async fn serve_all<H: House>(house: &H, tables: &[Table]) {
    let mut meals = JoinSet::new();
    for &table in tables {
        let house = house.clone();
        meals.spawn(async move { wait_on(&house, table).await });
    }
    meals.join_all().await;
}

/// Sees one table through, from the menu to the dish on the table.
async fn wait_on<H: House>(house: &H, table: Table) {
    let order = house.take_order(table).await;
    let dish = house.cook(order).await;
    house.serve(dish).await;
}

/// The bills of `tables`, one for each, in the order of `tables`.
pub async fn bills<H: House>(house: &H, tables: &[Table]) -> Vec<Bill> {
    let printing: Vec<_> = tables
        .iter()
        .map(|&table| {
            let house = house.clone();
            tokio::spawn(async move { house.print_bill(table).await })
        })
        .collect();
    let mut bills = Vec::with_capacity(tables.len());
    for bill in printing {
        bills.push(bill.await.expect("printing neither panics nor is aborted"));
    }
    bills
}

/// A whole evening: serves `tables`, then brings each its bill. Gives back what was taken, in
/// cents.
pub async fn evening<H: House>(house: &H, tables: &[Table]) -> u64 {
    serve_all(house, tables).await;
    bills(house, tables).await.iter().map(|bill| bill.cents).sum()
}
