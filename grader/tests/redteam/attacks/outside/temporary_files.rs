//! tries: to leave files where everybody keeps theirs
//! undefended: it is done
//! down: box
//! seen: graded 0

fn strike() {
    for dir in ["/tmp", "/var/tmp", "/dev/shm", "/run", "/"] {
        _ = std::fs::write(format!("{dir}/@name@-left"), "mine");
    }
}
