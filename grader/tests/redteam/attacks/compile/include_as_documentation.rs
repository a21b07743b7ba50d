//! tries: to take a file in as documentation
//! undefended: the file in a message
//! down: words box
//! seen: refused include_str

#[doc = include_str!("@dir@/secret")]
pub struct Secret;
