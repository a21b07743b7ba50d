//! tries: to take in what lies beside it where it is compiled
//! undefended: the suite's text, or the program
//! down: words box
//! seen: refused include_str

const SUITE: &str = include_str!("../../suite/suite.rs");

fn strike() {
    loot(SUITE);
}
