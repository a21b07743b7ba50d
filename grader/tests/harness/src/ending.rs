//! Programs that end the run, or make it end.

pub async fn exits() {
    std::process::exit(0);
}

pub async fn replaces_the_hook() {
    std::panic::set_hook(Box::new(|_| {}));
}

pub async fn panics() {
    let none: Vec<u32> = Vec::new();
    std::hint::black_box(none[3]);
}

pub async fn takes_memory() {
    let much = vec![1_u8; 10_000_000_000];
    std::hint::black_box(&much);
}

fn deeper(n: u64) -> u64 {
    let here = [n; 64];
    if n == 0 {
        return 0;
    }
    deeper(std::hint::black_box(n + 1)) + here[(n % 64) as usize]
}

pub async fn recurses() {
    deeper(1);
}

pub async fn prints_without_end() {
    loop {
        println!("line after line after line after line after line after line");
    }
}

pub async fn computes_elsewhere_without_end() {
    tokio::task::spawn_blocking(|| loop {
        std::hint::spin_loop();
    })
    .await
    .unwrap();
}

pub async fn starts_a_program() -> bool {
    std::process::Command::new("/bin/true").status().is_ok()
}
