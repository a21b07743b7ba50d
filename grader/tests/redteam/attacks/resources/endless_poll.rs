//! tries: to never come back from a poll
//! undefended: the run hangs
//! slow: yes
//! down: none
//! seen: graded 0

fn strike() {
    loop {
        std::hint::spin_loop();
    }
}
