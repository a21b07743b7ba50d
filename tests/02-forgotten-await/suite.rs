//! What is asked of an order desk: one order, several at once, and whatever can go wrong with one.

use std::sync::Arc;

use fakes::{AtOnce, Call, NothingToCancel, WatchedHouse, said};
use forgotten_await::OrderDesk;
use forgotten_await::house::Order;
use harness::Watch;

/// An order is placed.
async fn placing(watch: &Watch) {
    let house = WatchedHouse::open(watch);
    let order = house.order(1);
    house.tell_due_receipt(&order);
    house.tell_receipt(OrderDesk::new(house.clone()).place(&order).await);
}

/// An order is placed while nothing can be written.
async fn placing_unwritten(watch: &Watch) {
    let house = WatchedHouse::open(watch).closed();
    let order = house.order(1);
    let receipt = OrderDesk::new(house).place(&order).await;
    watch.answer("said", &said(&receipt));
}

/// An order of something that is sold out.
async fn sold_out(watch: &Watch) {
    let house = WatchedHouse::open(watch).sold_out();
    let order = house.order(1);
    let receipt = OrderDesk::new(house.clone()).place(&order).await;
    watch.answer("said", &said(&receipt));
    house.tell_book();
}

/// An order is taken back.
async fn cancelling(watch: &Watch) {
    let house = WatchedHouse::open(watch);
    let order = house.order(1);
    house.order(2);
    house.tell_due_order(&order);
    house.tell_cancelled(OrderDesk::new(house.clone()).cancel(order.id).await);
}

/// An order is taken back while nothing can be written.
async fn cancelling_unwritten(watch: &Watch) {
    let house = WatchedHouse::open(watch).closed();
    let order = house.order(1);
    let cancelled = OrderDesk::new(house).cancel(order.id).await;
    watch.answer("said", &said(&cancelled));
}

/// Somebody takes back what nobody has ordered, and the audit book is closed besides.
async fn nothing_to_cancel(watch: &Watch) {
    let mut nothing = NothingToCancel::default();
    for &closed in &[false, true] {
        let (house, unknown) = NothingToCancel::house(watch, closed);
        let cancelled = OrderDesk::new(house.clone()).cancel(unknown).await;
        nothing.add(&house, cancelled);
    }
    nothing.tell(watch);
}

/// An order is shipped.
async fn shipping(watch: &Watch) {
    let house = WatchedHouse::open(watch);
    let order = house.order(1);
    house.tell_due_shipment(&order);
    house.tell_shipment(OrderDesk::new(house.clone()).ship(&order).await);
}

/// An order is shipped while nothing can be written.
async fn shipping_unwritten(watch: &Watch) {
    let house = WatchedHouse::open(watch).closed();
    let order = house.order(1);
    let shipment = OrderDesk::new(house).ship(&order).await;
    watch.answer("said", &said(&shipment));
}

/// No carrier takes the parcel.
async fn no_carrier(watch: &Watch) {
    let house = WatchedHouse::open(watch).without_a_carrier();
    let order = house.order(1);
    let shipment = OrderDesk::new(house.clone()).ship(&order).await;
    watch.answer("said", &said(&shipment));
    house.tell_book();
}

/// Five orders are placed at the same time.
async fn placing_at_once(watch: &Watch) {
    at_once(watch, "placed", |desk, order| {
        Box::pin(async move { said(&desk.place(&order).await) })
    })
    .await;
}

/// Five orders are taken back at the same time.
async fn cancelling_at_once(watch: &Watch) {
    at_once(watch, "cancelled", |desk, order| {
        Box::pin(async move { said(&desk.cancel(order.id).await) })
    })
    .await;
}

/// Five orders are shipped at the same time.
async fn shipping_at_once(watch: &Watch) {
    at_once(watch, "shipped", |desk, order| {
        Box::pin(async move { said(&desk.ship(&order).await) })
    })
    .await;
}

type Desk = Arc<OrderDesk<WatchedHouse>>;

/// One desk does the same with five orders, each in a task of its own.
async fn at_once(watch: &Watch, event: &'static str, call: fn(Desk, Order) -> Call) {
    let mut five = AtOnce::drawn(watch, event);
    let desk = Arc::new(OrderDesk::new(five.house()));
    while let Some(order) = five.next() {
        five.add(call(Arc::clone(&desk), order));
    }
    five.tell().await;
}

harness::scenarios!(
    placing,
    placing_unwritten,
    sold_out,
    cancelling,
    cancelling_unwritten,
    nothing_to_cancel,
    shipping,
    shipping_unwritten,
    no_carrier,
    placing_at_once,
    cancelling_at_once,
    shipping_at_once,
);
