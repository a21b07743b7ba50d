//! A test program needs no `/proc`: a box may leave it out.

use std::path::Path;
use std::process::Command;

use crate::fixture::{LIBRARIES, NAMES, PROGRAM, names, program};

/// What has no `/proc` runs these tests once more, with the program that was built here.
const TESTS: &[&str] = &[
    "blocking::",
    "ending::endless_recursion_is_a_crash_with_its_line",
    "ending::too_much_memory_is_a_limit",
    "foreign::",
    "log::",
    "stuck::",
    "tasks::",
];

#[test]
#[expect(clippy::print_stderr, reason = "a test that could not look says so")]
fn the_same_is_seen_without_proc() {
    let in_a_world_without = |then: &str| {
        let mut command = Command::new("unshare");
        // In a mount namespace of its own, from which nothing leaks out.
        command.args(["--mount", "sh", "-c"]);
        command.arg(format!("umount -l /proc && test ! -e /proc/self && {then}")).arg("sh");
        command
    };
    let possible = in_a_world_without("true").output().is_ok_and(|tried| tried.status.success());
    if !possible {
        eprintln!("skipped: taking /proc away needs root and unshare(1)");
        return;
    }
    let these = std::env::current_exe().expect("a test program has a path");
    let libraries = std::env::join_paths(program().libraries).expect("no colon in their names");
    let output = in_a_world_without("exec \"$@\"")
        .arg(&these)
        .args(TESTS)
        .env(PROGRAM, program().executable)
        .env(LIBRARIES, libraries)
        .env(NAMES, serde_json::to_string(names()).expect("a table of names"))
        .output()
        .expect("it could be started a moment ago");
    let said = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success(), "{said}\n{}", String::from_utf8_lossy(&output.stderr));
    let ran = said.lines().filter(|line| line.ends_with(" ... ok")).count();
    assert!(ran >= 25, "{said}");
    assert!(Path::new("/proc/self").exists(), "only the others lost it");
}
