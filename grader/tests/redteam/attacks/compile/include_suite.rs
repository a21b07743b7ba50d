//! tries: to take the hidden suite in
//! undefended: the suite's own text
//! down: words box
//! seen: refused include_str

const SUITE: &str = include_str!("@course@/tests/01-restaurant/suite.rs");

fn strike() {
    loot(SUITE);
}
