//! tries: to end the run with exit code 0 before anything is seen
//! undefended: a grader that believes exit codes takes it for a pass
//! down: words reach exit
//! seen: refused std::process::exit

fn strike() {
    std::process::exit(0);
}
