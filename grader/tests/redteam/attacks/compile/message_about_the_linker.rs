//! tries: to blame the linker, at no line of its own
//! undefended: a fault of the grader's
//! down: none
//! seen: does-not-compile or refused

#![crate_name = "linker `cc` not found"]
