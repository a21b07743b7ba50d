//! tries: to let `std` mean another crate everywhere
//! undefended: paths of the exercise's own module lead elsewhere
//! down: none
//! seen: graded 0 or does-not-compile

extern crate futures as std;
