//! tries: to make a folder
//! undefended: it is done
//! down: box
//! seen: graded 0

fn strike() {
    if std::fs::create_dir_all("@dir@/folder/in/folder").is_ok() {
        loot("done");
    }
}
