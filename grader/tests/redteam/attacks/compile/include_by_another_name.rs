//! tries: to call the macro by another name
//! undefended: the file in a message
//! down: words box
//! seen: refused include_str

use std::include_str as words;

const SECRET: u8 = words!("@dir@/secret");
