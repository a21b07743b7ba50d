//! tries: to compile a file that is no part of it
//! undefended: the file in a message
//! down: words box
//! seen: refused include

include!("@course@/tests/01-restaurant/rubric.toml");
