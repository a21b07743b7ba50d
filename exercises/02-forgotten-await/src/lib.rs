//! The order desk of a mail-order house: orders are placed, cancelled and shipped, and of each of
//! these a line is written in the audit book.

pub mod house;

use std::time::{Duration, Instant};

use house::{Event, House, Line, Order, OrderError, OrderId, Receipt, Shipment};

/// The desk that customers and clerks come to.
pub struct OrderDesk<H> {
    house: H,
}

impl<H: House> OrderDesk<H> {
    /// A desk in this house.
    pub fn new(house: H) -> Self {
        Self { house }
    }

    /// Places an order: its goods are set aside.
    pub async fn place(&self, order: &Order) -> Result<Receipt, OrderError> {
        let cents = self.house.reserve(order).await?;
        let _ = self.house.write(Line { order: order.id, event: Event::Placed });
        Ok(Receipt { order: order.id, cents })
    }

    /// Takes an order back and hands it out, when there is one of this number.
    pub async fn cancel(&self, id: OrderId) -> Result<Option<Order>, OrderError> {
        let order = self.house.take_back(id).await;
        order
            .as_ref()
            .map(|order| self.house.write(Line { order: order.id, event: Event::Cancelled }));
        Ok(order)
    }

    /// Ships an order: its parcel is labelled and handed to the carrier.
    pub async fn ship(&self, order: &Order) -> Result<Shipment, OrderError> {
        let line = Line { order: order.id, event: Event::Shipped };
        let (label, labelling) = timed(|| self.house.label(order)).await;
        self.house.hand_over(order, &label).await?;
        let (_, writing) = timed(|| self.house.write(line)).await;
        Ok(Shipment { label, labelling, writing })
    }
}

/// Does one step of a shipment and measures how long it takes.
async fn timed<T>(step: impl FnOnce() -> T) -> (T, Duration) {
    let started = Instant::now();
    let done = step();
    (done, started.elapsed())
}
