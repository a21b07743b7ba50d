//! tries: to have a word after the end: in destructors of its threads' own values
//! undefended: what comes after the end is taken for part of the run
//! base: solved
//! down: none
//! seen: graded 5

struct Last(&'static str);

impl Drop for Last {
    fn drop(&mut self) {
        loot(self.0);
    }
}

thread_local! {
    static OF_THE_EXECUTOR: Last = const { Last("a destructor of the executor's thread") };
    static OF_A_THREAD: Last = const { Last("a destructor of a thread that waited") };
}

fn strike() {
    OF_THE_EXECUTOR.with(|_| ());
    std::thread::spawn(|| {
        OF_A_THREAD.with(|_| ());
        std::thread::park();
    });
}
