//! tries: the same with the words put together by a macro
//! undefended: as above
//! down: words
//! seen: refused or does-not-compile

macro_rules! make {
    ($outer:ident, $inner:ident, $asm:ident) => {
        #[$outer($inner)]
        extern "C" fn number_of_process() -> i64 {
            core::arch::$asm!("mov eax, 39", "syscall", "ret")
        }
    };
}

make!(r#unsafe, naked, naked_asm);

fn strike() {
    loot(&number_of_process().to_string());
}
