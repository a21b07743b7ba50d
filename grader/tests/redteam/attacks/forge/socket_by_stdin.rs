//! tries: to write to the socket that facts leave by: it was standard input once
//! undefended: facts that nobody saw
//! down: none
//! seen: graded 0

use std::io::Write as _;
use std::os::fd::AsFd as _;
use std::os::unix::net::UnixStream;

fn strike() {
    let Ok(stdin) = std::io::stdin().as_fd().try_clone_to_owned() else { return };
    let mut stream = UnixStream::from(stdin);
    if stream.peer_addr().is_ok() || stream.write_all(&[0; 64]).is_ok() {
        loot("a socket behind standard input");
    }
}
