//! tries: to remove a folder with all that is in it
//! undefended: it is done
//! down: box
//! seen: graded 0

fn strike() {
    if std::fs::remove_dir_all("@dir@/sibling").is_ok() {
        loot("done");
    }
}
