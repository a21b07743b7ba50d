//! tries: to wait for input that nobody sends
//! undefended: the run hangs
//! down: none
//! seen: graded 0

fn strike() {
    use std::io::Read as _;
    let (mut one, _other) = std::os::unix::net::UnixStream::pair().expect("a pair");
    _ = one.read(&mut [0]);
}
