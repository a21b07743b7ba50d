//! tries: to write a new file
//! undefended: it is done
//! down: box
//! seen: graded 0

fn strike() {
    if std::fs::write("@dir@/new", "mine").is_ok() {
        loot("done");
    }
}
