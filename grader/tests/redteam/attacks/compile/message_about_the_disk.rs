//! tries: to blame the disk
//! undefended: a fault of the grader's
//! down: none
//! seen: does-not-compile

compile_error!("No space left on device");
