//! tries: the same by a message of the compiler's
//! undefended: a title is set, a line rewritten
//! down: none
//! seen: does-not-compile

compile_error!("\u{1b}]0;title\u{7}\u{1b}[2J\u{1b}[1;1H5 of 5 points  solved\u{9b}31m");
