//! tries: to read another student's work
//! undefended: somebody else's solution
//! down: box
//! seen: graded 0

fn strike() {
    for path in ["@dir@/sibling/01-restaurant/src/lib.rs"] {
        if let Ok(bytes) = std::fs::read(path) {
            let text = String::from_utf8_lossy(&bytes);
            loot(&format!("{path}: {}", text.chars().take(400).collect::<String>()));
        }
    }
}
