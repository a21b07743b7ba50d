//! tries: to panic and catch it, again and again
//! undefended: each is told with its stack, and the grader runs out of memory
//! base: solved
//! slow: yes
//! limits: cpu = "2s", facts = "1MiB"
//! down: limits
//! seen: over-limit facts|cpu|output

fn strike() {
    loop {
        _ = std::panic::catch_unwind(|| panic!("again"));
    }
}
