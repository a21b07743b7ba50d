//! A house whose audit book is looked at in the moment in which a call of the desk comes back.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use forgotten_await::OrderDesk;
use forgotten_await::house::{
    BookClosed, Event, House, Line, NoCarrier, Order, OrderError, OrderId, SoldOut,
};
use harness::Watch;

/// An order is placed.
async fn placing(watch: &Watch) {
    let house = WatchedHouse::open(watch);
    let order = house.order(watch, 1);
    watch.input("cents", &house.cents(order.id));
    watch.input("book", &[(order.id.0, "placed")]);

    let receipt = OrderDesk::new(house.clone()).place(&order).await;
    watch.answer("book", &house.book());
    watch.answer("said", &said(&receipt));
    watch.answer("cents", &receipt.ok().map(|receipt| receipt.cents));
}

/// An order is placed while nothing can be written.
async fn placing_unwritten(watch: &Watch) {
    let house = WatchedHouse { closed: true, ..WatchedHouse::open(watch) };
    let order = house.order(watch, 1);
    let receipt = OrderDesk::new(house).place(&order).await;
    watch.answer("said", &said(&receipt));
}

/// An order of something that is sold out.
async fn sold_out(watch: &Watch) {
    let house = WatchedHouse { sold_out: true, ..WatchedHouse::open(watch) };
    let order = house.order(watch, 1);
    let receipt = OrderDesk::new(house.clone()).place(&order).await;
    watch.answer("said", &said(&receipt));
    watch.answer("book", &house.book());
}

/// An order is taken back.
async fn cancelling(watch: &Watch) {
    let house = WatchedHouse::open(watch);
    let order = house.order(watch, 1);
    house.order(watch, 2);
    watch.input("order", &plain(&order));
    watch.input("book", &[(order.id.0, "cancelled")]);

    let cancelled = OrderDesk::new(house.clone()).cancel(order.id).await;
    watch.answer("book", &house.book());
    watch.answer("said", &said(&cancelled));
    watch.answer("order", &cancelled.ok().flatten().as_ref().map(plain));
}

/// An order is taken back while nothing can be written.
async fn cancelling_unwritten(watch: &Watch) {
    let house = WatchedHouse { closed: true, ..WatchedHouse::open(watch) };
    let order = house.order(watch, 1);
    let cancelled = OrderDesk::new(house).cancel(order.id).await;
    watch.answer("said", &said(&cancelled));
}

/// Somebody takes back what nobody has ordered, and the audit book is closed besides.
async fn nothing_to_cancel(watch: &Watch) {
    let (mut all_said, mut orders, mut books) = (Vec::new(), Vec::new(), Vec::new());
    for closed in [false, true] {
        let house = WatchedHouse { closed, ..WatchedHouse::open(watch) };
        let known = house.order(watch, 1).id;
        let cancelled = OrderDesk::new(house.clone()).cancel(OrderId(known.0 + 1)).await;
        all_said.push(said(&cancelled));
        orders.extend(cancelled.ok().flatten().map(|order| order.id.0));
        books.push(house.book());
    }
    watch.answer("said", &all_said);
    watch.answer("orders", &orders);
    watch.answer("book", &books.concat());
}

/// An order is shipped.
async fn shipping(watch: &Watch) {
    let house = WatchedHouse::open(watch);
    let order = house.order(watch, 1);
    watch.input("label", &label_of(&order));
    watch.input("writing", &house.line_ms);
    watch.input("book", &[(order.id.0, "shipped")]);

    let shipment = OrderDesk::new(house.clone()).ship(&order).await;
    watch.answer("book", &house.book());
    watch.answer("said", &said(&shipment));
    if let Ok(shipment) = shipment {
        watch.answer("label", &shipment.label);
        watch.answer("labelling", &shipment.labelling.as_millis());
        watch.answer("writing", &shipment.writing.as_millis());
    }
}

/// An order is shipped while nothing can be written.
async fn shipping_unwritten(watch: &Watch) {
    let house = WatchedHouse { closed: true, ..WatchedHouse::open(watch) };
    let order = house.order(watch, 1);
    let shipment = OrderDesk::new(house).ship(&order).await;
    watch.answer("said", &said(&shipment));
}

/// No carrier takes the parcel.
async fn no_carrier(watch: &Watch) {
    let house = WatchedHouse { no_carrier: true, ..WatchedHouse::open(watch) };
    let order = house.order(watch, 1);
    let shipment = OrderDesk::new(house.clone()).ship(&order).await;
    watch.answer("said", &said(&shipment));
    watch.answer("book", &house.book());
}

/// Five orders are placed at the same time.
async fn placing_at_once(watch: &Watch) {
    at_once(watch, "placed", async |desk, order| said(&desk.place(&order).await)).await;
}

/// Five orders are taken back at the same time.
async fn cancelling_at_once(watch: &Watch) {
    at_once(watch, "cancelled", async |desk, order| said(&desk.cancel(order.id).await)).await;
}

/// Five orders are shipped at the same time.
async fn shipping_at_once(watch: &Watch) {
    at_once(watch, "shipped", async |desk, order| said(&desk.ship(&order).await)).await;
}

type Desk = Arc<OrderDesk<WatchedHouse>>;

/// One desk does the same with five orders, each in a task of its own.
async fn at_once<F>(watch: &Watch, event: &'static str, call: F)
where
    F: AsyncFn(Desk, Order) -> &'static str + Copy + 'static,
{
    let house = WatchedHouse::open(watch);
    let orders: Vec<_> = (0..5).map(|place| house.order(watch, place)).collect();
    let book: Vec<_> = orders.iter().map(|order| (order.id.0, event)).collect();
    watch.input("book", &book);

    let desk = Arc::new(OrderDesk::new(house.clone()));
    let all = async {
        let begin = |order| {
            let desk = Arc::clone(&desk);
            tokio::task::spawn_local(async move { call(desk, order).await })
        };
        let tasks: Vec<_> = orders.into_iter().map(begin).collect();
        let mut all_said = Vec::new();
        for task in tasks {
            all_said.push(task.await.unwrap_or("panicked"));
        }
        all_said
    };
    let all_said = watch.span("all", all).await;
    watch.answer("book", &house.book());
    watch.answer("said", &all_said);
}

/// What the desk said, in a form that can be written down.
fn said<T>(result: &Result<T, OrderError>) -> &'static str {
    match result {
        Ok(_) => "done",
        Err(OrderError::SoldOut) => "sold out",
        Err(OrderError::NoCarrier) => "no carrier",
        Err(OrderError::BookClosed) => "book closed",
    }
}

fn plain(order: &Order) -> (u32, &str) {
    (order.id.0, &order.item)
}

fn label_of(order: &Order) -> String {
    format!("{} for order {}", order.item, order.id.0)
}

/// The fake behind [`House`].
#[derive(Clone)]
struct WatchedHouse {
    watch: Watch,
    shelf: Arc<Mutex<BTreeMap<OrderId, Order>>>,
    book: Arc<Mutex<Vec<(u32, &'static str)>>>,
    reserve_ms: u64,
    take_back_ms: u64,
    hand_over_ms: u64,
    line_ms: u64,
    sold_out: bool,
    no_carrier: bool,
    closed: bool,
}

impl WatchedHouse {
    fn open(watch: &Watch) -> Self {
        Self {
            watch: watch.clone(),
            shelf: Arc::default(),
            book: Arc::default(),
            reserve_ms: watch.draw("reserve", 10..=20),
            take_back_ms: watch.draw("take back", 5..=9),
            hand_over_ms: watch.draw("hand over", 20..=40),
            line_ms: watch.draw("line", 3..=9),
            sold_out: false,
            no_carrier: false,
            closed: false,
        }
    }

    /// An open order; its number is drawn from the ten from `place`.
    fn order(&self, watch: &Watch, place: u32) -> Order {
        let id = OrderId(1_000 + 10 * place + watch.draw("id", 0..=8) as u32);
        let order = Order { id, item: format!("item {}", watch.draw("item", 1..=99)) };
        self.shelf.lock().unwrap_or_else(PoisonError::into_inner).insert(id, order.clone());
        order
    }

    /// What the goods of an order cost.
    fn cents(&self, order: OrderId) -> u64 {
        500 + 7 * u64::from(order.0)
    }

    /// The lines in the book, oldest first.
    fn book(&self) -> Vec<(u32, &'static str)> {
        self.book.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    async fn visit(&self, what: &str, order: OrderId, ms: u64) {
        self.watch.visit(what, order.0, Duration::from_millis(ms)).await;
    }
}

impl House for WatchedHouse {
    async fn reserve(&self, order: &Order) -> Result<u64, SoldOut> {
        self.visit("reserve", order.id, self.reserve_ms).await;
        if self.sold_out {
            return Err(SoldOut);
        }
        self.watch.mark_key("happened", order.id.0);
        Ok(self.cents(order.id))
    }

    async fn take_back(&self, order: OrderId) -> Option<Order> {
        self.visit("take-back", order, self.take_back_ms).await;
        let order = self.shelf.lock().unwrap_or_else(PoisonError::into_inner).remove(&order)?;
        self.watch.mark_key("happened", order.id.0);
        Some(order)
    }

    fn label(&self, order: &Order) -> String {
        self.watch.mark_key("label", order.id.0);
        label_of(order)
    }

    async fn hand_over(&self, order: &Order, label: &str) -> Result<(), NoCarrier> {
        self.watch.answer("on the parcel", &label);
        self.visit("hand-over", order.id, self.hand_over_ms).await;
        if self.no_carrier {
            return Err(NoCarrier);
        }
        self.watch.mark_key("happened", order.id.0);
        Ok(())
    }

    async fn write(&self, line: Line) -> Result<(), BookClosed> {
        self.visit("line", line.order, self.line_ms).await;
        if self.closed {
            return Err(BookClosed);
        }
        let event = match line.event {
            Event::Placed => "placed",
            Event::Cancelled => "cancelled",
            Event::Shipped => "shipped",
        };
        self.book.lock().unwrap_or_else(PoisonError::into_inner).push((line.order.0, event));
        Ok(())
    }
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
