//! Every exercise has all its parts, and what a student is given gives nothing away.
//!
//! That starters compile without a word from rustc is not looked at here: CI checks it with
//! `cargo check`, which builds them anyway.

use course_tests::{exercises, files_below, root, text};

fn complain(wrong: &[String]) {
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_exercise_has_its_parts() {
    let mut wrong = Vec::new();
    for exercise in exercises() {
        let parts = [
            exercise.given.join("Cargo.toml"),
            exercise.given.join("README.md"),
            exercise.solution.join("Cargo.toml"),
            exercise.solution.join("EXPLAIN.md"),
            exercise.hidden.join("rubric.toml"),
            exercise.hidden.join("suite.rs"),
            exercise.hidden.join("variants.toml"),
        ];
        for part in parts {
            if !part.exists() {
                wrong.push(format!("{} is missing", part.display()));
            } else if text(&part).trim().is_empty() {
                wrong.push(format!("{} is empty", part.display()));
            }
        }
        let alternatives = files_below(&exercise.solution.join("alternatives"));
        let number = alternatives.iter().filter(|file| file.ends_with("lib.rs")).count();
        if number < 2 {
            wrong.push(format!("{}: {number} alternatives, at least 2 belong", exercise.slug));
        }
    }
    complain(&wrong);
}

#[test]
fn every_bug_has_three_hints() {
    let mut wrong = Vec::new();
    for exercise in exercises() {
        for bug in exercise.rubric().bugs {
            let said = bug.hints.iter().filter(|hint| !hint.trim().is_empty()).count();
            if (bug.hints.len(), said) != (3, 3) {
                wrong.push(format!("{}: bug {} has {said} hints", exercise.slug, bug.id));
            }
        }
    }
    complain(&wrong);
}

#[test]
fn nothing_that_is_given_out_names_a_bug_or_holds_a_marker() {
    let mut wrong = Vec::new();
    for exercise in exercises() {
        let mut secrets: Vec<_> = exercise.rubric().bugs.into_iter().map(|bug| bug.id).collect();
        secrets.push("//#".to_owned());
        for file in files_below(&exercise.given) {
            let text = text(&file);
            for secret in secrets.iter().filter(|secret| text.contains(*secret)) {
                wrong.push(format!("{} says `{secret}`", file.display()));
            }
        }
    }
    complain(&wrong);
}

#[test]
fn the_solution_says_nothing_of_markers() {
    let mut wrong = Vec::new();
    for exercise in exercises() {
        for file in files_below(&exercise.solution) {
            if text(&file).lines().any(|line| line.trim_start().starts_with("//#")) {
                wrong.push(format!("{} holds a marker", file.display()));
            }
        }
    }
    complain(&wrong);
}

#[test]
fn every_folder_is_an_exercise_of_the_course() {
    let known: Vec<_> = exercises().into_iter().map(|exercise| exercise.slug).collect();
    let mut wrong = Vec::new();
    for tree in ["exercises", "solutions"] {
        let folder = root().join(tree);
        for entry in folder.read_dir().expect("the repository has this folder").flatten() {
            let name = entry.file_name().to_string_lossy().into_owned();
            if entry.path().is_dir() && !known.contains(&name) {
                wrong.push(format!("{tree}/{name} is not in course.toml"));
            }
        }
    }
    complain(&wrong);
}
