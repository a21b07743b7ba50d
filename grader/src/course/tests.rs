//! The course as a whole: found, read, asked for exercises.

use super::fixture::{MANIFEST, World};
use super::*;

fn refused(edit: impl Fn(String) -> String) -> String {
    let world = World::new();
    world.edit("course.toml", edit);
    world.told(Course::find(&world.root()))
}

#[test]
fn found_from_any_folder_below_it() {
    let world = World::new();
    let below = world.root().join("exercises/01-rest-house/src");
    let course = Course::find(&below).expect("found");
    assert_eq!(course.root, world.root());
    let at = |folder: &str| {
        let exercise = course.exercise_at(&world.root().join(folder)).expect("sound");
        exercise.map(|exercise| exercise.slug.to_string())
    };
    assert_eq!(at("exercises/01-rest-house/src").as_deref(), Some("01-rest-house"));
    assert_eq!(at("tests/01-rest-house").as_deref(), Some("01-rest-house"));
    assert_eq!(at("exercises"), None);
    assert_eq!(at("."), None);
}

#[test]
fn outside_a_course_the_error_says_so() {
    let empty = tempfile::tempdir().expect("a folder");
    let error = Course::find(empty.path()).expect_err("there is none");
    assert!(matches!(error, CourseError::NoCourse { .. }), "{error}");
    assert!(error.next_step().is_some_and(|next| next.contains("grader init")));
}

#[test]
fn exercises_go_by_slug_number_and_part() {
    let course = World::new().course();
    let slug = |name: &str| course.slug(name).map(Slug::as_str).map_err(|error| error.to_string());
    for name in
        ["03-blocking-call", "03", "3", "blocking", "Blocking-Call", "exercises/03-blocking-call/"]
    {
        assert_eq!(slug(name), Ok("03-blocking-call"), "{name}");
    }
    assert_eq!(slug("o"), Err("`o` could be `01-rest-house` or `03-blocking-call`".to_owned()));
    assert_eq!(
        slug("blokcing"),
        Err("there is no exercise `blokcing`; did you mean `03-blocking-call`?".to_owned())
    );
    for name in ["", "4", "99", "zzz"] {
        assert_eq!(slug(name), Err(format!("there is no exercise `{name}`")));
    }
}

#[test]
fn a_broken_course_names_the_line() {
    let told = |from: &str, to: &str| refused(|text| text.replace(from, to));
    assert_eq!(
        told("{ slug = \"01-rest-house\" }", "{ slug = \"1-house\" }"),
        "course.toml:5: `1-house` is not a slug: two digits, then lower-case words, joined by \
         hyphens, as in `03-blocking-call`"
    );
    assert_eq!(
        told("slug = \"01-rest-house\"", "slug = \"02-not-there\""),
        "course.toml:5: exercise `02-not-there` has no folder exercises/02-not-there"
    );
    assert_eq!(
        told("{ slug = \"03-blocking-call\"", "{ slug = \"01-rest-house\""),
        "course.toml:6: exercise `01-rest-house` is listed twice"
    );
    assert_eq!(
        told("needs = [\"01-rest-house\"]", "needs = [\"01-rest-hose\"]"),
        "course.toml:6: `needs` names `01-rest-hose`, which is no exercise of this course; did \
         you mean `01-rest-house`?"
    );
    assert_eq!(
        told("needs = [\"01-rest-house\"]", "needs = [\"03-blocking-call\"]"),
        "course.toml:6: `03-blocking-call` needs `03-blocking-call`, which does not come before it"
    );
    assert_eq!(
        told("name = \"U\"", "nmae = \"U\""),
        "course.toml:3: unknown field `nmae`, expected one of `name`, `pt-BR`, `exercise`"
    );
    assert!(told("title = \"T\"", "title = ").starts_with("course.toml:1: "));
}

#[test]
fn a_broken_manifest_names_the_line() {
    let told = |from: &str, to: &str| {
        let world = World::new();
        world.file("exercises/03-blocking-call/Cargo.toml", MANIFEST.replace(from, to));
        let told = world.told(world.course().exercise("03"));
        told.trim_start_matches("exercises/03-blocking-call/").to_owned()
    };
    assert_eq!(
        told("src/kitchen.rs", "src/lib.rs"),
        "Cargo.toml:6: `src/lib.rs` is listed twice, and a file is either the student's or the \
         teacher's"
    );
    assert_eq!(
        told("src/kitchen.rs", "src/../build.rs"),
        "Cargo.toml:6: `src/../build.rs` is not a Rust file under src/"
    );
    assert_eq!(
        told("[\"src/lib.rs\"]", "[]"),
        "Cargo.toml:5: `editable` is empty: a student could change nothing"
    );
    assert!(
        told("[package.metadata.grader]", "[package.metadata.other]")
            .starts_with("Cargo.toml:2: the package has no [package.metadata.grader] table")
    );
    assert_eq!(
        told("kit =", "kti ="),
        "Cargo.toml:7: unknown field `kti`, expected one of `editable`, `fixed`, `kit`, `limits`"
    );
}

#[test]
fn an_exercise_knows_its_names() {
    let exercise = World::new().exercise();
    assert_eq!(exercise.title, "The rest house");
    assert_eq!(exercise.crate_name, "rest_house");
    assert_eq!(exercise.kit, "core");
    assert_eq!(exercise.listed().collect::<Vec<_>>(), ["src/lib.rs", "src/kitchen.rs"]);
}
