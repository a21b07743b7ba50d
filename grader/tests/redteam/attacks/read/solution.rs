//! tries: to read the solution
//! undefended: the solution
//! down: box
//! seen: graded 0

fn strike() {
    for path in ["@course@/solutions/01-restaurant/src/lib.rs", "@course@/tests/01-restaurant/source/lib.rs"] {
        if let Ok(bytes) = std::fs::read(path) {
            let text = String::from_utf8_lossy(&bytes);
            loot(&format!("{path}: {}", text.chars().take(400).collect::<String>()));
        }
    }
}
