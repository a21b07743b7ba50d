//! Limits, each seen to be kept and, with more room, not to be in the way.

use std::time::Duration;

use grader::sandbox::{Exit, Level, Limits};

use crate::world::{order, works};

const XCPU: i32 = 24;
const XFSZ: i32 = 25;

fn each_level(test: impl Fn(Level)) {
    for level in Level::ALL {
        if works(level) {
            test(level);
        }
    }
}

#[test]
fn memory() {
    each_level(|level| {
        let ask =
            |memory| order(level, "memory 100000000", &Limits { memory, ..Limits::default() });
        assert!(ask(64 << 20).refused(), "{}", level.name());
        assert!(ask(256 << 20).worked(), "{}", level.name());
    });
}

#[test]
fn cpu_time() {
    each_level(|level| {
        let limits = Limits { cpu: Duration::from_secs(1), ..Limits::default() };
        assert_eq!(order(level, "spin", &limits).exit, Exit::Signal(XCPU), "{}", level.name());
    });
}

#[test]
fn threads() {
    let ask =
        |level, threads| order(level, "threads 300", &Limits { threads, ..Limits::default() });
    assert!(ask(Level::None, 100).worked());
    let is_root = rustix::process::geteuid().is_root();
    for level in [Level::Partial, Level::Full] {
        // Root's threads are counted only in a box with a user of its own.
        if works(level) && !(is_root && level == Level::Partial) {
            assert!(ask(level, 100).refused(), "{}", level.name());
            assert!(ask(level, 400).worked(), "{}", level.name());
        }
    }
}

#[test]
fn the_size_of_a_file_and_of_all_files() {
    if !works(Level::Full) {
        return;
    }
    let limits = |file| Limits { file, ..Limits::default() };
    let ask = |bytes: u64, file| order(Level::Full, &format!("file /tmp/a {bytes}"), &limits(file));
    assert_eq!(ask(2 << 20, 1 << 20).exit, Exit::Signal(XFSZ));
    assert!(ask(2 << 20, 4 << 20).worked());
    // However large one file may be, all of them together stay in 64 MiB.
    assert!(ask(80 << 20, 1 << 30).refused());
    assert!(order(Level::Full, "files /tmp", &limits(1 << 20)).refused());
}

#[test]
fn a_program_that_ends_by_a_signal_or_a_code_is_seen_to() {
    each_level(|level| {
        let limits = Limits::default();
        assert_eq!(order(level, "abort", &limits).exit, Exit::Signal(6), "{}", level.name());
        assert_eq!(order(level, "own-name", &limits).exit, Exit::Code(0), "{}", level.name());
        assert_eq!(order(level, "no-such", &limits).exit, Exit::Code(101), "{}", level.name());
    });
}
