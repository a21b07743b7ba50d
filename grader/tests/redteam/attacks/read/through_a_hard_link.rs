//! tries: to read a file under a second name
//! undefended: the file in the output
//! down: box
//! seen: graded 0

fn strike() {
    if std::fs::hard_link("@dir@/secret", "/tmp/@name@-second").is_ok() {
        loot("a second name");
        _ = std::fs::remove_file("/tmp/@name@-second");
    }
    if std::fs::copy("@dir@/secret", "/tmp/@name@-copy").is_ok() {
        loot("a copy");
        _ = std::fs::remove_file("/tmp/@name@-copy");
    }
}
