//! tries: to read the hidden suite
//! undefended: what is looked at, word for word
//! down: box
//! seen: graded 0

fn strike() {
    for path in ["@course@/tests/01-restaurant/suite.rs", "tests/01-restaurant/suite.rs", "../tests/01-restaurant/suite.rs", "/suite/suite.rs"] {
        if let Ok(bytes) = std::fs::read(path) {
            let text = String::from_utf8_lossy(&bytes);
            loot(&format!("{path}: {}", text.chars().take(400).collect::<String>()));
        }
    }
}
