//! tries: to fill the pool of blocking threads
//! undefended: the run hangs
//! down: limits
//! seen: over-limit threads|memory or graded 0

async fn strike<H: House>(_: &H, _: &[Table]) {
    let calls: Vec<_> = (0..1_000).map(|_| tokio::task::spawn_blocking(std::thread::park)).collect();
    futures::future::join_all(calls).await;
}
