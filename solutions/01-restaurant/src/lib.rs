//! One waiter, many tables.
//!
//! The guests of a table choose, the kitchen cooks, the waiter carries the dish out. Later on the
//! tables ask for their bills. Nobody needs the waiter while a table chooses or a dish is on the
//! stove: that time belongs to the other tables.

pub mod house;

use futures::future::join_all;
use futures::stream::FuturesOrdered;
use futures::stream::StreamExt;

use house::{Bill, House, Table};

/// Serves every one of `tables`. It comes back when the last dish is on its table.
pub async fn serve_all<H: House>(house: &H, tables: &[Table]) {
    let meals: Vec<_> = tables.iter().map(|&table| wait_on(house, table)).collect();
    join_all(meals).await;
}

/// Sees one table through, from the menu to the dish on the table.
async fn wait_on<H: House>(house: &H, table: Table) {
    let order = house.take_order(table).await;
    let dish = house.cook(order).await;
    house.serve(dish).await;
}

/// The bills of `tables`, one for each, in the order of `tables`.
pub async fn bills<H: House>(house: &H, tables: &[Table]) -> Vec<Bill> {
    let printing: FuturesOrdered<_> = tables.iter().map(|&table| house.print_bill(table)).collect();
    printing.collect().await
}

/// A whole evening: serves `tables`, then brings each its bill. Gives back what was taken, in
/// cents.
pub async fn evening<H: House>(house: &H, tables: &[Table]) -> u64 {
    serve_all(house, tables).await;
    bills(house, tables).await.iter().map(|bill| bill.cents).sum()
}
