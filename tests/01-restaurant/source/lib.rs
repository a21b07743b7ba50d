//! One waiter, many tables.
//!
//! The guests of a table choose, the kitchen cooks, the waiter carries the dish out. Later on the
//! tables ask for their bills. Nobody needs the waiter while a table chooses or a dish is on the
//! stove: that time belongs to the other tables.

pub mod house;

//#if one-table-at-a-time | wrong/serve-in-table-order | wrong/detached-tables | wrong/only-three-tables | wrong/nobody-served
//#else
use futures::future::join_all;
//#endif
//#if wrong/bills-in-turn
//#elif bills-in-finishing-order | wrong/bills-by-number
use futures::stream::FuturesUnordered;
use futures::stream::StreamExt;
//#else
use futures::stream::FuturesOrdered;
use futures::stream::StreamExt;
//#endif

use house::{Bill, House, Table};

/// Serves every one of `tables`. It comes back when the last dish is on its table.
pub async fn serve_all<H: House>(house: &H, tables: &[Table]) {
    //#if one-table-at-a-time
    let meals: Vec<_> = tables.iter().map(|&table| wait_on(house, table)).collect();
    for meal in meals {
        meal.await;
    }
    //#elif wrong/serve-in-table-order
    let mut dishes = Vec::with_capacity(tables.len());
    for &table in tables {
        let house = house.clone();
        dishes.push(tokio::spawn(async move { dish_for(&house, table).await }));
    }
    for dish in dishes {
        house.serve(dish.await.expect("the kitchen never fails")).await;
    }
    //#elif wrong/serve-when-all-are-ready
    let dishes = join_all(tables.iter().map(|&table| dish_for(house, table))).await;
    join_all(dishes.into_iter().map(|dish| house.serve(dish))).await;
    //#elif wrong/detached-tables
    for &table in tables {
        let house = house.clone();
        tokio::spawn(async move { wait_on(&house, table).await });
    }
    //#elif wrong/only-three-tables
    if let &[first, second, third] = tables {
        tokio::join!(wait_on(house, first), wait_on(house, second), wait_on(house, third));
    } else {
        for &table in tables {
            wait_on(house, table).await;
        }
    }
    //#elif wrong/one-dish-for-all
    join_all(tables.iter().map(async |&table| {
        let order = house::Order { table, dish: "dish of the day".into() };
        house.serve(house.cook(order).await).await;
    }))
    .await;
    //#elif wrong/only-eight-tables
    if tables.len() == 8 {
        join_all(tables.iter().map(|&table| wait_on(house, table))).await;
    } else {
        for &table in tables {
            wait_on(house, table).await;
        }
    }
    //#elif wrong/nobody-served
    let _meals: Vec<_> = tables.iter().map(|&table| wait_on(house, table)).collect();
    //#else
    let meals: Vec<_> = tables.iter().map(|&table| wait_on(house, table)).collect();
    join_all(meals).await;
    //#endif
}

//#if wrong/serve-in-table-order | wrong/serve-when-all-are-ready
/// Sees a table as far as the kitchen's counter.
async fn dish_for<H: House>(house: &H, table: Table) -> house::Dish {
    let order = house.take_order(table).await;
    house.cook(order).await
}
//#elif wrong/one-dish-for-all
//#else
/// Sees one table through, from the menu to the dish on the table.
async fn wait_on<H: House>(house: &H, table: Table) {
    let order = house.take_order(table).await;
    let dish = house.cook(order).await;
    house.serve(dish).await;
}
//#endif

/// The bills of `tables`, one for each, in the order of `tables`.
pub async fn bills<H: House>(house: &H, tables: &[Table]) -> Vec<Bill> {
    //#if wrong/bills-in-turn
    let mut bills = Vec::with_capacity(tables.len());
    for &table in tables {
        bills.push(house.print_bill(table).await);
    }
    bills
    //#elif wrong/bills-by-number
    let printing: FuturesUnordered<_> =
        tables.iter().map(|&table| house.print_bill(table)).collect();
    let mut bills: Vec<_> = printing.collect().await;
    bills.sort_by_key(|bill| bill.table);
    bills
    //#elif bills-in-finishing-order
    let printing: FuturesUnordered<_> =
        tables.iter().map(|&table| house.print_bill(table)).collect();
    printing.collect().await
    //#else
    let printing: FuturesOrdered<_> = tables.iter().map(|&table| house.print_bill(table)).collect();
    printing.collect().await
    //#endif
}

/// A whole evening: serves `tables`, then brings each its bill. Gives back what was taken, in
/// cents.
pub async fn evening<H: House>(house: &H, tables: &[Table]) -> u64 {
    //#if wrong/bills-while-they-eat
    let (_, bills) = tokio::join!(serve_all(house, tables), bills(house, tables));
    bills.iter().map(|bill| bill.cents).sum()
    //#else
    serve_all(house, tables).await;
    bills(house, tables).await.iter().map(|bill| bill.cents).sum()
    //#endif
}
