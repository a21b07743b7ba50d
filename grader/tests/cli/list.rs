//! `grader list`: text, JSON, colours, and the state of each exercise.

use std::io;
use std::process::Stdio;

use grader::course::{Course, Exercise};
use grader::progress::{self, Entry, State};
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

/// Remembers a verdict on an exercise as it is now.
fn remember(world: &World, name: &str, state: State, points: u32, fixed: u32) {
    let (course, exercise) = exercise(world, name);
    let sources = Submission::editable_in_course(&course, &exercise).expect("read").expect("taken");
    let entry = Entry {
        exercise: exercise.slug.clone(),
        digest: progress::digest(&exercise, &sources),
        state,
        points,
        max_points: 5,
        fixed,
        bugs: 2,
    };
    progress::record(&course.root, &entry).expect("written");
}

#[test]
fn a_new_course() {
    assert_snapshot!(list(&World::new()), @r"
    Bug hunts

    The event loop
      01-rest-house     A house with çedilha  0/5  not checked yet
      03-blocking-call  Who stops the clock?    -  not checked yet

    Locks
      19-two-locks      Two locks               -  not checked yet

    0 of 3 solved
    Next: `grader check 01-rest-house`
    ");
}

#[test]
fn the_state_is_that_of_the_code_as_it_is_now() {
    let world = World::new();
    let state =
        || list(&world).lines().nth(3).and_then(|line| line.split("  ").last().map(str::to_owned));
    let told = |text: &str| Some(text.to_owned());
    remember(&world, "01", State::Unsolved, 3, 1);
    assert_eq!(state(), told("1 of 2 bugs mended"));
    world.file("exercises/01-rest-house/src/lib.rs", "// second\n");
    assert_eq!(state(), told("changed since the last check"));
    remember(&world, "01", State::NotGraded, 0, 0);
    assert_eq!(state(), told("could not be graded as it is"));
    world.file("exercises/01-rest-house/src/lib.rs", "// third\n");
    remember(&world, "01", State::Solved, 5, 2);
    assert_eq!(state(), told("solved"));
    world.file("exercises/01-rest-house/src/lib.rs", "// starter\n");
    assert_eq!(state(), told("1 of 2 bugs mended"));
    world.file("exercises/01-rest-house/src/lib.rs", "// fourth\n");
    assert_eq!(state(), told("solved before, changed since"));
    assert!(list(&world).ends_with("1 of 3 solved\nNext: `grader check 03-blocking-call`\n"));
}

#[test]
fn all_solved() {
    let world = World::new();
    for name in ["01", "03", "19"] {
        remember(&world, name, State::Solved, 5, 2);
    }
    assert!(list(&world).ends_with("\n3 of 3 solved\n"));
}

#[test]
fn damaged_progress_is_no_obstacle() {
    let world = World::new();
    world.file(".grader/progress.jsonl", "{\"exercise\":\n\u{0}\n");
    assert_eq!(list(&world), list(&World::new()));
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
