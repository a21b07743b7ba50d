//! tries: to start a program by its name alone
//! undefended: any program of the machine
//! down: box
//! seen: graded 0

fn strike() {
    use std::process::Command;
    let tried = Command::new("true").status();
    if tried.is_ok() {
        loot(&format!("{tried:?}"));
    }
}
