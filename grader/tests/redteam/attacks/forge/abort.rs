//! tries: to end the run before it can be judged
//! undefended: what was not seen counts for the student
//! down: words reach
//! seen: refused std::process::abort

fn strike() {
    std::process::abort();
}
