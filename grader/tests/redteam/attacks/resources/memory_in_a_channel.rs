//! tries: to send 800 MiB to nobody who listens
//! undefended: the machine is out of memory
//! slow: yes
//! down: limits
//! seen: over-limit memory

async fn strike<H: House>(_: &H, _: &[Table]) {
    let (sender, receiver) = tokio::sync::mpsc::unbounded_channel();
    for _ in 0..800 << 4 {
        _ = sender.send([1_u8; 1 << 16]);
    }
    drop(receiver);
}
