//! The belts of a print shop: from the counters to the presses, from there to the packers, and out.
//!
//! Belts are streams, the presses a limit on how many of its items are under way.

pub mod shop;

use std::collections::{BTreeMap, BTreeSet};
use std::pin::pin;

use futures::future::{join_all, join5};
use futures::stream::{StreamExt, TryStreamExt};
use tokio::sync::mpsc;
use tokio_stream::wrappers::ReceiverStream;

use shop::{Counter, CounterId, Machines, Order, PRESSES, Parcel, Print, Slip};

/// The belts of a shop.
pub struct PrintShop<M> {
    machines: M,
}

impl<M: Machines> PrintShop<M> {
    /// The belts between these machines.
    pub fn new(machines: M) -> Self {
        Self { machines }
    }

    /// Puts the orders of a counter on the belt until it closes, and then a slip that says so.
    pub async fn take_in<C: Counter>(&self, mut counter: C, slips: mpsc::Sender<Slip>) {
        loop {
            let (slip, last) = match counter.next().await {
                Some(order) => (Slip::Order(order), false),
                None => (Slip::End(counter.id()), true),
            };
            if slips.send(slip).await.is_err() || last {
                return;
            }
        }
    }

    /// Hands the orders of all these counters on until the last of them has closed, and says how
    /// many each of them took in.
    pub async fn dispatch(
        &self,
        counters: &[CounterId],
        slips: mpsc::Receiver<Slip>,
        orders: mpsc::Sender<Order>,
    ) -> BTreeMap<CounterId, usize> {
        let mut taken: BTreeMap<_, _> = counters.iter().map(|&counter| (counter, 0)).collect();
        let mut open: BTreeSet<_> = counters.iter().copied().collect();
        let mut slips = ReceiverStream::new(slips);
        while !open.is_empty()
            && let Some(slip) = slips.next().await
        {
            match slip {
                Slip::Order(order) => {
                    *taken.entry(order.counter).or_default() += 1;
                    if orders.send(order).await.is_err() {
                        break;
                    }
                }
                Slip::End(counter) => {
                    open.remove(&counter);
                }
            }
        }
        taken
    }

    /// Prints all orders, on as many presses as there are, and hands the prints on.
    pub async fn print_all(&self, orders: mpsc::Receiver<Order>, prints: mpsc::Sender<Print>) {
        let printing = ReceiverStream::new(orders)
            .map(Ok::<_, mpsc::error::SendError<Print>>)
            .try_for_each_concurrent(PRESSES, async |order| {
                prints.send(self.machines.print(&order).await).await
            });
        // An error says that nobody takes the prints any more.
        printing.await.ok();
    }

    /// Wraps prints in the order in which they come, and puts the parcels on the belt.
    pub async fn pack(&self, prints: mpsc::Receiver<Print>, belt: &mpsc::Sender<Parcel>) {
        let mut prints = pin!(ReceiverStream::new(prints));
        while let Ok(room) = belt.reserve().await
            && let Some(print) = prints.next().await
        {
            room.send(self.machines.wrap(print));
        }
    }

    /// A whole day: from the counters' orders to the parcels, until all counters have closed.
    pub async fn day<C: Counter>(&self, counters: Vec<C>) -> Vec<Parcel> {
        let open: Vec<_> = counters.iter().map(C::id).collect();
        let (slips, slips_in) = mpsc::channel(1);
        let (orders, orders_in) = mpsc::channel(1);
        let (prints, prints_in) = mpsc::channel(1);
        let (belt, belt_in) = mpsc::channel(1);
        let taking_in = counters.into_iter().map(|it| self.take_in(it, slips.clone()));
        let stages = join5(
            join_all(taking_in),
            self.dispatch(&open, slips_in, orders),
            self.print_all(orders_in, prints),
            async move {
                self.pack(prints_in, &belt).await;
                drop(belt);
            },
            ReceiverStream::new(belt_in).collect(),
        );
        let (_, _, (), (), parcels) = stages.await;
        parcels
    }
}
