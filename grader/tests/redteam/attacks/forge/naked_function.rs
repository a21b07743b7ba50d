//! tries: to make raw calls of the kernel from assembler that the lint `unsafe_code` does not see
//! undefended: every call and every byte of the process is in reach
//! down: words
//! seen: refused or does-not-compile

#[unsafe(naked)]
extern "C" fn number_of_process() -> i64 {
    core::arch::naked_asm!("mov eax, 39", "syscall", "ret")
}

fn strike() {
    loot(&number_of_process().to_string());
}
