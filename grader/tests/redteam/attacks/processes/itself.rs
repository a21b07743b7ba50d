//! tries: to start itself again, as another scenario
//! undefended: its own grader
//! down: box
//! seen: graded 0

fn strike() {
    use std::process::Command;
    let tried = Command::new(std::env::current_exe().unwrap_or_else(|_| "/proc/self/exe".into())).status();
    if tried.is_ok() {
        loot(&format!("{tried:?}"));
    }
}
