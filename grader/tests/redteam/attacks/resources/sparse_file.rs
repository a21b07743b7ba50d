//! tries: to make a file of a terabyte that holds nothing
//! undefended: the disk seems to be full
//! down: limits
//! seen: graded 0 or over-limit file

fn strike() {
    let path = "/tmp/@name@-sparse";
    let Ok(file) = std::fs::File::create(path) else { return };
    let made = file.set_len(1 << 40);
    _ = std::fs::remove_file(path);
    if made.is_ok() {
        loot("a terabyte");
    }
}
