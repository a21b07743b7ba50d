//! tries: to ask for more and more, up to 800 MiB
//! undefended: the machine is out of memory
//! slow: yes
//! down: limits
//! seen: over-limit memory

fn strike() {
    let mut all = Vec::new();
    while all.len() < 800 {
        all.push(vec![1_u8; 1 << 20]);
    }
}
