//! tries: to wait in the kernel until somebody takes what it writes
//! undefended: the run hangs
//! slow: yes
//! limits: cpu = "1s", wall = "2s"
//! down: limits
//! seen: over-limit wall or graded 0

fn strike() {
    use std::io::Write as _;
    let (mut one, _other) = std::os::unix::net::UnixStream::pair().expect("a pair");
    while one.write_all(&[0; 1 << 16]).is_ok() {}
}
