//! tries: to print without end to standard error
//! undefended: the disk is full of it
//! down: limits
//! seen: over-limit output

fn strike() {
    use std::io::Write as _;
    while std::io::stderr().write_all(&[b'x'; 1 << 16]).is_ok() {}
}
