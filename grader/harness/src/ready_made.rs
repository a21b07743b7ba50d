//! Code that students instantiate over a fake's futures, instantiated ahead.
//!
//! Whoever joins the futures of a fake, or puts a timeout around one, uses the same few types of
//! `futures` and tokio, over a type that the fakes know: [`Boxed`]. rustc shares what one crate has
//! instantiated with those that are compiled against it, as long as nothing is optimised. So what
//! is named here costs nothing in the compile of the suite, which is done after every edit.

use std::time::Duration;

use futures::StreamExt;
use futures::future::join_all;
use futures::stream::{FuturesOrdered, FuturesUnordered};

use crate::Boxed;

/// What [`ready_made!`](crate::ready_made!) names: a function that nobody calls.
pub type ReadyMade<T> = fn(fn() -> Boxed<'static, T>) -> Boxed<'static, ()>;

/// Has code compiled with the fakes that is usually made of futures with these outputs: joined,
/// collected as they come, in order, and each within a time.
#[macro_export]
macro_rules! ready_made {
    ($($output:ty),+ $(,)?) => {
        $(const _: () = {
            static READY_MADE: $crate::ReadyMade<$output> = $crate::used_together::<$output>;
        };)+
    };
}

/// Uses them all.
#[doc(hidden)]
pub fn used_together<T: Send + 'static>(make: fn() -> Boxed<'static, T>) -> Boxed<'static, ()> {
    Box::pin(async move {
        join_all(vec![make()]).await;
        let mut any: FuturesUnordered<_> = [make()].into_iter().collect();
        any.push(make());
        any.next().await;
        any.collect::<Vec<_>>().await;
        let mut ordered: FuturesOrdered<_> = [make()].into_iter().collect();
        ordered.push_back(make());
        ordered.next().await;
        ordered.collect::<Vec<_>>().await;
        _ = tokio::time::timeout(Duration::ZERO, make()).await;
    })
}
