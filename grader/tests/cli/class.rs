//! What teachers are told when something of a class cannot be done: exit codes and words.

use crate::world::World;

/// A class of one, which need not be graded to see what is refused.
fn class() -> World {
    let world = World::new();
    world.file("class/ana/01-rest-house/src/lib.rs", "// ana's");
    world
}

#[test]
fn other_peoples_code_is_not_run_without_walls() {
    let world = class();
    let ran = world.run(&["batch", "class", "--isolation", "none"]);
    assert_eq!((ran.code, ran.out.as_str()), (Some(3), ""));
    assert!(
        ran.err.ends_with(
            "error: other people's code is graded with isolation `partial` at least, and here it \
             is `none`; `grader doctor` says how to have more; `--isolation-is-my-risk` grades all \
             the same\n"
        ),
        "{}",
        ran.err
    );
}

#[test]
fn rules_that_are_not_sound_are_told_before_anything_is_stored() {
    let world = class();
    world.file("class.toml", "title = \"T\"\nduee = \"2026-03-01\"\n");
    let ran = world.run(&["batch", "class"]);
    assert_eq!((ran.code, ran.out.as_str()), (Some(2), ""));
    assert!(ran.err.contains("class.toml:2: unknown field `duee`"), "{}", ran.err);
    assert!(!world.root().join("grader.sqlite").exists());
}

#[test]
fn the_store_lies_beside_the_rules() {
    let world = class();
    world.file("class.toml", "").file("below/deeper/note", "");
    let mut command = world.command(&["batch", "../../class", "--isolation", "none"]);
    command.current_dir(world.root().join("below/deeper"));
    assert_eq!(world.run_command(command).code, Some(3));
    assert!(world.root().join("grader.sqlite").is_file());
}

#[test]
fn what_is_not_there_is_named() {
    let world = class();
    for (arguments, says) in [
        (
            &["batch", "--regrade", "--preview"][..],
            "error: there is no store grader.sqlite; name one with --store, or grade something \
             with `grader batch` first\n",
        ),
        (
            &["merge", "mine.sqlite", "--into", "all.sqlite"],
            "error: there is no store mine.sqlite; name one with --store, or grade something with \
             `grader batch` first\n",
        ),
        (
            &["override", "ana", "01", "--points=-1", "--reason", "r"],
            "error: -1 is no number of points; write one from 0\n",
        ),
        (
            &["override", "ana", "01", "--points", "1", "--reason", " "],
            "error: --reason says nothing; say why, it is kept with the points\n",
        ),
    ] {
        let ran = world.run(arguments);
        assert_eq!((ran.code, ran.err.as_str()), (Some(2), says), "{arguments:?}");
        assert!(!world.root().join("all.sqlite").exists());
    }
}

#[test]
fn points_by_hand_are_kept_and_taken_back() {
    let world = class();
    // Takes in who there is, and refuses to grade.
    world.run(&["batch", "class", "--isolation", "none"]);
    let set = ["override", "ana", "01", "--points", "2.5", "--reason", "at the desk"];
    let ran = world.run(&set);
    assert_eq!(ran.code, Some(0), "{}", ran.err);
    assert_eq!(ran.out, "ana  01-rest-house  2.5 points; the grader says nothing\n");
    let ran = world.run(&["override", "ana", "01", "--withdraw", "--reason", "a mistake"]);
    assert_eq!(ran.out, "ana  01-rest-house  not overridden any more; the grader says nothing\n");
    let ran = world.run(&["override", "zoe", "01", "--points", "1", "--reason", "r"]);
    assert_eq!(ran.code, Some(2));
    assert!(ran.err.starts_with("error: nobody in the store is called `zoe`"), "{}", ran.err);
}
