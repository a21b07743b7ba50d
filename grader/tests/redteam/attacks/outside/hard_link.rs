//! tries: to give a file a second name
//! undefended: it is done
//! down: box
//! seen: graded 0

fn strike() {
    if std::fs::hard_link("@dir@/secret", "@dir@/second").is_ok() {
        loot("done");
    }
}
