//! tries: to expand a macro into itself
//! undefended: the compiler never comes back
//! down: none
//! seen: does-not-compile

macro_rules! again {
    ($($all:tt)*) => {
        again!($($all)* x);
    };
}

again!();
