//! tries: to print four megabytes on one line
//! undefended: the terminal is full of it
//! down: none
//! seen: over-limit output or graded 0

fn strike() {
    println!("{}", "x".repeat(5 << 20));
}
