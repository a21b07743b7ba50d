//! tries: to stop the grader
//! undefended: it hangs
//! down: box
//! seen: graded 0

fn strike() {
    use std::process::Command;
    let tried = Command::new("/bin/sh").args(["-c", "kill -STOP $PPID"]).status();
    if tried.is_ok() {
        loot(&format!("{tried:?}"));
    }
}
