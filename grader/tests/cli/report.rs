//! `grader report`: what came of a class, in every form that somebody else reads.

use std::collections::BTreeSet;
use std::fs;

use insta::assert_snapshot;
use serde_json::Value;

use crate::school::{FORMULA, course, school};
use crate::world::{Ran, World};

/// Runs it, and expects it to have done what it was asked for.
fn report(world: &World, arguments: &[&str]) -> Ran {
    let ran = world.run(&[&["report"], arguments].concat());
    assert_eq!(ran.code, Some(0), "{arguments:?}: {}", ran.err);
    ran
}

/// The files below a folder, by name, in order.
fn files(world: &World, folder: &str) -> Vec<String> {
    let mut files = Vec::new();
    let mut folders = vec![world.root().join(folder)];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).expect("it is there") {
            let path = entry.expect("read").path();
            if path.is_dir() {
                folders.push(path);
            } else {
                let name = path.strip_prefix(world.root()).expect("it is below");
                files.push(name.display().to_string());
            }
        }
    }
    files.sort();
    files
}

#[test]
fn for_people() {
    let ran = report(&school(), &[]);
    assert_eq!(ran.err, "");
    assert_snapshot!(ran.out);
}

#[test]
fn by_the_rules_of_the_class() {
    let world = school();
    world.file(
        "class.toml",
        "title = \"Autumn\"\ntime_zone = \"UTC\"\ndue = \"2026-03-01 12:00\"\n[late]\n\
         percent_per_day = 10\n",
    );
    let told: Value =
        serde_json::from_str(&report(&world, &["--format", "json"]).out).expect("JSON");
    assert_eq!(told["class"], "Autumn");
    let ana = told["students"].as_array().expect("a list").iter().find(|it| it["student"] == "ana");
    assert_eq!(ana.expect("is there")["works"][0]["points"], 4.5);
    world.file("class.toml", "titel = \"Autumn\"\n");
    let ran = world.run(&["report"]);
    assert_eq!((ran.code, ran.out.as_str()), (Some(2), ""));
    assert!(ran.err.contains("class.toml:1: unknown field `titel`"), "{}", ran.err);
}

#[test]
fn for_programs() {
    let world = school();
    let told: Value =
        serde_json::from_str(&report(&world, &["--format", "json"]).out).expect("JSON");
    let students = told["students"].as_array().expect("a list");
    let standing = |it: &Value| it["works"][0]["standing"].as_str().expect("a word").to_owned();
    let standings: Vec<_> = students.iter().map(standing).collect();
    let all = ["solved", "solved", "unsolved", "does-not-compile", "refused", "waiting", "unread"];
    assert_eq!(standings, all);
    let mut lines =
        csv::Reader::from_reader(&*report(&world, &["--format", "csv"]).out.into_bytes())
            .into_records()
            .map(|line| line.expect("every line has all cells"))
            .collect::<Vec<_>>();
    assert_eq!(lines.len(), 7);
    assert_eq!((&lines[0][0], &lines[0][1], &lines[0][6]), (FORMULA, "'=1+1", "solved"));
    // What was written first is of the first batch; the second has nobody.
    lines = csv::Reader::from_reader(
        &*report(&world, &["--format", "csv", "--batch", "second"]).out.into_bytes(),
    )
    .into_records()
    .collect::<Result<_, _>>()
    .expect("a table");
    assert!(lines.is_empty());
    let first = report(&world, &["--format", "json", "--batch", "first"]);
    let first: Value = serde_json::from_str(&first.out).expect("JSON");
    assert_eq!(first["overview"], told["overview"]);
}

#[test]
fn a_page_for_a_browser() {
    let world = school();
    let ran = report(&world, &["--html", "class.html"]);
    assert_eq!((ran.out.as_str(), ran.err.as_str()), ("", "written to class.html\n"));
    let page = world.read("class.html");
    // The two who handed in the same lead to each other.
    assert_eq!(page.matches("href=\"#alike-1\"").count(), 2, "{page}");
    assert!(!page.contains("<script") && !page.contains('\u{1b}'));
    // With another format beside it, both are had.
    let ran = report(&world, &["--html", "class.html", "--force", "--format", "csv"]);
    assert!(ran.out.starts_with("student,name,"), "{}", ran.out);
    // Without the course nothing can be compared, and everything else is told.
    let elsewhere = World::empty();
    fs::copy(world.root().join("grader.sqlite"), elsewhere.root().join("grader.sqlite"))
        .expect("copied");
    report(&elsewhere, &["--html", "class.html"]);
    let page = elsewhere.read("class.html");
    assert!(page.contains("Nothing was compared") && page.contains("Ana Lima"), "{page}");
}

#[test]
fn which_hints_were_taken_comes_from_what_was_handed_in() {
    let world = course();
    let hint = "{\"what\":\"hint\",\"exercise\":\"rest-house\",\"bug\":\"slow\",\"level\":2}\n";
    world
        .file("class/ana/exercises/01-rest-house/src/lib.rs", "// ana's")
        .file("class/ana/.grader/attempts.jsonl", hint)
        .file("class/bea/exercises/01-rest-house/src/lib.rs", "// bea's");
    // Takes in who there is, and refuses to grade.
    world.run(&["batch", "class", "--isolation", "none"]);
    let told: Value =
        serde_json::from_str(&report(&world, &["--format", "json"]).out).expect("JSON");
    let exercise = &told["overview"]["exercises"][0];
    assert_eq!((&exercise["handed_in"], &exercise["progress_files"]), (&2.into(), &1.into()));
    assert_eq!(exercise["bugs"][0]["hints"], serde_json::json!([0, 1, 0]));
    // Of nobody by name.
    assert!(!told["students"].to_string().contains("hint"));
}

#[test]
fn what_students_are_sent() {
    let world = school();
    let ran = report(&world, &["--feedback", "sent", "--reveal", "hints"]);
    assert_eq!(ran.err, "feedback for 7 students written to sent\n");
    let all = files(&world, "sent");
    assert_eq!(all.len(), 14);
    assert!(all.contains(&"sent/student-1-1.md".to_owned()), "{all:?}");
    let bea = world.read("sent/student-bea.md");
    assert!(bea.contains("✘ **an order is lost**") && bea.contains("3 / 5"), "{bea}");
    assert!(bea.contains("hint 3 of 3") && !bea.contains("fn own"), "{bea}");
    let page = world.read("sent/student-bea.html");
    assert!(page.contains("Ünï, &quot;Q&quot; &lt;b&gt;&amp;'") && page.len() < 20_000, "{page}");
    // Nothing is mixed with what lies there, unless it is wanted.
    let again = world.run(&["report", "--feedback", "sent"]);
    assert_eq!(again.code, Some(2));
    assert!(again.err.contains("sent is there already"), "{}", again.err);
    report(&world, &["--feedback", "sent", "--force", "--reveal", "verdicts", "--lang", "pt-BR"]);
    let bea = world.read("sent/student-bea.md");
    assert!(bea.contains("✔ **uma mesa por vez**") && !bea.contains("=x=x"), "{bea}");
}

#[test]
fn for_gradescope() {
    let world = school();
    let ran = report(&world, &["--gradescope", "scores"]);
    assert_eq!(
        ran.err,
        "5 written to scores; without a score: 2, of whom nothing could be graded, or not yet\n"
    );
    let all = files(&world, "scores");
    assert_eq!(all.len(), 5);
    let told: Value =
        serde_json::from_str(&world.read("scores/student-bea/results.json")).expect("JSON");
    assert_eq!(told["score"], 3.0);
    assert_eq!(told["tests"][1]["status"], "failed");
}

/// Read back as readers do: every case by class and name, of which GitLab keeps the first alone.
#[test]
fn for_readers_of_junit() {
    let world = school();
    report(&world, &["--junit", "class.xml"]);
    let text = world.read("class.xml");
    assert!(text.len() < 5 << 20, "{}", text.len());
    let document = roxmltree::Document::parse(&text).expect("well-formed, whatever is in it");
    let elements =
        |name: &'static str| document.descendants().filter(move |it| it.has_tag_name(name));
    let names: Vec<_> = elements("testsuite").filter_map(|it| it.attribute("name")).collect();
    // Who has no verdict has no suite.
    assert_eq!(names, [FORMULA, "ana", "bea", "carl"]);
    for suite in elements("testsuite") {
        let count = |name| suite.children().filter(|it| it.has_tag_name(name)).count();
        let cases = suite.children().filter(|it| it.has_tag_name("testcase"));
        let failed = cases.filter(|it| it.children().any(|it| it.has_tag_name("failure"))).count();
        let said = |name| suite.attribute(name).and_then(|it| it.parse::<usize>().ok());
        assert_eq!(said("tests"), Some(count("testcase")));
        assert_eq!((said("failures"), said("errors")), (Some(failed), Some(0)));
    }
    let cases: BTreeSet<_> =
        elements("testcase").map(|it| (it.attribute("classname"), it.attribute("name"))).collect();
    assert_eq!(cases.len(), elements("testcase").count());
    let failures: Vec<_> = elements("failure").collect();
    assert_eq!(failures.len(), 2);
    assert_eq!(failures[0].attribute("type"), Some("deadlock"));
    assert!(!text.contains('\u{1b}') && !text.contains('\0'));
}

const CANVAS: &str = "Student,ID,SIS Login ID,Section,Async (7)\n    Points Possible,,,,100\n\
    \"Lima, Ana\",101,,S,\nBea,102,,S,50\nTorn,107,,S,\n";

#[test]
fn into_the_gradebook_of_canvas() {
    let world = school();
    world.file("canvas.csv", CANVAS);
    let fill = ["--canvas", "canvas.csv", "--column", "Async (7)", "--out", "filled.csv"];
    let ran = report(&world, &fill);
    assert_eq!(
        world.read("filled.csv"),
        CANVAS.replace("101,,S,\n", "101,,S,100\n").replace("S,50", "S,60")
    );
    assert_eq!(world.read("canvas.csv"), CANVAS);
    assert!(
        ran.out.starts_with("2 grades filled in; 1 of them had another before\n"),
        "{}",
        ran.out
    );
    assert!(ran.out.contains("Torn: what they handed in cannot be read"), "{}", ran.out);
    let again = world.run(&[&["report"], &fill[..]].concat());
    assert_eq!(again.code, Some(2));
    assert!(again.err.contains("filled.csv is there already"), "{}", again.err);
}

const MOODLE: &str = "Identifier,Full name,Email address,Status,Grade,Maximum Grade,\
    Grade can be changed,Last modified (submission),Last modified (grade),Feedback comments\n\
    Participant 101,Ana Lima,a@example.org,Submitted,,10,Yes,-,-,\n\
    Participant 102,Bea,b@example.org,Submitted,,10,Yes,-,\"Monday, 2 March 2026, 8:00 PM\",\n\
    Participant 103,=1+1,c@example.org,Submitted,,10,Yes,-,-,Well done\n";

#[test]
fn into_the_worksheet_of_moodle() {
    let world = school();
    world.file("moodle.csv", MOODLE);
    let fill = ["--moodle", "moodle.csv", "--out", "filled.csv", "--comments"];
    let ran = report(&world, &fill);
    assert!(ran.out.contains("2 comments filled in; 1 were there and stay\n"), "{}", ran.out);
    let lines = |text: &str| -> Vec<Vec<String>> {
        let reader = csv::ReaderBuilder::new().has_headers(false).from_reader(text.as_bytes());
        let lines = reader.into_records().map(|line| line.expect("every line has all cells"));
        lines.map(|line| line.iter().map(str::to_owned).collect()).collect()
    };
    let (before, after) = (lines(MOODLE), lines(&world.read("filled.csv")));
    for (before, after) in before.iter().zip(&after) {
        assert_eq!((&before[..4], &before[5..9]), (&after[..4], &after[5..9]));
    }
    let grades: Vec<_> = after.iter().map(|line| line[4].as_str()).collect();
    assert_eq!(grades, ["Grade", "10", "6", "10"]);
    assert_eq!(after[3][9], "Well done");
    assert!(after[2][9].contains("<b>an order is lost</b>"), "{}", after[2][9]);
    // What a student has chosen the words of is text, not HTML.
    assert!(!after[2][9].contains("<script") && after[2][9].len() < 10_000, "{}", after[2][9]);
}

#[test]
fn what_cannot_be_told_is_said_and_nothing_is_written() {
    let world = school();
    world
        .file("strangers.csv", "Student,ID,Section,A (1)\n    Points Possible,,,5\nZoe,999,S,\n")
        .file("no-sheet.csv", "a,b\n1,2\n")
        .file("moodle.csv", &MOODLE.replace(",Feedback comments", "").replace(",\n", "\n"))
        .file("utf-16.csv", "I\0d\0")
        .file("folder/in-the-way", "");
    for (arguments, code, says) in [
        (&["--batch", "third"][..], 2, "the store has no batch `third`; there are: first, second"),
        (&["--store", "none.sqlite"], 2, "there is no store none.sqlite"),
        (&["--store", "no-sheet.csv"], 3, "no-sheet.csv"),
        (&["--exercise", "99"], 2, "`99` is not one exercise of those that were handed in"),
        (
            &["--canvas", "strangers.csv", "--column", "A (1)", "--out", "out"],
            2,
            "strangers.csv cannot be filled in: none of its 1 rows is of anybody in this store",
        ),
        (&["--canvas", "no-sheet.csv", "--out", "out"], 2, "it has no column `ID`"),
        (&["--canvas", "gone.csv", "--out", "out"], 2, "cannot read gone.csv"),
        (&["--moodle", "no-sheet.csv", "--out", "out"], 2, "it has no column `Identifier`"),
        (&["--moodle", "utf-16.csv", "--out", "out"], 2, "it is no CSV in UTF-8"),
        (
            &["--moodle", "moodle.csv", "--out", "out", "--comments"],
            2,
            "it has no column `Feedback comments` for comments",
        ),
        (&["--comments"], 2, "--moodle"),
        (&["--canvas", "strangers.csv"], 2, "--out"),
        (&["--html", "gone/class.html"], 3, "cannot write gone/class.html"),
        (&["--html", "folder"], 2, "folder is there already"),
        (&["--html", "folder", "--force"], 3, "cannot write folder"),
        (&["--junit", "gone/class.xml"], 3, "cannot write gone/class.xml"),
        (&["--feedback", "folder"], 2, "folder is there already"),
        (&["--feedback", "no-sheet.csv/in"], 3, "name another folder with --feedback"),
        (&["--gradescope", "folder"], 2, "folder is there already"),
        (&["--format", "xml"], 2, "xml"),
    ] {
        let ran = world.run(&[&["report"], arguments].concat());
        assert_eq!((ran.code, ran.out.as_str()), (Some(code), ""), "{arguments:?}: {}", ran.err);
        assert!(ran.err.contains(says), "{arguments:?}: {}", ran.err);
        assert!(!world.root().join("out").exists(), "{arguments:?}");
    }
    // Nothing half written is left behind.
    assert_eq!(files(&world, "folder"), ["folder/in-the-way"]);
    let hidden = files(&world, ".").into_iter().filter(|file| file.contains(".new"));
    assert_eq!(hidden.collect::<Vec<_>>(), Vec::<String>::new());
}

#[test]
fn a_class_of_nobody_is_no_fault() {
    let world = course();
    world.file("class/readme.txt", "nothing");
    world.run(&["batch", "class", "--isolation", "none"]);
    let ran = report(&world, &[]);
    assert!(ran.out.contains("Nothing has been handed in"), "{}", ran.out);
    report(&world, &["--html", "class.html", "--junit", "class.xml", "--feedback", "sent"]);
    roxmltree::Document::parse(&world.read("class.xml")).expect("well-formed");
}
