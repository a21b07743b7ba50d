//! The order desk of a mail-order house: orders are placed, cancelled and shipped, and of each of
//! these a line is written in the audit book.
//!
//! Each call is one future made out of smaller ones; only the last of them is awaited.

pub mod house;

use std::time::Instant;

use futures::future::OptionFuture;
use futures::{FutureExt, TryFutureExt};

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
        let written = |cents| {
            let line = self.written(order.id, Event::Placed);
            line.map_ok(move |()| Receipt { order: order.id, cents })
        };
        self.house.reserve(order).map_err(OrderError::from).and_then(written).await
    }

    /// Takes an order back and hands it out, when there is one of this number.
    pub async fn cancel(&self, id: OrderId) -> Result<Option<Order>, OrderError> {
        let taken = self.house.take_back(id).map(|order| {
            order.map(|order| self.written(order.id, Event::Cancelled).map_ok(|()| order))
        });
        taken.map(OptionFuture::from).flatten().await.transpose()
    }

    /// Ships an order: its parcel is labelled and handed to the carrier.
    pub async fn ship(&self, order: &Order) -> Result<Shipment, OrderError> {
        let begun = Instant::now();
        let label = self.house.label(order);
        let labelling = begun.elapsed();
        self.house.hand_over(order, &label).await?;
        let begun = Instant::now();
        let written = self.written(order.id, Event::Shipped);
        written.map_ok(|()| Shipment { label, labelling, writing: begun.elapsed() }).await
    }

    fn written(
        &self,
        order: OrderId,
        event: Event,
    ) -> impl Future<Output = Result<(), OrderError>> {
        self.house.write(Line { order, event }).err_into()
    }
}
