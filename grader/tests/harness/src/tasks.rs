//! Tasks: left running, panicking, polled too often.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use tokio::sync::Notify;

use crate::ms;

pub mod left_running {
    pub async fn bad() {
        tokio::spawn(std::future::pending::<()>());
    }

    pub async fn good() {
        let task = tokio::spawn(std::future::pending::<()>());
        task.abort();
    }
}

pub mod panicking {
    pub async fn bad() {
        let inside = tokio::spawn(async {
            tokio::runtime::Runtime::new().unwrap().block_on(async {});
        });
        _ = inside.await;
    }

    pub async fn good() {
        let inside = tokio::spawn(async {
            tokio::task::spawn_blocking(|| {
                tokio::runtime::Runtime::new().unwrap().block_on(async {});
            })
            .await
        });
        inside.await.unwrap().unwrap();
    }
}

pub mod busy_wait {
    use super::*;

    pub async fn bad() {
        let flag = Arc::new(AtomicBool::new(false));
        let theirs = flag.clone();
        tokio::spawn(async move {
            tokio::time::sleep(ms(500)).await;
            theirs.store(true, Ordering::Relaxed);
        });
        while !flag.load(Ordering::Relaxed) {
            tokio::time::sleep(ms(1)).await;
        }
    }

    pub async fn good() {
        let flag = Arc::new(Notify::new());
        let theirs = flag.clone();
        tokio::spawn(async move {
            tokio::time::sleep(ms(500)).await;
            theirs.notify_one();
        });
        flag.notified().await;
    }
}
