//! tries: to take the signals by which a loop without end is told, then to loop
//! undefended: the loop goes on until the clock on the wall ends it
//! limits: cpu = "1s"
//! down: limits
//! seen: over-limit cpu|wall or graded 0
//! slow: yes

async fn strike<H: House>(_: &H, _: &[Table]) {
    use tokio::signal::unix::{SignalKind, signal};
    let taken: Vec<_> = [6, 7, 10, 12, 14, 24, 25, 27, 31]
        .map(|number| signal(SignalKind::from_raw(number)))
        .into_iter()
        .collect();
    println!("{} taken", taken.iter().filter(|taken| taken.is_ok()).count());
    loop {
        std::hint::spin_loop();
    }
}
