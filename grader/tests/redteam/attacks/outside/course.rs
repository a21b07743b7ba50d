//! tries: to change the rubric, the suite and its own sources
//! undefended: it is done
//! down: box
//! seen: graded 0

fn strike() {
    for file in [
        "tests/01-restaurant/rubric.toml",
        "tests/01-restaurant/suite.rs",
        "exercises/01-restaurant/src/lib.rs",
        "course.toml",
    ] {
        if std::fs::OpenOptions::new().append(true).open(format!("@course@/{file}")).is_ok() {
            loot(file);
        }
    }
}
