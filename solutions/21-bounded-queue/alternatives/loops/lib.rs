//! The belts of a print shop: from the counters to the presses, from there to the packers, and out.
//!
//! One loop looks after all presses and the next order, another after the stages of the day and
//! the belt; when the stages have ended, what is left on the belt is taken off it.

pub mod shop;

use std::collections::BTreeMap;

use futures::future::join_all;
use futures::stream::{FuturesUnordered, StreamExt};
use tokio::sync::mpsc;

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
        let end = Slip::End(counter.id());
        let mut orders = std::pin::pin!(futures::stream::unfold(&mut counter, async |counter| {
            let order = counter.next().await?;
            Some((Slip::Order(order), counter))
        }));
        while let Some(order) = orders.next().await {
            if slips.send(order).await.is_err() {
                return;
            }
        }
        if let Ok(room) = slips.reserve().await {
            room.send(end);
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
        let mut closed = Vec::new();
        while let Some(slip) = slips.recv().await {
            match slip {
                Slip::Order(order) => {
                    *taken.entry(order.counter).or_default() += 1;
                    if orders.send(order).await.is_err() {
                        break;
                    }
                }
                Slip::End(counter) => closed.push(counter),
            }
            if counters.iter().all(|counter| closed.contains(counter)) {
                break;
            }
        }
        taken
    }

    /// Prints all orders, on as many presses as there are, and hands the prints on.
    pub async fn print_all(&self, mut orders: mpsc::Receiver<Order>, prints: mpsc::Sender<Print>) {
        let press = async |order: Order| {
            let print = self.machines.print(&order).await;
            prints.send(print).await.is_ok()
        };
        let mut printing = FuturesUnordered::new();
        let mut more = true;
        loop {
            tokio::select! {
                order = orders.recv(), if more && printing.len() < PRESSES => match order {
                    Some(order) => printing.push(press(order)),
                    None => more = false,
                },
                Some(taken) = printing.next() => if !taken {
                    return;
                },
                else => return,
            }
        }
    }

    /// Wraps prints in the order in which they come, and puts the parcels on the belt.
    pub async fn pack(&self, mut prints: mpsc::Receiver<Print>, belt: &mpsc::Sender<Parcel>) {
        while let Some(print) = prints.recv().await {
            match belt.reserve().await {
                Ok(room) => room.send(self.machines.wrap(print)),
                Err(_) => return,
            }
        }
    }

    /// A whole day: from the counters' orders to the parcels, until all counters have closed.
    pub async fn day<C: Counter>(&self, counters: Vec<C>) -> Vec<Parcel> {
        let open: Vec<_> = counters.iter().map(C::id).collect();
        let (slips, slips_in) = mpsc::channel(2);
        let (orders, orders_in) = mpsc::channel(2);
        let (prints, prints_in) = mpsc::channel(2);
        let (belt, mut belt_in) = mpsc::channel(2);
        let mut parcels = Vec::new();
        let stages = async {
            tokio::join!(
                join_all(counters.into_iter().map(|it| self.take_in(it, slips.clone()))),
                self.dispatch(&open, slips_in, orders),
                self.print_all(orders_in, prints),
                self.pack(prints_in, &belt),
            );
        };
        let mut stages = std::pin::pin!(stages);
        let mut working = true;
        loop {
            tokio::select! {
                () = &mut stages, if working => working = false,
                Some(parcel) = belt_in.recv() => parcels.push(parcel),
            }
            if !working {
                // Nothing more comes; what is still on the belt is taken off it.
                while let Ok(parcel) = belt_in.try_recv() {
                    parcels.push(parcel);
                }
                return parcels;
            }
        }
    }
}
