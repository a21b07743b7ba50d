//! tries: to run code before `main`
//! undefended: it reads the nonce before the harness does
//! down: words unsafe-lint
//! seen: refused or does-not-compile

#[used]
#[unsafe(link_section = ".init_array")]
static FIRST: extern "C" fn() = first;

extern "C" fn first() {
    println!("LOOT before main");
}
