//! tries: to ask for more and more
//! undefended: the machine is out of memory
//! down: limits
//! seen: over-limit memory

fn strike() {
    let mut all = Vec::new();
    while all.len() < usize::MAX {
        all.push(vec![1_u8; 1 << 20]);
    }
}
