use super::*;
use crate::report::examples::{self, sources};

/// The text, with colour codes.
fn coloured(grade: &Grade, sources: &Sources, options: &Options) -> String {
    let mut out = Vec::new();
    write(grade, sources, options, &mut out).expect("a buffer takes everything");
    String::from_utf8(out).expect("text is UTF-8")
}

fn text(grade: &Grade, lib: &str) -> String {
    plain(&coloured(grade, &sources(lib), &Options::default()))
}

fn plain(text: &str) -> String {
    anstream::adapter::strip_str(text).to_string()
}

#[test]
fn two_bugs_alive_output_and_a_warning() {
    insta::assert_snapshot!(text(&examples::restaurant(), examples::RESTAURANT));
}

#[test]
fn a_deadlock_shows_both_lines_in_one_frame() {
    let text = text(&examples::two_locks(), examples::LOCKS);
    insta::assert_snapshot!(text);
    assert!(text.contains("2 tasks stand still, at src/lib.rs:3 and 10"), "{text}");
    let frame = text.split("src/lib.rs:3:").nth(1).expect("a frame that starts at line 3");
    let frame = frame.split("✘").next().unwrap_or_default();
    for line in ["to.balance.lock().await", "from.balance.lock().await"] {
        assert!(frame.contains(line), "{frame}");
    }
}

#[test]
fn blocking_calls_show_the_students_line_and_the_clients() {
    insta::assert_snapshot!(text(&examples::blocking_call(), examples::PRICES));
}

#[test]
fn a_ratio_tells_both_times() {
    insta::assert_snapshot!(text(&examples::ten_times(), examples::BATCH));
}

#[test]
fn the_compiler_speaks_for_itself_and_is_cut_short() {
    insta::assert_snapshot!(text(&examples::does_not_compile(5), ""));
}

#[test]
fn every_limit_has_its_sentence() {
    let all: Vec<String> = examples::LIMITS
        .iter()
        .map(|limit| text(&examples::over_limit(*limit, Some("endless_stream")), ""))
        .chain(
            examples::COMPILE_LIMITS
                .iter()
                .map(|limit| text(&examples::over_limit(*limit, None), "")),
        )
        .collect();
    insta::assert_snapshot!(all.join("---\n"));
}

#[test]
fn what_is_not_allowed_is_shown() {
    insta::assert_snapshot!(text(&examples::tampered(), examples::RESTAURANT));
}

#[test]
fn our_fault_costs_nothing() {
    insta::assert_snapshot!(text(&examples::grader_fault(), ""));
}

#[test]
fn all_fixed() {
    insta::assert_snapshot!(text(&examples::solved(), ""));
}

#[test]
fn a_broken_guard() {
    insta::assert_snapshot!(text(&examples::guard_broken(), ""));
}

#[test]
fn every_reason_for_not_knowing() {
    let bug = |id: &str, why| {
        let status = Status::Unknown { why };
        examples::bug(id, "logic", &format!("the fault called {id}"), 1, status)
    };
    let grade = examples::graded(
        "21-bounded-queue",
        vec![
            bug("a", Why::HiddenBy { bug: "b".to_owned() }),
            bug("b", Why::RunEndedEarly { scenario: "drain".to_owned() }),
            bug("c", Why::GuardBroken { guard: "no-table".to_owned() }),
            bug("d", Why::NoReference { variant: "solution".to_owned() }),
        ],
    );
    insta::assert_snapshot!(text(&grade, ""));
}

#[test]
fn a_run_that_ended_early_tells_how_and_only_once() {
    let mut grade = examples::restaurant();
    let end = crate::grade::Quantity::Ending(crate::grade::EndingSeen::Panicked {
        message: Some("no such table".to_owned()),
        at: Some(examples::at(7, "restaurant::serve_all")),
    });
    for bug in &mut grade.bugs {
        let why = Why::RunEndedEarly { scenario: "five_tables".to_owned() };
        bug.status = Status::Unknown { why };
        bug.evidence.truncate(1);
        bug.evidence[0].observed = end.clone();
    }
    grade.output.clear();
    grade.diagnostics.clear();
    insta::assert_snapshot!(text(&grade, examples::RESTAURANT));
}

#[test]
fn an_unseen_guard_explains_an_unsolved_exercise() {
    let mut grade = examples::solved();
    grade.guards[0].status = GuardStatus::Unknown;
    insta::assert_snapshot!(text(&grade, ""));
}

#[test]
fn five_bugs_alive_fit_one_screen() {
    let (grade, sources) = examples::five_alive();
    let text = plain(&coloured(&grade, &sources, &Options::default()));
    insta::assert_snapshot!(text);
    assert!(text.lines().count() <= 50, "{} lines", text.lines().count());
    for line in text.lines() {
        assert!(line.chars().count() <= 80, "{line}");
    }
    assert_eq!(text.matches("╭▸").count(), 5, "each bug shows a line");
    for bug in &grade.bugs {
        assert!(text.contains(&bug.title));
    }
}

#[test]
fn a_taller_screen_shows_more() {
    let (grade, sources) = examples::five_alive();
    let tall = Options { height: 200, ..Options::default() };
    let height = |options| coloured(&grade, &sources, options).lines().count();
    assert!(height(&tall) > height(&Options::default()));
}

#[test]
fn ascii_keeps_to_ascii() {
    let ascii = Options { symbols: Symbols::Ascii, ..Options::default() };
    for (grade, lib) in [
        (examples::restaurant(), examples::RESTAURANT),
        (examples::two_locks(), examples::LOCKS),
        (examples::blocking_call(), examples::PRICES),
        (examples::guard_broken(), ""),
    ] {
        let text = plain(&coloured(&grade, &sources(lib), &ascii));
        assert!(text.is_ascii(), "{text}");
    }
    let restaurant = coloured(&examples::restaurant(), &sources(examples::RESTAURANT), &ascii);
    insta::assert_snapshot!(plain(&restaurant));
}

#[test]
fn colour_adds_nothing_but_colour() {
    let text = coloured(&examples::two_locks(), &sources(examples::LOCKS), &Options::default());
    assert!(text.contains('\u{1b}'));
    assert!(plain(&text).lines().all(|line| !line.contains('\u{1b}')));
}

#[test]
fn a_line_without_source_is_named() {
    let text = text(&examples::restaurant(), "");
    assert!(text.contains("at src/lib.rs:7"), "{text}");
}

#[test]
fn the_hidden_suite_is_neither_shown_nor_named() {
    let mut grade = examples::restaurant();
    for evidence in grade.bugs.iter_mut().flat_map(|bug| &mut bug.evidence) {
        for frame in &mut evidence.at {
            frame.origin = crate::observation::Origin::Suite;
            frame.file = "suite.rs".to_owned();
        }
    }
    let text = text(&grade, examples::RESTAURANT);
    assert!(!text.contains("suite.rs"), "{text}");
}

#[test]
fn a_heading_that_is_too_long_keeps_its_points_together() {
    let mut grade = examples::restaurant();
    grade.bugs[0].title = "tables ".repeat(10).trim_end().to_owned();
    let shown = text(&grade, examples::RESTAURANT);
    let heading = "✘ tables tables tables tables tables tables tables tables tables tables\n  · ";
    assert!(shown.contains(heading), "{shown}");
    grade.bugs[0].title = "tables ".repeat(15).trim_end().to_owned();
    let shown = text(&grade, examples::RESTAURANT);
    assert!(shown.contains("\n  tables tables tables tables · "), "{shown}");
    assert!(shown.lines().all(|line| line.chars().count() <= 80), "{shown}");
}

#[test]
fn the_same_output_is_shown_once() {
    let mut grade = examples::solved();
    let output = crate::observation::Output { text: "hello\n\u{1b}[2Jworld\n".to_owned(), cut: 0 };
    grade.output = ["a", "b", "c"].map(|name| (name.to_owned(), output.clone())).to_vec();
    let text = text(&grade, "");
    assert_eq!(text.matches("hello").count(), 1, "{text}");
    assert!(text.contains("Your code printed in a, b and c"), "{text}");
    assert!(text.contains("│ \u{fffd}[2Jworld"), "{text}");
}

#[test]
fn a_panic_that_is_told_is_not_shown_as_output() {
    let mut grade = examples::restaurant();
    let panic = "no such table\nsecond line";
    grade.bugs[0].evidence[0].observed = crate::grade::Quantity::Panics(vec![panic.to_owned()]);
    let text_of = |grade: &Grade| text(grade, examples::RESTAURANT);
    let print = |grade: &mut Grade, text: String| {
        grade.output = vec![("a".to_owned(), crate::observation::Output { text, cut: 0 })];
    };
    let head = "\npanicked at src/lib.rs:3: ";
    print(&mut grade, format!("hello{head}{panic}\nworld\n"));
    let shown = text_of(&grade);
    assert!(shown.contains("│ hello") && shown.contains("│ world"), "{shown}");
    assert!(!shown.contains("second line") && !shown.contains("panicked at"), "{shown}");
    print(&mut grade, format!("{head}{panic}\n"));
    assert!(!text_of(&grade).contains("Your code printed"), "nothing is left of it");
    print(&mut grade, format!("{head}another: {panic}\n"));
    assert!(text_of(&grade).contains("│ panicked at src/lib.rs:3: another"));
    print(&mut grade, format!("panicked: {panic}\n"));
    assert!(!text_of(&grade).contains("Your code printed"), "a panic without a place is told too");
}

#[test]
fn one_cause_is_told_once() {
    use crate::grade::{EndingSeen, Quantity};
    let mut grade = examples::two_locks();
    let stuck = grade.bugs[0].evidence[0].clone();
    let mut elsewhere = stuck.clone();
    elsewhere.scenario = "crowd".to_owned();
    let mut late = stuck.clone();
    late.fact = "left_running".to_owned();
    late.expected = Quantity::None;
    let panic = |fact, observed| examples::evidence("s", fact, Quantity::None, observed, vec![]);
    let end = EndingSeen::Panicked { message: Some("oh".to_owned()), at: None };
    grade.bugs[0].evidence = vec![
        stuck,
        elsewhere,
        late,
        panic("ended", Quantity::Ending(end)),
        panic("panics", Quantity::Panics(vec!["oh".to_owned()])),
    ];
    let shown = text(&grade, examples::LOCKS);
    assert_eq!(shown.matches("stand still").count(), 1, "{shown}");
    assert_eq!(shown.matches("it panicked: `oh`").count(), 1, "{shown}");
}

#[test]
fn a_summary_of_several() {
    let grades = [
        examples::solved(),
        examples::two_locks(),
        examples::does_not_compile(1),
        examples::grader_fault(),
    ];
    let mut out = Vec::new();
    write_summary(&grades, &Options::default(), &mut out).expect("a buffer takes everything");
    insta::assert_snapshot!(plain(&String::from_utf8(out).expect("text is UTF-8")));
}
