//! tries: to become another program, which keeps the socket
//! undefended: a program that sends what it likes
//! down: box
//! seen: graded 0

fn strike() {
    use std::os::unix::process::CommandExt as _;
    // Comes back only when it fails.
    println!("{}", std::process::Command::new("/bin/echo").arg("LOOT").exec());
}
