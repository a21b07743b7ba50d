//! tries: to build frames with the library that the harness builds them with
//! undefended: frames that look right
//! down: none
//! seen: does-not-compile or refused

extern crate facts;
extern crate kit_core;
extern crate libc;
