//! tries: to take a file in as a module
//! undefended: the file in a message
//! down: words box
//! seen: refused path

#[path = "@dir@/secret"]
mod secret;
