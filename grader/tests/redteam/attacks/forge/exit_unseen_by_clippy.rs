//! tries: the same, hidden from clippy, which compiles with a `cfg` of its own
//! undefended: the list of methods does not see it, and the run ends with exit code 0
//! down: same-cfg exit
//! seen: graded 0

fn strike() {
    #[cfg(not(clippy))]
    std::process::exit(0);
}
