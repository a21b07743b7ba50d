//! `grader new` and `grader man`.

use insta::assert_snapshot;

use crate::world::World;

fn done(world: &World, arguments: &[&str]) -> String {
    let ran = world.run(arguments);
    assert_eq!((ran.code, ran.err.as_str()), (Some(0), ""), "{ran:?}");
    ran.out
}

#[test]
fn a_skeleton_is_written_and_listed() {
    let world = World::new();
    assert_snapshot!(done(&world, &["new", "07-questions"]));
    let listed = done(&world, &["list"]);
    assert!(listed.contains("07-questions         0/3"), "{listed}");
    // Rendered anew, nothing changes: it is what the marked sources say.
    assert_eq!(done(&world, &["verify", "--write", "07"]), "07-questions: up to date\n",);
    for file in [
        "exercises/07-questions/Cargo.toml",
        "tests/07-questions/fakes.rs",
        "tests/07-questions/suite.rs",
    ] {
        assert!(!world.read(file).contains('{') || file.ends_with(".rs"), "{file}");
    }
    let hint = done(&world, &["hint", "07"]);
    assert!(hint.starts_with("07-questions: five questions take"), "{hint}");
}

#[test]
fn nothing_is_written_over() {
    let world = World::new();
    let told = |slug: &str| {
        let ran = world.run(&["new", slug]);
        assert_eq!((ran.code, ran.out.as_str()), (Some(2), ""), "{ran:?}");
        ran.err
    };
    assert_snapshot!(told("03-questions"), @r"
    error: the course has `03-blocking-call` already
    hint: take another number
    ");
    world.file("tests/08-questions/notes", "");
    assert_snapshot!(told("08-questions"), @r"
    error: there is something in COURSE/tests/08-questions already
    hint: take it away first
    ");
    assert!(told("questions").contains("is not a slug"));
    assert!(!world.root().join("exercises/08-questions").exists());
}

#[test]
fn the_manual_page_names_every_command() {
    let page = done(&World::empty(), &["man"]);
    assert!(page.contains(".TH grader 1"), "{page}");
    for command in ["init", "check", "list", "hint", "reset", "completions"] {
        assert!(page.contains(&format!("grader\\-{command}(1)")), "{command}");
    }
    let world = World::empty();
    done(&world, &["man", "pages"]);
    assert!(world.read("pages/grader-hint.1").contains("nudge"));
}
