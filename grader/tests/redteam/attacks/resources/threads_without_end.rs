//! tries: to start five hundred threads, of which none ends
//! undefended: nobody else gets one
//! base: solved
//! slow: yes
//! limits: cpu = "1s"
//! down: limits
//! seen: over-limit memory|threads|cpu or graded 0

fn strike() {
    for _ in 0..500 {
        std::thread::spawn(std::thread::park);
    }
}
