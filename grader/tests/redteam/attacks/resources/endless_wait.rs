//! tries: to wait for what never comes
//! undefended: the run hangs
//! down: none
//! seen: graded 0

async fn strike<H: House>(_: &H, _: &[Table]) {
    std::future::pending::<()>().await;
}
