//! tries: to start a program as somebody else
//! undefended: somebody else's files
//! down: box
//! seen: graded 0

fn strike() {
    use std::os::unix::process::CommandExt as _;
    let tried = std::process::Command::new("/bin/true").uid(0).gid(0).process_group(0).status();
    if tried.is_ok() {
        loot("a program of root's");
    }
}
