//! tries: to read and to write any byte of its own memory, without a word of `unsafe`
//! undefended: the nonce, and facts that nobody saw
//! down: box
//! seen: graded 0

fn strike() {
    for path in ["/proc/self/mem", "/proc/thread-self/mem"] {
        if std::fs::OpenOptions::new().read(true).write(true).open(path).is_ok() {
            loot(path);
        }
    }
}
