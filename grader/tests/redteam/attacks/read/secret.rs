//! tries: to read a file that anybody may read
//! undefended: the file in the output
//! down: box
//! seen: graded 0

fn strike() {
    for path in ["@dir@/secret"] {
        if let Ok(bytes) = std::fs::read(path) {
            let text = String::from_utf8_lossy(&bytes);
            loot(&format!("{path}: {}", text.chars().take(400).collect::<String>()));
        }
    }
}
