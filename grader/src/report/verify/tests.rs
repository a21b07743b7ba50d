use super::*;
use crate::report::text::Symbols;

fn cell(expected: Expected, observed: Observed) -> Cell {
    Cell { expected, observed: Some(observed) }
}

fn row(variant: &str, bugs: Vec<Cell>) -> Row {
    Row {
        variant: variant.to_owned(),
        outcome: Outcome::Graded,
        bugs,
        guards_expected: Vec::new(),
        guards_broken: Vec::new(),
    }
}

fn sound() -> VerifyReport {
    let alive = || cell(Expected::Alive, Observed::Alive);
    let fixed = || cell(Expected::Fixed, Observed::Fixed);
    let hidden = || cell(Expected::NotFixed, Observed::Unknown);
    let mut wrong = row("wrong serve-nobody", vec![hidden(), hidden()]);
    wrong.guards_expected = vec!["no-table".to_owned()];
    wrong.guards_broken = vec!["no-table".to_owned()];
    VerifyReport {
        exercise: "01-restaurant".to_owned(),
        bugs: vec!["one-table-at-a-time".to_owned(), "bills-in-finishing-order".to_owned()],
        rows: vec![
            row("starter", vec![alive(), alive()]),
            row("solution", vec![fixed(), fixed()]),
            row("only one-table-at-a-time", vec![alive(), fixed()]),
            wrong,
        ],
        problems: Vec::new(),
    }
}

fn unsound() -> VerifyReport {
    let mut report = sound();
    report.exercise = "02-forgotten-await".to_owned();
    report.rows[1].bugs[1].observed = Some(Observed::Alive);
    report.rows[2].outcome = Outcome::DoesNotCompile;
    report.rows[2].bugs.iter_mut().for_each(|cell| cell.observed = None);
    report.rows[3].guards_broken.clear();
    report.problems = vec![
        Problem {
            text: "the mark `stove` is never recorded".to_owned(),
            file: Some("tests/02-forgotten-await/rubric.toml".to_owned()),
            line: Some(14),
        },
        Problem { text: "three runs were not alike".to_owned(), file: None, line: None },
    ];
    report
}

fn text(reports: &[VerifyReport], symbols: Symbols) -> String {
    let mut out = Vec::new();
    write(reports, &Options { symbols, ..Options::default() }, &mut out)
        .expect("a buffer takes everything");
    String::from_utf8(out).expect("text is UTF-8")
}

#[test]
fn tables_and_sentences() {
    insta::assert_snapshot!(text(&[sound(), unsound()], Symbols::Unicode));
}

#[test]
fn ascii_keeps_to_ascii() {
    assert!(text(&[sound(), unsound()], Symbols::Ascii).is_ascii());
}

#[test]
fn json() {
    let mut out = Vec::new();
    write_json(&[sound(), unsound()], &Options::default(), &mut out)
        .expect("a buffer takes everything");
    let out = String::from_utf8(out).expect("JSON is UTF-8");
    assert_eq!(crate::report::schemas::strict::faults("verify", &out), [""; 0]);
    insta::assert_snapshot!(out);
}

#[test]
fn sound_is_only_what_is_as_expected() {
    assert!(sound().ok());
    assert!(!unsound().ok());
    for (expected, fixed, alive, unknown) in [
        (Expected::Fixed, true, false, false),
        (Expected::Alive, false, true, false),
        (Expected::NotFixed, false, true, true),
    ] {
        let ok = |observed| Cell { expected, observed }.ok();
        assert_eq!(ok(Some(Observed::Fixed)), fixed);
        assert_eq!(ok(Some(Observed::Alive)), alive);
        assert_eq!(ok(Some(Observed::Unknown)), unknown);
        assert!(!ok(None));
    }
    let mut report = sound();
    report.rows[0].guards_broken.push("no-table".to_owned());
    assert!(!report.ok());
    let mut report = sound();
    report.problems = unsound().problems;
    assert!(!report.ok());
}
