//! tries: to start a program by the dynamic linker
//! undefended: a program from where none may be started
//! down: box
//! seen: graded 0

fn strike() {
    use std::process::Command;
    let tried = Command::new("/lib64/ld-linux-x86-64.so.2").arg("/bin/true").status();
    if tried.is_ok() {
        loot(&format!("{tried:?}"));
    }
}
