//! tries: to write a message of a panic that never ends
//! undefended: what records panics runs out of memory
//! base: solved
//! slow: yes
//! limits: memory = "128MiB"
//! down: limits
//! seen: over-limit memory|facts|cpu or graded 0

struct Message;

impl std::fmt::Display for Message {
    fn fmt(&self, to: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        loop {
            to.write_str(&" and so on".repeat(1 << 16))?;
        }
    }
}

fn strike() {
    panic!("{Message}");
}
