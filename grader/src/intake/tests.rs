//! Plans of hand-ins, in every form in which they come.

mod archives;
mod hostile;
mod platforms;

use std::fs;

use crate::course::fixture::{MANIFEST, SOURCE, World};
use crate::submission::Found;

use super::*;

/// A course of two whole exercises.
fn course() -> World {
    let world = World::new();
    world
        .file("exercises/03-blocking-call/Cargo.toml", MANIFEST.replace("rest-house", "blocking"))
        .file("tests/03-blocking-call/source/lib.rs", SOURCE)
        .file("tests/03-blocking-call/source/kitchen.rs", "// teacher's\n");
    world
}

/// The plan of what lies at `paths` of the world.
fn plan(world: &World, paths: &[&str], edit: impl FnOnce(&mut Request)) -> Plan {
    let mut request = Request {
        paths: paths.iter().map(|path| world.root().join(path)).collect(),
        ..Request::default()
    };
    edit(&mut request);
    Plan::open(&request, &world.course()).expect("a plan")
}

/// The entries of a plan, in memory.
fn entries(plan: &Plan) -> Vec<Entry> {
    plan.entries.iter().map(|entry| entry.expect("it is read back")).collect()
}

/// What every entry has in it: key, exercises with the first line of their `src/lib.rs`, and what
/// is unread.
fn read(plan: &Plan) -> Vec<String> {
    let mut read: Vec<_> = entries(plan).iter().map(|entry| told(plan, entry)).collect();
    read.sort();
    read
}

fn told(plan: &Plan, entry: &Entry) -> String {
    let hand_in = plan.read(entry).expect("the course is sound");
    let mut told = vec![entry.who.key.clone()];
    for work in hand_in.works {
        let seen = match work.found {
            Found::Ready(submission) => {
                submission.sources.get("src/lib.rs").expect("there").trim().to_owned()
            }
            Found::Refused(refusal) => refusal.to_string(),
        };
        told.push(format!("{} {seen}", work.exercise.number()));
    }
    told.extend(hand_in.unread.iter().map(|unread| format!("{}: {:?}", unread.from, unread.why)));
    told.join(" | ")
}

#[test]
fn a_folder_for_each_student_however_they_packed_it() {
    let world = course();
    world
        .file("class/ana/01-rest-house/src/lib.rs", "// ana's")
        .file("class/ana/target/debug/lib.rs", "// built")
        .file("class/bea/homework/exercises/01-rest-house/src/lib.rs", "// bea's")
        .file("class/bea/homework/exercises/03-blocking-call/src/lib.rs", "// bea's other")
        .file("class/carl/rest_house/lib.rs", "// carl's")
        .file("class/dora/deep/down/rest-house.rs", "// dora's")
        .file("class/emil/crate/Cargo.toml", "[package]\nname = \"rest-house\"\n")
        .file("class/emil/crate/src/lib.rs", "// emil's")
        .file("class/finn/essay.txt", "I could not")
        .file("class/Ünï, \"Q\" =1+1/ana-01-rest-house-main/src/lib.rs", "// quoted")
        .file("class/roster.csv", "a,b");
    let plan = plan(&world, &["class"], |_| {});
    assert_eq!(plan.given[0].layout, LayoutKind::Folders);
    assert_eq!((plan.given[0].entries, plan.given[0].people), (7, 7));
    assert_eq!(plan.problems, [Problem::Stray { from: "class/roster.csv".to_owned() }]);
    assert_eq!(
        read(&plan),
        [
            "ana | 1 // ana's",
            "bea | 1 // bea's | 3 // bea's other",
            "carl | 1 // carl's",
            "dora | 1 // dora's",
            "emil | 1 // emil's",
            "finn | class/finn: NothingFound",
            "Ünï, \"Q\" =1+1 | 1 // quoted",
        ]
    );
}

#[test]
fn for_one_exercise_nothing_needs_its_name() {
    let world = course();
    world
        .file("class/ana/src/lib.rs", "// ana's")
        .file("class/bea/lib.rs", "// bea's")
        .file("class/carl/03-blocking-call/src/lib.rs", "// another")
        .file("class/dora/a/src/lib.rs", "// one")
        .file("class/dora/b/src/lib.rs", "// two")
        .file("class/emil/old/src/lib.rs", "// old")
        .file("class/emil/01-rest-house/src/lib.rs", "// new");
    let plan = plan(&world, &["class"], |request| request.exercise = "01-rest-house".parse().ok());
    assert_eq!(
        read(&plan),
        [
            "ana | 1 // ana's",
            "bea | 1 // bea's",
            "carl | class/carl: NothingFound",
            "dora | class/dora/a: Several { exercise: \"01-rest-house\", one: \"a\", other: \"b\" }",
            "emil | 1 // new",
        ]
    );
}

#[test]
fn course_folders_and_single_hand_ins_are_told_apart() {
    let world = course();
    world
        .file("checkouts/ana/exercises/01-rest-house/src/lib.rs", "// ana's")
        .file("checkouts/ana/Cargo.toml", "[workspace]\n")
        .file("checkouts/bea/exercises/01-rest-house/src/lib.rs", "// bea's")
        .file("carl/exercises/01-rest-house/src/lib.rs", "// carl's")
        .file("mixed/dora/exercises/01-rest-house/src/lib.rs", "// dora's")
        .file("mixed/emil/01-rest-house/src/lib.rs", "// emil's");
    let plan = plan(&world, &["checkouts", "carl", "mixed"], |_| {});
    let layouts: Vec<_> = plan.given.iter().map(|given| given.layout).collect();
    assert_eq!(layouts, [LayoutKind::Checkouts, LayoutKind::One, LayoutKind::Folders]);
    assert_eq!(
        read(&plan),
        [
            "ana | 1 // ana's",
            "bea | 1 // bea's",
            "carl | 1 // carl's",
            "dora | 1 // dora's",
            "emil | 1 // emil's",
        ]
    );
}

#[test]
fn names_that_may_be_one_person_are_told() {
    let world = course();
    fs::create_dir_all(world.root().join("class/ana")).expect("made");
    fs::create_dir_all(world.root().join("class/Ana")).expect("made");
    fs::create_dir_all(world.root().join("class/Jos\u{e9}")).expect("made");
    fs::create_dir_all(world.root().join("class/Jose\u{301}")).expect("made");
    let plan = plan(&world, &["class"], |_| {});
    let from = vec!["class/José".to_owned(), "class/José".to_owned()];
    assert_eq!(
        plan.problems,
        [
            Problem::Attempts { key: "José".to_owned(), from },
            Problem::AlikeKeys { keys: vec!["Ana".to_owned(), "ana".to_owned()] },
        ]
    );
}

#[test]
fn what_cannot_be_a_plan_is_said() {
    let world = course();
    world.file("notes.txt", "");
    let open = |paths: Vec<PathBuf>| {
        let request = Request { paths, ..Request::default() };
        match Plan::open(&request, &world.course()) {
            Ok(_) => panic!("a plan"),
            Err(error) => error,
        }
    };
    assert!(matches!(open(vec![]), IntakeError::NothingNamed));
    assert!(matches!(open(vec![world.root().join("gone")]), IntakeError::NotThere { .. }));
    assert!(matches!(open(vec![world.root().join("notes.txt")]), IntakeError::NotHandIns { .. }));
}

#[test]
fn a_plan_is_small_and_can_be_read_from_every_thread() {
    fn is_shared<T: Send + Sync>() {}
    is_shared::<Plan>();
    let bytes = size_of::<Entry>();
    assert!(bytes <= 200, "{bytes}");
}

#[test]
fn a_name_that_is_no_text_is_an_entry_with_its_reason() {
    use std::os::unix::ffi::OsStrExt as _;
    let world = course();
    let name = std::ffi::OsStr::from_bytes(b"an\xffa");
    fs::create_dir_all(world.root().join("class").join(name).join("src")).expect("made");
    std::os::unix::fs::symlink("/etc", world.root().join("class/link")).expect("linked");
    fs::create_dir_all(world.root().join("class/a\u{1b}[2J")).expect("made");
    let plan = plan(&world, &["class"], |_| {});
    assert_eq!(
        read(&plan),
        [
            "a\\u{1b}[2J | class/a\\u{1b}[2J: NothingFound",
            "an\u{fffd}a | class/an\u{fffd}a: NameNotText",
        ]
    );
    assert_eq!(plan.problems, [Problem::Stray { from: "class/link".to_owned() }]);
}

#[test]
fn a_roster_names_everybody_and_who_is_missing() {
    let world = course();
    world
        .file("class/Jane Doe/rest-house.rs", "// jane's")
        .file("class/js@x.org/rest-house.rs", "// jose's")
        .file("class/js.zip", archives::zipped(&[("rest-house.rs", b"// jose's second")]))
        .file("class/nobody/rest-house.rs", "")
        .file(
            "class/roster.csv",
            "Matr\u{ed}cula;Nome;E-mail;Usu\u{e1}rio\n1;\"Doe, Jane\";jd@x.org;jd\n2;Jos\u{e9};js@x.org;js\n3;=1+1;a@x.org;a\n",
        );
    let roster = world.root().join("class/roster.csv");
    let plan = plan(&world, &["class"], |request| request.roster = Some(roster));
    assert_eq!(
        read(&plan),
        ["1 | 1 // jane's", "2 | 1 // jose's", "2 | 1 // jose's second", "nobody | 1 "]
    );
    let missing: Vec<_> = plan.missing.iter().map(|who| who.name.as_deref()).collect();
    assert_eq!(missing, [Some("=1+1")]);
    let from = ["class/js.zip", "class/js@x.org"].map(str::to_owned).to_vec();
    assert_eq!(
        plan.problems,
        [
            Problem::Stranger { key: "nobody".to_owned(), from: "class/nobody".to_owned() },
            Problem::Attempts { key: "2".to_owned(), from },
        ]
    );
}

#[test]
fn repositories_of_a_list_are_hand_ins() {
    let world = course();
    let made = git::tests::Made::new();
    made.commit("01-rest-house/src/lib.rs", "// ana's");
    let path = made.path().display();
    world.file(
        "list.txt",
        format!("ana \"{path}\"\nbea gone main\n\"carl c\" {path} main 2026-11-21T00:00:00Z\n"),
    );
    let list = world.root().join("list.txt");
    let plan = plan(&world, &[], |request| request.git = Some(list));
    assert_eq!(
        read(&plan),
        [
            "ana | 1 // ana's",
            "bea | list.txt/bea: Repository { says: \"it is not there\" }",
            "carl c | 1 // ana's",
        ]
    );
    let entries = entries(&plan);
    let received = |at: usize| entries[at].received.map(|time| time.to_string());
    assert_eq!(received(0).as_deref(), Some("2026-11-20T16:00:00Z"));
    assert_eq!(received(2).as_deref(), Some("2026-11-21T00:00:00Z"));
    assert_eq!(plan.problems, [Problem::TimesOfCommits { hand_ins: 1 }]);
}
