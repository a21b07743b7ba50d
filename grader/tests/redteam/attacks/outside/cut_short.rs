//! tries: to cut a file short
//! undefended: it is done
//! down: box
//! seen: graded 0

fn strike() {
    if std::fs::OpenOptions::new().write(true).truncate(true).open("@dir@/secret").is_ok() {
        loot("done");
    }
}
