//! Calls that hold up the executor.

use std::io::{Read, Write};
use std::os::unix::net::UnixStream;
use std::sync::{Arc, Mutex, mpsc};
use std::thread;
use std::time::Instant;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::sync::oneshot;

use crate::{Bench, ms};

pub mod sleep {
    use super::*;

    pub async fn bad() {
        thread::sleep(ms(120));
        thread::sleep(ms(60));
    }

    pub async fn good() {
        tokio::time::sleep(ms(120)).await;
        tokio::time::sleep(ms(60)).await;
    }
}

pub mod lock {
    use super::*;

    fn held_elsewhere() -> Arc<Mutex<u32>> {
        let lock = Arc::new(Mutex::new(0));
        let (held, is_held) = mpsc::channel();
        let theirs = lock.clone();
        thread::spawn(move || {
            let mut guard = theirs.lock().unwrap();
            held.send(()).unwrap();
            thread::sleep(ms(30));
            *guard += 1;
        });
        thread::spawn(move || is_held.recv().unwrap());
        lock
    }

    pub async fn bad() {
        let lock = held_elsewhere();
        tokio::time::sleep(ms(10)).await;
        *lock.lock().unwrap() += 1;
    }

    pub async fn good() {
        let lock = held_elsewhere();
        tokio::time::sleep(ms(10)).await;
        tokio::task::spawn_blocking(move || *lock.lock().unwrap() += 1).await.unwrap();
    }
}

pub mod join {
    use super::*;

    pub async fn bad() {
        thread::spawn(|| thread::sleep(ms(33))).join().unwrap();
    }

    pub async fn good() {
        let (done, is_done) = oneshot::channel();
        thread::spawn(move || {
            thread::sleep(ms(33));
            done.send(()).unwrap();
        });
        is_done.await.unwrap();
    }
}

pub mod io {
    use super::*;

    pub async fn bad() {
        let (mut ours, mut theirs) = UnixStream::pair().unwrap();
        thread::spawn(move || {
            thread::sleep(ms(20));
            theirs.write_all(b"x").unwrap();
        });
        ours.read_exact(&mut [0]).unwrap();
    }

    pub async fn good() {
        let (mut ours, mut theirs) = tokio::net::UnixStream::pair().unwrap();
        tokio::spawn(async move {
            tokio::time::sleep(ms(20)).await;
            theirs.write_all(b"x").await.unwrap();
        });
        ours.read_exact(&mut [0]).await.unwrap();
    }
}

pub mod spin {
    use super::*;

    pub async fn bad() {
        let start = Instant::now();
        while start.elapsed() < ms(50) {
            std::hint::spin_loop();
        }
    }

    pub async fn good() {
        let start = Instant::now();
        while start.elapsed() < ms(50) {
            tokio::time::sleep(ms(1)).await;
        }
    }
}

pub mod client {
    use super::*;

    pub async fn bad(bench: impl Bench) {
        thread::sleep(ms(7));
        bench.call();
    }

    pub async fn good(bench: impl Bench) {
        tokio::task::spawn_blocking(move || bench.call()).await.unwrap();
    }
}

pub mod hog {
    use super::*;

    pub async fn bad(bench: impl Bench) {
        for block in 0..40 {
            bench.compute(block);
        }
    }

    pub async fn good(bench: impl Bench) {
        for block in 0..40 {
            bench.compute(block);
            tokio::task::yield_now().await;
        }
    }

    pub async fn elsewhere(bench: impl Bench) {
        let all = move || (0..40).for_each(|block| bench.compute(block));
        tokio::task::spawn_blocking(all).await.unwrap();
    }
}
