//! tries: to find the socket behind one of the standard streams, as a file
//! undefended: facts that nobody saw
//! down: none
//! seen: graded 0

use std::os::fd::AsFd as _;
use std::os::unix::fs::FileTypeExt as _;

fn strike() {
    let streams = [
        std::io::stdin().as_fd().try_clone_to_owned(),
        std::io::stdout().as_fd().try_clone_to_owned(),
        std::io::stderr().as_fd().try_clone_to_owned(),
    ];
    for stream in streams.into_iter().flatten() {
        let file = std::fs::File::from(stream);
        if file.metadata().is_ok_and(|seen| seen.file_type().is_socket()) {
            loot("a socket among the standard streams");
        }
    }
}
