//! The red team: submissions that try to lie, to look around or to do harm, each against the real
//! program. `README.md` says how an attack is written and what came out where its defence was
//! taken away.
//!
//! After every group of attacks the honest solution and the honest starter are graded again, and
//! must get the very bytes that they got before; the world outside must be as it was.
#![cfg(target_os = "linux")]

mod attack;
mod field;
mod lane;
mod odd;
mod program;
mod seen;
mod strike;
mod undefended;
mod verdict;

use strike::{each, together};

/// What forges a result in the test's own process or in what is compiled with it.
#[test]
fn forging() {
    each("forge");
}

#[test]
fn reading() {
    together("read");
}

#[test]
fn compiling() {
    each("compile");
}

#[test]
fn resources() {
    each("resources");
}

#[test]
fn processes() {
    together("processes");
}

#[test]
fn network() {
    together("network");
}

#[test]
fn outside() {
    together("outside");
}

/// What cannot be prevented, and what it reaches.
#[test]
fn through_a_hole_of_the_compiler() {
    each("hole");
}
