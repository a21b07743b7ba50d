//! tries: to use what the compiler keeps for itself
//! undefended: unstable parts of the compiler
//! down: words
//! seen: refused or does-not-compile

#![feature(core_intrinsics, rustc_attrs)]
