//! What goes where: JSON alone on standard output, no colours in a pipe, no harm from a closed one.

use std::fs;
use std::process::Stdio;

use super::place::{LIB, OTHER, Place, SLUG, end, grader, run, warm_cache};
use super::source::{solution, with};

const ESCAPE: char = '\u{1b}';

#[test]
fn a_mixture_of_solved_and_unsolved_is_unsolved() {
    warm_cache();
    let place = Place::new("mixture");
    let course = place.course();
    fs::write(course.join("exercises").join(SLUG).join(LIB), solution()).expect("written");
    let ran = run(grader(&course, &["check", "--all", "--format", "json"]));
    assert_eq!(ran.code, Some(1), "{ran:?}");
    let json = ran.json();
    let solved = |n: usize| (&json["exercises"][n]["exercise"], &json["exercises"][n]["solved"]);
    assert_eq!(solved(0), (&SLUG.into(), &true.into()));
    assert_eq!(solved(1), (&OTHER.into(), &false.into()));
    let text = run(grader(&course, &["check", "--all"]));
    assert_eq!(text.code, Some(1), "{text:?}");
    assert!(
        text.out.contains("1 exercise of 2 solved") || text.out.contains("1 of 2 exercises solved"),
        "{}",
        text.out
    );
}

#[test]
fn a_seed_is_named_and_repeats_itself() {
    warm_cache();
    let place = Place::new("seed");
    let course = place.course();
    let json = ["check", SLUG, "--seed", "7", "--no-cache", "--format", "json"];
    let one = run(grader(&course, &json));
    let other = run(grader(&course, &json));
    assert_eq!(one.code, Some(1), "{one:?}");
    assert_eq!(one.out, other.out);
    let exercise = one.exercise();
    let evidence = exercise["bugs"]
        .as_array()
        .expect("bugs")
        .iter()
        .flat_map(|bug| bug["evidence"].as_array().expect("a list"));
    let seeds: Vec<_> = evidence.map(|evidence| evidence["seed"].as_u64()).collect();
    assert!(!seeds.is_empty() && seeds.iter().all(|seed| *seed == Some(7)), "{exercise:#}");
    let text = run(grader(&course, &["check", SLUG, "--seed", "7"]));
    assert!(text.out.contains("seed 7)"), "{}", text.out);
    // A seed shows other numbers, and is no verdict to be remembered.
    let all = run(grader(&course, &["check", SLUG, "--no-cache", "--format", "json"]));
    assert_ne!(all.out, one.out);
    let kept = run(grader(&course, &["check", SLUG, "--format", "json"]));
    assert_eq!(all.out, kept.out);
}

#[test]
fn nobody_who_reads_is_no_verdict() {
    warm_cache();
    let place = Place::new("closed");
    let course = place.course();
    for arguments in [&["check", SLUG][..], &["check", SLUG, "--format", "json"]] {
        let mut command = grader(&course, arguments);
        let mut child =
            command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("it starts");
        // As `| head -0` does.
        drop(child.stdout.take());
        let ran = end(child);
        assert_eq!(ran.code, Some(1), "the exercise is not solved: {ran:?}");
        assert_eq!(ran.err, "");
    }
    let mut list = grader(&course, &["list"]);
    let mut child = list.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("it starts");
    drop(child.stdout.take());
    assert_eq!(end(child).code, Some(0));
}

#[test]
fn colours_only_where_they_are_wanted() {
    warm_cache();
    let place = Place::new("colours");
    let course = place.course();
    // Neither code that runs nor what the compiler says brings colours along.
    fs::write(course.join("exercises").join(SLUG).join(LIB), with("let meals", "let meal"))
        .expect("written");
    let coloured = |arguments: &[&str], env: &[(&str, &str)]| {
        let mut command = grader(&course, arguments);
        command.envs(env.iter().copied());
        let ran = run(command);
        (ran.out.contains(ESCAPE), ran.err.contains(ESCAPE))
    };
    for slug in [SLUG, OTHER, "no-such-thing"] {
        let on = |extra: &[&str], env: &[(&str, &str)]| {
            coloured(&[&["check", slug][..], extra].concat(), env)
        };
        let is_known = slug != "no-such-thing";
        let shown = (is_known, !is_known);
        assert_eq!(on(&["--color", "always"], &[]), shown, "{slug}");
        assert_eq!(on(&[], &[("CLICOLOR_FORCE", "1")]), shown, "{slug}");
        assert_eq!(on(&[], &[]), (false, false), "{slug}");
        assert_eq!(on(&[], &[("NO_COLOR", "1")]), (false, false), "{slug}");
        let never = &["--color", "never"];
        assert_eq!(on(never, &[("CLICOLOR_FORCE", "1")]), (false, false), "{slug}");
        let json = &["--color", "always", "--format", "json"];
        assert!(!on(json, &[]).0, "{slug}");
    }
}
