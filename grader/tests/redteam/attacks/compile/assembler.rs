//! tries: to write assembler
//! undefended: every call of the kernel
//! down: words unsafe-lint
//! seen: refused or does-not-compile

core::arch::global_asm!(".globl clock_gettime", "clock_gettime: xor eax, eax", "ret");
