//! Names of exercises and folders that lead nowhere: exit code 2, and what to do next.

use insta::assert_snapshot;

use crate::world::World;

/// Standard error of a run that must end with this code and write no data.
fn told(world: &World, arguments: &[&str], code: i32) -> String {
    let ran = world.run(arguments);
    assert_eq!((ran.code, ran.out.as_str()), (Some(code), ""), "{ran:?}");
    ran.err
}

#[test]
fn an_unknown_exercise_gets_the_nearest() {
    assert_snapshot!(told(&World::new(), &["check", "blokcing-call"], 2), @r"
    error: there is no exercise `blokcing-call`; did you mean `03-blocking-call`?
    hint: `grader list` shows every exercise of the course
    ");
}

#[test]
fn an_ambiguous_name_gets_all_that_it_fits() {
    assert_snapshot!(told(&World::new(), &["check", "lock"], 2), @r"
    error: `lock` could be `03-blocking-call` or `19-two-locks`
    hint: name one in full, as in `03-blocking-call`
    ");
}

#[test]
fn outside_a_course() {
    let world = World::empty();
    for command in ["check", "list", "verify"] {
        let told = told(&world, &[command], 2);
        assert_snapshot!("outside_a_course", told);
    }
}

#[test]
fn another_folder_can_be_named() {
    let (world, elsewhere) = (World::new(), World::empty());
    let course = world.root().join("exercises/01-rest-house");
    let course = course.to_str().expect("a plain path");
    let ran = elsewhere.run(&["list", "--course", course]);
    assert_eq!(ran.code, Some(0), "{ran:?}");
    assert_eq!(ran, elsewhere.run(&["--course", course, "list"]));
}

#[test]
fn a_broken_course_is_told_with_its_line() {
    let world = World::new();
    let broken = world.read("course.toml").replace("needs =", "need =");
    world.file("course.toml", &broken);
    assert_snapshot!(told(&world, &["list"], 3), @r"
    error: COURSE/course.toml:11: unknown field `need`, expected one of `slug`, `needs`, `formerly`
    hint: mend that line of the file
    ");
}

#[test]
fn a_submission_must_say_whose_exercise_it_is() {
    let world = World::new();
    world.file("homework/src/lib.rs", "");
    assert_snapshot!(told(&world, &["check", "--submission", "homework"], 2), @r"
    error: which exercise is homework? Its name does not say
    hint: name it, as in `grader check 03-blocking-call --submission homework`
    ");
    assert_snapshot!(told(&world, &["check", "--submission", "homewrok"], 2), @r"
    error: there is no folder homewrok
    hint: look for a slip of the keyboard in the path
    ");
}

#[test]
fn what_is_not_a_command_is_wrong_use() {
    assert_snapshot!(told(&World::new(), &["chekc"], 2), @r"
    error: unrecognized subcommand 'chekc'

      tip: a similar subcommand exists: 'check'

    Usage: grader [OPTIONS] [COMMAND]

    For more information, try '--help'.
    ");
}
