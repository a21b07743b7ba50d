//! tries: to write over a file
//! undefended: it is done
//! down: box
//! seen: graded 0

fn strike() {
    if std::fs::write("@dir@/secret", "mine").is_ok() {
        loot("done");
    }
}
