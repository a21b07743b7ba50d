//! The belts of a print shop: from the counters to the presses, from there to the packers, and out.
//!
//! Each stage of the day is a task, and presses are permits: whoever has one may take an order.

pub mod shop;

use std::collections::BTreeMap;
use std::sync::Arc;

use tokio::sync::{Semaphore, mpsc};
use tokio::task::JoinSet;

use shop::{Counter, CounterId, Machines, Order, PRESSES, Parcel, Print, Slip};

const ROOM: usize = 8;

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
        while let Some(order) = counter.next().await {
            let Ok(room) = slips.reserve().await else { return };
            room.send(Slip::Order(order));
        }
        if let Ok(room) = slips.reserve().await {
            room.send(Slip::End(counter.id()));
        }
    }

    /// Hands the orders of all these counters on until the last of them has closed, and says how
    /// many each of them took in.
    pub async fn dispatch(
        &self,
        counters: &[CounterId],
        mut slips: mpsc::Receiver<Slip>,
        orders: mpsc::Sender<Order>,
    ) -> BTreeMap<CounterId, usize> {
        let mut taken: BTreeMap<_, _> = counters.iter().map(|&counter| (counter, 0)).collect();
        for _ in counters {
            while let Some(Slip::Order(order)) = slips.recv().await {
                *taken.entry(order.counter).or_default() += 1;
                if orders.send(order).await.is_err() {
                    return taken;
                }
            }
        }
        taken
    }

    /// Prints all orders, on as many presses as there are, and hands the prints on.
    pub async fn print_all(&self, mut orders: mpsc::Receiver<Order>, prints: mpsc::Sender<Print>) {
        let presses = Arc::new(Semaphore::new(PRESSES));
        let mut printing = JoinSet::new();
        while let Ok(press) = Arc::clone(&presses).acquire_owned().await
            && let Some(order) = orders.recv().await
            && !prints.is_closed()
        {
            let (machines, prints) = (self.machines.clone(), prints.clone());
            printing.spawn(async move {
                // An error says that nobody takes the prints any more; that is seen above.
                prints.send(machines.print(&order).await).await.ok();
                drop(press);
            });
            // What is done is taken out, so that the set does not grow.
            while printing.try_join_next().is_some() {}
        }
        while printing.join_next().await.is_some() {}
    }

    /// Wraps prints in the order in which they come, and puts the parcels on the belt.
    pub async fn pack(&self, mut prints: mpsc::Receiver<Print>, belt: &mpsc::Sender<Parcel>) {
        while let Some(print) = prints.recv().await
            && belt.send(self.machines.wrap(print)).await.is_ok()
        {}
    }

    /// A whole day: from the counters' orders to the parcels, until all counters have closed.
    pub async fn day<C: Counter>(&self, counters: Vec<C>) -> Vec<Parcel> {
        let open: Vec<_> = counters.iter().map(C::id).collect();
        let (slips, slips_in) = mpsc::channel(ROOM);
        let (orders, orders_in) = mpsc::channel(ROOM);
        let (prints, prints_in) = mpsc::channel(ROOM);
        let (belt, mut belt_in) = mpsc::channel(ROOM);

        let shop = || PrintShop::new(self.machines.clone());
        let mut stages = JoinSet::new();
        for counter in counters {
            let (shop, slips) = (shop(), slips.clone());
            stages.spawn(async move { shop.take_in(counter, slips).await });
        }
        drop(slips);
        let dispatching = shop();
        stages.spawn(async move {
            dispatching.dispatch(&open, slips_in, orders).await;
        });
        let printing = shop();
        stages.spawn(async move { printing.print_all(orders_in, prints).await });
        let packing = shop();
        stages.spawn(async move { packing.pack(prints_in, &belt).await });

        let mut parcels = Vec::new();
        while let Some(parcel) = belt_in.recv().await {
            parcels.push(parcel);
        }
        stages.join_all().await;
        parcels
    }
}
