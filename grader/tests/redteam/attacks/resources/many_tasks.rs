//! tries: to leave ten thousand tasks behind
//! undefended: they go on in the next run
//! down: none
//! seen: graded 0

async fn strike<H: House>(_: &H, _: &[Table]) {
    for _ in 0..10_000 {
        tokio::spawn(std::future::pending::<()>());
    }
}
