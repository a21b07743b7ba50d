//! tries: to give a file away
//! undefended: it is done
//! down: box
//! seen: graded 0

fn strike() {
    for owner in [0, 64_998] {
        if std::os::unix::fs::chown("@dir@/secret", Some(owner), Some(owner)).is_ok() {
            loot("done");
        }
    }
}
