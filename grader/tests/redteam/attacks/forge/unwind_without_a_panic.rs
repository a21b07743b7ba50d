//! tries: to end the run by unwinding past the panic hook
//! undefended: a run without a panic and without a failure
//! down: none
//! seen: graded 0

fn strike() {
    std::panic::resume_unwind(Box::new(()));
}
