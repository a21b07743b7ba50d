//! The belts of a print shop: from the counters to the presses, from there to the packers, and out.

pub mod shop;

use std::collections::BTreeMap;
//#if wrong/kept-for-later
use std::collections::VecDeque;
//#endif

use futures::future::join_all;
//#if wrong/end-polled-once
use futures::FutureExt;
//#endif
//#if wrong/four-at-a-time | wrong/all-first
use futures::stream::{self, StreamExt};
//#elif wrong/one-task-for-each
use tokio_stream::{StreamExt, wrappers::ReceiverStream};
//#endif
//#if parcels-fall-off
use tokio::sync::mpsc::error::TrySendError;
//#endif
//#if wrong/four-at-a-time | wrong/all-first | wrong/one-task-for-each | wrong/in-turn
use tokio::sync::mpsc;
//#elif wrong/std-lock
use std::sync::Mutex;
use tokio::sync::mpsc;
//#else
use tokio::sync::{Mutex, mpsc};
//#endif

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
            //#if wrong/end-after-each
            if slips.send(Slip::End(counter.id())).await.is_err() {
                return;
            }
            //#endif
        }
        // Whether anybody still wants to know does not matter here.
        //#if end-is-not-sent
        let _ = slips.send(Slip::End(counter.id()));
        //#elif wrong/end-tried
        let _ = slips.try_send(Slip::End(counter.id()));
        //#elif wrong/end-polled-once
        let _ = slips.send(Slip::End(counter.id())).now_or_never();
        //#elif wrong/end-by-itself
        tokio::spawn(async move { slips.send(Slip::End(counter.id())).await });
        //#elif wrong/end-by-dropping
        drop(slips);
        //#elif wrong/end-blocks
        let _ = slips.blocking_send(Slip::End(counter.id()));
        //#elif wrong/end-insists
        slips.send(Slip::End(counter.id())).await.expect("somebody takes the slips");
        //#elif wrong/end-twice
        let _ = slips.send(Slip::End(counter.id())).await;
        let _ = slips.send(Slip::End(counter.id())).await;
        //#elif wrong/end-after-each
        //#else
        let _ = slips.send(Slip::End(counter.id())).await;
        //#endif
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
        //#if first-end-is-the-last | wrong/ends-with-the-belt | wrong/empties-and-leaves | wrong/waits-a-moment | wrong/the-last-in-the-list | wrong/only-who-came
        //#else
        let mut open = counters.len();
        //#endif
        //#if wrong/only-who-came
        let mut open: std::collections::BTreeSet<_> = std::collections::BTreeSet::new();
        //#elif wrong/waits-a-moment
        let mut closing = false;
        //#endif
        loop {
            //#if wrong/waits-a-moment
            let slip = match closing {
                true => {
                    let moment = std::time::Duration::from_millis(20);
                    tokio::time::timeout(moment, slips.recv()).await.unwrap_or_default()
                }
                false => slips.recv().await,
            };
            match slip {
            //#else
            match slips.recv().await {
            //#endif
                Some(Slip::Order(order)) => {
                    *taken.entry(order.counter).or_default() += 1;
                    //#if wrong/only-who-came
                    open.insert(order.counter);
                    //#endif
                    if orders.send(order).await.is_err() {
                        return taken;
                    }
                }
                //#if first-end-is-the-last
                Some(Slip::End(_)) | None => return taken,
                //#elif wrong/ends-with-the-belt
                Some(Slip::End(_)) => {}
                None => return taken,
                //#elif wrong/last-but-one
                Some(Slip::End(_)) if open > 2 => open -= 1,
                Some(Slip::End(_)) | None => return taken,
                //#elif wrong/empties-and-leaves
                Some(Slip::End(_)) | None => {
                    while let Ok(slip) = slips.try_recv() {
                        if let Slip::Order(order) = slip {
                            *taken.entry(order.counter).or_default() += 1;
                            if orders.send(order).await.is_err() {
                                return taken;
                            }
                        }
                    }
                    return taken;
                }
                //#elif wrong/waits-a-moment
                Some(Slip::End(_)) => closing = true,
                None => return taken,
                //#elif wrong/the-last-in-the-list
                Some(Slip::End(counter)) if Some(&counter) == counters.last() => return taken,
                Some(Slip::End(_)) => {}
                None => return taken,
                //#elif wrong/only-who-came
                Some(Slip::End(counter)) => {
                    open.remove(&counter);
                    if open.is_empty() {
                        return taken;
                    }
                }
                None => return taken,
                //#elif wrong/without-zeros
                Some(Slip::End(_)) if open > 1 => open -= 1,
                Some(Slip::End(_)) | None => {
                    taken.retain(|_, number| *number > 0);
                    return taken;
                }
                //#else
                Some(Slip::End(_)) if open > 1 => open -= 1,
                Some(Slip::End(_)) | None => return taken,
                //#endif
            }
        }
    }

    /// Prints all orders, on as many presses as there are, and hands the prints on.
    pub async fn print_all(&self, orders: mpsc::Receiver<Order>, prints: mpsc::Sender<Print>) {
        //#if wrong/four-at-a-time
        let mut orders = orders;
        let mut batch = Vec::new();
        while orders.recv_many(&mut batch, PRESSES).await > 0 {
            let mut done = stream::iter(batch.drain(..))
                .map(async |order| self.machines.print(&order).await)
                .buffer_unordered(PRESSES);
            while let Some(print) = done.next().await {
                if prints.send(print).await.is_err() {
                    return;
                }
            }
        }
        //#elif wrong/all-first
        let mut orders = orders;
        let mut all = Vec::new();
        while let Some(order) = orders.recv().await {
            all.push(order);
        }
        let mut done = stream::iter(all)
            .map(async |order| self.machines.print(&order).await)
            .buffer_unordered(PRESSES);
        while let Some(print) = done.next().await {
            if prints.send(print).await.is_err() {
                return;
            }
        }
        //#elif wrong/one-task-for-each
        let mut orders = ReceiverStream::new(orders);
        let mut presses = tokio::task::JoinSet::new();
        while let Some(order) = orders.next().await {
            let (machines, prints) = (self.machines.clone(), prints.clone());
            presses.spawn(async move { prints.send(machines.print(&order).await).await });
        }
        while presses.join_next().await.is_some() {}
        //#elif wrong/in-turn
        let mut orders = orders;
        let (to_presses, at_presses): (Vec<_>, Vec<_>) =
            (0..PRESSES).map(|_| mpsc::channel::<Order>(1)).unzip();
        let dealing = async move {
            let mut turn = 0;
            while let Some(order) = orders.recv().await {
                if to_presses[turn % PRESSES].send(order).await.is_err() {
                    return;
                }
                turn += 1;
            }
        };
        let printing = join_all(at_presses.into_iter().map(async |mut orders| {
            while let Some(order) = orders.recv().await {
                if prints.send(self.machines.print(&order).await).await.is_err() {
                    return;
                }
            }
        }));
        tokio::join!(dealing, printing);
        //#else
        let orders = Mutex::new(orders);
        //#if wrong/one-press-more
        join_all((0..2 * PRESSES).map(|_| self.run_press(&orders, &prints))).await;
        //#else
        join_all((0..PRESSES).map(|_| self.run_press(&orders, &prints))).await;
        //#endif
        //#endif
    }

    //#if wrong/four-at-a-time | wrong/all-first | wrong/one-task-for-each | wrong/in-turn
    //#else
    async fn run_press(&self, orders: &Mutex<mpsc::Receiver<Order>>, prints: &mpsc::Sender<Print>) {
        //#if one-press-at-a-time
        while let Some(order) = orders.lock().await.recv().await {
            let print = self.machines.print(&order).await;
            if prints.send(print).await.is_err() {
                return;
            }
        }
        //#elif wrong/locked-while-printing
        loop {
            let mut orders = orders.lock().await;
            let Some(order) = orders.recv().await else { return };
            let print = self.machines.print(&order).await;
            drop(orders);
            if prints.send(print).await.is_err() {
                return;
            }
        }
        //#elif wrong/lock-let-go-by-match
        loop {
            match orders.lock().await.recv().await {
                Some(order) => {
                    let print = self.machines.print(&order).await;
                    if prints.send(print).await.is_err() {
                        return;
                    }
                }
                None => return,
            }
        }
        //#elif wrong/tries-the-lock
        loop {
            let next = match orders.try_lock() {
                Ok(mut orders) => orders.try_recv(),
                Err(_) => Err(mpsc::error::TryRecvError::Empty),
            };
            match next {
                Ok(order) => {
                    let print = self.machines.print(&order).await;
                    if prints.send(print).await.is_err() {
                        return;
                    }
                }
                Err(mpsc::error::TryRecvError::Empty) => {
                    tokio::time::sleep(std::time::Duration::from_millis(1)).await;
                }
                Err(mpsc::error::TryRecvError::Disconnected) => return,
            }
        }
        //#elif wrong/std-lock
        loop {
            let next = {
                let mut orders = orders.lock().expect("no press panics");
                orders.recv().await
            };
            let Some(order) = next else { return };
            let print = self.machines.print(&order).await;
            if prints.send(print).await.is_err() {
                return;
            }
        }
        //#else
        loop {
            // The lock is let go at the end of this statement, and the next press may wait for
            // its order while this one prints.
            let next = orders.lock().await.recv().await;
            let Some(order) = next else { return };
            let print = self.machines.print(&order).await;
            if prints.send(print).await.is_err() {
                return;
            }
        }
        //#endif
    }
    //#endif

    /// Wraps prints in the order in which they come, and puts the parcels on the belt.
    pub async fn pack(&self, mut prints: mpsc::Receiver<Print>, belt: &mpsc::Sender<Parcel>) {
        //#if wrong/kept-for-later
        let mut later = VecDeque::new();
        while let Some(print) = prints.recv().await {
            later.push_back(self.machines.wrap(print));
            while let Ok(room) = belt.try_reserve()
                && let Some(parcel) = later.pop_front()
            {
                room.send(parcel);
            }
        }
        for parcel in later {
            if belt.send(parcel).await.is_err() {
                return;
            }
        }
        //#elif wrong/sent-by-tasks
        while let Some(print) = prints.recv().await {
            let (belt, parcel) = (belt.clone(), self.machines.wrap(print));
            tokio::spawn(async move { belt.send(parcel).await });
        }
        //#else
        while let Some(print) = prints.recv().await {
            let parcel = self.machines.wrap(print);
            //#if parcels-fall-off
            if let Err(TrySendError::Closed(_)) = belt.try_send(parcel) {
                return;
            }
            //#elif wrong/a-moment-for-each
            let moment = std::time::Duration::from_millis(10);
            if let Err(mpsc::error::SendTimeoutError::Closed(_)) =
                belt.send_timeout(parcel, moment).await
            {
                return;
            }
            //#elif wrong/tries-again
            let mut parcel = parcel;
            while let Err(full) = belt.try_send(parcel) {
                parcel = match full {
                    mpsc::error::TrySendError::Full(parcel) => parcel,
                    mpsc::error::TrySendError::Closed(_) => return,
                };
                tokio::task::yield_now().await;
            }
            //#elif wrong/tries-each-moment
            let mut parcel = parcel;
            while let Err(full) = belt.try_send(parcel) {
                parcel = match full {
                    mpsc::error::TrySendError::Full(parcel) => parcel,
                    mpsc::error::TrySendError::Closed(_) => return,
                };
                tokio::time::sleep(std::time::Duration::from_millis(1)).await;
            }
            //#elif wrong/blocks-for-room
            if belt.blocking_send(parcel).is_err() {
                return;
            }
            //#elif wrong/tries-twice
            if let Err(mpsc::error::TrySendError::Full(parcel)) = belt.try_send(parcel) {
                tokio::time::sleep(std::time::Duration::from_millis(10)).await;
                belt.try_send(parcel).ok();
            }
            //#elif wrong/stops-when-full
            if belt.try_send(parcel).is_err() {
                return;
            }
            //#else
            if belt.send(parcel).await.is_err() {
                return;
            }
            //#endif
        }
        //#endif
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
        //#if day-never-ends | wrong/collects-afterwards | wrong/leaves-when-packed | wrong/loses-patience | wrong/leaves-when-empty | wrong/counts-on-one-each
        let packing = self.pack(prints_in, &belt);
        //#else
        // Owns the belt, so that its end comes with that of the packing.
        let packing = async move { self.pack(prints_in, &belt).await };
        //#endif
        //#if wrong/collects-afterwards
        tokio::join!(taking_in, dispatching, printing, packing);
        let mut parcels = Vec::new();
        while let Ok(parcel) = belt_in.try_recv() {
            parcels.push(parcel);
        }
        parcels
        //#elif wrong/leaves-when-packed
        let mut parcels = Vec::new();
        let collecting = async {
            while let Some(parcel) = belt_in.recv().await {
                parcels.push(parcel);
            }
        };
        tokio::select! {
            biased;
            _ = async { tokio::join!(taking_in, dispatching, printing, packing) } => {}
            () = collecting => {}
        }
        parcels
        //#elif wrong/leaves-when-empty
        let collecting = async {
            let mut parcels = Vec::new();
            while let Some(parcel) = belt_in.recv().await {
                parcels.push(parcel);
                if belt_in.is_empty() && parcels.len() >= open.len() {
                    break;
                }
            }
            parcels
        };
        let (.., parcels) =
            tokio::join!(taking_in, dispatching, printing, packing, collecting);
        parcels
        //#elif wrong/counts-on-one-each
        let collecting = async {
            let mut parcels = Vec::new();
            while parcels.len() < open.len()
                && let Some(parcel) = belt_in.recv().await
            {
                parcels.push(parcel);
            }
            belt_in.close();
            parcels
        };
        let (.., parcels) =
            tokio::join!(taking_in, dispatching, printing, packing, collecting);
        parcels
        //#else
        let collecting = async {
            let mut parcels = Vec::new();
            //#if wrong/loses-patience
            let patience = std::time::Duration::from_millis(200);
            while let Ok(Some(parcel)) = tokio::time::timeout(patience, belt_in.recv()).await {
                parcels.push(parcel);
            }
            //#else
            while let Some(parcel) = belt_in.recv().await {
                parcels.push(parcel);
            }
            //#endif
            parcels
        };
        let (.., parcels) = tokio::join!(taking_in, dispatching, printing, packing, collecting);
        parcels
        //#endif
    }
}
