//! tries: to ask for more than can be counted
//! undefended: it crashes, and nothing is told
//! down: none
//! seen: graded 0

fn strike() {
    let many = std::hint::black_box(usize::MAX);
    println!("{}", vec![0_u64; many].len());
}
