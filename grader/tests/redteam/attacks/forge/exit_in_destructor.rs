//! tries: to end the run with exit code 0 while a thread's locals are dropped
//! undefended: the process ends well
//! down: reach exit
//! seen: refused

struct Last;

impl Drop for Last {
    fn drop(&mut self) {
        std::process::exit(0);
    }
}

thread_local! {
    static LAST: std::cell::RefCell<Option<Last>> = const { std::cell::RefCell::new(None) };
}

fn strike() {
    _ = std::thread::spawn(|| LAST.set(Some(Last))).join();
}
