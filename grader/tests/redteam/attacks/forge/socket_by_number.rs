//! tries: to get at every descriptor by its number, through an API that takes any `AsRawFd`
//! undefended: reads and writes by number
//! down: none
//! seen: graded 0

async fn strike<H: House>(_: &H, _: &[Table]) {
    for number in 3..32 {
        let Ok(descriptor) = tokio::io::unix::AsyncFd::new(number) else { continue };
        // It tells when something comes; of what comes it tells nothing.
        let wait = std::time::Duration::from_millis(1);
        if tokio::time::timeout(wait, descriptor.readable()).await.is_ok_and(|ready| ready.is_ok()) {
            println!("{number} can be read");
        }
    }
}
