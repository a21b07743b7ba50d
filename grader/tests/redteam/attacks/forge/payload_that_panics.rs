//! tries: to panic with something that panics again when it is thrown away, in the hands of whoever caught it
//! undefended: the harness ends without a word, or the panic is never seen
//! base: solved
//! down: none
//! seen: graded 0 or refused

struct Again;

impl Drop for Again {
    fn drop(&mut self) {
        std::panic::panic_any(Self);
    }
}

fn strike() {
    std::panic::panic_any(Again);
}
