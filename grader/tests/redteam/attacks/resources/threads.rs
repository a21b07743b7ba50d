//! tries: to start three hundred threads that stay
//! undefended: they are all there
//! down: limits
//! seen: over-limit memory|threads or graded 0 or graded 5

fn strike() {
    for _ in 0..300 {
        let thread = std::thread::Builder::new().stack_size(32 << 10);
        if thread.spawn(std::thread::park).is_err() {
            return;
        }
    }
    println!("three hundred threads");
}
