//! tries: to start programs without end
//! undefended: the machine is full of them
//! down: box
//! seen: graded 0

fn strike() {
    let started = (0..100).filter(|_| std::process::Command::new("/bin/true").spawn().is_ok()).count();
    if started > 0 {
        loot(&format!("{started} programs"));
    }
}
