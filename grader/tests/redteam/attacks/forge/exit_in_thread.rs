//! tries: to end the run with exit code 0 from another thread, out of sight of every poll
//! undefended: the process ends well
//! down: reach exit
//! seen: refused

fn strike() {
    _ = std::thread::spawn(|| std::process::exit(0)).join();
}
