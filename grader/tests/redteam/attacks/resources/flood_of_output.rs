//! tries: to print a million lines
//! undefended: the disk is full of them
//! down: limits
//! seen: over-limit output

fn strike() {
    for n in 0..1_000_000 {
        println!("line {n}");
    }
}
