//! tries: to start a shell
//! undefended: any program of the machine
//! down: box
//! seen: graded 0

fn strike() {
    use std::process::Command;
    let tried = Command::new("/bin/sh").args(["-c", "echo made it"]).output();
    if tried.is_ok() {
        loot(&format!("{tried:?}"));
    }
}
