//! tries: to record facts itself, with the suite's own library
//! undefended: facts that nobody saw
//! down: none
//! seen: does-not-compile or refused

extern crate harness;

fn strike() {
    harness::main(&[]);
}
