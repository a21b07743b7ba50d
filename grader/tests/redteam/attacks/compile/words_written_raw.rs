//! tries: to write refused words as raw identifiers, which name the same
//! undefended: the list does not know them again
//! down: words unsafe-lint
//! seen: refused

core::arch::r#global_asm!(".globl raw", "raw:", "ret");

fn strike() {
    loot(r#include_str!("/etc/hostname"));
}
