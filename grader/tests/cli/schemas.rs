//! What the program writes as JSON is what the published schemas say, and nothing more.

use crate::school::school;
use crate::strict::faults;

#[test]
fn every_command_writes_what_its_schema_says() {
    let world = school();
    world
        .file("hand-ins/ana/01-rest-house/src/main.rs", "")
        .file("hand-ins/bea/essay.txt", "I could not")
        .file("hand-ins/roster.csv", "a,b")
        .file("roster.csv", "id,name,email\nana,Ana,a@example.org\nzoe,Zoe,z@example.org\n")
        .file(
            "tests/01-rest-house/source/lib.rs",
            "//#if slow\n// slow\n//#endif\n//#if lost\n// lost\n//#else\n// kept\n//#endif\n",
        )
        .file(
            ".github/workflows/a.yml",
            "on: pull_request_target\njobs:\n  a:\n    steps:\n      - uses: actions/checkout@v4\n        \
             with:\n          ref: ${{ github.event.pull_request.head.sha }}\n",
        );
    let hand_ins = ["batch", "hand-ins", "--roster", "roster.csv"];
    for (schema, arguments) in [
        ("list", &["list"][..]),
        ("hint", &["hint", "01"]),
        ("explain", &["explain"]),
        ("explain-class", &["explain", "deadlock"]),
        ("doctor", &["doctor"]),
        ("cache", &["cache"]),
        ("ci-lint", &["ci", "lint"]),
        ("batch-dry-run", &[&hand_ins[..], &["--dry-run"]].concat()),
        // Nothing of it can be taken, so nothing is graded.
        ("batch", &[&hand_ins[..], &["--store", "other.sqlite"]].concat()),
        ("alike", &["alike"]),
        ("report", &["report"]),
    ] {
        let ran = world.run(&[arguments, &["--format", "json"]].concat());
        assert_eq!(faults(schema, &ran.out), [""; 0], "{arguments:?}: {}", ran.out);
    }
    // And whatever went wrong.
    let ran = world.run(&["report", "--batch", "third", "--format", "json"]);
    assert_eq!(faults("check", &ran.out), [""; 0], "{}", ran.out);
}

/// The record has an object a line.
#[test]
fn every_line_of_a_merged_store_is_as_the_schema_says() {
    let world = school();
    let ran = world.run(&["merge", "--into", "grader.sqlite", "--format", "json"]);
    let lines: Vec<&str> = ran.out.lines().collect();
    assert!(lines.len() > 10, "{ran:?}");
    for line in &lines {
        assert_eq!(faults("merge", line), [""; 0], "{line}");
    }
    let news = lines[1].replacen('{', "{\"news\":0,", 1);
    assert!(!faults("merge", &news).is_empty());
    // A kind of line that the schema knows is one that is written, but for what nobody did here.
    for kind in ["store", "batch", "student", "content", "verdict", "submission", "finding"] {
        let record = format!("\"record\":\"{kind}\"");
        assert!(lines.iter().any(|line| line.contains(&record)), "{kind}");
    }
}

/// The test above can fail.
#[test]
fn a_field_that_the_schema_does_not_have_is_found() {
    let world = school();
    let out = world.run(&["report", "--format", "json"]).out;
    for (from, to) in [
        ("\"students\":[", "\"news\":0,\"students\":["),
        ("\"standing\":", "\"news\":0,\"standing\":"),
        ("\"status\":", "\"news\":0,\"status\":"),
        ("\"standing\":\"solved\"", "\"standing\":\"asleep\""),
        ("\"median_percent\":", "\"median\":"),
        ("\"lateness\":\"in-time\"", "\"lateness\":{\"weeks\":1}"),
    ] {
        assert!(out.contains(from), "{from}");
        assert!(!faults("report", &out.replacen(from, to, 1)).is_empty(), "{to}");
    }
}
