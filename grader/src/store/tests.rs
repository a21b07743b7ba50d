use std::path::PathBuf;
use std::time::Duration;

use super::*;
use crate::grade::{BugVerdict, Grade, Outcome, Status};
use crate::sandbox::Level;
use crate::sources::Sources;
use crate::submission::Refusal;

/// A store in a folder that goes away with it.
struct World {
    folder: tempfile::TempDir,
}

impl World {
    fn new() -> Self {
        Self { folder: tempfile::tempdir().expect("a folder for the test") }
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn store(&self, name: &str) -> Store {
        Store::open_or_create(&self.path(name)).expect("a store")
    }
}

fn student(key: &str) -> Student {
    Student { key: key.to_owned(), ..Student::default() }
}

fn sources(text: &str) -> Sources {
    let mut sources = Sources::new();
    sources.insert("src/lib.rs", text).expect("a plain path");
    sources
}

fn grade(fixed: bool) -> Grade {
    let status = if fixed { Status::Fixed } else { Status::Alive };
    Grade {
        exercise: "01-a".to_owned(),
        outcome: Outcome::Graded,
        bugs: vec![BugVerdict {
            id: "slow".to_owned(),
            class: "sequential-await".to_owned(),
            title: "Slow".to_owned(),
            status,
            max_points: 3,
            evidence: Vec::new(),
            lints: Vec::new(),
        }],
        guards: Vec::new(),
        diagnostics: Vec::new(),
        output: Vec::new(),
        max_points: 3,
    }
}

/// Hands in `text` for everybody.
fn hand_in(store: &mut Store, batch: BatchId, who: &[&str], text: &str) -> String {
    let files = sources(text);
    for key in who {
        let one = HandedIn {
            student: &student(key),
            exercise: "01-a",
            received: None,
            late: false,
            place: &format!("class/{key}"),
            what: What::Files(&files),
        };
        store.hand_in(batch, &[one]).expect("stored");
    }
    Content::digest("01-a", &files)
}

fn keep(store: &mut Store, key: &str, content: &str, fixed: bool) {
    let grade = grade(fixed);
    let wall = Duration::from_millis(250);
    let found = Found { key, content, grade: &grade, isolation: Level::Full, wall };
    store.keep(&found).expect("stored");
}

fn rows(store: &Store) -> Vec<Row> {
    let mut rows = Vec::new();
    let push = |row| {
        rows.push(row);
        Ok::<_, StoreError>(())
    };
    store.rows(None, push).expect("read");
    rows
}

fn record(store: &Store) -> String {
    let mut record = Vec::new();
    store.write_record(&mut record).expect("written");
    String::from_utf8(record).expect("JSON is UTF-8")
}

#[test]
fn one_content_of_many_waits_once_and_one_verdict_counts_for_all() {
    let world = World::new();
    let mut store = world.store("s");
    let batch = store.begin("class").expect("begun");
    let content = hand_in(&mut store, batch, &["ana", "rui", "eva"], "starter");
    let other = hand_in(&mut store, batch, &["ivo"], "other");
    let waiting = store.waiting(batch, "", 10).expect("read");
    assert_eq!(waiting.len(), 2);
    keep(&mut store, "k", &content, true);
    let waiting = store.waiting(batch, "", 10).expect("read");
    assert_eq!(waiting, [Waiting { content: other.clone(), exercise: "01-a".to_owned() }]);
    let of = |row: &Row| match &row.state {
        State::Graded(verdict) => (row.student.key.clone(), Some(verdict.grade.points())),
        _ => (row.student.key.clone(), None),
    };
    let found: Vec<_> = rows(&store).iter().map(of).collect();
    let said = [("ana", Some(3)), ("eva", Some(3)), ("ivo", None), ("rui", Some(3))];
    assert_eq!(found, said.map(|(key, points)| (key.to_owned(), points)));
    assert_eq!(store.content(&other).expect("read").map(|it| it.sources), Some(sources("other")));
}

#[test]
fn handing_in_the_same_again_changes_nothing() {
    let world = World::new();
    let mut store = world.store("s");
    let batch = store.begin("class").expect("begun");
    let content = hand_in(&mut store, batch, &["ana"], "x");
    keep(&mut store, "k", &content, true);
    let once = record(&store);
    let batch = store.begin("class").expect("begun");
    hand_in(&mut store, batch, &["ana"], "x");
    keep(&mut store, "k", &content, true);
    assert_eq!(record(&store), once);
    let attempts = store.one::<i64>("SELECT count(*) FROM attempts", []).expect("read");
    assert_eq!(attempts, Some(1));
}

#[test]
fn a_fault_leaves_it_waiting_and_says_why() {
    let world = World::new();
    let mut store = world.store("s");
    let batch = store.begin("class").expect("begun");
    let content = hand_in(&mut store, batch, &["ana"], "x");
    store.failed_at(&content, Duration::ZERO, "no linker").expect("stored");
    let state = rows(&store).remove(0).state;
    assert_eq!(state, State::Waiting { fault: Some("no linker".to_owned()) });
    assert_eq!(store.waiting(batch, "", 10).expect("read").len(), 1);
}

#[test]
fn what_cannot_be_taken_and_what_cannot_be_read_are_kept() {
    let world = World::new();
    let mut store = world.store("s");
    let batch = store.begin("class").expect("begun");
    let refusal = Refusal::Missing { file: "src/lib.rs".to_owned() };
    let ana = Student { name: Some("=1+1".to_owned()), ..student("ana") };
    let one = HandedIn {
        student: &ana,
        exercise: "01-a",
        received: "2026-03-01T10:00:00.9Z".parse().ok(),
        late: true,
        place: "a.zip/ana",
        what: What::Refused(&refusal),
    };
    store.hand_in(batch, &[one]).expect("stored");
    let problem = Problem {
        place: "a.zip/rui.tar".to_owned(),
        student: Some("rui".to_owned()),
        reason: crate::intake::Reason::NotPlain,
    };
    store.report_problems(batch, &[problem.clone(), problem.clone()]).expect("stored");
    let row = rows(&store).remove(0);
    assert_eq!(row.state, State::Refused(refusal));
    assert_eq!((row.student, row.late, row.place.as_str()), (ana, true, "a.zip/ana"));
    assert_eq!(row.received, "2026-03-01T10:00:01Z".parse().ok());
    let mut problems = Vec::new();
    let push = |problem| {
        problems.push(problem);
        Ok::<_, StoreError>(())
    };
    store.problems(Some(batch), push).expect("read");
    assert_eq!(problems, [problem]);
}

#[test]
fn the_log_is_neither_rewritten_nor_cut() {
    let world = World::new();
    let mut store = world.store("s");
    let batch = store.begin("class").expect("begun");
    hand_in(&mut store, batch, &["ana"], "x");
    store.overrule("ana", "01-a", Some(2.5), "shown at the desk", "eva", None).expect("stored");
    for change in ["UPDATE log SET who = 'rui'", "DELETE FROM log"] {
        let error = store.connection.execute(change, []).expect_err("it is refused");
        assert!(error.to_string().contains("the log is never"), "{error}");
    }
    let mut lines = Vec::new();
    let push = |line: Logged| {
        lines.push((line.who, line.what));
        Ok::<_, StoreError>(())
    };
    store.log(push).expect("read");
    assert_eq!(lines, [("eva".to_owned(), "override".to_owned())]);
}

#[test]
fn the_last_override_counts_and_can_be_taken_back() {
    let world = World::new();
    let mut store = world.store("s");
    let batch = store.begin("class").expect("begun");
    hand_in(&mut store, batch, &["ana"], "x");
    let of = |store: &Store| {
        let found = store.override_of("ana", "01-a").expect("read");
        let mut all = Vec::new();
        let push = |one: Override| {
            all.push(one.points);
            Ok::<_, StoreError>(())
        };
        store.overrides(push).expect("read");
        assert_eq!(found.as_ref().map(|one| one.points), all.first().copied());
        found.map(|one| one.points)
    };
    assert_eq!(of(&store), None);
    for points in [Some(2.0), Some(1.5), None] {
        store.overrule("ana", "01-a", points, "because", "eva", None).expect("stored");
        assert_eq!(of(&store), points);
    }
}

#[test]
fn a_student_is_found_by_key_then_by_other_names() {
    let world = World::new();
    let mut store = world.store("s");
    let named = |key: &str, name: &str| Student { name: Some(name.to_owned()), ..student(key) };
    let all = [named("1", "Ana Sá"), named("2", "Rui"), named("3", "Rui"), named("Rui Z", "Eva")];
    store.enrol(&all).expect("stored");
    assert_eq!(store.student("ana sá").expect("one").key, "1");
    assert_eq!(store.student("Rui Z").expect("one").key, "Rui Z");
    assert!(matches!(
        store.student("rui"),
        Err(OverrideError::Ambiguous { keys, .. }) if keys == ["2", "3"]
    ));
    assert!(matches!(store.student("ivo"), Err(OverrideError::NoStudent(_))));
}

#[test]
fn a_proposal_is_applied_or_discarded_as_a_whole() {
    let world = World::new();
    let mut store = world.store("s");
    let batch = store.begin("class").expect("begun");
    let content = hand_in(&mut store, batch, &["ana", "rui"], "x");
    keep(&mut store, "old", &content, false);
    keep(&mut store, "new", &content, true);
    let counts = |store: &Store| {
        let counts = |row: Row| match row.state {
            State::Graded(verdict) => verdict.key,
            _ => String::new(),
        };
        rows(store).into_iter().map(counts).collect::<Vec<_>>()
    };
    let changes = |store: &Store, proposal| {
        let mut all = Vec::new();
        let push = |change: Change| {
            all.push((change.student.key, change.before.key, change.after.key));
            Ok::<_, StoreError>(())
        };
        store.changes(proposal, push).expect("read");
        all
    };
    assert_eq!(counts(&store), ["old", "old"]);

    let first = store.propose([(&*content, "new")], "eva").expect("stored");
    store.discard(first, "eva").expect("stored");
    assert_eq!((store.proposal().expect("read"), counts(&store)[0].as_str()), (None, "old"));

    let second = store.propose([(&*content, "new")], "eva").expect("stored");
    let of = |key: &str| (key.to_owned(), "old".to_owned(), "new".to_owned());
    assert_eq!(changes(&store, second), [of("ana"), of("rui")]);
    let third = store.propose([(&*content, "new")], "eva").expect("stored");
    assert_eq!(store.proposal().expect("read"), Some(third));
    assert_eq!(store.apply(second, "eva").expect("stored"), 0, "it was discarded");
    assert_eq!(store.apply(third, "eva").expect("stored"), 2);
    assert_eq!(counts(&store), ["new", "new"]);
    assert_eq!(store.apply(third, "eva").expect("stored"), 0, "it was applied");
}

#[test]
fn parts_that_are_merged_are_the_whole() {
    let world = World::new();
    let texts = ["a", "b", "c", "d", "e"];
    let graded = |name: &str, of: &dyn Fn(usize) -> bool| {
        let mut store = world.store(name);
        let batch = store.begin("class").expect("begun");
        for (index, text) in texts.iter().enumerate() {
            // In another order each time, so that the numbers of rows differ.
            let who = if name == "whole" { ["ana", "rui"] } else { ["rui", "ana"] };
            let content = hand_in(&mut store, batch, &who, text);
            if of(index) {
                keep(&mut store, &format!("key of {text}"), &content, index % 2 == 0);
            }
        }
        store
    };
    let whole = graded("whole", &|_| true);
    graded("first", &|index| index % 2 == 0);
    graded("second", &|index| index % 2 == 1);
    for order in [["first", "second"], ["second", "first"]] {
        let mut merged = world.store(&order.concat());
        for part in order {
            merged.merge(&world.path(part), "eva").expect("merged");
        }
        assert_eq!(record(&merged), record(&whole));
        let again = merged.merge(&world.path(order[0]), "eva").expect("merged");
        assert_eq!(again, Merged::default());
        assert_eq!(record(&merged), record(&whole));
    }
}

#[test]
fn two_stores_that_differ_keep_what_was_there_and_say_so() {
    let world = World::new();
    for (name, key) in [("one", "k1"), ("two", "k2")] {
        let mut store = world.store(name);
        let batch = store.begin("class").expect("begun");
        let content = hand_in(&mut store, batch, &["ana"], "x");
        keep(&mut store, key, &content, true);
    }
    let mut one = world.store("one");
    let merged = one.merge(&world.path("two"), "eva").expect("merged");
    assert_eq!(merged, Merged { submissions: 0, verdicts: 1, differing: 1 });
    assert!(matches!(&rows(&one)[0].state, State::Graded(verdict) if verdict.key == "k1"));
}

#[test]
fn two_graders_write_at_once_and_both_are_right() {
    let world = World::new();
    let path = world.path("s");
    std::thread::scope(|scope| {
        for grader in 0..4 {
            let path = &path;
            scope.spawn(move || {
                let mut store = Store::open_or_create(path).expect("a store");
                let batch = store.begin("class").expect("begun");
                for number in 0..10 {
                    let text = format!("{number}");
                    let content = hand_in(&mut store, batch, &["ana", "rui"], &text);
                    keep(&mut store, &format!("k{number}"), &content, grader % 2 == 0);
                }
            });
        }
    });
    let store = world.store("s");
    let graded = rows(&store).iter().filter(|row| matches!(row.state, State::Graded(_))).count();
    assert_eq!((rows(&store).len(), graded), (20, 20));
    let attempts = store.one::<i64>("SELECT count(*) FROM attempts", []).expect("read");
    assert_eq!(attempts, Some(10), "what another has found already is not written twice");
}

#[test]
fn what_is_no_store_is_told_and_left_alone() {
    let world = World::new();
    let missing = Store::open(&world.path("none")).expect_err("it is not there");
    assert!(matches!(missing, StoreError::Missing { .. }), "{missing}");
    assert!(!world.path("none").exists());

    std::fs::write(world.path("text"), "a letter to my grandmother, ".repeat(50)).expect("written");
    let text = Store::open(&world.path("text")).expect_err("it is a letter");
    assert!(matches!(text, StoreError::Damaged { .. }), "{text}");

    let other = Connection::open(world.path("other")).expect("a database");
    other.execute_batch("CREATE TABLE songs (name TEXT)").expect("a table");
    drop(other);
    let before = std::fs::read(world.path("other")).expect("read");
    let error = Store::open(&world.path("other")).expect_err("it holds songs");
    assert!(matches!(error, StoreError::Damaged { .. }), "{error}");
    assert_eq!(std::fs::read(world.path("other")).expect("read"), before);

    let newer = world.store("newer");
    newer.connection.pragma_update(None, "user_version", 99).expect("written");
    drop(newer);
    let error = Store::open(&world.path("newer")).expect_err("it is newer");
    assert!(matches!(error, StoreError::Newer { found: 99, .. }), "{error}");

    let folder = Store::open_or_create(world.folder.path()).expect_err("it is a folder");
    assert!(matches!(folder, StoreError::Unwritable { .. }), "{folder}");
}

#[test]
fn what_does_not_belong_into_a_column_is_told_as_damage() {
    let world = World::new();
    let mut store = world.store("s");
    let batch = store.begin("class").expect("begun");
    let content = hand_in(&mut store, batch, &["ana"], "x");
    keep(&mut store, "k", &content, true);
    store.connection.execute("UPDATE verdicts SET grade = '{'", []).expect("written");
    let error = store.rows(None, |_| Ok::<_, StoreError>(())).expect_err("it is no grade");
    assert!(matches!(error, StoreError::Damaged { .. }), "{error}");
    store.connection.execute("UPDATE contents SET sources = x'00'", []).expect("written");
    let error = store.content(&content).expect_err("it is not deflated");
    assert!(matches!(error, StoreError::Damaged { .. }), "{error}");
}

#[test]
fn what_progress_files_tell_counts_each_student_once_with_the_highest_hint() {
    let world = World::new();
    let mut store = world.store("s");
    let [first, second] = ["one", "two"].map(|name| store.begin(name).expect("begun"));
    hand_in(&mut store, first, &["ana", "rui", "eva"], "starter");
    let hint =
        |bug: &str, level| ToldHint { exercise: "01-a".to_owned(), bug: bug.to_owned(), level };
    let mut tell = |batch, who: &str, hints: Vec<ToldHint>| {
        store.tell_progress(batch, &[(student(who), hints)]).expect("stored");
    };
    tell(first, "ana", vec![hint("slow", 2)]);
    tell(first, "ana", vec![hint("slow", 1), hint("stuck", 1)]);
    tell(second, "ana", vec![hint("slow", 3)]);
    tell(first, "rui", Vec::new());
    // Of somebody who has handed in nothing of the exercise there is nothing to be said.
    tell(first, "ivo", vec![hint("slow", 1)]);
    let told = |store: &Store, batch| {
        let hints = store.hints_told(batch).expect("read").into_iter();
        hints.map(|it| (it.bug, it.level, it.students)).collect::<Vec<_>>()
    };
    let of = |all: &[(&str, u8, usize)]| {
        all.iter().map(|(bug, level, n)| ((*bug).to_owned(), *level, *n)).collect::<Vec<_>>()
    };
    assert_eq!(told(&store, None), of(&[("slow", 3, 1), ("stuck", 1, 1)]));
    assert_eq!(told(&store, Some(first)), of(&[("slow", 2, 1), ("stuck", 1, 1)]));
    assert_eq!(store.progress_files(Some(first)).expect("read"), [("01-a".to_owned(), 2)]);
    // A merge brings the same, and twice changes nothing.
    let mut whole = world.store("whole");
    for _ in 0..2 {
        whole.merge(&world.path("s"), "t").expect("merged");
        assert_eq!(record(&whole), record(&store));
    }
    assert!(record(&store).contains("told hint"));
}

/// A store of the first form gets what it lacks, and keeps what it has.
#[test]
fn a_store_of_the_first_form_is_brought_to_the_newest() {
    let world = World::new();
    let first = Connection::open(world.path("old")).expect("opened");
    first.execute_batch(MIGRATIONS[0]).expect("made");
    let form = format!("PRAGMA user_version = 1; PRAGMA application_id = {APPLICATION};");
    first.execute_batch(&form).expect("marked");
    first.execute_batch("INSERT INTO batches (name, begun) VALUES ('class', '')").expect("stored");
    drop(first);
    let store = world.store("old");
    assert_eq!(store.batches().expect("read"), ["class"]);
    assert_eq!(store.hints_told(None).expect("read"), []);
}
