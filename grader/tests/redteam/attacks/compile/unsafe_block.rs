//! tries: to write `unsafe`
//! undefended: every byte of the process is in reach
//! down: words unsafe-lint
//! seen: refused or does-not-compile

fn strike() {
    loot(&unsafe { *(&raw const TABLES) }.to_string());
}

static TABLES: u32 = 1;
