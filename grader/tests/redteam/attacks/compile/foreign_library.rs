//! tries: to link a library of the machine
//! undefended: code of any kind in the process
//! down: words unsafe-lint
//! seen: refused or does-not-compile

#[link(name = "crypto")]
unsafe extern "C" {}
