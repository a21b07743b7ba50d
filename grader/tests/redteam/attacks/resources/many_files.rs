//! tries: to make ten thousand files
//! undefended: no names are left on the disk
//! down: box
//! seen: graded 0

fn strike() {
    let mut made = Vec::new();
    for number in 0..10_000 {
        let path = format!("/tmp/@name@-{number}");
        if std::fs::write(&path, "").is_err() {
            break;
        }
        made.push(path);
    }
    for path in &made {
        _ = std::fs::remove_file(path);
    }
    if made.len() == 10_000 {
        loot("ten thousand files");
    }
}
