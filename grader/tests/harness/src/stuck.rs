//! Programs that stand still.

use std::future::{Future, poll_fn};
use std::sync::{Arc, Mutex as StdMutex, mpsc as std_mpsc};
use std::task::Poll;

use tokio::sync::{Mutex, Notify, oneshot};

use crate::{Bench, ms};

pub mod two_locks {
    use super::*;

    async fn both(first: Arc<Mutex<u32>>, then: Arc<Mutex<u32>>) {
        let _first = first.lock().await;
        tokio::time::sleep(ms(5)).await;
        let _then = then.lock().await;
    }

    pub async fn bad() {
        let (a, b) = (Arc::new(Mutex::new(1)), Arc::new(Mutex::new(2)));
        let one = tokio::spawn(both(a.clone(), b.clone()));
        let two = tokio::spawn(both(b, a));
        one.await.unwrap();
        two.await.unwrap();
    }

    pub async fn good() {
        let (a, b) = (Arc::new(Mutex::new(1)), Arc::new(Mutex::new(2)));
        let one = tokio::spawn(both(a.clone(), b.clone()));
        let two = tokio::spawn(both(a, b));
        one.await.unwrap();
        two.await.unwrap();
    }
}

pub mod beside_a_heartbeat {
    use super::*;

    fn beat() {
        tokio::spawn(async {
            loop {
                tokio::time::sleep(ms(10)).await;
            }
        });
    }

    pub async fn bad() {
        let (_kept, never) = oneshot::channel::<()>();
        beat();
        _ = never.await;
    }

    pub async fn good() {
        let (send, answer) = oneshot::channel::<()>();
        beat();
        tokio::spawn(async move {
            tokio::time::sleep(ms(40)).await;
            send.send(()).unwrap();
        });
        answer.await.unwrap();
    }
}

pub mod std_mutex {
    use super::*;

    pub async fn bad() {
        let lock = StdMutex::new(1);
        let first = lock.lock().unwrap();
        let second = lock.lock().unwrap();
        drop((first, second));
    }

    pub async fn good() {
        let lock = StdMutex::new(1);
        drop(lock.lock().unwrap());
        drop(lock.lock().unwrap());
    }
}

pub mod block_on {
    use super::*;

    pub async fn bad() {
        futures::executor::block_on(tokio::time::sleep(ms(3)));
    }

    pub async fn good() {
        futures::executor::block_on(async {});
        tokio::time::sleep(ms(3)).await;
    }
}

pub mod recv {
    use super::*;

    pub async fn bad() {
        let (send, receive) = std_mpsc::channel::<u32>();
        let _kept = send.clone();
        receive.recv().unwrap();
    }

    pub async fn good() {
        let (send, receive) = std_mpsc::channel::<u32>();
        send.send(1).unwrap();
        receive.recv().unwrap();
    }
}

pub mod spinning {

    pub async fn bad() {
        loop {
            tokio::task::yield_now().await;
        }
    }

    pub async fn good() {
        for _ in 0..1_000 {
            tokio::task::yield_now().await;
        }
    }
}

pub mod endless {
    /// One instruction that jumps to itself: what stands before it is another line.
    #[expect(clippy::empty_loop, reason = "this is what it is for")]
    pub async fn tight() {
        std::hint::black_box(1);
        loop {}
    }

    pub async fn bad() {
        let mut n = 0_u64;
        loop {
            n = std::hint::black_box(n + 1);
        }
    }

    pub async fn good() {
        for n in 0..1_000_000_u64 {
            std::hint::black_box(n);
        }
    }
}

pub mod by_hand {
    use super::*;

    /// Never ready, and tokio has no leaf in it to tell of.
    async fn never() {
        poll_fn(|_| Poll::<()>::Pending).await;
    }

    async fn beside<A: Future, B: Future>(a: A, b: B) {
        futures::join!(a, b);
    }

    pub async fn bad(bench: impl Bench) {
        beside(bench.work(7, ms(90_000_000)), never()).await;
    }

    pub async fn good(bench: impl Bench) {
        let ready = Notify::new();
        ready.notify_one();
        beside(bench.work(7, ms(9)), ready.notified()).await;
    }
}
