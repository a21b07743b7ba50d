use std::fs;

use super::journal::{DAMAGED, JOURNAL};
use super::*;

/// A course with these exercises and former names, in a folder that goes away with it.
fn course(folder: &tempfile::TempDir, exercises: &[(&str, &[&str])]) -> Course {
    let list = exercises.iter().map(|(slug, formerly)| {
        fs::create_dir_all(folder.path().join("exercises").join(slug)).expect("made");
        format!("[[unit.exercise]]\nslug = {slug:?}\nformerly = {formerly:?}\n")
    });
    let list: String = list.collect();
    let text = format!("title = \"T\"\n[[unit]]\nname = \"U\"\n{list}");
    fs::write(folder.path().join("course.toml"), text).expect("written");
    Course::open(folder.path()).expect("a sound course")
}

fn slug(text: &str) -> Slug {
    text.parse().expect("a slug")
}

fn attempt(exercise: &str, digest: &str, state: State) -> Attempt {
    let bug = |id: &str, state| BugSeen { id: id.to_owned(), state };
    Attempt {
        exercise: slug(exercise).words().to_owned(),
        digest: digest.to_owned(),
        state,
        points: 1,
        max_points: 3,
        bugs: vec![bug("one", BugState::Fixed), bug("two", BugState::Alive)],
    }
}

fn hint(journal: &Journal, exercise: &str, bug: &str, level: u8) {
    let exercise = slug(exercise).words().to_owned();
    journal.hint(&HintTaken { exercise, bug: bug.to_owned(), level }).expect("written");
}

fn lines_in(folder: &tempfile::TempDir, file: &str) -> usize {
    fs::read(folder.path().join(file)).expect("read").iter().filter(|byte| **byte == b'\n').count()
}

#[test]
fn the_same_source_shows_the_same_state_again() {
    let folder = tempfile::tempdir().expect("a folder");
    let journal = Journal::of(&course(&folder, &[("01-a", &[]), ("02-b", &[])]));
    let solved = attempt("01-a", "one", State::Solved);
    let unsolved = attempt("01-a", "two", State::Unsolved);
    for attempt in [&attempt("01-a", "one", State::Unsolved), &solved, &unsolved] {
        journal.attempt(attempt).expect("written");
    }
    let history = journal.look();
    assert_eq!(history.of(&slug("01-a"), "one"), Some(&solved));
    assert_eq!(history.of(&slug("01-a"), "two"), Some(&unsolved));
    assert_eq!(history.of(&slug("01-a"), "three"), None);
    assert_eq!(history.last(&slug("01-a")), Some(&unsolved));
    assert!(history.was_solved(&slug("01-a")) && history.was_tried_last(&slug("01-a")));
    assert!(history.last(&slug("02-b")).is_none() && !history.was_solved(&slug("02-b")));
}

#[test]
fn a_new_number_and_a_new_name_lose_nothing() {
    let folder = tempfile::tempdir().expect("a folder");
    let old = Journal::of(&course(&folder, &[("01-a", &[]), ("02-b", &[])]));
    old.attempt(&attempt("01-a", "one", State::Solved)).expect("written");
    old.attempt(&attempt("02-b", "two", State::Solved)).expect("written");
    hint(&old, "02-b", "bug", 2);
    let new = course(&folder, &[("07-a", &[]), ("08-c", &["x", "b"])]);
    let history = Journal::of(&new).look();
    assert!(history.of(&slug("07-a"), "one").is_some());
    assert!(history.of(&slug("08-c"), "two").is_some());
    assert!(history.was_solved(&slug("07-a")) && history.was_solved(&slug("08-c")));
    assert_eq!(history.hinted(&slug("08-c"), "bug").map(|hinted| hinted.level), Some(2));
}

#[test]
fn damaged_lines_are_set_aside_and_told_once() {
    let folder = tempfile::tempdir().expect("a folder");
    let journal = Journal::of(&course(&folder, &[("01-a", &[]), ("02-b", &[])]));
    let first = attempt("01-a", "one", State::Solved);
    journal.attempt(&first).expect("written");
    let path = folder.path().join(JOURNAL);
    let mut content = fs::read(&path).expect("read");
    content.extend_from_slice(
        b"\xff\xfe not json\n{\"what\":\"attempt\",\"exercise\":7}\n\n{\"what\":\"dream\"}\n[",
    );
    fs::write(&path, content).expect("damaged");
    let second = attempt("02-b", "two", State::NotGraded);
    journal.attempt(&second).expect("written");

    let (history, trouble) = journal.read();
    assert_eq!(history.of(&slug("01-a"), "one"), Some(&first));
    assert_eq!(history.of(&slug("02-b"), "two"), Some(&second));
    assert!(matches!(trouble, Some(Trouble::Damaged { lines: 3, set_aside: true })), "{trouble:?}");
    // What a newer grader has written stays, and so do the two attempts.
    assert_eq!((lines_in(&folder, JOURNAL), lines_in(&folder, DAMAGED)), (3, 3));
    let (again, trouble) = journal.read();
    assert!(trouble.is_none() && again == history);
}

#[test]
fn a_file_that_cannot_be_read_is_trouble_and_no_end() {
    let folder = tempfile::tempdir().expect("a folder");
    let journal = Journal::of(&course(&folder, &[("01-a", &[])]));
    fs::create_dir_all(folder.path().join(JOURNAL)).expect("a folder in its place");
    let (history, trouble) = journal.read();
    assert_eq!(history, History::default());
    assert!(matches!(trouble, Some(Trouble::Unreadable(_))));
    assert!(journal.attempt(&attempt("01-a", "one", State::Solved)).is_err());
}

#[test]
fn what_came_last_is_not_written_again() {
    let folder = tempfile::tempdir().expect("a folder");
    let journal = Journal::of(&course(&folder, &[("01-a", &[])]));
    for _ in 0..3 {
        journal.attempt(&attempt("01-a", "one", State::Unsolved)).expect("written");
    }
    assert_eq!(lines_in(&folder, JOURNAL), 1);
    // After a hint, a check of the same version is an attempt all the same.
    hint(&journal, "01-a", "two", 1);
    assert!(!journal.look().hinted(&slug("01-a"), "two").expect("taken").tried_since);
    for _ in 0..3 {
        journal.attempt(&attempt("01-a", "one", State::Unsolved)).expect("written");
    }
    assert_eq!(lines_in(&folder, JOURNAL), 3);
    assert!(journal.look().hinted(&slug("01-a"), "two").expect("taken").tried_since);
}

#[test]
fn several_graders_write_whole_lines() {
    let folder = tempfile::tempdir().expect("a folder");
    let journal = Journal::of(&course(&folder, &[("01-a", &[])]));
    std::thread::scope(|scope| {
        for thread in 0..4 {
            let journal = &journal;
            scope.spawn(move || {
                for n in 0..25 {
                    let digest = format!("{thread}-{n}");
                    journal.attempt(&attempt("01-a", &digest, State::Unsolved)).expect("written");
                }
            });
        }
    });
    let (history, trouble) = journal.read();
    assert!(trouble.is_none());
    assert_eq!((history.by_source.len(), lines_in(&folder, JOURNAL)), (100, 100));
}

/// A journal from elsewhere may have anything in it.
#[test]
fn somebody_elses_journal_tells_the_highest_hints_and_nothing_odd() {
    let folder = tempfile::tempdir().expect("a folder");
    let course = course(&folder, &[("01-a", &["formerly"]), ("02-b", &[])]);
    let hint = |exercise: &str, bug: &str, level: &str| {
        format!(
            "{{\"what\":\"hint\",\"exercise\":\"{exercise}\",\"bug\":\"{bug}\",\"level\":{level}}}\n"
        )
    };
    let journal = [
        hint("a", "slow", "2"),
        hint("formerly", "slow", "1"),
        hint("a", "stuck", "3"),
        hint("b", "one", "200"),
        hint("b", "one", "-1"),
        hint("b", "one", "0"),
        hint("b", &"x".repeat(65), "1"),
        hint("b", "<b>\u{301}", "1"),
        hint("unknown", "slow", "1"),
        "no JSON\n\u{0}".to_owned(),
    ];
    let told = hints_in(&course, journal.concat().as_bytes());
    let bugs = [("slow".to_owned(), 2), ("stuck".to_owned(), 3)].into();
    assert_eq!(told, [(&slug("01-a"), bugs)].into());
    let many: String = (0..1000).map(|n| hint("b", &format!("bug-{n}"), "1")).collect();
    assert_eq!(hints_in(&course, many.as_bytes())[&slug("02-b")].len(), 64);
}
