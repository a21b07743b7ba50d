//! tries: to let the compiler compute without end
//! undefended: the compiler never comes back
//! down: words
//! seen: refused `allow(long_running_const_eval)`

#![allow(long_running_const_eval)]

pub const NEVER: u32 = {
    let mut n = 0_u32;
    while n < u32::MAX {
        n = n.wrapping_add(2);
    }
    n
};

fn strike() {
    println!("{NEVER}");
}
