//! `grader batch --dry-run`: who handed in what.

use insta::assert_snapshot;
use serde_json::Value;

use crate::school::course;
use crate::world::World;

fn class() -> World {
    let world = course();
    world
        .file("class/ana/01-rest-house/src/lib.rs", "// ana's")
        .file("class/bea/exercises/19-two-locks/src/main.rs", "")
        .file("class/carl/essay.txt", "I could not")
        .file("class/Ünï, \"Q\"/src/lib.rs", "")
        .file("class/roster.csv", "a,b");
    world
}

#[test]
fn a_table() {
    let ran = class().run(&["batch", "class", "--exercise", "01", "--dry-run"]);
    assert_eq!((ran.code, ran.err.as_str()), (Some(1), ""));
    assert_snapshot!(ran.out);
}

#[test]
fn with_a_roster() {
    let world = class();
    world.file(
        "roster.csv",
        "id;nome;e-mail\n7;\"Ünï, \"\"Q\"\"\";q@x.org\n8;Ana;\n9;=1+1;x@x.org\n",
    );
    let ran = world.run(&["batch", "class", "--roster", "roster.csv", "--dry-run"]);
    assert_eq!((ran.code, ran.err.as_str()), (Some(1), ""));
    assert_snapshot!(ran.out);
}

#[test]
fn json() {
    let ran = class().run(&["batch", "class", "--dry-run", "--format", "json"]);
    assert_eq!((ran.code, ran.err.as_str()), (Some(1), ""));
    let told: Value = serde_json::from_str(&ran.out).expect("JSON");
    assert_eq!(told["version"], 1);
    assert_eq!(told["entries"][0]["key"], "ana");
    assert_eq!(told["entries"][0]["exercises"][0]["exercise"], "01-rest-house");
    assert_eq!(told["problems"][0]["kind"], "stray");
}

#[test]
fn wrong_use_is_said() {
    let ran = World::new().run(&["batch", "gone", "--dry-run"]);
    assert_eq!((ran.code, ran.out.as_str()), (Some(2), ""));
    assert_eq!(
        ran.err,
        "error: there is nothing at gone\nhint: look for a slip of the keyboard in the path\n"
    );
    let world = class();
    world.file("list", "ana\n");
    for (arguments, says) in [
        (&["--roster", "class/ana/01-rest-house/src/lib.rs"][..], "none of its columns is known"),
        (&["--git", "list"], "list, line 1: a URL or a path is missing"),
        (&["--layout", "canvas"], "does not have the layout `canvas`"),
        (&["--layout", "blackboard"], "there are: one, folders"),
    ] {
        let arguments = [&["batch", "class", "--dry-run"], arguments].concat();
        let ran = world.run(&arguments);
        assert_eq!((ran.code, ran.out.as_str()), (Some(2), ""), "{arguments:?}");
        assert!(ran.err.contains(says), "{}", ran.err);
    }
}

/// The course has the marked source of one exercise, and of the others none.
#[test]
fn an_exercise_whose_own_files_are_missing_is_told_and_the_others_go_on() {
    let world = class();
    world
        .file("class/bea/exercises/19-two-locks/src/lib.rs", "")
        .file("class/bea/exercises/01-rest-house/src/lib.rs", "// bea's");
    let ran = world.run(&["batch", "class", "--dry-run", "--format", "json"]);
    assert_eq!((ran.code, ran.err.as_str()), (Some(1), ""));
    let told: Value = serde_json::from_str(&ran.out).expect("JSON");
    let bea = &told["entries"][1];
    assert_eq!(bea["key"], "bea");
    assert_eq!(bea["exercises"][0]["exercise"], "01-rest-house");
    let said = bea.to_string();
    assert!(said.contains("`grader verify 19-two-locks` says what is wrong"), "{said}");
    assert_eq!(told["hand_ins"], 2);
}

/// Files that only the one exercise can have a name for, as platforms hand them on.
#[test]
fn code_without_a_name_is_told_from_no_code() {
    let world = course();
    world
        .file("class/ana_101_1_lib.rs", "// ana's")
        .file("class/bea_102_2_lib.rs", "// bea's")
        .file("class/carl_103_3_essay.txt", "I could not");
    let ran = world.run(&["batch", "class", "--dry-run"]);
    assert!(ran.out.contains("there is Rust code in it, and nothing says of which"), "{}", ran.out);
    assert!(ran.out.contains("\n2 entries have Rust code and no name"), "{}", ran.out);
    let ran = world.run(&["batch", "class", "--dry-run", "--exercise", "01"]);
    assert!(!ran.out.contains("Rust code"), "{}", ran.out);
    assert!(ran.out.contains("To grade: 2 hand-ins"), "{}", ran.out);
}

/// What there is nothing to grade in is no hand-in, and the same twice is one: before as after.
#[test]
fn hand_ins_are_counted_as_the_batch_counts_them() {
    let world = class();
    world
        .file("again/ana/01-rest-house/src/lib.rs", "// ana's")
        .file("class/dora/01-rest-house/src/lib.rs", "// ana's")
        .file("class/emil/01-rest-house/src/main.rs", "");
    let batch = ["batch", "class", "again", "--exercise", "01"];
    let dry_run = |more: &[&str]| world.run(&[&batch[..], &["--dry-run"], more].concat()).out;
    let told: Value = serde_json::from_str(&dry_run(&["--format", "json"])).expect("JSON");
    assert_eq!([&told["hand_ins"], &told["students"], &told["contents"]], [4, 4, 2]);
    assert_eq!(told["entries"].as_array().map(Vec::len), Some(7));
    let says = dry_run(&[]);
    let last =
        "To grade: 4 hand-ins of 4 students, 2 different; 2 entries without anything to grade";
    assert_eq!(says.lines().last(), Some(last));
    // Taken in and not graded: what the report has is what was counted.
    world.run(&[&batch[..], &["--isolation", "none"]].concat());
    let told: Value =
        serde_json::from_str(&world.run(&["report", "--format", "json"]).out).expect("JSON");
    let hand_ins = |student: &Value| student["works"][0]["hand_ins"].as_u64().expect("a number");
    let students = told["students"].as_array().expect("a list");
    assert_eq!(students.iter().map(hand_ins).sum::<u64>(), 4);
}
