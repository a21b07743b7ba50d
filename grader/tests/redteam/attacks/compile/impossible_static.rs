//! tries: to ask for more than there is address space
//! undefended: the compiler crashes
//! down: none
//! seen: does-not-compile

pub static HUGE: [u8; usize::MAX / 2] = [0; usize::MAX / 2];
