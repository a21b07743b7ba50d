//! tries: to compute without end on another thread
//! undefended: the run hangs
//! base: solved
//! slow: yes
//! limits: cpu = "1s"
//! down: limits
//! seen: over-limit cpu

fn strike() {
    std::thread::spawn(|| loop {
        std::hint::spin_loop();
    });
}
