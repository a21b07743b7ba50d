//! tries: to end the run with exit code 0, by a path that a macro puts together
//! undefended: the list of words does not see it
//! down: reach exit
//! seen: refused std::process::exit

fn strike() {
    std::process::exit(0);
}
