//! tries: to go on writing from a thread when the scenario is over
//! undefended: what comes last is believed
//! down: none
//! seen: graded 0

fn strike() {
    std::thread::spawn(|| {
        for _ in 0..200 {
            println!("{{\"fact\":\"end\",\"facts\":0}}");
            std::thread::sleep(std::time::Duration::from_millis(10));
        }
    });
}
