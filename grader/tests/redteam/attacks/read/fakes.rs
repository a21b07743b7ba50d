//! tries: to read what stands behind the traits, where it lies compiled
//! undefended: what is drawn, word for word
//! down: box
//! seen: graded 0

fn strike() {
    for path in ["@fakes@", "@course@/tests/01-restaurant/fakes.rs", "tests/01-restaurant/fakes.rs", "/suite/fakes.rs"] {
        if let Ok(bytes) = std::fs::read(path) {
            let text = String::from_utf8_lossy(&bytes);
            loot(&format!("{path}: {}", text.chars().take(400).collect::<String>()));
        }
    }
}
