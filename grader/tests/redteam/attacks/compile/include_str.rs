//! tries: to show a file by the compiler
//! undefended: the file in a message
//! down: words box
//! seen: refused include_str

const SECRET: u8 = include_str!("@dir@/secret");
