//! The clones that a pipeline has, and what a clone may try: two commits are read in it, and
//! nothing of it is run or believed.

use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;

use grader::ci::place::{By, Revisions};
use grader::ci::{Comparison, Repository, Start, fetch};

use crate::world::{LIB, OTHER, SLUG, World, compare, git, ran, summary, taken, touched};

#[test]
fn a_clones_settings_run_nothing() {
    let world = World::on_branch();
    let trap = world.path("sprung");
    let set = format!("touch {}", trap.display());
    let script = format!("#!/bin/sh\n{set}\ncat\n");
    for name in ["hooks/post-checkout", "hooks/reference-transaction", "hooks/pre-commit", "x"] {
        world.file(&format!(".git/{name}"), &script);
        let all = fs::Permissions::from_mode(0o755);
        fs::set_permissions(world.path(&format!(".git/{name}")), all).expect("ours");
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
    let world = World::on_branch();
    let honest = world.commit("nothing");
    world.file("tests/01-restaurant/rubric.toml", "");
    let forged = world.commit("forged");
    world.git(&["checkout", "--quiet", "main"]);
    world.git(&["replace", "main", &forged]);
    world.git(&["branch", "--force", "pr", &honest]);
    let comparison = world.compare();
    let rubric = comparison.course.root.join("tests/01-restaurant/rubric.toml");
    assert_ne!(fs::read_to_string(rubric).expect("text"), "");
}

#[test]
fn a_fork_and_a_shallow_clone() {
    let world = World::on_branch();
    world.file("README.md", "newer\n").commit("more of the base");
    world.git(&["branch", "--force", "main", "pr"]);
    // A fork has commits that the clone does not.
    let fork = tempfile::tempdir().expect("a folder");
    let from = format!("file://{}", world.path("").display());
    git(fork.path(), &["clone", "--quiet", &from, "."]);
    fs::write(fork.path().join(LIB), "// from a fork\n").expect("written");
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
    assert_eq!(comparison.commits.start, Start::Unknown);
    assert!(summary(&comparison).contains("does not tell where the change begins"));
    assert_eq!(touched(&comparison), [SLUG]);
    let sources = taken(&comparison).expect("taken");
    assert_eq!(sources.get("src/lib.rs"), Some("// from a fork\n"));
}

#[test]
fn what_is_missing_is_fetched_when_asked_for() {
    let world = World::on_branch();
    world.file(LIB, "// mine\n").commit("mine");
    let runner = tempfile::tempdir().expect("a folder");
    git(runner.path(), &["init", "--quiet", "."]);
    let from = world.path("").display().to_string();
    git(runner.path(), &["remote", "add", "origin", &from]);
    let [base, head] = ["main", "pr"].map(|name| world.git(&["rev-parse", name]));
    let named = Revisions { base: base.clone(), head: head.clone(), by: By::Hand };
    fetch(&Repository::find(runner.path()).expect("a clone"), &named).expect("fetched");
    assert_eq!(touched(&compare(runner.path(), &base, &head).expect("compared")), [SLUG]);
}

#[test]
fn revisions_are_no_options() {
    let world = World::on_branch();
    for odd in ["--all", "-h", "--output=x", "main:course.toml", "no\nsuch", ""] {
        assert!(compare(&world.path(""), odd, "pr").is_err(), "{odd}");
    }
    assert!(compare(Path::new("/"), "main", "pr").is_err());
}

/// Names that somebody typed are theirs to mend; those of a service are nobody's mistake.
#[test]
fn a_name_that_is_not_there_is_wrong_use_where_somebody_typed_it() {
    let world = World::on_branch();
    let at_home = |arguments: &[&str]| world.run(arguments);
    for (base, head, near) in
        [("mian", "pr", "did you mean `main`?"), ("main", "pr1~2", "did you mean `pr`?")]
    {
        let said = at_home(&["--base", base, "--head", head]);
        assert_eq!(said.code, Some(2), "{said:?}");
        assert!(said.err.contains(near), "{said:?}");
    }
    let said = at_home(&["--base", "main", "--head", "zzz"]);
    assert_eq!(said.code, Some(2), "{said:?}");
    assert!(said.err.contains("git fetch --no-tags origin zzz"), "{said:?}");

    // The same when it is to be fetched, but not when nobody answers.
    let from = world.path("").display().to_string();
    world.git(&["remote", "add", "origin", &from]);
    let said = at_home(&["--fetch", "--base", "mian", "--head", "pr"]);
    assert_eq!(said.code, Some(2), "{said:?}");
    assert!(said.err.contains("did you mean `main`?"), "{said:?}");
    world.git(&["remote", "set-url", "origin", "/nowhere"]);
    let said = at_home(&["--fetch", "--base", "mian", "--head", "pr"]);
    assert_eq!(said.code, Some(3), "{said:?}");

    let event = world.path("event.json");
    let [base, head] = ["1", "2"].map(|digit| digit.repeat(40));
    let json = format!(r#"{{"before":"{base}","after":"{head}"}}"#);
    fs::write(&event, json).expect("written");
    let mut command = world.grader(&[]);
    command.env("GITHUB_ACTIONS", "true").env("GITHUB_EVENT_PATH", event);
    assert_eq!(ran(command).code, Some(3));
}

/// A push that takes commits back asks for nothing new; but what it undoes is to be seen.
#[test]
fn a_head_in_the_past_of_its_base_is_compared_as_it_is() {
    let world = World::new();
    let rubric = "tests/01-restaurant/rubric.toml";
    let text = fs::read_to_string(world.path(rubric)).expect("text");
    let given = world.git(&["rev-parse", "HEAD"]);
    world.file(LIB, "// mine\n").file(rubric, text + "\n").commit("mine, and a newer rubric");
    let comparison = compare(&world.path(""), "main", &given).expect("compared");
    assert_eq!(comparison.commits.start, Start::Behind);
    assert_eq!(touched(&comparison), [SLUG]);
    let summary = summary(&comparison);
    assert!(summary.contains("older than the base and in its past"), "{summary}");
    assert!(summary.contains(&format!("- `{rubric}`: changed; ")), "{summary}");
    // The same commit twice is in nobody's past.
    let comparison = compare(&world.path(""), "main", "main").expect("compared");
    assert!(matches!(comparison.commits.start, Start::Left(_)));
    assert_eq!(touched(&comparison), Vec::<&str>::new());
}

/// What a push over other commits no longer has is its doing; a pull request never had it.
#[test]
fn a_push_over_other_commits_is_compared_with_them() {
    let world = World::new();
    let other = format!("exercises/{OTHER}/src/lib.rs");
    world.git(&["checkout", "--quiet", "-b", "pr"]);
    world.file(&other, "// mine\n").commit("what is pushed");
    world.git(&["checkout", "--quiet", "main"]);
    world.file(LIB, "// earlier\n").commit("what was there");
    for (by, what) in [(By::Push, &[SLUG, OTHER][..]), (By::Merge, &[OTHER])] {
        let is_push = by == By::Push;
        let named = Revisions { base: "main".to_owned(), head: "pr".to_owned(), by };
        let repository = Repository::find(&world.path("")).expect("a clone");
        let comparison = Comparison::new(repository, &named, None).expect("compared");
        assert_eq!(touched(&comparison), what);
        assert_eq!(summary(&comparison).contains("replaced the commit before it"), is_push);
        assert_eq!(comparison.commits.start == Start::Replaced, is_push);
    }
}
