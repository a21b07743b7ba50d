//! tries: to use memory in many threads at once
//! undefended: each has as much as one may have
//! slow: yes
//! down: limits
//! seen: over-limit memory|threads

fn strike() {
    std::thread::scope(|scope| {
        for _ in 0..8 {
            scope.spawn(|| {
                let much = vec![1_u8; 100 << 20];
                std::thread::sleep(std::time::Duration::from_secs(1));
                println!("{}", much[std::hint::black_box(5)]);
            });
        }
    });
}
