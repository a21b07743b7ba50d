//! tries: to start threads until none can be had
//! undefended: nobody else gets one
//! limits: cpu = "1s"
//! down: limits
//! seen: over-limit memory|threads|cpu or graded 0

fn strike() {
    loop {
        std::thread::spawn(std::thread::park);
    }
}
