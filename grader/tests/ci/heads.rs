//! What a head may bring: graded are its editable files alone, and the summary says what is not.

use grader::ci::change::{How, What};
use grader::ci::{Comparison, Start};
use grader::submission::Refusal;

use crate::world::{LIB, OTHER, SLUG, World, compare, summary, taken, touched};

fn ignored(comparison: &Comparison) -> Vec<(&str, What, How)> {
    let all = comparison.changes.ignored.iter();
    all.map(|it| (it.path.as_str(), it.kind, it.how)).collect()
}

/// Whether the summary says of every file that does not count that it does not, and why.
fn named(comparison: &Comparison) {
    let summary = summary(comparison);
    let lines: Vec<&str> = summary.lines().filter(|line| line.starts_with("- `")).collect();
    let ignored = &comparison.changes.ignored;
    assert_eq!(lines.len(), ignored.len(), "{summary}");
    for (line, it) in lines.iter().zip(ignored) {
        let how = match it.how {
            How::Added => "added; ",
            How::Changed => "changed; ",
            How::Deleted => "deleted; ",
        };
        assert!(line.starts_with(&format!("- `{}`: {how}", it.path)), "{line}");
        assert!(!line.ends_with("; "), "{line}");
    }
}

#[test]
fn everything_but_the_editable_files_is_the_bases() {
    let world = World::on_branch();
    let suite = std::fs::read_to_string(world.path("tests/01-restaurant/suite.rs")).expect("text");
    world
        .file(LIB, "// mine\n")
        .file("exercises/01-restaurant/Cargo.toml", "[package]\nname = \"x\"\n")
        .file("exercises/01-restaurant/build.rs", "fn main() {}\n")
        .file("exercises/01-restaurant/src/more.rs", "// more\n")
        .file("exercises/77-mine/src/lib.rs", "// mine\n")
        .file("tests/01-restaurant/rubric.toml", "")
        .file("tests/01-restaurant/suite.rs", "// nothing\n")
        .file("course.toml", "title = \"Mine\"\n")
        .file("Cargo.toml", "[workspace]\nmembers = [\"mine\"]\n")
        .file("Cargo.lock", "version = 4\n")
        .file("exercises/01-restaurant/.cargo/config.toml", "[build]\nrustflags = [\"x\"]\n")
        .file("clippy.toml", "msrv = \"1.0\"\n")
        .file(".githooks/pre-commit", "#!/bin/sh\n")
        .file("action.yml", "runs: {}\n")
        .file(".cargo/config.toml", "[build]\nrustc-wrapper = \"./x\"\n")
        .file("rust-toolchain.toml", "[toolchain]\npath = \"x\"\n")
        .file(".github/workflows/grade.yml", "on: push\n")
        .file(".gitattributes", "*.rs filter=evil export-subst\n")
        .file(".gitmodules", "[submodule \"x\"]\n");
    world.commit("all of it");
    let comparison = world.compare();
    assert_eq!(touched(&comparison), [SLUG]);
    let kinds = ignored(&comparison);
    assert_eq!(
        kinds,
        [
            (".cargo/config.toml", What::Settings, How::Added),
            (".gitattributes", What::Git, How::Added),
            (".githooks/pre-commit", What::Git, How::Added),
            (".github/workflows/grade.yml", What::Workflow, How::Added),
            (".gitmodules", What::Git, How::Added),
            ("Cargo.lock", What::Manifest, How::Added),
            ("Cargo.toml", What::Manifest, How::Added),
            ("action.yml", What::Workflow, How::Added),
            ("clippy.toml", What::Settings, How::Added),
            ("course.toml", What::Course, How::Changed),
            ("exercises/01-restaurant/.cargo/config.toml", What::Settings, How::Added),
            ("exercises/01-restaurant/Cargo.toml", What::Manifest, How::Changed),
            ("exercises/01-restaurant/build.rs", What::BuildScript, How::Added),
            ("exercises/01-restaurant/src/more.rs", What::ExtraFile, How::Added),
            ("exercises/77-mine/src/lib.rs", What::NewExercise, How::Added),
            ("rust-toolchain.toml", What::Settings, How::Added),
            ("tests/01-restaurant/rubric.toml", What::Hidden, How::Changed),
            ("tests/01-restaurant/suite.rs", What::Hidden, How::Changed),
        ]
    );
    named(&comparison);
    let sources = taken(&comparison).expect("it can be taken");
    assert_eq!(sources.get("src/lib.rs"), Some("// mine\n"));
    assert_eq!(sources.get("src/more.rs"), None);
    // What decides the grade lies in a folder of its own, as the base has it.
    let root = &comparison.course.root;
    assert_ne!(root, world.path("").as_path());
    let there = std::fs::read_to_string(root.join("tests/01-restaurant/suite.rs")).expect("text");
    assert_eq!(there, suite);
    assert!(!root.join(".cargo").exists() && !root.join("rust-toolchain.toml").exists());
    let root = root.clone();
    drop(comparison);
    assert!(!root.exists(), "it goes away");
}

#[test]
fn renames_and_deletions_lose_the_file() {
    let world = World::on_branch();
    world.git(&["mv", LIB, "exercises/01-restaurant/src/main.rs"]);
    world.commit("renamed");
    assert_eq!(touched(&world.compare()), [SLUG]);
    assert_eq!(world.taken(), Err(Refusal::Missing { file: "src/lib.rs".to_owned() }));

    world.git(&["mv", "exercises/01-restaurant/src/main.rs", "exercises/01-restaurant/src/LIB.rs"]);
    world.commit("in capitals");
    let found = "src/LIB.rs".to_owned();
    assert_eq!(world.taken(), Err(Refusal::OtherCase { file: "src/lib.rs".to_owned(), found }));

    world.remove("exercises/01-restaurant");
    world.commit("deleted");
    assert_eq!(touched(&world.compare()), [SLUG]);
    assert_eq!(world.taken(), Err(Refusal::Missing { file: "src/lib.rs".to_owned() }));
}

#[test]
fn a_folder_that_is_renamed_is_no_exercise() {
    let world = World::on_branch();
    world.git(&["mv", "exercises/01-restaurant", "exercises/1-restaurant"]);
    world.commit("another name");
    let comparison = world.compare();
    assert_eq!(touched(&comparison), [SLUG]);
    assert_eq!(taken(&comparison), Err(Refusal::Missing { file: "src/lib.rs".to_owned() }));
    let came = ("exercises/1-restaurant/src/lib.rs", What::NewExercise, How::Added);
    let went = ("exercises/01-restaurant/Cargo.toml", What::Manifest, How::Deleted);
    assert!(ignored(&comparison).contains(&came) && ignored(&comparison).contains(&went));
    named(&comparison);
}

/// The teacher took an exercise out of the course while the student was at work on it.
#[test]
fn an_exercise_that_the_base_no_longer_has_is_not_graded() {
    let world = World::on_branch();
    let other = format!("exercises/{OTHER}/src/lib.rs");
    world.file(&other, "// mine\n").commit("mine");
    world.git(&["checkout", "--quiet", "main"]);
    for tree in ["exercises", "solutions", "tests"] {
        world.remove(&format!("{tree}/{OTHER}"));
    }
    let list = std::fs::read_to_string(world.path("course.toml")).expect("text");
    let entry = format!("\n[[unit.exercise]]\nslug = \"{OTHER}\"\n");
    world.file("course.toml", list.replace(&entry, "")).commit("one less");
    world.git(&["checkout", "--quiet", "pr"]);
    let comparison = world.compare();
    assert_eq!(touched(&comparison), Vec::<&str>::new());
    assert_eq!(ignored(&comparison), [(&*other, What::NewExercise, How::Changed)]);
    named(&comparison);
}

#[test]
fn what_a_head_takes_out_of_the_course_stays() {
    let world = World::on_branch();
    for tree in ["exercises", "solutions", "tests"] {
        world.remove(&format!("{tree}/{OTHER}"));
    }
    world.remove("tests/01-restaurant").remove("course.toml").file(LIB, "// mine\n");
    world.commit("nothing to be graded by");
    let comparison = world.compare();
    assert_eq!(touched(&comparison), [SLUG, OTHER]);
    assert_eq!(comparison.exercises.len(), 2);
    let rubric = format!("tests/{OTHER}/rubric.toml");
    assert!(ignored(&comparison).contains(&(&*rubric, What::Hidden, How::Deleted)));
    assert!(comparison.course.root.join(rubric).is_file());
    assert_eq!(taken(&comparison).expect("taken").get("src/lib.rs"), Some("// mine\n"));
}

#[test]
fn links_submodules_and_odd_files_are_refused() {
    let file = || "src/lib.rs".to_owned();
    let world = World::on_branch();
    let solution = "../../../solutions/01-restaurant/src/lib.rs";
    world.link(LIB, solution).commit("a link");
    assert_eq!(world.taken(), Err(Refusal::Link { file: file() }));

    let world = World::on_branch();
    world.link("exercises/01-restaurant/src", "../../solutions/01-restaurant/src").commit("above");
    assert_eq!(touched(&world.compare()), [SLUG]);
    assert_eq!(world.taken(), Err(Refusal::Link { file: file() }));

    let world = World::on_branch();
    world.remove("exercises/01-restaurant");
    world.git(&["add", "--all"]);
    let commit = world.git(&["rev-parse", "HEAD"]);
    let way = "exercises/01-restaurant";
    world.git(&["update-index", "--add", "--cacheinfo", &format!("160000,{commit},{way}")]);
    world.git(&["commit", "--quiet", "--message", "a submodule"]);
    assert_eq!(world.taken(), Err(Refusal::NotPlain { file: file() }));

    let world = World::on_branch();
    world.file(LIB, vec![b'/'; 300 << 10]).commit("large");
    assert_eq!(world.taken(), Err(Refusal::TooLarge { file: file(), bytes: 300 << 10 }));

    let world = World::on_branch();
    world.file(LIB, b"// fine\n// \xff\n").commit("no text");
    assert_eq!(world.taken(), Err(Refusal::NotUtf8 { file: file(), line: 2 }));
}

#[test]
fn only_what_the_head_brings_counts_as_changed() {
    let world = World::on_branch();
    world.file(LIB, "// mine\n").commit("mine");
    world.git(&["checkout", "--quiet", "main"]);
    world.file("exercises/03-blocking-call/src/lib.rs", "// the teacher's\n").commit("newer");
    // The base went on meanwhile.
    assert_eq!(touched(&world.compare()), [SLUG]);
    // And the head took that in.
    world.git(&["checkout", "--quiet", "pr"]);
    world.git(&["merge", "--quiet", "--no-edit", "main"]);
    let comparison = world.compare();
    assert_eq!((touched(&comparison), ignored(&comparison)), (vec![SLUG], vec![]));
    assert_eq!(comparison.commits.start, Start::Left(comparison.commits.base.clone()));
    // The merge the other way round, as a service makes it for a test.
    world.git(&["checkout", "--quiet", "-b", "merged", "main"]);
    world.git(&["merge", "--quiet", "--no-edit", "--no-ff", "pr"]);
    let merged = compare(&world.path(""), "main", "merged").expect("compared");
    assert_eq!(touched(&merged), [SLUG]);
}

#[test]
fn a_course_may_lie_in_a_folder() {
    let world = World::below("teaching/async/");
    world.git(&["checkout", "--quiet", "-b", "pr"]);
    world.file(&format!("teaching/async/{LIB}"), "// mine\n").file(LIB, "// elsewhere\n");
    world.commit("mine");
    let comparison = world.compare();
    assert_eq!(comparison.folder, "teaching/async/");
    assert_eq!(touched(&comparison), [SLUG]);
    assert_eq!(ignored(&comparison), [(LIB, What::Other, How::Added)]);
}

#[test]
fn a_folder_of_students_is_graded_by_the_program() {
    let world = World::on_branch();
    world.git(&["checkout", "--quiet", "main"]);
    for tree in ["tests", "solutions"] {
        world.remove(tree);
    }
    world.file(".course-files.json", "{\"version\":1,\"course\":\"x\",\"files\":{}}\n");
    world.commit("as `grader init` lays it out");
    world.git(&["checkout", "--quiet", "-B", "pr"]);
    world.file(LIB, "// mine\n").file("course.toml", "").file(".course-files.json", "");
    world.remove(".course-files.json").commit("mine");
    let comparison = world.compare();
    assert!(comparison.course.is_laid_out(), "the base decides");
    assert_eq!(touched(&comparison), [SLUG]);
    assert_eq!(ignored(&comparison).len(), 2);
    assert!(comparison.exercises.len() > 2, "they are the program's");
}
