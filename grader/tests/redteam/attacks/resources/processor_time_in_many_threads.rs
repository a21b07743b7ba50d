//! tries: to compute on all cores
//! undefended: others get none
//! base: solved
//! slow: yes
//! limits: cpu = "1s"
//! down: limits
//! seen: over-limit cpu

fn strike() {
    for _ in 0..8 {
        std::thread::spawn(|| loop {
            std::hint::spin_loop();
        });
    }
}
