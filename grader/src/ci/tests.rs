//! Real repositories: what is graded is the editable files of the head alone.

use std::path::Path;

use super::change::{How, What};
use super::place::Revisions;
use super::world::{LIB, SLUG, World, compare, git, taken};
use super::{Comparison, Repository, fetch};
use crate::submission::Refusal;

fn touched(comparison: &Comparison) -> Vec<&str> {
    comparison.changes.touched.iter().map(|slug| slug.as_str()).collect()
}

fn ignored(comparison: &Comparison) -> Vec<(&str, What, How)> {
    let all = comparison.changes.ignored.iter();
    all.map(|it| (it.path.as_str(), it.kind, it.how)).collect()
}

#[test]
fn everything_but_the_editable_files_is_the_bases() {
    let world = World::new();
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
            (".github/workflows/grade.yml", What::Workflow, How::Added),
            (".gitmodules", What::Git, How::Added),
            ("course.toml", What::Course, How::Changed),
            ("exercises/01-restaurant/Cargo.toml", What::Manifest, How::Changed),
            ("exercises/01-restaurant/build.rs", What::BuildScript, How::Added),
            ("exercises/01-restaurant/src/more.rs", What::ExtraFile, How::Added),
            ("exercises/77-mine/src/lib.rs", What::NewExercise, How::Added),
            ("rust-toolchain.toml", What::Settings, How::Added),
            ("tests/01-restaurant/rubric.toml", What::Hidden, How::Changed),
            ("tests/01-restaurant/suite.rs", What::Hidden, How::Changed),
        ]
    );
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
fn a_clones_settings_run_nothing() {
    let world = World::new();
    let trap = world.path("sprung");
    let set = format!("touch {}", trap.display());
    let script = format!("#!/bin/sh\n{set}\ncat\n");
    for name in ["hooks/post-checkout", "hooks/reference-transaction", "hooks/pre-commit", "x"] {
        use std::os::unix::fs::PermissionsExt as _;
        world.file(&format!(".git/{name}"), &script);
        let all = std::fs::Permissions::from_mode(0o755);
        std::fs::set_permissions(world.path(&format!(".git/{name}")), all).expect("ours");
    }
    world.git(&["config", "core.hooksPath", "/dev/null"]);
    world
        .file(LIB, "// mine $Format:%H$\n")
        .file(".gitattributes", "*.rs filter=x text eol=crlf\n");
    world.commit("mine");
    world.git(&["config", "--unset", "core.hooksPath"]);
    let program = world.path(".git/x").display().to_string();
    for key in [
        "core.fsmonitor",
        "core.sshCommand",
        "core.pager",
        "core.editor",
        "diff.external",
        "filter.x.smudge",
        "filter.x.clean",
        "filter.x.process",
        "uploadpack.packObjectsHook",
        "credential.helper",
        "core.alternateRefsCommand",
    ] {
        world.git(&["-c", "core.fsmonitor=false", "config", key, &program]);
    }
    let sources = world.taken().expect("it can be taken");
    assert_eq!(sources.get("src/lib.rs"), Some("// mine $Format:%H$\n"));
    assert!(!trap.exists(), "something of the clone's was run");
}

#[test]
fn replacements_and_grafts_are_not_believed() {
    let world = World::new();
    let honest = world.commit("nothing");
    world.file("tests/01-restaurant/rubric.toml", "");
    let forged = world.commit("forged");
    world.git(&["checkout", "--quiet", "main"]);
    world.git(&["replace", "main", &forged]);
    world.git(&["branch", "--force", "pr", &honest]);
    let comparison = world.compare();
    let rubric = comparison.course.root.join("tests/01-restaurant/rubric.toml");
    assert_ne!(std::fs::read_to_string(rubric).expect("text"), "");
}

#[test]
fn renames_and_deletions_lose_the_file() {
    let world = World::new();
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
fn links_submodules_and_odd_files_are_refused() {
    let file = || "src/lib.rs".to_owned();
    let world = World::new();
    let solution = "../../../solutions/01-restaurant/src/lib.rs";
    world.link(LIB, solution).commit("a link");
    assert_eq!(world.taken(), Err(Refusal::Link { file: file() }));

    let world = World::new();
    world.link("exercises/01-restaurant/src", "../../solutions/01-restaurant/src").commit("above");
    assert_eq!(touched(&world.compare()), [SLUG]);
    assert_eq!(world.taken(), Err(Refusal::Link { file: file() }));

    let world = World::new();
    world.remove("exercises/01-restaurant");
    world.git(&["add", "--all"]);
    let commit = world.git(&["rev-parse", "HEAD"]);
    let way = "exercises/01-restaurant";
    world.git(&["update-index", "--add", "--cacheinfo", &format!("160000,{commit},{way}")]);
    world.git(&["commit", "--quiet", "--message", "a submodule"]);
    assert_eq!(world.taken(), Err(Refusal::NotPlain { file: file() }));

    let world = World::new();
    world.file(LIB, vec![b'/'; 300 << 10]).commit("large");
    assert_eq!(world.taken(), Err(Refusal::TooLarge { file: file(), bytes: 300 << 10 }));

    let world = World::new();
    world.file(LIB, b"// fine\n// \xff\n").commit("no text");
    assert_eq!(world.taken(), Err(Refusal::NotUtf8 { file: file(), line: 2 }));
}

#[test]
fn only_what_the_head_brings_counts_as_changed() {
    let world = World::new();
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
    assert_eq!(comparison.commits.left, Some(comparison.commits.base.clone()));
    // The merge the other way round, as a service makes it for a test.
    world.git(&["checkout", "--quiet", "-b", "merged", "main"]);
    world.git(&["merge", "--quiet", "--no-edit", "--no-ff", "pr"]);
    let merged = compare(&world.path(""), "main", "merged").expect("compared");
    assert_eq!(touched(&merged), [SLUG]);
}

#[test]
fn a_fork_and_a_shallow_clone() {
    let world = World::new();
    world.file("README.md", "newer\n").commit("more of the base");
    world.git(&["branch", "--force", "main", "pr"]);
    // A fork has commits that the clone does not.
    let fork = tempfile::tempdir().expect("a folder");
    let from = format!("file://{}", world.path("").display());
    git(fork.path(), &["clone", "--quiet", &from, "."]);
    std::fs::write(fork.path().join(LIB), "// from a fork\n").expect("written");
    git(fork.path(), &["commit", "--quiet", "--all", "--message", "mine"]);
    let head = git(fork.path(), &["rev-parse", "HEAD"]);
    let base = world.git(&["rev-parse", "main"]);
    let error = compare(&world.path(""), &base, &head).err().expect("not there yet").to_string();
    assert!(error.contains("head commit") && !error.contains("shallow"), "{error}");

    // What a runner has: nothing but the head, without its past.
    let runner = tempfile::tempdir().expect("a folder");
    git(runner.path(), &["init", "--quiet", "--bare", "."]);
    let fork = format!("file://{}", fork.path().display());
    git(runner.path(), &["fetch", "--quiet", "--depth", "1", &fork, &head]);
    let error = compare(runner.path(), &base, &head).err().expect("no base").to_string();
    assert!(error.contains("base commit") && error.contains("shallow"), "{error}");

    git(runner.path(), &["fetch", "--quiet", "--depth", "1", &from, &base]);
    let comparison = compare(runner.path(), &base, &head).expect("compared");
    assert_eq!(comparison.commits.left, None);
    assert_eq!(touched(&comparison), [SLUG]);
    let sources = taken(&comparison).expect("taken");
    assert_eq!(sources.get("src/lib.rs"), Some("// from a fork\n"));
}

#[test]
fn what_is_missing_is_fetched_when_asked_for() {
    let world = World::new();
    world.file(LIB, "// mine\n").commit("mine");
    let runner = tempfile::tempdir().expect("a folder");
    git(runner.path(), &["init", "--quiet", "."]);
    let from = world.path("").display().to_string();
    git(runner.path(), &["remote", "add", "origin", &from]);
    let [base, head] = ["main", "pr"].map(|name| world.git(&["rev-parse", name]));
    let named = Revisions { base: base.clone(), head: head.clone() };
    fetch(&Repository::find(runner.path()).expect("a clone"), &named).expect("fetched");
    assert_eq!(touched(&compare(runner.path(), &base, &head).expect("compared")), [SLUG]);
}

#[test]
fn a_course_may_lie_in_a_folder() {
    let world = World::below("teaching/async/");
    world.file(&format!("teaching/async/{LIB}"), "// mine\n").file(LIB, "// elsewhere\n");
    world.commit("mine");
    let comparison = world.compare();
    assert_eq!(comparison.folder, "teaching/async/");
    assert_eq!(touched(&comparison), [SLUG]);
    assert_eq!(ignored(&comparison), [(LIB, What::Other, How::Added)]);
}

#[test]
fn a_folder_of_students_is_graded_by_the_program() {
    let world = World::new();
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

#[test]
fn revisions_are_no_options() {
    let world = World::new();
    for odd in ["--all", "-h", "--output=x", "main:course.toml", "no\nsuch", ""] {
        assert!(compare(&world.path(""), odd, "pr").is_err(), "{odd}");
    }
    assert!(compare(Path::new("/"), "main", "pr").is_err());
}
