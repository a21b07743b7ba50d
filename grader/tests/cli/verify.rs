//! `grader verify --write`.

use insta::assert_snapshot;

use crate::world::World;

#[test]
fn starter_and_solution_are_written_once() {
    let world = World::new();
    let ran = world.run(&["verify", "--write", "01"]);
    assert_eq!(ran.code, Some(0), "{ran:?}");
    assert_snapshot!(ran.out, @r"
    01-rest-house: wrote exercises/01-rest-house/src/lib.rs
    01-rest-house: wrote solutions/01-rest-house/src/lib.rs
    ");
    assert_eq!(world.read("exercises/01-rest-house/src/lib.rs"), "// slow\n// lost\n");
    assert_eq!(world.read("solutions/01-rest-house/src/lib.rs"), "// kept\n");
    assert_snapshot!(world.run(&["verify", "--write", "01"]).out, @"01-rest-house: up to date");
}

#[test]
fn a_misspelt_bug_is_told_before_anything_is_written() {
    let world = World::new();
    let misspelt = world.read("tests/01-rest-house/source/lib.rs").replace("lost", "lots");
    world.file("tests/01-rest-house/source/lib.rs", &misspelt);
    let ran = world.run(&["verify", "--write", "01"]);
    assert_eq!((ran.code, ran.out.as_str()), (Some(3), ""));
    assert_snapshot!(ran.err, @r"
    error: COURSE/tests/01-rest-house/source/lib.rs:4: `lots` is no bug of the rubric and no wrong repair in variants.toml; did you mean `lost`?
    hint: name a bug of rubric.toml, or a wrong repair that variants.toml lists
    error: 1 of 1 could not be written
    ");
    assert_eq!(world.read("exercises/01-rest-house/src/lib.rs"), "// starter\n");
}

#[test]
fn a_variant_that_cannot_be_made_is_told_too() {
    let world = World::new();
    world.file("solutions/01-rest-house/alternatives/actors/actor.rs", "");
    let ran = world.run(&["verify", "--write", "01"]);
    assert_eq!((ran.code, ran.out.as_str()), (Some(3), ""));
    assert_snapshot!(ran.err, @r"
    error: COURSE/solutions/01-rest-house/alternatives/actors/actor.rs: `src/actor.rs` is neither `editable` nor `fixed` in the exercise's Cargo.toml
    hint: list the file in Cargo.toml, or take it away
    error: 1 of 1 could not be written
    ");
}

#[test]
fn one_that_is_not_sound_does_not_stop_the_others() {
    let world = World::new();
    let ran = world.run(&["verify", "--write"]);
    assert_eq!(ran.code, Some(3));
    assert!(ran.out.contains("wrote exercises/01-rest-house/src/lib.rs"), "{ran:?}");
    assert!(ran.err.ends_with("error: 2 of 3 could not be written\n"), "{ran:?}");
}
