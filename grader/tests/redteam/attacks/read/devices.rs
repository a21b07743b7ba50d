//! tries: to open devices
//! undefended: disks, memory, the terminal
//! down: box
//! seen: graded 0

fn strike() {
    use std::os::unix::fs::FileTypeExt as _;
    for entry in std::fs::read_dir("/dev").into_iter().flatten().flatten() {
        let known = ["null", "zero", "full", "random", "urandom"];
        let name = entry.file_name();
        let kind = entry.file_type();
        if kind.is_ok_and(|kind| kind.is_char_device() || kind.is_block_device())
            && !known.iter().any(|known| name == *known)
            && std::fs::File::open(entry.path()).is_ok()
        {
            loot(&format!("{}", entry.path().display()));
        }
    }
    if std::fs::File::open("/dev/tty").is_ok() {
        loot("the terminal");
    }
}
