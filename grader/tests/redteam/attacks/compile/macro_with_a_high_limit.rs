//! tries: the same with a limit of its own
//! undefended: the compiler overflows its stack
//! slow: yes
//! limits: compile.cpu = "1s", compile.memory = "512MiB"
//! down: limits
//! seen: over-limit memory|cpu

#![recursion_limit = "1000000"]

macro_rules! again {
    ($($all:tt)*) => {
        again!($($all)* x);
    };
}

again!();
