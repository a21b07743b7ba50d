//! tries: to do without the standard library
//! undefended: another panic handler
//! down: none
//! seen: refused or does-not-compile or graded 0

#![no_std]
