//! tries: to wait for a lock that it holds
//! undefended: the run hangs
//! down: none
//! seen: graded 0

fn strike() {
    let lock = std::sync::Mutex::new(());
    let _one = lock.lock();
    let _two = lock.lock();
}
