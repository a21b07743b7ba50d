//! tries: to ask for a program of eight gigabytes
//! undefended: the compiler's memory
//! down: limits
//! seen: refused or does-not-compile or over-limit memory|file

pub static HUGE: [u8; 8 << 30] = [1; 8 << 30];

fn strike() {
    println!("{}", HUGE[std::hint::black_box(5)]);
}
