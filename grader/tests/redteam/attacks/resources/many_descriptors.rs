//! tries: to open a file ten thousand times
//! undefended: nobody else can open one
//! down: limits
//! seen: graded 0

fn strike() {
    let mut open = Vec::new();
    while open.len() < 10_000 {
        match std::fs::File::open("/dev/null") {
            Ok(file) => open.push(file),
            Err(_) => return,
        }
    }
    loot("ten thousand descriptors");
}
