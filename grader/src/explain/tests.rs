//! What is meant by a name, and where a class is hunted.

use std::path::Path;

use super::*;

fn course() -> Course {
    Course::open(&Path::new(env!("CARGO_MANIFEST_DIR")).join("..")).expect("a sound course")
}

fn is_class(name: &str) -> Option<BugClass> {
    match subject(Some(&course()), name) {
        Ok(Subject::Class(class)) => Some(class),
        _ => None,
    }
}

fn is_exercise(name: &str) -> Option<String> {
    match subject(Some(&course()), name) {
        Ok(Subject::Exercise(slug)) => Some(slug.to_string()),
        _ => None,
    }
}

#[test]
fn a_class_goes_before_an_exercise_of_its_name() {
    assert_eq!(is_class("blocking-call"), Some(BugClass::BlockingCall));
    assert_eq!(is_class("Deadlock"), Some(BugClass::Deadlock));
    for name in ["03", "3", "03-blocking-call", "exercises/03-blocking-call/"] {
        assert_eq!(is_exercise(name).as_deref(), Some("03-blocking-call"), "{name}");
    }
    for class in BugClass::ALL {
        assert_eq!(is_class(class.as_str()), Some(class));
    }
}

#[test]
fn a_part_of_a_name_is_enough_where_it_is_clear() {
    assert_eq!(is_class("hog"), Some(BugClass::CpuHog));
    assert_eq!(is_exercise("restau").as_deref(), Some("01-restaurant"));
    let several = subject(Some(&course()), "cancel");
    assert_eq!(
        several,
        Err(Unclear::Several(vec!["cancel-unsafe".to_owned(), "15-cancellation".to_owned()]))
    );
}

#[test]
fn an_unknown_name_gets_the_nearest_of_both_kinds() {
    let nearest = |name: &str| match subject(Some(&course()), name) {
        Err(Unclear::Unknown(nearest)) => nearest,
        other => panic!("{other:?}"),
    };
    assert_eq!(nearest("deadlok").first().map(String::as_str), Some("deadlock"));
    assert_eq!(nearest("01-resturant").first().map(String::as_str), Some("01-restaurant"));
    assert!(nearest("xyzzy").is_empty());
    assert!(nearest("").is_empty());
}

#[test]
fn without_a_course_there_are_classes() {
    assert_eq!(subject(None, "leak"), Ok(Subject::Class(BugClass::Leak)));
    assert_eq!(subject(None, "03"), Err(Unclear::Unknown(Vec::new())));
}

/// Every class that a rubric names is one that can be explained, and the course inside the program
/// says the same as the one on the disk.
#[test]
fn where_a_class_is_hunted_comes_from_the_rubrics() {
    let there = planted(Some(&course())).expect("a sound course");
    let within = planted(None).expect("a sound course");
    assert_eq!(there, within);
    assert_eq!(there.len(), course().slugs().count());
    for (slug, classes) in there {
        assert!(!classes.is_empty(), "{slug}");
        let text = std::fs::read_to_string(
            course().open_exercise(&slug).expect("sound").tests_folder().join("rubric.toml"),
        );
        let named = text.expect("a rubric").lines().filter(|it| it.starts_with("class = ")).count();
        assert_eq!(classes.len(), named, "{slug}");
        for class in classes {
            assert!(BugClass::from_name(&class).is_some(), "{slug}: {class}");
        }
    }
}

#[test]
fn every_exercise_has_its_explanation_and_no_hidden_file_is_in_it() {
    let course = course();
    for slug in course.slugs() {
        let opened = course.open_exercise(slug).expect("a sound exercise");
        for language in Language::ALL {
            let explained = exercise(&course, &opened, language).expect("readable");
            assert!(explained.text.is_some_and(|text| text.len() > 1000), "{slug}");
            assert!(!explained.classes.is_empty(), "{slug}");
            let files: Vec<_> = explained.solution.paths().collect();
            assert_eq!(files.len(), opened.editable.len(), "{slug}");
            assert!(files.iter().all(|file| opened.editable.iter().any(|it| it == file)));
        }
    }
}
