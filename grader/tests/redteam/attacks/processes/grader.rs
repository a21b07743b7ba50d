//! tries: to start the grader
//! undefended: verdicts of its own making
//! down: box
//! seen: graded 0

fn strike() {
    use std::process::Command;
    let tried = Command::new("@grader@").arg("list").output();
    if tried.is_ok() {
        loot(&format!("{tried:?}"));
    }
}
