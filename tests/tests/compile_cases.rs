//! The compile cases against the solutions, with the compiler's full text.
//!
//! `grader` compiles the same files against a submission and looks at code and message alone;
//! what the text shows is what a student's compiler would say.

use course_tests::{exercises, stderr_of, text, twin_of};

#[test]
fn cases_are_refused_and_their_twins_compile() {
    let cases = trybuild::TestCases::new();
    for exercise in exercises() {
        for file in exercise.case_files().iter().filter(|file| file.ends_with(".rs")) {
            let path = exercise.cases().join(file);
            if file.ends_with(".twin.rs") {
                cases.pass(path);
            } else {
                cases.compile_fail(path);
            }
        }
    }
}

#[test]
fn the_text_holds_what_the_rubric_asks_for() {
    let mut wrong = Vec::new();
    for exercise in exercises() {
        for case in exercise.rubric().bugs.into_iter().flat_map(|bug| bug.compile) {
            let path = exercise.cases().join(stderr_of(&case.case));
            let text = if path.exists() { text(&path) } else { String::new() };
            let has = |line: &str| {
                case.code.as_ref().is_none_or(|code| line.starts_with(&format!("error[{code}]:")))
                    && case.message.as_ref().is_none_or(|message| line.contains(message))
            };
            let errors = || text.lines().filter(|line| line.starts_with("error"));
            if !errors().any(has) {
                let asked = (&case.code, &case.message);
                wrong.push(format!("{}: no error has {asked:?}", path.display()));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_case_has_a_twin_a_text_and_a_bug() {
    let mut wrong = Vec::new();
    for exercise in exercises() {
        let mut wanted = Vec::new();
        for case in exercise.rubric().bugs.into_iter().flat_map(|bug| bug.compile) {
            wanted.extend([stderr_of(&case.case), twin_of(&case.case), case.case]);
        }
        wanted.sort();
        wanted.dedup();
        let there = exercise.case_files();
        let slug = &exercise.slug;
        let missing = wanted.iter().filter(|file| !there.contains(file));
        wrong.extend(missing.map(|file| format!("{slug}: compile/{file} is missing")));
        let stray = there.iter().filter(|file| !wanted.contains(file));
        wrong.extend(stray.map(|file| format!("{slug}: no bug asks for compile/{file}")));
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
