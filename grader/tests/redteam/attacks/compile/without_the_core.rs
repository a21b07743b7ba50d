//! tries: to do without `core`
//! undefended: lang items of its own
//! down: none
//! seen: refused or does-not-compile

#![feature(no_core)]
#![no_core]
