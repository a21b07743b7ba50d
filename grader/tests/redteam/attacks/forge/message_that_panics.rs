//! tries: to panic while the message of a panic is written down
//! undefended: what records panics falls itself, and nothing is told
//! base: solved
//! down: none
//! seen: graded 0

struct Message;

impl std::fmt::Display for Message {
    fn fmt(&self, _: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        panic!("{}", Self)
    }
}

fn strike() {
    panic!("{Message}");
}
