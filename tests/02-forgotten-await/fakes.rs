//! A house whose audit book is looked at in the moment in which a call of the desk comes back.

use std::collections::{BTreeMap, VecDeque};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use forgotten_await::house::{
    BookClosed, Event, House, Line, NoCarrier, Order, OrderError, OrderId, Receipt, Shipment,
    SoldOut,
};
use futures::future::LocalBoxFuture;
use harness::{Boxed, Watch};
use tokio::task::spawn_local;

/// A call of the desk, and what it said.
pub type Call = LocalBoxFuture<'static, &'static str>;

/// What becomes of orders that nobody has placed.
#[derive(Default)]
pub struct NothingToCancel {
    said: Vec<&'static str>,
    orders: Vec<u32>,
    books: Vec<Vec<(u32, &'static str)>>,
}

impl NothingToCancel {
    /// A house whose book may be closed, and the number of an order that it does not have.
    pub fn house(watch: &Watch, closed: bool) -> (WatchedHouse, OrderId) {
        let house = WatchedHouse { closed, ..WatchedHouse::open(watch) };
        let known = house.order(1).id;
        (house, OrderId(known.0 + 1))
    }

    /// This is what the desk of a house said.
    pub fn add(&mut self, house: &WatchedHouse, cancelled: Result<Option<Order>, OrderError>) {
        self.said.push(said(&cancelled));
        self.orders.extend(cancelled.ok().flatten().map(|order| order.id.0));
        self.books.push(house.book());
    }

    /// Records what the desks said, what they handed out, and what the books say.
    pub fn tell(self, watch: &Watch) {
        watch.answer("said", &self.said);
        watch.answer("orders", &self.orders);
        watch.answer("book", &self.books.concat());
    }
}

/// Five orders with which the same is done at the same time.
pub struct AtOnce {
    house: WatchedHouse,
    orders: VecDeque<Order>,
    calls: Vec<Call>,
}

impl AtOnce {
    /// Draws the orders, and records that the book should tell of this event of each.
    pub fn drawn(watch: &Watch, event: &'static str) -> Self {
        let house = WatchedHouse::open(watch);
        let orders: VecDeque<_> = (0..5).map(|place| house.order(place)).collect();
        let book: Vec<_> = orders.iter().map(|order| (order.id.0, event)).collect();
        watch.input("book", &book);
        Self { house, orders, calls: Vec::new() }
    }

    /// The house they are all of.
    pub fn house(&self) -> WatchedHouse {
        self.house.clone()
    }

    /// The next order that there is no call for yet.
    pub fn next(&mut self) -> Option<Order> {
        self.orders.pop_front()
    }

    /// One more call.
    pub fn add(&mut self, call: Call) {
        self.calls.push(call);
    }

    /// Makes the calls, each in a task of its own, and records what the book says when all have
    /// come back, and what the desk said.
    pub fn tell(self) -> LocalBoxFuture<'static, ()> {
        Box::pin(async move {
            let all = async {
                let mut tasks = Vec::new();
                for call in self.calls {
                    tasks.push(spawn_local(call));
                }
                let mut all_said = Vec::new();
                for task in tasks {
                    all_said.push(task.await.unwrap_or("panicked"));
                }
                all_said
            };
            let all_said = self.house.watch.span("all", all).await;
            self.house.tell_book();
            self.house.watch.answer("said", &all_said);
        })
    }
}

/// What the desk said, in a form that can be written down.
pub fn said<T>(result: &Result<T, OrderError>) -> &'static str {
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
pub struct WatchedHouse {
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
    /// A house with goods, carrier and book, whose times are drawn.
    pub fn open(watch: &Watch) -> Self {
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

    /// The same house when everything is sold out.
    pub fn sold_out(self) -> Self {
        Self { sold_out: true, ..self }
    }

    /// The same house when no carrier comes.
    pub fn without_a_carrier(self) -> Self {
        Self { no_carrier: true, ..self }
    }

    /// The same house when its book is closed.
    pub fn closed(self) -> Self {
        Self { closed: true, ..self }
    }

    /// An open order; its number is drawn from the ten from `place`.
    pub fn order(&self, place: u32) -> Order {
        let id = OrderId(1_000 + 10 * place + self.watch.draw("id", 0..=8) as u32);
        let order = Order { id, item: format!("item {}", self.watch.draw("item", 1..=99)) };
        self.shelf.lock().unwrap_or_else(PoisonError::into_inner).insert(id, order.clone());
        order
    }

    /// Records what the receipt of an order and the book should say.
    pub fn tell_due_receipt(&self, order: &Order) {
        self.watch.input("cents", &self.cents(order.id));
        self.watch.input("book", &[(order.id.0, "placed")]);
    }

    /// Records what the book says in this moment, and the receipt.
    pub fn tell_receipt(&self, receipt: Result<Receipt, OrderError>) {
        self.tell_book();
        self.watch.answer("said", &said(&receipt));
        self.watch.answer("cents", &receipt.ok().map(|receipt| receipt.cents));
    }

    /// Records which order should be handed out, and what the book should say of it.
    pub fn tell_due_order(&self, order: &Order) {
        self.watch.input("order", &plain(order));
        self.watch.input("book", &[(order.id.0, "cancelled")]);
    }

    /// Records what the book says in this moment, and what was handed out.
    pub fn tell_cancelled(&self, cancelled: Result<Option<Order>, OrderError>) {
        self.tell_book();
        self.watch.answer("said", &said(&cancelled));
        self.watch.answer("order", &cancelled.ok().flatten().as_ref().map(plain));
    }

    /// Records what the shipment of an order and the book should say.
    pub fn tell_due_shipment(&self, order: &Order) {
        self.watch.input("label", &label_of(order));
        self.watch.input("writing", &self.line_ms);
        self.watch.input("book", &[(order.id.0, "shipped")]);
    }

    /// Records what the book says in this moment, and the shipment.
    pub fn tell_shipment(&self, shipment: Result<Shipment, OrderError>) {
        self.tell_book();
        self.watch.answer("said", &said(&shipment));
        if let Ok(shipment) = shipment {
            self.watch.answer("label", &shipment.label);
            self.watch.answer("labelling", &shipment.labelling.as_millis());
            self.watch.answer("writing", &shipment.writing.as_millis());
        }
    }

    /// Records what the book says in this moment.
    pub fn tell_book(&self) {
        self.watch.answer("book", &self.book());
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
    fn reserve(&self, order: &Order) -> Boxed<'_, Result<u64, SoldOut>> {
        let order = order.id;
        Box::pin(async move {
            self.visit("reserve", order, self.reserve_ms).await;
            if self.sold_out {
                return Err(SoldOut);
            }
            self.watch.mark_key("happened", order.0);
            Ok(self.cents(order))
        })
    }

    fn take_back(&self, order: OrderId) -> Boxed<'_, Option<Order>> {
        Box::pin(async move {
            self.visit("take-back", order, self.take_back_ms).await;
            let order = self.shelf.lock().unwrap_or_else(PoisonError::into_inner).remove(&order)?;
            self.watch.mark_key("happened", order.id.0);
            Some(order)
        })
    }

    fn label(&self, order: &Order) -> String {
        self.watch.mark_key("label", order.id.0);
        label_of(order)
    }

    fn hand_over(&self, order: &Order, label: &str) -> Boxed<'_, Result<(), NoCarrier>> {
        let (order, label) = (order.id, label.to_owned());
        Box::pin(async move {
            self.watch.answer("on the parcel", &label);
            self.visit("hand-over", order, self.hand_over_ms).await;
            if self.no_carrier {
                return Err(NoCarrier);
            }
            self.watch.mark_key("happened", order.0);
            Ok(())
        })
    }

    fn write(&self, line: Line) -> Boxed<'_, Result<(), BookClosed>> {
        Box::pin(async move {
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
        })
    }
}
