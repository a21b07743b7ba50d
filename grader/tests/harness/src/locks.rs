//! Locks and permits: waited for, had, given back, by whom and since when.

use std::collections::HashMap;
use std::sync::Arc;

use tokio::sync::{Mutex, OnceCell, OwnedSemaphorePermit, RwLock, RwLockWriteGuard, Semaphore};
use tokio::time::{sleep, timeout};

use crate::ms;

/// Two are given at once, one has to wait, somebody gives up.
pub async fn permits() {
    let permits = Arc::new(Semaphore::new(3));
    let theirs = permits.clone();
    let many = tokio::spawn(async move {
        let mut two = theirs.acquire_many(2).await.unwrap();
        sleep(ms(10)).await;
        let one = two.split(1).unwrap();
        drop(one);
        sleep(ms(10)).await;
        drop(two);
    });
    let theirs = permits.clone();
    let waits = tokio::spawn(async move {
        sleep(ms(5)).await;
        let _two = theirs.acquire_many(2).await.unwrap();
        sleep(ms(20)).await;
    });
    let theirs = permits.clone();
    let gives_up = tokio::spawn(async move {
        sleep(ms(6)).await;
        assert!(timeout(ms(1), theirs.acquire()).await.is_err());
        assert!(theirs.try_acquire().is_err());
    });
    for task in [many, waits, gives_up] {
        task.await.unwrap();
    }
    let first = permits.try_acquire().unwrap();
    sleep(ms(10)).await;
    let mut both = permits.acquire().await.unwrap();
    both.merge(first);
    sleep(ms(10)).await;
    assert_eq!(both.num_permits(), 2);
    both.forget();
    sleep(ms(10)).await;
    assert_eq!(permits.available_permits(), 1);
}

/// Taken in one task and given back in others; one that is aborted gives back as well.
pub async fn moved() {
    let permits = Arc::new(Semaphore::new(2));
    let work = |permit: OwnedSemaphorePermit, time| async move {
        sleep(ms(time)).await;
        drop(permit);
    };
    let one = tokio::spawn(work(permits.clone().acquire_owned().await.unwrap(), 10));
    let two = tokio::spawn(work(permits.clone().acquire_owned().await.unwrap(), 1_000));
    sleep(ms(20)).await;
    two.abort();
    one.await.unwrap();
    _ = two.await;
    assert_eq!(permits.available_permits(), 2);
}

/// Readers beside each other, then a writer, who goes on reading.
pub async fn readers() {
    let shared = Arc::new(RwLock::new(0));
    let reads = |time| {
        let shared = shared.clone();
        async move {
            let _value = shared.read().await;
            sleep(ms(time)).await;
        }
    };
    let (one, two) = (tokio::spawn(reads(10)), tokio::spawn(reads(20)));
    sleep(ms(5)).await;
    let mut value = shared.write().await;
    *value += 1;
    sleep(ms(10)).await;
    let value = RwLockWriteGuard::downgrade(value);
    sleep(ms(10)).await;
    drop(value);
    one.await.unwrap();
    two.await.unwrap();
}

/// A lock that its own holder waits for.
pub async fn again() {
    let lock = Mutex::new(());
    let _held = lock.lock().await;
    sleep(ms(10)).await;
    _ = lock.lock().await;
}

/// A value that one task makes and another waits for; locks that were not made by `new`.
pub async fn made_elsewhere() {
    let cell = Arc::new(OnceCell::new());
    let init = |cell: Arc<OnceCell<u32>>| async move {
        let made = || async {
            sleep(ms(10)).await;
            1
        };
        *cell.get_or_init(made).await
    };
    let (one, two) = (tokio::spawn(init(cell.clone())), tokio::spawn(init(cell)));
    assert_eq!((one.await.unwrap(), two.await.unwrap()), (1, 1));
    let mut locks: HashMap<u32, Mutex<u32>> = HashMap::new();
    let held = locks.entry(1).or_default().lock().await;
    sleep(ms(10)).await;
    drop(held);
    // tokio's own lock in it is nobody's business.
    _ = tokio::fs::metadata("/").await;
}

/// A thread has the lock that a task waits for.
pub async fn on_a_thread() {
    let lock = Arc::new(Mutex::new(()));
    let theirs = lock.clone();
    let thread = tokio::task::spawn_blocking(move || {
        let _held = theirs.blocking_lock();
        std::thread::sleep(ms(20));
    });
    sleep(ms(5)).await;
    drop(lock.lock().await);
    thread.await.unwrap();
}
