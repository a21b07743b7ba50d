//! tries: to leave a process behind that nobody sees
//! undefended: it is there when the grader has gone
//! down: box
//! seen: graded 0

fn strike() {
    use std::process::Command;
    let tried = Command::new("setsid").args(["sleep", "@unique@"]).spawn();
    if tried.is_ok() {
        loot(&format!("{tried:?}"));
    }
}
