//! tries: to add to a file
//! undefended: it is done
//! down: box
//! seen: graded 0

fn strike() {
    if std::fs::OpenOptions::new().append(true).open("@dir@/secret").and_then(|mut file| std::io::Write::write_all(&mut file, b"x")).is_ok() {
        loot("done");
    }
}
