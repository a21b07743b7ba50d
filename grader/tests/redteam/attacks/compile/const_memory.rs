//! tries: to let the compiler fill its memory by computing
//! undefended: the compiler's memory
//! slow: yes
//! limits: compile.cpu = "1s", compile.memory = "512MiB"
//! down: limits
//! seen: does-not-compile or over-limit memory

pub const MUCH: &[[u64; 1 << 20]; 1 << 10] = &[[7; 1 << 20]; 1 << 10];

fn strike() {
    println!("{}", MUCH[std::hint::black_box(5)][5]);
}
