//! The help texts, as they are read.

use insta::assert_snapshot;

use crate::world::World;

fn help(arguments: &[&str]) -> String {
    let ran = World::empty().run(arguments);
    assert_eq!((ran.code, ran.err.as_str()), (Some(0), ""), "{ran:?}");
    ran.out
}

#[test]
fn of_the_program() {
    assert_snapshot!(help(&["--help"]));
}

#[test]
fn of_the_program_in_short() {
    assert_snapshot!(help(&["-h"]));
}

#[test]
fn of_check() {
    assert_snapshot!(help(&["check", "--help"]));
}

#[test]
fn of_explain() {
    assert_snapshot!(help(&["explain", "--help"]));
}

#[test]
fn of_list() {
    assert_snapshot!(help(&["list", "--help"]));
}

#[test]
fn of_verify() {
    assert_snapshot!(help(&["verify", "--help"]));
}

#[test]
fn every_shell_gets_a_completion_script() {
    for shell in ["bash", "zsh", "fish", "elvish", "powershell"] {
        let script = help(&["completions", shell]);
        for word in ["grader", "check", "submission"] {
            assert!(script.contains(word), "{shell}: {word}");
        }
    }
}

#[test]
fn of_ci() {
    assert_snapshot!(help(&["ci", "--help"]));
}

#[test]
fn of_ci_init_and_lint() {
    assert_snapshot!(format!(
        "{}\n{}",
        help(&["ci", "init", "--help"]),
        help(&["ci", "lint", "--help"])
    ));
}
