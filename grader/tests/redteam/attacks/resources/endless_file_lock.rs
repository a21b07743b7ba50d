//! tries: to wait in the kernel for a lock on a file
//! undefended: the run hangs
//! slow: yes
//! limits: cpu = "1s", wall = "2s"
//! down: limits
//! seen: over-limit wall or graded 0

fn strike() {
    let Ok(one) = std::fs::File::create("/tmp/@name@-lock") else { return };
    let Ok(other) = std::fs::File::open("/tmp/@name@-lock") else { return };
    _ = std::fs::remove_file("/tmp/@name@-lock");
    _ = one.lock();
    _ = other.lock();
}
