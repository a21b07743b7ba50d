//! tries: to call the C library by its names
//! undefended: every call of the kernel
//! down: words unsafe-lint
//! seen: refused or does-not-compile

unsafe extern "C" {
    safe fn getpid() -> i32;
}

fn strike() {
    loot(&getpid().to_string());
}
