//! tries: to double tokens until memory is gone
//! undefended: 1.7 GB in twelve seconds
//! slow: yes
//! limits: compile.cpu = "1s", compile.memory = "512MiB"
//! down: limits
//! seen: over-limit memory|cpu

#![recursion_limit = "200"]

macro_rules! double {
    ([] $($all:tt)*) => { const BOMB: &str = stringify!($($all)*); };
    ([$_:tt $($left:tt)*] $($all:tt)*) => { double!([$($left)*] $($all)* $($all)*); };
}

double!([x x x x x x x x x x x x x x x x x x x x x x x x x x x x x x x x x x x x] x x x x);
