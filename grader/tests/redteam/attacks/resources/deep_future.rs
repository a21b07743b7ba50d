//! tries: to use up the stack by dropping a future of a million parts
//! undefended: it crashes, and nothing is told
//! down: none
//! seen: graded 0 or over-limit memory

async fn strike<H: House>(_: &H, _: &[Table]) {
    let mut whole: std::pin::Pin<Box<dyn Future<Output = ()>>> = Box::pin(std::future::pending());
    for _ in 0..1_000_000 {
        whole = Box::pin(async move { whole.await });
    }
    _ = tokio::time::timeout(std::time::Duration::from_millis(1), whole).await;
}
