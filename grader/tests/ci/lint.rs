//! `grader ci lint` finds what is planted, where it is planted, and nothing else.
//!
//! Each file in `planted/` says on its lines which dangers are there.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use grader::ci::lint::{Danger, lint};

use crate::world::{World, ran};

const COMMIT: &str = "0123456789abcdef0123456789abcdef01234567";

/// The dangers that a file says it has, with their lines.
fn said(text: &str) -> BTreeSet<(usize, String)> {
    let lines = text.lines().enumerate();
    let marked = lines.filter_map(|(n, line)| Some((n + 1, line.split_once("# danger: ")?.1)));
    marked.flat_map(|(n, names)| names.split(' ').map(move |name| (n, name.to_owned()))).collect()
}

fn planted() -> Vec<(String, String)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/ci/planted");
    let files =
        fs::read_dir(folder).expect("it is there").map(|entry| entry.expect("listed").path());
    let read = |path: std::path::PathBuf| {
        let name = path.file_name().expect("a file").to_string_lossy().into_owned();
        (name, fs::read_to_string(path).expect("text"))
    };
    files.map(read).collect()
}

#[test]
fn every_planted_danger_is_found_and_no_other() {
    let mut kinds = BTreeSet::new();
    let mut with_dangers = 0;
    for (name, text) in planted() {
        let found = lint(Path::new(&name), text.as_bytes());
        let found: BTreeSet<_> =
            found.into_iter().map(|it| (it.line, it.danger.to_string())).collect();
        assert_eq!(found, said(&text), "{name}");
        with_dangers += usize::from(!found.is_empty());
        kinds.extend(found.into_iter().map(|(_, kind)| kind));
    }
    assert!(with_dangers >= 15, "{with_dangers}");
    let all: BTreeSet<_> = Danger::ALL.iter().map(ToString::to_string).collect();
    assert_eq!(kinds, all, "a danger is never planted");
}

#[test]
fn what_init_writes_passes() {
    for (service, files) in [("github", 3), ("gitlab", 1)] {
        let world = World::new();
        let init = |more: &[&str]| {
            let named = ["init", "--service", service, "--commit", COMMIT, "--grader"];
            world.run(&[&named[..], &["https://example.org/course/grader"], more].concat())
        };
        let ran = init(&[]);
        assert_eq!(ran.code, Some(0), "{ran:?}");
        assert_eq!(ran.out.lines().filter(|line| line.starts_with("wrote ")).count(), files);
        let ran = world.run(&["lint"]);
        assert_eq!(ran.code, Some(0), "{ran:?}");
        // The same again is no change; another is not written over.
        assert_eq!(init(&[]).code, Some(0));
        assert_eq!(
            init(&["--branch", "trunk"]).code,
            Some(if service == "github" { 2 } else { 0 })
        );
        assert_eq!(init(&["--branch", "trunk", "--force"]).code, Some(0));
    }
}

#[test]
fn what_init_writes_is_as_it_was_read() {
    let source = grader::ci::pipeline::Source::new("https://example.org/course/grader", COMMIT);
    let source = source.expect("sound");
    let all =
        [grader::ci::pipeline::github(&source, "main"), grader::ci::pipeline::gitlab(&source)];
    let files = all.concat().into_iter().map(|(way, text)| format!("==> {way}\n{text}"));
    insta::assert_snapshot!(files.collect::<Vec<_>>().join("\n"));
}

#[test]
fn what_could_become_a_part_of_a_script_is_refused() {
    let world = World::new();
    for (url, commit) in [
        ("https://example.org/x; rm -rf /", COMMIT),
        ("http://example.org/x", COMMIT),
        ("https://example.org/$(x)", COMMIT),
        ("https://example.org/x", "main"),
        ("https://example.org/x", "0123456"),
    ] {
        let ran = world.run(&["init", "--grader", url, "--commit", commit]);
        assert_eq!(ran.code, Some(2), "{ran:?}");
        assert!(!world.path(".github").exists());
    }
}

#[test]
fn lint_tells_line_why_and_mend() {
    let world = World::new();
    fs::create_dir_all(world.path(".github/workflows")).expect("made");
    let text = "on: pull_request\npermissions: {}\njobs:\n  a:\n    runs-on: x\n    steps:\n      - uses: a/b@v1\n";
    fs::write(world.path(".github/workflows/a.yml"), text).expect("written");
    let plain = world.run(&["lint"]);
    assert_eq!(plain.code, Some(1), "{plain:?}");
    insta::assert_snapshot!(plain.out);
    let json = world.run(&["lint", "--format", "json"]);
    let json: serde_json::Value = serde_json::from_str(&json.out).expect("JSON");
    assert_eq!(json["files"][0]["dangers"][0]["danger"], "unpinned");

    fs::write(world.path(".github/workflows/a.yml"), "on: [\n").expect("written");
    let broken = world.run(&["lint"]);
    assert_eq!(broken.code, Some(1), "{broken:?}");
    assert!(broken.out.contains(".github/workflows/a.yml:2: not-yaml: "), "{broken:?}");

    // And the others are looked through all the same.
    fs::write(world.path(".github/workflows/b.yml"), text).expect("written");
    fs::write(world.path(".github/workflows/c.yml"), b"on: push\n# \xff\n").expect("written");
    let all = world.run(&["lint"]);
    assert_eq!(all.code, Some(1), "{all:?}");
    for line in ["a.yml:2: not-yaml: ", "b.yml:7: unpinned: ", "c.yml:2: not-yaml: "] {
        assert!(all.out.contains(&format!(".github/workflows/{line}")), "{line}: {all:?}");
    }
    assert!(all.out.ends_with("3 dangers in 3 files\n"), "{all:?}");

    let nothing = tempfile::tempdir().expect("a folder");
    let mut command = world.grader(&["lint"]);
    command.current_dir(nothing.path());
    assert_eq!(ran(command).code, Some(2));
}

/// The project's own action, and the workflow that its documentation shows.
#[test]
fn the_projects_own_action_passes() {
    let project = Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("the grader lies in it");
    let action = fs::read_to_string(project.join("action.yml")).expect("it is there");
    let found = lint(Path::new("action.yml"), action.as_bytes());
    assert!(found.is_empty(), "{found:?}");
    let docs = fs::read_to_string(project.join("docs/ci.md")).expect("it is there");
    let workflows = docs.split("```yaml\n").skip(1).map(|it| it.split("```").next().unwrap_or(it));
    for workflow in workflows {
        let found = lint(Path::new("grade.yml"), workflow.as_bytes());
        assert!(found.is_empty(), "{found:?}");
    }
    for danger in Danger::ALL {
        assert!(docs.contains(&format!("`{danger}`")), "{danger} is not in docs/ci.md");
    }
}
