//! tries: to use eight hundred megabytes
//! undefended: it has them
//! base: solved
//! down: limits
//! seen: over-limit memory

fn strike() {
    let much = vec![1_u8; 800 << 20];
    println!("{}", much[std::hint::black_box(5)]);
}
