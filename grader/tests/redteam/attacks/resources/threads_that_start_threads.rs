//! tries: to start threads that start threads
//! undefended: nobody else gets one
//! limits: cpu = "1s"
//! down: limits
//! seen: over-limit memory|threads|cpu|wall or graded 0

fn more() {
    for _ in 0..2 {
        std::thread::spawn(more);
    }
    std::thread::park();
}

fn strike() {
    more();
}
