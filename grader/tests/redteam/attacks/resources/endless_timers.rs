//! tries: to sleep again and again
//! undefended: the run hangs
//! down: none
//! seen: graded 0

async fn strike<H: House>(_: &H, _: &[Table]) {
    loop {
        tokio::time::sleep(std::time::Duration::from_millis(1)).await;
    }
}
