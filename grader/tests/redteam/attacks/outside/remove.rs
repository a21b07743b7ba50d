//! tries: to remove a file
//! undefended: it is done
//! down: box
//! seen: graded 0

fn strike() {
    if std::fs::remove_file("@dir@/secret").is_ok() {
        loot("done");
    }
}
