//! `grader reset`: what it says, what it writes, what it leaves alone.

use insta::assert_snapshot;

use crate::world::World;

const STARTER: &str = "// slow\n// lost\n";
const LIB: &str = "exercises/01-rest-house/src/lib.rs";

/// A course whose first exercise a student has begun.
fn world() -> World {
    let world = World::new();
    world.file(LIB, "// slow\n// found\n// and more\n");
    world
}

fn reset(world: &World, arguments: &[&str]) -> String {
    let ran = world.run(&[&["reset"], arguments].concat());
    assert_eq!((ran.code, ran.err.as_str()), (Some(0), ""), "{ran:?}");
    ran.out
}

#[test]
fn the_starter_comes_back_and_the_version_is_kept() {
    let world = world();
    world
        .file("exercises/01-rest-house/src/notes.rs", "mine")
        .file("exercises/01-rest-house/x", "");
    assert_snapshot!(reset(&world, &["01", "--yes"]), @r"
    01-rest-house: what is not as it was handed out
      src/lib.rs: 2 lines of yours, 1 line of the starter gone
    The starter is back. Your version is in .grader/backups/rest-house/1. To have it
    again, run this in the course's folder:

      cp -R .grader/backups/rest-house/1/. exercises/01-rest-house/
    ");
    assert_eq!(world.read(LIB), STARTER);
    let kept = ".grader/backups/rest-house/1/src/lib.rs";
    assert_eq!(world.read(kept), "// slow\n// found\n// and more\n");
    assert_eq!(world.read("exercises/01-rest-house/src/notes.rs"), "mine");
    assert_snapshot!(reset(&world, &["01", "--yes"]), @"01-rest-house is as it was handed out; there is nothing to put back");

    // The next one is kept beside the first.
    world.file(LIB, "// again\n");
    assert!(reset(&world, &["01", "--yes"]).contains(".grader/backups/rest-house/2"));
    assert_eq!(world.read(".grader/backups/rest-house/2/src/lib.rs"), "// again\n");
    assert_eq!(world.read(kept), "// slow\n// found\n// and more\n");
    assert_eq!(world.read(".grader/.gitignore"), "*\n");
}

#[test]
fn it_asks_first() {
    let world = world();
    let before = world.read(LIB);
    let ran = world.run(&["reset", "01"]);
    assert_eq!(ran.code, Some(2));
    assert_snapshot!(ran.err, @r"
    error: nothing was changed: `grader reset` asks first, and nobody is here to answer
    hint: `grader reset 01-rest-house --yes` does not ask
    ");
    assert_eq!(world.read(LIB), before);
    assert!(!world.root().join(".grader").exists());
}

#[test]
fn a_file_that_is_gone_is_written_and_nothing_is_kept() {
    let world = world();
    std::fs::remove_file(world.root().join(LIB)).expect("taken away");
    assert_snapshot!(reset(&world, &["01", "--yes"]), @r"
    01-rest-house: what is not as it was handed out
      src/lib.rs: is not there
    The starter is back
    ");
    assert_eq!(world.read(LIB), STARTER);
    assert!(!world.root().join(".grader/backups").exists());
}

#[cfg(unix)]
#[test]
fn links_lead_it_nowhere_else() {
    let world = world();
    world.file("elsewhere/lib.rs", "// not to be touched\n");
    let path = world.root().join(LIB);
    std::fs::remove_file(&path).expect("taken away");
    std::os::unix::fs::symlink(world.root().join("elsewhere/lib.rs"), &path).expect("linked");
    assert!(reset(&world, &["01", "--yes"]).contains("src/lib.rs: is no plain file"));
    assert_eq!(world.read(LIB), STARTER);
    assert_eq!(world.read("elsewhere/lib.rs"), "// not to be touched\n");

    let src = path.parent().expect("a folder");
    std::fs::remove_dir_all(src).expect("taken away");
    std::os::unix::fs::symlink(world.root().join("elsewhere"), src).expect("linked");
    let ran = world.run(&["reset", "01", "--yes"]);
    assert_eq!(ran.code, Some(3));
    assert_snapshot!(ran.err, @"error: COURSE/exercises/01-rest-house/src is no folder but a link or a file; take it away first");
    assert_eq!(world.read("elsewhere/lib.rs"), "// not to be touched\n");
}
