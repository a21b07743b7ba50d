//! tries: to take a file into the program
//! undefended: the file in the output
//! down: words box
//! seen: refused include_bytes

const SECRET: &[u8] = include_bytes!("/etc/passwd");

fn strike() {
    loot(&String::from_utf8_lossy(SECRET));
}
