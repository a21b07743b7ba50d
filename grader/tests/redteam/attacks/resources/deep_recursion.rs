//! tries: to use up the stack
//! undefended: it crashes, and nothing is told
//! down: none
//! seen: graded 0

fn deep(n: u64) -> u64 {
    let here = [n; 64];
    if n == u64::MAX { 0 } else { deep(n + 1) + here[n as usize % 64] }
}

fn strike() {
    println!("{}", deep(1));
}
