//! A class that has been graded: a store made by the library, beside a course that grades nothing.

use std::time::Duration;

use grader::grade::{BugVerdict, Evidence, Grade, Outcome, Quantity, Status};
use grader::intake::Reason;
use grader::sandbox::Level;
use grader::sources::Sources;
use grader::store::{Content, Found, HandedIn, Problem, Store, Student, What};

use crate::world::World;

/// A name that a spreadsheet would run, and a key that is no file's name.
pub const FORMULA: &str = "../=1+1";
/// What tables, pages and terminals are made of.
pub const HOSTILE: &str = "Ünï, \"Q\" <b>&'\u{1b}[31m]]>";

/// Long enough to be somebody's own.
const OWN: &str = "fn own(list: &[u32]) -> u32 {
    let mut sum = 0;
    for one in list {
        if one % 3 == 0 { sum += one * 7; } else { sum -= one / 2; }
        match sum { 0 => return 1, 5 => break, _ => continue }
    }
    list.iter().filter(|one| **one > 3).map(|one| one + sum).max().unwrap_or(sum)
}
";

const RUBRIC: &str = r#"
[[bug]]
id = "slow"
class = "sequential-await"
title = "one table is served at a time"
points = 3
hints = ["look", "look there", "take <join_all>"]
pt-BR.title = "uma mesa por vez"
pt-BR.hints = ["veja", "veja ali", "use <join_all>"]
[[bug.expect]]
scenario = "s"
peak.stove = 2

[[bug]]
id = "lost"
class = "deadlock"
title = "an order is lost"
points = 2
hints = ["a", "b", "c"]
pt-BR.title = "um pedido se perde"
pt-BR.hints = ["a", "b", "c"]
[[bug.expect]]
scenario = "s"
peak.stove = 2
"#;

/// The course, with what a report needs of one exercise.
pub fn course() -> World {
    let world = World::new();
    world
        .file("tests/01-rest-house/rubric.toml", RUBRIC)
        .file("tests/01-rest-house/suite.rs", "harness::scenarios!(s);\n");
    world
}

/// The course, and a class of seven: two who have everything, one with half, one whose code does
/// not compile, one whose files cannot be taken, one of whom nothing can be read, one who waits.
pub fn school() -> World {
    let world = course();
    let path = world.root().join("grader.sqlite");
    let mut store = Store::open_or_create(&path).expect("a store");
    let first = store.begin("first").expect("begun");
    let student = |key: &str, name: &str, id: &str| Student {
        key: key.to_owned(),
        name: Some(name.to_owned()),
        email: None,
        ids: [("canvas".to_owned(), id.to_owned()), ("moodle".to_owned(), id.to_owned())].into(),
    };
    let people = [
        (student("ana", "Ana Lima", "101"), Some(OWN), Some((true, true))),
        (student("bea", HOSTILE, "102"), Some("fn bea() {}"), Some((true, false))),
        (student(FORMULA, "=1+1", "103"), Some(OWN), None),
        (student("carl", "Carl", "104"), Some("fn carl( {}"), Some((false, false))),
        (student("dora", "Dora", "105"), None, None),
        (student("finn", "Finn", "106"), Some("fn finn() {}"), None),
    ];
    let mut graded = Vec::new();
    for (student, text, found) in &people {
        let mut sources = Sources::new();
        sources.insert("src/lib.rs", text.unwrap_or_default()).expect("a plain path");
        let refusal = grader::submission::Refusal::Missing { file: "src/lib.rs".to_owned() };
        let what = if text.is_some() { What::Files(&sources) } else { What::Refused(&refusal) };
        let received = Some("2026-03-02T12:00:00Z".parse().expect("a moment"));
        let place = format!("class/{}", student.key);
        let exercise = "01-rest-house";
        let one = HandedIn { student, exercise, received, late: false, place: &place, what };
        store.hand_in(first, &[one]).expect("stored");
        graded
            .extend(found.map(|found: (bool, bool)| (Content::digest(exercise, &sources), found)));
    }
    for (content, (slow, lost)) in graded {
        let (key, wall) = (format!("key of {content}"), Duration::from_millis(1500));
        let (grade, isolation) = (grade(slow, lost), Level::Full);
        let found = Found { key: &key, content: &content, grade: &grade, isolation, wall };
        store.keep(&found).expect("stored");
    }
    let torn = Problem {
        place: "class/torn.zip".to_owned(),
        student: Some("torn".to_owned()),
        reason: Reason::NothingFound,
    };
    store.enrol([&student("torn", "Torn", "107")]).expect("stored");
    store.report_problems(first, &[torn]).expect("stored");
    store.begin("second").expect("begun");
    world
}

fn grade(slow: bool, lost: bool) -> Grade {
    let bug = |id: &str, class: &str, title: &str, fixed: bool, max_points| BugVerdict {
        id: id.to_owned(),
        class: class.to_owned(),
        title: title.to_owned(),
        status: if fixed { Status::Fixed } else { Status::Alive },
        max_points,
        evidence: if fixed { Vec::new() } else { vec![panics()] },
        lints: Vec::new(),
    };
    let compiles = slow || lost;
    Grade {
        exercise: "01-rest-house".to_owned(),
        outcome: if compiles { Outcome::Graded } else { Outcome::DoesNotCompile },
        bugs: match compiles {
            true => vec![
                bug("slow", "sequential-await", "one table is served at a time", slow, 3),
                bug("lost", "deadlock", "an order is lost", lost, 2),
            ],
            false => Vec::new(),
        },
        guards: Vec::new(),
        diagnostics: Vec::new(),
        output: Vec::new(),
        max_points: 5,
    }
}

/// A panic that says a megabyte, and what readers trip over.
fn panics() -> Evidence {
    let says = format!("<script>]]>\u{0}\u{1b}[31m{}", "=x".repeat(1 << 19));
    Evidence::new("s", "panics", Quantity::None, Quantity::Panics(vec![says]))
}
