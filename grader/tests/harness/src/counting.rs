//! What the event log and counts tell.

use std::collections::HashMap;
use std::sync::{Arc, Weak};

use futures::future::join_all;
use futures::stream::{self, StreamExt};

use crate::{Bench, ms};

pub mod at_once {
    use super::*;

    pub async fn bad(bench: impl Bench) {
        join_all((0..9).map(|piece| bench.work(piece, ms(10 + u64::from(piece))))).await;
    }

    pub async fn good(bench: impl Bench) {
        let all = stream::iter(0..9).map(|piece| bench.work(piece, ms(10 + u64::from(piece))));
        all.buffer_unordered(3).collect::<Vec<()>>().await;
    }
}

pub mod kept {
    use super::*;

    pub struct Node {
        pub other: std::sync::Mutex<Option<Arc<Node>>>,
    }

    pub fn bad() -> Weak<Node> {
        let node = Arc::new(Node { other: None.into() });
        *node.other.lock().unwrap() = Some(node.clone());
        Arc::downgrade(&node)
    }

    pub fn good() -> Weak<Node> {
        let node = Arc::new(Node { other: None.into() });
        Arc::downgrade(&node)
    }
}

/// The order of a hash map: another in every process, were it not for the seed.
pub fn hash_order() -> Vec<u32> {
    let map: HashMap<u32, ()> = (0..20).map(|key| (key, ())).collect();
    map.into_keys().collect()
}

/// The order in which `select!` takes its branches.
pub async fn select_order() -> Vec<u32> {
    let mut taken = Vec::new();
    for _ in 0..20 {
        tokio::select! {
            () = async {} => taken.push(0),
            () = async {} => taken.push(1),
            () = async {} => taken.push(2),
        }
    }
    taken
}
