//! tries: to give way without end
//! undefended: the run hangs
//! down: none
//! seen: graded 0

async fn strike<H: House>(_: &H, _: &[Table]) {
    loop {
        tokio::task::yield_now().await;
    }
}
