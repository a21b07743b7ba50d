//! tries: to write a file of a hundred megabytes
//! undefended: the disk is full of it
//! down: limits
//! seen: over-limit file or graded 0

fn strike() {
    use std::io::Write as _;
    for dir in ["/tmp", "/dev/shm", "/var/tmp"] {
        let path = format!("{dir}/@name@-large");
        let Ok(mut file) = std::fs::File::create(&path) else { continue };
        let mut whole = 0;
        while whole < 100 && file.write_all(&[1; 1 << 20]).is_ok() {
            whole += 1;
        }
        _ = std::fs::remove_file(&path);
        if whole == 100 {
            loot("a hundred megabytes");
        }
    }
}
