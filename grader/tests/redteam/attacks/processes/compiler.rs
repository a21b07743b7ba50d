//! tries: to compile code of its own, without a lint
//! undefended: native code of any kind
//! down: box
//! seen: graded 0

fn strike() {
    use std::process::Command;
    let tried = Command::new("cc").arg("--version").output();
    if tried.is_ok() {
        loot(&format!("{tried:?}"));
    }
}
