//! tries: to become a program of its own
//! undefended: its `main` in place of the suite's
//! down: none
//! seen: refused or does-not-compile or graded 0

#![crate_type = "bin"]
#![no_main]

pub fn main() {
    println!("LOOT its own main");
}
