//! tries: to change when a file was written
//! undefended: it is done
//! down: box
//! seen: graded 0

fn strike() {
    let times = std::fs::FileTimes::new().set_modified(std::time::SystemTime::UNIX_EPOCH);
    let file = std::fs::File::open("@dir@/secret");
    if file.is_ok_and(|file| file.set_times(times).is_ok()) {
        loot("done");
    }
}
