//! `grader explain`: classes at any time, exercises once they are solved.

use grader::attempts::{Attempt, BugSeen, BugState, Journal, State};
use grader::course::Course;
use insta::assert_snapshot;

use crate::strict::faults;
use crate::world::{Ran, World};

const LIB: &str = "exercises/01-rest-house/src/lib.rs";

/// A course whose first exercise says of which classes its bugs are, and explains itself in both
/// languages. Its solution is `// kept`.
fn world() -> World {
    let world = World::new();
    let bug = |id: &str, class: &str| {
        format!("[[bug]]\nid = \"{id}\"\nclass = \"{class}\"\npoints = 3\n")
    };
    let rubric = [bug("slow", "sequential-await"), bug("lost", "dropped-future")].concat();
    world.file("tests/01-rest-house/rubric.toml", &rubric);
    world.file("tests/01-rest-house/suite.rs", "// nobody is shown this\n");
    let folder = "solutions/01-rest-house";
    world.file(&format!("{folder}/EXPLAIN.md"), "# What was wrong\n\nIt was slow.\n");
    world.file(&format!("{folder}/EXPLAIN.pt-BR.md"), "# O que havia\n\nEra lento.\n");
    world
}

/// Remembers an attempt with some version, in which the two bugs were so.
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

fn explain(world: &World, arguments: &[&str]) -> Ran {
    world.run(&[&["explain"], arguments].concat())
}

fn explained(world: &World, arguments: &[&str]) -> String {
    let ran = explain(world, arguments);
    assert_eq!((ran.code, ran.err.as_str()), (Some(0), ""), "{ran:?}");
    ran.out
}

/// Why not, which is wrong use.
fn refused(world: &World, arguments: &[&str]) -> String {
    let ran = explain(world, arguments);
    assert_eq!((ran.code, ran.out.as_str()), (Some(2), ""), "{ran:?}");
    ran.err
}

const SOLVED: (State, [BugState; 2]) = (State::Solved, [BugState::Fixed, BugState::Fixed]);

#[test]
fn an_exercise_that_is_not_solved() {
    let world = world();
    assert_snapshot!(refused(&world, &["01"]), @r"
    error: 01-rest-house is explained once it is solved; it hides 2 bugs, and no check has found one mended yet
    hint: `grader hint 01-rest-house` helps you on; to see the solution all the same, add `--spoil`
    ");
    attempt(&world, State::Unsolved, &[BugState::Fixed, BugState::Alive]);
    assert_snapshot!(refused(&world, &["01"]), @r"
    error: 01-rest-house is explained once it is solved; at your last check 1 bug was left
    hint: `grader hint 01-rest-house` helps you on; to see the solution all the same, add `--spoil`
    ");
    attempt(&world, State::Unsolved, &[BugState::Fixed, BugState::Fixed]);
    assert_snapshot!(refused(&world, &["01"]), @r"
    error: 01-rest-house is explained once it is solved; at your last check no bug was left, but something that worked no longer did
    hint: `grader check 01-rest-house` shows what; to see the solution all the same, add `--spoil`
    ");
    let json = explain(&world, &["01", "--format", "json"]);
    let json: serde_json::Value = serde_json::from_str(&json.out).expect("it is JSON");
    assert!(json["error"]["message"].as_str().is_some_and(|it| it.contains("once it is solved")));
    assert_eq!(explained(&world, &["01", "--spoil"]), {
        attempt(&world, SOLVED.0, &SOLVED.1);
        explained(&world, &["01"])
    });
}

#[test]
fn an_exercise_that_was_solved_stays_explained() {
    let world = world();
    attempt(&world, SOLVED.0, &SOLVED.1);
    assert_snapshot!("solved", explained(&world, &["rest-house"]));
    assert_snapshot!("solved_in_portuguese", explained(&world, &["01", "--lang", "pt-BR"]));
    let json = explained(&world, &["01", "--format", "json"]);
    assert_eq!(faults("explain-exercise", &json), [""; 0], "{json}");
    world.file(LIB, "// kept\n");
    let same = explained(&world, &["01"]);
    assert!(same.contains("Your version is the solution, line by line"), "{same}");
    world.file(LIB, "// another\n");
    attempt(&world, State::Unsolved, &[BugState::Alive, BugState::Alive]);
    let changed = explained(&world, &["01"]);
    assert!(changed.contains("\n-// another\n+// kept\n"), "{changed}");
    std::fs::remove_file(world.root().join(LIB)).expect("it was there");
    let gone = explained(&world, &["01"]);
    assert!(gone.contains("Your files cannot be read as they are now"), "{gone}");
    assert!(gone.contains("It was slow"), "{gone}");
    assert!(!gone.contains("nobody is shown this"), "{gone}");
}

#[test]
fn a_class_says_where_it_is_hunted() {
    let world = world();
    attempt(&world, SOLVED.0, &SOLVED.1);
    let told = explained(&world, &["dropped-future"]);
    assert!(told.starts_with("dropped-future: a future that is made and never awaited\n"));
    assert!(told.ends_with("\nHunted in\n  ✔ 01-rest-house  A house with çedilha\n"), "{told}");
    let told = explained(&world, &["deadlock"]);
    assert!(told.ends_with("\nNo exercise of this course hunts it yet\n"), "{told}");
    // The bugs of an exercise are of a class, and both may have its name.
    assert!(explained(&world, &["blocking-call"]).starts_with("blocking-call: "));
    assert!(refused(&world, &["03"]).starts_with("error: 03-blocking-call is explained"));
}

#[test]
fn a_class_needs_no_course() {
    let world = World::empty();
    let told = explained(&world, &["deadlock", "--ascii"]);
    assert!(told.ends_with("    19-two-locks  Two locks\n"), "{told}");
    assert!(told.is_ascii(), "{told}");
    let all = explained(&world, &[]);
    assert!(all.contains("\n  lost-wakeup "), "{all}");
    assert!(!all.contains("The exercises"), "{all}");
    assert!(refused(&world, &["01"]).starts_with("error: no course here"));
    assert!(refused(&world, &["deadlok"]).contains("did you mean `deadlock`?"));
    assert!(refused(&world, &["--course", "nowhere"]).starts_with("error: no course here"));
}

#[test]
fn everything_there_is() {
    let world = world();
    attempt(&world, SOLVED.0, &SOLVED.1);
    assert_snapshot!("everything", explained(&world, &[]));
    assert_snapshot!("everything_in_portuguese", explained(&world, &["--lang", "pt-BR"]));
    let json: serde_json::Value =
        serde_json::from_str(&explained(&world, &["--format", "json"])).expect("it is JSON");
    assert_eq!(json["classes"].as_array().map(Vec::len), Some(20));
    assert_eq!(json["classes"][2]["hunted_in"], serde_json::json!(["01-rest-house"]));
    assert_eq!(json["exercises"][0]["solved"], true);
}

#[test]
fn names_that_lead_nowhere() {
    let world = world();
    assert_snapshot!(refused(&world, &["deadlok"]), @r"
    error: there is no exercise and no class of bugs `deadlok`; did you mean `deadlock`?
    hint: `grader explain` alone shows everything that can be explained
    ");
    assert_snapshot!(refused(&world, &["xyzzy", "--lang", "pt-BR"]), @r"
    erro: não existe exercício nem classe de bugs `xyzzy`
    dica: `grader explain` sozinho mostra tudo o que dá para explicar
    ");
    assert_snapshot!(refused(&world, &["await"]), @r"
    error: `await` could be `sequential-await` or `lock-across-await`
    hint: name one in full, as in `sequential-await`
    ");
}

#[test]
fn a_course_that_was_laid_out_has_its_solutions_inside_the_program() {
    let world = World::empty();
    let run = |arguments: &[&str]| {
        let mut command = world.command(arguments);
        command.env("GRADER_CACHE_DIR", world.root().join(".cache"));
        world.run_command(command)
    };
    assert_eq!(run(&["init", "bugs"]).code, Some(0));
    assert!(!world.root().join("bugs/solutions").exists());
    let refused = run(&["explain", "01", "--course", "bugs"]);
    assert_eq!(refused.code, Some(2), "{refused:?}");
    let told = run(&["explain", "01", "--spoil", "--course", "bugs", "--lang", "pt-BR"]);
    assert_eq!((told.code, told.err.as_str()), (Some(0), ""), "{told:?}");
    assert!(told.out.contains("\n+++ src/lib.rs (solução)\n"), "{}", told.out);
    assert!(told.out.contains("\nPara ler mais\n"), "{}", told.out);
}

#[test]
fn colours_only_where_they_belong() {
    let world = world();
    let coloured = |arguments: &[&str]| explained(&world, arguments).contains('\u{1b}');
    assert!(!coloured(&["deadlock"]));
    assert!(coloured(&["deadlock", "--color", "always"]));
    assert!(coloured(&["01", "--spoil", "--color", "always"]));
    assert!(!coloured(&["deadlock", "--color", "always", "--format", "json"]));
}
