//! `grader list`: text, JSON, colours, and the state of each exercise.

use std::io;
use std::process::Stdio;

use grader::attempts::{self, Attempt, BugSeen, BugState, Journal, State};
use grader::course::{Course, Exercise};
use grader::submission::Submission;
use insta::assert_snapshot;

use crate::world::World;

fn list(world: &World) -> String {
    let ran = world.run(&["list"]);
    assert_eq!((ran.code, ran.err.as_str()), (Some(0), ""), "{ran:?}");
    ran.out
}

fn exercise(world: &World, name: &str) -> (Course, Exercise) {
    let course = Course::find(&world.root()).expect("a sound course");
    let exercise = course.exercise(name).expect("a sound exercise");
    (course, exercise)
}

/// Remembers an attempt with an exercise as it is now.
fn remember(world: &World, name: &str, state: State, points: u32, fixed: usize) {
    let (course, exercise) = exercise(world, name);
    let sources = Submission::editable_in_course(&course, &exercise).expect("read").expect("taken");
    let bugs = ["slow", "lost"].iter().enumerate().map(|(n, id)| BugSeen {
        id: (*id).to_owned(),
        state: if n < fixed { BugState::Fixed } else { BugState::Alive },
    });
    let attempt = Attempt {
        exercise: exercise.slug.words().to_owned(),
        digest: attempts::digest(&exercise, &sources),
        state,
        points,
        max_points: 5,
        bugs: bugs.collect(),
    };
    Journal::of(&course).attempt(&attempt).expect("written");
}

/// How the first exercise stands, as the table tells.
fn state(world: &World) -> String {
    let told = list(world);
    let line = told.lines().nth(1).expect("an exercise");
    let (_, state) = line.split_once("  ").expect("columns");
    let state = state.trim_start().split_once("  ").expect("columns").1;
    state.split("  ").next().expect("a state").to_owned()
}

#[test]
fn a_new_course() {
    assert_snapshot!(list(&World::new()), @r"
    exercise          points  state            unit            title
    01-rest-house        0/5  not checked yet  The event loop  A house with çedilha
    03-blocking-call       -  not checked yet  The event loop  Who stops the clock?
    19-two-locks           -  not checked yet  Locks           Two locks
    ");
}

#[test]
fn the_state_is_that_of_the_code_as_it_is_now() {
    let world = World::new();
    remember(&world, "01", State::Unsolved, 3, 1);
    assert_eq!(state(&world), "1 of 2 bugs mended");
    world.file("exercises/01-rest-house/src/lib.rs", "// second\n");
    assert_eq!(state(&world), "changed since the last check");
    remember(&world, "01", State::NotGraded, 0, 0);
    assert_eq!(state(&world), "could not be graded as it is");
    world.file("exercises/01-rest-house/src/lib.rs", "// third\n");
    remember(&world, "01", State::Solved, 5, 2);
    assert_eq!(state(&world), "solved");
    world.file("exercises/01-rest-house/src/lib.rs", "// starter\n");
    assert_eq!(state(&world), "1 of 2 bugs mended");
    world.file("exercises/01-rest-house/src/lib.rs", "// fourth\n");
    assert_eq!(state(&world), "solved before, changed since");
}

#[test]
fn a_new_number_loses_nothing() {
    let world = World::new();
    remember(&world, "01", State::Solved, 5, 2);
    let root = world.root();
    for tree in ["exercises", "tests"] {
        let (old, new) =
            (root.join(tree).join("01-rest-house"), root.join(tree).join("02-rest-home"));
        std::fs::rename(old, new).expect("renamed");
    }
    let formerly = "slug = \"02-rest-home\"\nformerly = [\"rest-house\"]";
    let list = world.read("course.toml").replacen("slug = \"01-rest-house\"", formerly, 1);
    world.file("course.toml", &list.replace("01-rest-house", "02-rest-home"));
    assert_eq!(state(&world), "solved");
}

#[test]
fn damaged_attempts_are_told_once_and_kept() {
    let world = World::new();
    remember(&world, "01", State::Solved, 5, 2);
    let sound = world.read(".grader/attempts.jsonl");
    world.file(".grader/attempts.jsonl", &format!("{sound}{{\"exercise\":\n\u{0}\n"));
    let ran = world.run(&["list"]);
    assert_snapshot!(ran.err, @"note: 2 lines of .grader/attempts.jsonl could not be read; what was there is kept in .grader/attempts.damaged.jsonl. `grader check --all` finds out again how far you are");
    assert_eq!(world.read(".grader/attempts.jsonl"), sound);
    assert_eq!(world.read(".grader/attempts.damaged.jsonl"), "{\"exercise\":\n\u{0}\n");
    assert_eq!((list(&world), state(&world).as_str()), (ran.out, "solved"));
}

#[test]
fn attempts_that_cannot_be_read_are_no_obstacle() {
    let world = World::new();
    world.file(".grader/attempts.jsonl/in-its-place", "");
    let ran = world.run(&["list"]);
    assert_eq!((ran.code, ran.out), (Some(0), list(&World::new())));
    assert_snapshot!(ran.err, @"note: your earlier attempts in .grader/attempts.jsonl could not be read (Is a directory (os error 21)). See to it that you may read the file; `grader check --all` finds out again how far you are");
}

#[test]
fn progress_stays_out_of_commits() {
    let world = World::new();
    remember(&world, "01", State::Solved, 5, 2);
    assert_eq!(world.read(".grader/.gitignore"), "*\n");
}

#[test]
fn json() {
    let world = World::new();
    remember(&world, "01", State::Unsolved, 3, 1);
    let ran = world.run(&["list", "--format", "json"]);
    assert_eq!((ran.code, ran.err.as_str()), (Some(0), ""));
    let _: serde_json::Value = serde_json::from_str(&ran.out).expect("it is JSON");
    assert_snapshot!(ran.out);
}

#[test]
fn colours_only_where_they_belong() {
    let world = World::new();
    let colored = |arguments: &[&str], environment: &[(&str, &str)]| {
        let mut command = world.command(arguments);
        command.envs(environment.iter().copied());
        world.run_command(command).out.contains('\u{1b}')
    };
    assert!(!colored(&["list"], &[]));
    assert!(colored(&["list", "--color", "always"], &[]));
    assert!(colored(&["list"], &[("CLICOLOR_FORCE", "1")]));
    assert!(!colored(&["list"], &[("CLICOLOR_FORCE", "1"), ("NO_COLOR", "1")]));
    assert!(!colored(&["list", "--color", "never"], &[("CLICOLOR_FORCE", "1")]));
    assert!(!colored(&["list", "--format", "json", "--color", "always"], &[]));
}

#[test]
fn a_reader_that_has_seen_enough_is_no_error() {
    let world = World::new();
    let (reader, writer) = io::pipe().expect("a pipe");
    drop(reader);
    let mut command = world.command(&["list"]);
    let child = command.stdout(writer).stderr(Stdio::piped()).spawn().expect("the program starts");
    let output = child.wait_with_output().expect("it ends");
    assert_eq!((output.status.code(), output.stderr), (Some(0), Vec::new()));
}
