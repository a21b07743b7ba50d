//! Threads that are not the executor's. `good` waits for one that answers, `bad` for one that does not.

use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Condvar, Mutex};
use std::thread;

use rayon::prelude::*;
use tokio::sync::oneshot;
use tokio::time::timeout;

use crate::ms;

fn compute() -> u64 {
    (0..3_000_000_u64).map(std::hint::black_box).fold(0, u64::wrapping_add)
}

pub mod std_thread {
    use super::*;

    pub async fn bad() -> u64 {
        let (answer, get) = oneshot::channel();
        let waiting = thread::spawn(move || {
            thread::park();
            answer.send(compute()).unwrap();
        });
        let answer = get.await.unwrap();
        waiting.join().unwrap();
        answer
    }

    pub async fn good() -> u64 {
        let (answer, get) = oneshot::channel();
        thread::spawn(move || answer.send(compute()).unwrap());
        timeout(ms(1_000), get).await.unwrap().unwrap()
    }
}

pub mod rayon_pool {
    use super::*;

    pub async fn bad() -> u64 {
        let (answer, get) = oneshot::channel::<u64>();
        rayon::spawn(move || {
            let _kept = answer;
            thread::park();
        });
        get.await.unwrap()
    }

    pub async fn good() -> u64 {
        let (answer, get) = oneshot::channel();
        rayon::spawn(move || {
            let sum = (0..300_000_u64).into_par_iter().map(std::hint::black_box).sum::<u64>();
            answer.send(sum).unwrap();
        });
        timeout(ms(1_000), get).await.unwrap().unwrap()
    }
}

pub mod second_runtime {
    use super::*;

    fn on_another(time: u64, then: impl FnOnce() + Send + 'static) {
        thread::spawn(move || {
            let runtime = tokio::runtime::Runtime::new().unwrap();
            runtime.block_on(async { tokio::time::sleep(ms(time)).await });
            then();
        });
    }

    pub async fn bad() -> u64 {
        let (answer, get) = oneshot::channel::<u64>();
        on_another(30, || thread::sleep(ms(10)));
        let _kept = answer;
        get.await.unwrap()
    }

    pub async fn good() -> u64 {
        let (answer, get) = oneshot::channel();
        on_another(30, move || answer.send(compute()).unwrap());
        timeout(ms(1_000), get).await.unwrap().unwrap()
    }
}

/// Three threads wait; one is notified, then all are. How many went on each time.
pub async fn woken() -> [u32; 2] {
    let (bell, went_on) = (Arc::new((Mutex::new(()), Condvar::new())), Arc::new(AtomicU32::new(0)));
    for _ in 0..3 {
        let (bell, went_on) = (bell.clone(), went_on.clone());
        thread::spawn(move || {
            drop(bell.1.wait(bell.0.lock().unwrap()).unwrap());
            went_on.fetch_add(1, Ordering::Relaxed);
        });
    }
    tokio::time::sleep(ms(1)).await;
    bell.1.notify_one();
    tokio::time::sleep(ms(1)).await;
    let first = went_on.load(Ordering::Relaxed);
    bell.1.notify_all();
    tokio::time::sleep(ms(1)).await;
    [first, went_on.load(Ordering::Relaxed)]
}
