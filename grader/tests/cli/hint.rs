//! `grader hint`: which hint comes when.

use grader::attempts::{Attempt, BugSeen, BugState, Journal, State};
use grader::course::Course;
use insta::assert_snapshot;

use crate::world::World;

/// A course whose first exercise has a whole rubric.
fn world() -> World {
    let world = World::new();
    let bug = |id: &str, title: &str| {
        format!(
            "[[bug]]\nid = \"{id}\"\nclass = \"sequential-await\"\ntitle = \"{title}\"\npoints = 3\n\
             hints = [\"{id}: look\", \"{id}: look closer\", \"{id}: it is there\"]\n\
             [[bug.expect]]\nscenario = \"day\"\nended = \"done\"\n"
        )
    };
    let rubric = [bug("slow", "guests wait"), bug("lost", "letters get lost")].concat();
    world.file("tests/01-rest-house/rubric.toml", &rubric);
    world.file("tests/01-rest-house/suite.rs", "harness::scenarios!(day);\n");
    world
}

/// Remembers an attempt in which the two bugs were so.
fn attempt(world: &World, state: State, bugs: &[BugState]) {
    let seen = ["slow", "lost"].iter().zip(bugs);
    let bugs = seen.map(|(id, state)| BugSeen { id: (*id).to_owned(), state: *state });
    let attempt = Attempt {
        exercise: "rest-house".to_owned(),
        digest: "some version".to_owned(),
        state,
        points: 0,
        max_points: 6,
        bugs: bugs.collect(),
    };
    let course = Course::find(&world.root()).expect("a sound course");
    Journal::of(&course).attempt(&attempt).expect("written");
}

fn hint(world: &World, arguments: &[&str]) -> String {
    let ran = world.run(&[&["hint"], arguments].concat());
    assert_eq!((ran.code, ran.err.as_str()), (Some(0), ""), "{ran:?}");
    ran.out
}

/// The hint alone.
fn text(world: &World, arguments: &[&str]) -> String {
    hint(world, arguments).lines().nth(3).expect("a hint").trim().to_owned()
}

const ALIVE: [BugState; 2] = [BugState::Alive, BugState::Alive];

#[test]
fn the_first_the_same_again_and_the_last() {
    let world = world();
    assert_snapshot!("first", hint(&world, &["01"]));
    assert_snapshot!("again", hint(&world, &["01"]));
    attempt(&world, State::Unsolved, &ALIVE);
    assert_eq!(text(&world, &["01"]), "slow: look closer");
    assert_eq!(text(&world, &["01"]), "slow: look closer");
    attempt(&world, State::Unsolved, &ALIVE);
    assert_snapshot!("last", hint(&world, &["01"]));
    attempt(&world, State::Unsolved, &ALIVE);
    assert_eq!(text(&world, &["01"]), "slow: it is there");
}

#[test]
fn a_level_that_is_named_waits_for_nothing() {
    let world = world();
    assert_eq!(text(&world, &["01", "--level", "2"]), "slow: look closer");
    assert_eq!(text(&world, &["01"]), "slow: look closer");
    assert_eq!(text(&world, &["01", "--level", "1"]), "slow: look");
    attempt(&world, State::Unsolved, &ALIVE);
    assert_eq!(text(&world, &["01"]), "slow: it is there");
    assert_eq!(world.run(&["hint", "01", "--level", "4"]).code, Some(2));
}

#[test]
fn it_is_for_the_first_bug_alive_of_the_last_attempt() {
    let world = world();
    attempt(&world, State::Unsolved, &[BugState::Fixed, BugState::Alive]);
    assert_eq!(text(&world, &["01"]), "lost: look");
    assert_eq!(text(&world, &["01", "--bug", "slow"]), "slow: look");
    attempt(&world, State::Unsolved, &[BugState::Unknown, BugState::Alive]);
    assert_eq!(text(&world, &["01"]), "lost: look closer");
    attempt(&world, State::Unsolved, &[BugState::Fixed, BugState::Unknown]);
    assert_eq!(text(&world, &["01"]), "lost: it is there");
    // What did not come to a grade says nothing of any bug.
    attempt(&world, State::NotGraded, &[]);
    assert_eq!(text(&world, &["01"]), "slow: look closer");
    attempt(&world, State::Solved, &[BugState::Fixed, BugState::Fixed]);
    assert_snapshot!(hint(&world, &["01"]), @"01-rest-house: your last check found no bug that a hint could be for");
}

#[test]
fn without_a_name_it_is_for_the_one_that_was_tried_last() {
    let world = world();
    attempt(&world, State::Unsolved, &ALIVE);
    assert_eq!(text(&world, &[]), "slow: look");
    attempt(&world, State::Solved, &[BugState::Fixed, BugState::Fixed]);
    // The next one, which has no hints here.
    let ran = world.run(&["hint"]);
    assert_eq!(ran.code, Some(3), "{ran:?}");
    assert!(ran.err.contains("03-blocking-call"), "{ran:?}");
}

#[test]
fn a_bug_that_is_not_there() {
    let ran = world().run(&["hint", "01", "--bug", "slwo"]);
    assert_eq!(ran.code, Some(2));
    assert_snapshot!(ran.err, @r"
    error: 01-rest-house has no bug `slwo`
    hint: it has `slow`, `lost`
    ");
}

#[test]
fn json() {
    let world = world();
    assert_snapshot!(hint(&world, &["01", "--format", "json"]));
    attempt(&world, State::Solved, &[BugState::Fixed, BugState::Fixed]);
    let nothing: serde_json::Value =
        serde_json::from_str(&hint(&world, &["01", "--format", "json"])).expect("JSON");
    assert_eq!(nothing["hint"], serde_json::Value::Null);
}
