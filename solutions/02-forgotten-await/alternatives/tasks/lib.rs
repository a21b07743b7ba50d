//! The order desk of a mail-order house: orders are placed, cancelled and shipped, and of each of
//! these a line is written in the audit book.
//!
//! A task writes the line and says over a channel what became of it. The helper takes a closure
//! that is async itself.

pub mod house;

use std::time::{Duration, Instant};

use tokio::sync::oneshot;

use house::{BookClosed, Event, House, Line, Order, OrderError, OrderId, Receipt, Shipment};

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
        self.have_written(order.id, Event::Placed).await?;
        Ok(Receipt { order: order.id, cents })
    }

    /// Takes an order back and hands it out, when there is one of this number.
    pub async fn cancel(&self, id: OrderId) -> Result<Option<Order>, OrderError> {
        let Some(order) = self.house.take_back(id).await else { return Ok(None) };
        self.have_written(order.id, Event::Cancelled).await?;
        Ok(Some(order))
    }

    /// Ships an order: its parcel is labelled and handed to the carrier.
    pub async fn ship(&self, order: &Order) -> Result<Shipment, OrderError> {
        let (label, labelling) = timed(async || self.house.label(order)).await;
        self.house.hand_over(order, &label).await?;
        let (written, writing) =
            timed(async || self.have_written(order.id, Event::Shipped).await).await;
        written?;
        Ok(Shipment { label, labelling, writing })
    }

    async fn have_written(&self, order: OrderId, event: Event) -> Result<(), BookClosed> {
        let (tell, told) = oneshot::channel();
        let house = self.house.clone();
        tokio::spawn(async move {
            // Fails only when nobody waits for the line any more.
            tell.send(house.write(Line { order, event }).await).ok();
        });
        told.await.expect("the task tells before it ends")
    }
}

/// Does one step of a shipment and measures how long it takes.
async fn timed<T>(step: impl AsyncFnOnce() -> T) -> (T, Duration) {
    let started = Instant::now();
    let done = step().await;
    (done, started.elapsed())
}
