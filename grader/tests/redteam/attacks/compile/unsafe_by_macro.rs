//! tries: to let a macro write `unsafe`
//! undefended: every byte of the process is in reach
//! down: words unsafe-lint
//! seen: refused or does-not-compile

macro_rules! quietly {
    ($word:tt $($rest:tt)*) => {
        $word { $($rest)* }
    };
}

static TABLES: u32 = 1;

fn strike() {
    loot(&quietly!(unsafe *(&raw const TABLES)).to_string());
}
