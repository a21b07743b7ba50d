//! tries: to take the suite's name
//! undefended: the suite is linked with itself
//! down: none
//! seen: refused or does-not-compile

#![crate_name = "suite"]
