//! tries: to ask for ten gigabytes
//! undefended: the machine is out of memory
//! down: limits
//! seen: over-limit memory

fn strike() {
    let much = vec![1_u8; 10 << 30];
    println!("{}", much[std::hint::black_box(5)]);
}
