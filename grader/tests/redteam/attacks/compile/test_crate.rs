//! tries: to use the compiler's own crates
//! undefended: their unsafe parts
//! down: none
//! seen: refused or does-not-compile

extern crate test;
extern crate rustc_driver;
