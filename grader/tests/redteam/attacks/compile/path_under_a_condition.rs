//! tries: to take a file in as a module, by an attribute within one
//! undefended: the file in a message
//! down: words box
//! seen: refused or does-not-compile

#[cfg_attr(all(), path = "@dir@/secret")]
mod secret;
