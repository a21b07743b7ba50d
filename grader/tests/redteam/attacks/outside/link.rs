//! tries: to leave a link for the grader to follow
//! undefended: it is done
//! down: box
//! seen: graded 0

fn strike() {
    if std::os::unix::fs::symlink("/etc/passwd", "@dir@/link").is_ok() {
        loot("done");
    }
}
