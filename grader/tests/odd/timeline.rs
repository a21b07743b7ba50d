//! `grader timeline` on real exercises: into the terminal, into files, and over what is there.

use std::fs;
use std::path::Path;

use serde_json::Value;

use super::place::{LIB, OTHER, Place, SLUG, grader, run, warm_cache};
use super::source::solution;

fn course(test: &str) -> (Place, std::path::PathBuf) {
    warm_cache();
    let place = Place::new(test);
    let course = place.course();
    (place, course)
}

fn is_there(course: &Path, file: &str) -> bool {
    course.join(file).exists()
}

#[test]
fn the_starter_is_a_staircase_and_the_same_each_time() {
    let (_place, course) = course("timeline-text");
    let one = run(grader(&course, &["timeline", SLUG]));
    assert_eq!(one.code, Some(0), "{one:?}");
    assert!(one.out.contains("full_house") && one.out.contains("stove"), "{}", one.out);
    assert!(!one.out.contains('\u{1b}'), "no colours in a pipe");
    assert_eq!(run(grader(&course, &["timeline", SLUG])).out, one.out);
    let ascii = run(grader(&course, &["timeline", SLUG, "--ascii", "--lang", "pt-BR"]));
    assert!(ascii.out.is_ascii() && ascii.out.contains("tarefa principal"), "{}", ascii.out);
    // It is no attempt.
    assert!(!is_there(&course, ".grader/attempts.jsonl"));
}

/// Who has which lock, and who waits for it: all the way from tokio.
#[test]
fn a_deadlock_shows_both_locks_with_holder_and_waiter() {
    warm_cache();
    let slug = "19-two-locks";
    let course = Place::new("timeline-locks").course_of(&[slug]);
    let ran = run(grader(&course, &["timeline", slug, "--ascii"]));
    assert_eq!(ran.code, Some(0), "{ran:?}");
    for (lock, bar) in [("#1", "has"), ("#2", "waits"), ("#1", "waits"), ("#2", "has")] {
        let row =
            |line: &str| line.contains("  Mutex src/lib.rs:") && line.contains(&format!("{lock} "));
        let rows: Vec<_> = ran.out.lines().filter(|line| row(line) && line.contains(bar)).collect();
        assert_eq!(rows.len(), 1, "{lock} {bar}: {}", ran.out);
        assert!(rows[0].ends_with('>'), "to the end: {}", ran.out);
    }
    let said = ran.out.split_whitespace().collect::<Vec<_>>().join(" ");
    for (waits, has) in [("#1", "#2"), ("#2", "#1")] {
        let taken = format!("{has}, taken by task of the test {has} and not given back.");
        let told = format!("task of the test {waits} waits for Mutex src/lib.rs:");
        assert!(said.contains(&told) && said.contains(&taken), "{said}");
    }
}

#[test]
fn another_scenario_is_shown_and_one_that_there_is_not_is_named() {
    let (_place, course) = course("timeline-scenario");
    let ran = run(grader(&course, &["timeline", OTHER, "--scenario", "closing", "--seed", "7"]));
    assert_eq!(ran.code, Some(0), "{ran:?}");
    assert!(ran.out.contains("closing, seed 7") && ran.out.contains('█'), "{}", ran.out);
    let ran = run(grader(&course, &["timeline", OTHER, "--scenario", "dosing"]));
    ran.fails(2, &["`dosing`", "`closing`"]);
}

#[test]
fn files_take_the_place_of_pictures_alone() {
    let (place, course) = course("timeline-files");
    let at = |name: &str| place.at(name).to_str().expect("a plain name").to_owned();
    let files = [at("a.html"), at("a.svg"), at("a.json")];
    let all = ["timeline", SLUG, "--html", &files[0], "--svg", &files[1], "--perfetto", &files[2]];
    for _ in 0..2 {
        let ran = run(grader(&course, &all));
        assert_eq!((ran.code, ran.out.as_str()), (Some(0), ""), "{ran:?}");
    }
    let trace = fs::read_to_string(&files[2]).expect("written");
    let trace: Value = serde_json::from_str(&trace).expect("JSON");
    assert!(trace["traceEvents"].as_array().is_some_and(|events| events.len() > 20));

    let own = place.file("own.svg", "<svg>mine</svg>");
    let own = own.to_str().expect("a plain name");
    let ran = run(grader(&course, &["timeline", SLUG, "--svg", own]));
    ran.fails(2, &["own.svg", "--force"]);
    assert_eq!(fs::read_to_string(own).expect("it is there"), "<svg>mine</svg>");
    let ran = run(grader(&course, &["timeline", SLUG, "--svg", own, "--force"]));
    assert_eq!(ran.code, Some(0), "{ran:?}");
    assert!(fs::read_to_string(own).expect("it is there").contains("stove"));
    let nowhere = format!("{}/b.svg", files[1]);
    run(grader(&course, &["timeline", SLUG, "--svg", &nowhere])).fails(3, &["b.svg"]);
}

#[test]
fn the_solution_is_shown_once_it_is_found_or_on_demand() {
    let (_place, course) = course("timeline-beside");
    let beside = ["timeline", SLUG, "--beside"];
    run(grader(&course, &beside)).fails(2, &["not solved yet", "--spoil"]);
    let spoilt = run(grader(&course, &["timeline", SLUG, "--beside", "--spoil"]));
    assert!(spoilt.out.contains("the solution in full_house"), "{spoilt:?}");
    fs::write(course.join("exercises").join(SLUG).join(LIB), solution()).expect("written");
    let solved = run(grader(&course, &beside));
    assert!(solved.out.contains("the solution in full_house"), "{solved:?}");
}

#[test]
fn what_does_not_compile_is_told_as_a_check_does() {
    let (_place, course) = course("timeline-broken");
    let lib = course.join("exercises").join(SLUG).join(LIB);
    fs::write(lib, "fn broken(").expect("written");
    let ran = run(grader(&course, &["timeline", SLUG]));
    assert_eq!(ran.code, Some(1), "{ran:?}");
    assert!(ran.out.contains("The compiler refuses it"), "{}", ran.out);
}
