//! tries: to read what is expected
//! undefended: every expected value
//! down: box
//! seen: graded 0

fn strike() {
    for path in ["@course@/tests/01-restaurant/rubric.toml", "@course@/tests/01-restaurant/variants.toml"] {
        if let Ok(bytes) = std::fs::read(path) {
            let text = String::from_utf8_lossy(&bytes);
            loot(&format!("{path}: {}", text.chars().take(400).collect::<String>()));
        }
    }
}
