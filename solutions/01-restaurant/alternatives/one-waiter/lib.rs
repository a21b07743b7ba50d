//! One waiter, many tables: he takes out one dish at a time, whichever is ready first.
//!
//! The bills come as they are printed, each with the place of its table, and are put in order
//! afterwards.

pub mod house;

use futures::stream::{FuturesUnordered, StreamExt};

use house::{Bill, Dish, House, Table};

/// Serves every one of `tables`. It comes back when the last dish is on its table.
pub async fn serve_all<H: House>(house: &H, tables: &[Table]) {
    let mut dishes: FuturesUnordered<_> =
        tables.iter().map(|&table| dish_for(house, table)).collect();
    while let Some(dish) = dishes.next().await {
        house.serve(dish).await;
    }
}

/// Sees a table as far as the kitchen's counter.
async fn dish_for<H: House>(house: &H, table: Table) -> Dish {
    let order = house.take_order(table).await;
    house.cook(order).await
}

/// The bills of `tables`, one for each, in the order of `tables`.
pub async fn bills<H: House>(house: &H, tables: &[Table]) -> Vec<Bill> {
    let printing: FuturesUnordered<_> = tables
        .iter()
        .enumerate()
        .map(|(place, &table)| async move { (place, house.print_bill(table).await) })
        .collect();
    let mut bills: Vec<_> = printing.collect().await;
    bills.sort_by_key(|&(place, _)| place);
    bills.into_iter().map(|(_, bill)| bill).collect()
}

/// A whole evening: serves `tables`, then brings each its bill. Gives back what was taken, in
/// cents.
pub async fn evening<H: House>(house: &H, tables: &[Table]) -> u64 {
    serve_all(house, tables).await;
    bills(house, tables).await.iter().map(|bill| bill.cents).sum()
}
