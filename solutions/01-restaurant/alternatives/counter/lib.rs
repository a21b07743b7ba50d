//! One waiter, many tables: cooks and waiter meet at a counter, which is a channel.
//!
//! Each table's order goes its way in a task of its own and ends on the counter. The waiter takes
//! what lies there and is done when the last cook has gone home, which closes the channel.

pub mod house;

use futures::stream::{self, StreamExt};
use tokio::sync::mpsc;
use tokio::task::JoinSet;

use house::{Bill, House, Table};

/// Serves every one of `tables`. It comes back when the last dish is on its table.
pub async fn serve_all<H: House>(house: &H, tables: &[Table]) {
    let (counter, mut ready) = mpsc::channel(tables.len().max(1));
    for &table in tables {
        let (house, counter) = (house.clone(), counter.clone());
        tokio::spawn(async move {
            let order = house.take_order(table).await;
            let dish = house.cook(order).await;
            // Fails only when the waiter has gone, and then nobody waits for the dish.
            counter.send(dish).await.ok();
        });
    }
    drop(counter);

    let mut trays = JoinSet::new();
    while let Some(dish) = ready.recv().await {
        let house = house.clone();
        trays.spawn(async move { house.serve(dish).await });
    }
    trays.join_all().await;
}

/// The bills of `tables`, one for each, in the order of `tables`.
pub async fn bills<H: House>(house: &H, tables: &[Table]) -> Vec<Bill> {
    stream::iter(tables)
        .map(|&table| house.print_bill(table))
        .buffered(tables.len().max(1))
        .collect()
        .await
}

/// A whole evening: serves `tables`, then brings each its bill. Gives back what was taken, in
/// cents.
pub async fn evening<H: House>(house: &H, tables: &[Table]) -> u64 {
    serve_all(house, tables).await;
    bills(house, tables).await.iter().map(|bill| bill.cents).sum()
}
