//! tries: to start two threads, each of which starts two, eight times over
//! undefended: nobody else gets one
//! base: solved
//! slow: yes
//! limits: cpu = "1s"
//! down: limits
//! seen: over-limit memory|threads|cpu|wall or graded 0

fn more(times: u32) {
    if times == 0 {
        // Until all are there.
        std::thread::sleep(std::time::Duration::from_secs(1));
        return;
    }
    let two = [(); 2].map(|()| std::thread::spawn(move || more(times - 1)));
    for one in two {
        one.join().expect("it found what it needs");
    }
}

fn strike() {
    more(8);
}
