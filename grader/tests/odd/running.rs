//! Correct solutions that do odd things besides: what is allowed, and what ends at a limit.

use std::path::Path;

use serde_json::Value;

use super::place::{Place, SLUG, grader, run, text_of, warm_cache};
use super::source::{check, serving, solution};

/// Checks once, as JSON: a run that meets a limit is not remembered and takes its time.
#[track_caller]
fn over_limit(name: &str, lib: &str) -> Value {
    warm_cache();
    let folder = text_of(&Place::new(name).submission("in", lib));
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    let ran = run(grader(here, &["check", SLUG, "--submission", &folder, "--format", "json"]));
    assert_eq!(ran.code, Some(1), "{ran:?}");
    let json = ran.exercise();
    assert_eq!(json["outcome"], "over-limit", "{json:#}");
    assert_eq!((&json["solved"], &json["points"]), (&false.into(), &0.into()), "{json:#}");
    assert_eq!(json["scenario"], "full_house", "{json:#}");
    json
}

/// 64 KiB of what a run prints are kept and shown; up to 4 MiB it may print.
#[test]
fn output_is_cut_and_only_a_flood_ends_the_run() {
    let checked = check("chatty", serving("for n in 0..100_000 { println!(\"line {n}\"); }"));
    checked.is_solved();
    let printed = &checked.json["output"][0];
    assert_eq!(printed["text"].as_str().map(str::len), Some(64 << 10), "{:#}", printed["cut"]);
    assert!(printed["cut"].as_u64() > Some(900_000), "{:#}", printed["cut"]);
    assert!(checked.text.contains("beyond the limit, not shown"), "{}", checked.text);

    let json = over_limit("flood", &serving("for n in 0..1_000_000 { println!(\"line {n}\"); }"));
    assert_eq!(json["limit"], "output");
}

#[test]
fn control_characters_do_not_reach_a_terminal() {
    let lines = "use std::io::Write as _;\n    \
        std::io::stderr().write_all(b\"\\x1b[31mred\\xff\\x07\\x1b]0;title\\x07\\n\").expect(\"open\");";
    let checked = check("terminal", serving(lines));
    checked.is_solved();
    assert!(checked.text.contains("[31mred\u{fffd}]0;title"), "{}", checked.text);
}

#[test]
fn memory_without_bounds_ends_at_the_limit() {
    let much = "let much = vec![1_u8; 10_000_000_000]; if much[tables.len()] == 0 { return }";
    assert_eq!(over_limit("ten-gigabytes", &serving(much))["limit"], "memory");
    let more =
        "let mut all = vec![]; while all.len() < usize::MAX { all.push(vec![1_u8; 1 << 20]); }";
    assert_eq!(over_limit("grows", &serving(more))["limit"], "memory");
}

/// Only a limit of time can end it. It is the first run that does, so it is waited for once.
#[test]
fn a_thread_that_spins_ends_at_the_limit() {
    let json = over_limit("spinning-thread", &serving("std::thread::spawn(|| loop {});"));
    // On a machine with a hundred other things to do, real time is over first.
    assert!(["cpu", "wall"].contains(&json["limit"].as_str().expect("a name")), "{json:#}");
}

#[test]
fn what_is_forgotten_or_sleeps_beside_the_work_does_no_harm() {
    let forget = "std::mem::forget(vec![1_u8; 1 << 20]);\n    std::mem::forget(house.clone());";
    check("forgets", serving(forget)).is_solved();
    // Virtual time: nobody waits for the hour.
    let hour = "std::thread::spawn(|| std::thread::sleep(std::time::Duration::from_secs(3600)));";
    check("sleeper", serving(hour)).is_solved();
}

#[test]
fn no_other_program_is_started() {
    // By a way that the list of words does not see: the box is what keeps it from happening.
    let lines = "use std::process::*; let sh = Command::new(\"/bin/sh\").arg(\"-c\").arg(\"echo made it\").output();\n    \
        println!(\"{:?}\", sh.map(|sh| sh.stdout.len()));";
    let checked = check("starts-programs", serving(lines));
    checked.is_solved();
    assert!(checked.text.contains("Operation not permitted"), "{}", checked.text);
}

#[test]
fn the_same_twice_is_the_same_to_the_byte() {
    let [one, other] = [check("twice", solution()), check("twice", solution())];
    one.is_solved();
    assert_eq!((one.json, one.text), (other.json, other.text));
}
