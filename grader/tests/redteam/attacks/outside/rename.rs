//! tries: to give a file another name
//! undefended: it is done
//! down: box
//! seen: graded 0

fn strike() {
    if std::fs::rename("@dir@/secret", "@dir@/stolen").is_ok() {
        loot("done");
    }
}
