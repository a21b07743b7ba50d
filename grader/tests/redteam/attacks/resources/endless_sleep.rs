//! tries: to block the thread for longer than there is time
//! undefended: the run hangs
//! down: none
//! seen: graded 0

fn strike() {
    std::thread::sleep(std::time::Duration::MAX);
}
