//! The belts of a print shop: from the counters to the presses, from there to the packers, and out.

pub mod shop;

use std::collections::BTreeMap;

use futures::future::join_all;
use tokio::sync::mpsc::error::TrySendError;
use tokio::sync::{Mutex, mpsc};

use shop::{Counter, CounterId, Machines, Order, PRESSES, Parcel, Print, Slip};

/// How much has room on the belts inside of the shop.
const ROOM: usize = 4;

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
            if slips.send(Slip::Order(order)).await.is_err() {
                return;
            }
        }
        // Whether anybody still wants to know does not matter here.
        let _ = slips.send(Slip::End(counter.id()));
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
        loop {
            match slips.recv().await {
                Some(Slip::Order(order)) => {
                    *taken.entry(order.counter).or_default() += 1;
                    if orders.send(order).await.is_err() {
                        return taken;
                    }
                }
                Some(Slip::End(_)) | None => return taken,
            }
        }
    }

    /// Prints all orders, on as many presses as there are, and hands the prints on.
    pub async fn print_all(&self, orders: mpsc::Receiver<Order>, prints: mpsc::Sender<Print>) {
        let orders = Mutex::new(orders);
        join_all((0..PRESSES).map(|_| self.run_press(&orders, &prints))).await;
    }

    async fn run_press(&self, orders: &Mutex<mpsc::Receiver<Order>>, prints: &mpsc::Sender<Print>) {
        while let Some(order) = orders.lock().await.recv().await {
            let print = self.machines.print(&order).await;
            if prints.send(print).await.is_err() {
                return;
            }
        }
    }

    /// Wraps prints in the order in which they come, and puts the parcels on the belt.
    pub async fn pack(&self, mut prints: mpsc::Receiver<Print>, belt: &mpsc::Sender<Parcel>) {
        while let Some(print) = prints.recv().await {
            let parcel = self.machines.wrap(print);
            if let Err(TrySendError::Closed(_)) = belt.try_send(parcel) {
                return;
            }
        }
    }

    /// A whole day: from the counters' orders to the parcels, until all counters have closed.
    pub async fn day<C: Counter>(&self, counters: Vec<C>) -> Vec<Parcel> {
        let open: Vec<_> = counters.iter().map(C::id).collect();
        let (slips, slips_in) = mpsc::channel(ROOM);
        let (orders, orders_in) = mpsc::channel(ROOM);
        let (prints, prints_in) = mpsc::channel(ROOM);
        let (belt, mut belt_in) = mpsc::channel(ROOM);

        let taking_in =
            join_all(counters.into_iter().map(move |it| self.take_in(it, slips.clone())));
        let dispatching = self.dispatch(&open, slips_in, orders);
        let printing = self.print_all(orders_in, prints);
        let packing = self.pack(prints_in, &belt);
        let collecting = async {
            let mut parcels = Vec::new();
            while let Some(parcel) = belt_in.recv().await {
                parcels.push(parcel);
            }
            parcels
        };
        let (.., parcels) = tokio::join!(taking_in, dispatching, printing, packing, collecting);
        parcels
    }
}
