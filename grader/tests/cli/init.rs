//! `grader init`: the course from inside the program, and what an update does to it.

use std::fs;
use std::path::Path;
use std::process::Command;

use insta::assert_snapshot;

use crate::world::{Ran, World};

const LIB: &str = "exercises/01-restaurant/src/lib.rs";
const BRIEF: &str = "exercises/01-restaurant/README.md";
const RECORD: &str = ".course-files.json";

/// Runs the program in `world`, with a cache that lies in it.
fn run(world: &World, arguments: &[&str]) -> Ran {
    let mut command = world.command(arguments);
    command.env("GRADER_CACHE_DIR", world.root().join(".cache"));
    world.run_command(command)
}

fn done(world: &World, arguments: &[&str]) -> String {
    let ran = run(world, arguments);
    assert_eq!((ran.code, ran.err.as_str()), (Some(0), ""), "{ran:?}");
    ran.out
}

/// A folder in which the course is laid out.
fn laid_out() -> World {
    let world = World::empty();
    done(&world, &["init"]);
    world
}

/// What `path` would look like if another version of the course had been laid out: with this
/// text, untouched.
fn as_from_another_version(world: &World, path: &str, text: &str) {
    world.file(path, text);
    let mut record: serde_json::Value =
        serde_json::from_str(&world.read(RECORD)).expect("the record is JSON");
    record["course"] = "another".into();
    let digest = blake3::hash(text.as_bytes()).to_hex().as_str()[..32].to_owned();
    record["files"][path] = digest.into();
    world.file(RECORD, &record.to_string());
}

fn is_there(world: &World, path: &str) -> bool {
    world.root().join(path).exists()
}

#[test]
fn a_folder_with_the_exercises_alone() {
    let world = World::empty();
    let told = done(&world, &["init", "bugs"]);
    assert!(told.contains("exercises laid out in bugs\n"), "{told}");
    assert!(told.ends_with("\n  cd bugs\n  grader check 01-restaurant\n"), "{told}");
    for file in ["course.toml", "Cargo.toml", "Cargo.lock", ".gitignore", ".git", LIB, BRIEF] {
        assert!(is_there(&world, &format!("bugs/{file}")), "{file}");
    }
    for file in ["tests", "solutions", "grader"] {
        assert!(!is_there(&world, &format!("bugs/{file}")), "{file}");
    }
    let repository = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    for entry in fs::read_dir(repository.join("exercises")).expect("it is there").flatten() {
        let folder = entry.file_name().to_string_lossy().into_owned();
        assert!(is_there(&world, &format!("bugs/exercises/{folder}/README.md")), "{folder}");
        assert!(is_there(&world, &format!("bugs/exercises/{folder}/src/lib.rs")), "{folder}");
    }
    let course = world.root().join("bugs");
    let listed = done(&world, &["list", "--course", course.to_str().expect("a plain path")]);
    assert!(listed.contains("01-restaurant     "), "{listed}");
}

/// Cargo knows every version and changes nothing; so does rust-analyzer, which asks cargo.
#[test]
fn cargo_works_in_it_at_once() {
    let world = laid_out();
    let lock = world.read("Cargo.lock");
    let cargo = Command::new(env!("CARGO"))
        .args(["metadata", "--locked", "--offline", "--format-version=1"])
        .current_dir(world.root())
        .output()
        .expect("cargo starts");
    assert!(cargo.status.success(), "{}", String::from_utf8_lossy(&cargo.stderr));
    assert_eq!(world.read("Cargo.lock"), lock);
}

#[test]
fn only_where_there_is_room() {
    let world = World::empty();
    world.file("thesis.tex", "");
    let ran = run(&world, &["init"]);
    assert_eq!(ran.code, Some(2));
    assert_snapshot!(ran.err, @r"
    error: COURSE is not empty: it has `thesis.tex`
    hint: name a new folder, as in `grader init bug-hunts`
    ");
    assert!(!is_there(&world, "course.toml"));
    let ran = run(&World::new(), &["init"]);
    assert_eq!(ran.code, Some(2));
    assert_snapshot!(ran.err, @r"
    error: COURSE holds a course already
    hint: `grader init --update` brings it up to date; or name a new folder, as in `grader init bug-hunts`
    ");
    let ran = run(&World::new(), &["init", "--update"]);
    assert_eq!(ran.code, Some(2));
    assert_snapshot!(ran.err, @r"
    error: COURSE holds no course that `grader init` has laid out
    hint: `grader init bug-hunts` lays it out in a new folder
    ");
    let world = World::empty();
    world.file("README.md", "mine").file(".gitignore", "mine");
    done(&world, &["init"]);
    assert_eq!((world.read("README.md"), world.read(".gitignore")), ("mine".into(), "mine".into()));
}

#[test]
fn an_update_without_anything_new() {
    let world = laid_out();
    world.file(LIB, "// mine\n");
    assert_snapshot!(done(&world, &["init", "--update"]), @"Everything is up to date");
    assert_eq!(world.read(LIB), "// mine\n");
}

#[test]
fn an_update_keeps_what_was_edited_and_replaces_the_rest() {
    let world = laid_out();
    let [brief, lib] = [BRIEF, LIB].map(|file| world.read(file));
    as_from_another_version(&world, BRIEF, "# An older brief\n");
    as_from_another_version(&world, LIB, "// an older starter\n");
    world.file(LIB, "// an older starter, mended\n");
    let other = "exercises/03-blocking-call/src/lib.rs";
    world.file(other, "// mine\n");
    let ran = run(&world, &["list"]);
    assert_snapshot!(ran.err, @"note: your grader brings another version of the course than this folder has: `grader init --update` brings it in and keeps your edits");
    assert_snapshot!(done(&world, &["init", "--update"]), @r"
      exercises/01-restaurant/README.md: replaced by the newer one
      exercises/01-restaurant/src/lib.rs: you have edited it, so it is kept; the
      newer one is exercises/01-restaurant/src/lib.rs.new

    Everything is up to date now; 1 file is yours and kept. Compare with what lies
    beside it
    ");
    assert_eq!(world.read(BRIEF), brief);
    assert_eq!(world.read(LIB), "// an older starter, mended\n");
    assert_eq!(world.read(&format!("{LIB}.new")), lib);
    assert_eq!(world.read(other), "// mine\n");
    assert!(!is_there(&world, &format!("{other}.new")));
    // Once told, it is told no more.
    assert_eq!(done(&world, &["init", "--update"]), "Everything is up to date\n");
}

#[test]
fn an_update_brings_what_is_missing() {
    let world = laid_out();
    fs::remove_dir_all(world.root().join("exercises/01-restaurant")).expect("taken away");
    fs::remove_file(world.root().join("exercises/03-blocking-call/README.md")).expect("taken");
    assert_snapshot!(done(&world, &["init", "--update"]), @r"
      exercises/01-restaurant: new
      exercises/03-blocking-call/README.md: added

    Everything is up to date now
    ");
    assert!(is_there(&world, LIB));
}

#[test]
fn an_update_follows_a_new_number() {
    let world = laid_out();
    let rename = |from: &str, to: &str| {
        let [from, to] = [from, to].map(|name| world.root().join("exercises").join(name));
        fs::rename(from, to).expect("renamed");
    };
    // As if it had been laid out with the number 77.
    rename("01-restaurant", "77-restaurant");
    let record = world.read(RECORD).replace("exercises/01-restaurant/", "exercises/77-restaurant/");
    world.file(RECORD, &record);
    world.file("exercises/77-restaurant/src/lib.rs", "// mine\n");
    world.file("exercises/77-restaurant/notes.txt", "mine too");
    assert_snapshot!(done(&world, &["init", "--update"]), @r"
      exercises/77-restaurant is now exercises/01-restaurant

    Everything is up to date now
    ");
    assert_eq!(world.read(LIB), "// mine\n");
    assert_eq!(world.read("exercises/01-restaurant/notes.txt"), "mine too");
    assert!(!is_there(&world, "exercises/77-restaurant"));
}

#[test]
fn an_update_without_a_record_that_can_be_read_overwrites_nothing() {
    let world = laid_out();
    world.file(RECORD, "{").file(LIB, "// mine\n");
    assert_snapshot!(done(&world, &["init", "--update"]), @r"
      exercises/01-restaurant/src/lib.rs: you have edited it, so it is kept; the
      newer one is exercises/01-restaurant/src/lib.rs.new

    Everything is up to date now; 1 file is yours and kept. Compare with what lies
    beside it
    ");
    assert_eq!(world.read(LIB), "// mine\n");
}

#[test]
fn a_manifest_comes_back_too() {
    let world = laid_out();
    let manifest = "exercises/01-restaurant/Cargo.toml";
    let before = world.read(manifest);
    world.file(manifest, "[package]\nname = \"restaurant\"\n");
    let told = done(&world, &["reset", "01", "--yes"]);
    assert!(told.contains("Cargo.toml: "), "{told}");
    assert_eq!(world.read(manifest), before);
}

#[test]
fn an_author_is_sent_to_the_repository() {
    let ran = run(&laid_out(), &["verify", "01"]);
    assert_eq!(ran.code, Some(2));
    assert_snapshot!(ran.err, @r"
    error: this folder has the exercises alone; what makes and proves them is not here
    hint: run it in a clone of the course's repository
    ");
}
