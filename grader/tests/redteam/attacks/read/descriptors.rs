//! tries: to list and to open what it has inherited
//! undefended: logs and pipes of the grader
//! down: box
//! seen: graded 0

fn strike() {
    for dir in ["/proc/self/fd", "/dev/fd", "/proc/self/fdinfo", "/proc/self/task"] {
        if let Ok(entries) = std::fs::read_dir(dir) {
            loot(&format!("{dir}: {}", entries.count()));
        }
    }
}
