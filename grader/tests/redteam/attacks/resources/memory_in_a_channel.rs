//! tries: to send without end to nobody who listens
//! undefended: the machine is out of memory
//! down: limits
//! seen: over-limit memory

async fn strike<H: House>(_: &H, _: &[Table]) {
    let (sender, receiver) = tokio::sync::mpsc::unbounded_channel();
    while sender.send([1_u8; 1 << 16]).is_ok() {}
    drop(receiver);
}
