use serde_json::json;

use super::quantity::{Digits, Tone, duration, number, phrase};
use super::*;
use crate::grade::{EndingSeen, Evidence, Quantity};
use crate::report::catalogue::{every_quantity, samples};
use crate::report::examples::{at, at_most, evidence};

fn sentence(fact: &str, expected: Quantity, observed: Quantity) -> String {
    say(&Message::Evidence(&evidence("crowd", fact, expected, observed, Vec::new())))
}

/// The sentences about pieces of evidence, one a line.
fn sentences(all: &[Evidence]) -> String {
    told(all.iter().map(|evidence| say(&Message::Evidence(evidence))))
}

/// Sentences one a line, for a snapshot.
fn told(messages: impl IntoIterator<Item = String>) -> String {
    messages.into_iter().collect::<Vec<_>>().join("\n")
}

#[test]
fn durations() {
    for (micros, few, all) in [
        (0, "0 µs", "0 µs"),
        (250, "250 µs", "250 µs"),
        (1_000, "1 ms", "1 ms"),
        (2_500, "2.5 ms", "2.5 ms"),
        (120_000, "120 ms", "120 ms"),
        (460_001, "460 ms", "460.001 ms"),
        (1_800_000, "1.8 s", "1.8 s"),
        (1_800_400, "1.8 s", "1.8004 s"),
        (1_250_000, "1.25 s", "1.25 s"),
        (9_000_000, "9.0 s", "9.0 s"),
        (21_000_000, "21.0 s", "21.0 s"),
    ] {
        assert_eq!(duration(micros, Digits::Few), few);
        assert_eq!(duration(micros, Digits::All), all);
    }
    assert_eq!(number(5.0), "5");
    assert_eq!(number(2.75), "2.75");
}

#[test]
fn times_that_differ_never_read_alike() {
    let words = sentence("span.x", at_most(Quantity::Time(1_800_000)), Quantity::Time(1_800_400));
    assert_eq!(words, "`x` took 1.8004 s; expected at most 1.8 s");
}

#[test]
fn a_ratio_is_never_rounded_up_to_what_was_asked_for() {
    let ratio = |times, measured| Quantity::Ratio { times, of: None, measured };
    let measured =
        Some((Box::new(Quantity::Time(2_110_000)), Box::new(Quantity::Time(21_000_000))));
    let words = sentence("times", at_most(ratio(0.1, None)), ratio(2.11 / 21.0, measured));
    assert_eq!(words, "2.11 s; expected at most 2.1 s");

    let ratio =
        |times, measured| Quantity::Ratio { times, of: Some("starter".to_owned()), measured };
    let took = |ms: u64| {
        let measured = (Quantity::Time(ms * 1_000), Quantity::Time(21_000_000));
        let measured = Some((Box::new(measured.0), Box::new(measured.1)));
        #[expect(clippy::cast_precision_loss, reason = "a few thousand")]
        let times = ms as f64 / 21_000.0;
        sentence("span.fetch", at_most(ratio(0.1, None)), ratio(times, measured))
    };
    assert_eq!(
        took(2_110),
        "`fetch` took 2.11 s, 9.9 times sooner than the version you were given; 10 times are \
         asked for"
    );
    assert_eq!(
        took(21_000),
        "`fetch` took 21.0 s, as slow as the version you were given; at most 2.1 s allowed"
    );
    assert_eq!(
        took(42_000),
        "`fetch` took 42.0 s, slower than the version you were given; at most 2.1 s allowed"
    );
}

#[test]
fn words_stand_for_names_and_the_readme_for_the_scenario() {
    let words = [
        ("stove", "dishes on the stove"),
        ("serve", "serving"),
        ("span.serve", "serving all tables"),
        ("ready", "a dish being ready"),
        ("taken-out", "taking it out"),
        ("legacy.price", "the old client"),
    ];
    let said = samples::named(&words);
    let said = said.iter().map(|evidence| {
        format!("{} {}", say(&Message::Evidence(evidence)), say(&Message::Where(evidence)))
    });
    insta::assert_snapshot!(told(said));
}

#[test]
fn a_compile_case_has_a_sentence() {
    let cases =
        samples::compile_cases(["a receipt can be kept once", "a statement may go to any thread"]);
    assert!(cases.iter().all(|case| say(&Message::Where(case)).is_empty()));
    let said = sentences(&cases);
    assert!(!said.contains("twin"), "{said}");
    insta::assert_snapshot!(said);
}

#[test]
fn every_quantity_has_words() {
    let words = std::collections::BTreeMap::new();
    let tone = Tone { digits: Digits::Few, words: &words };
    insta::assert_snapshot!(told(every_quantity().iter().map(|q| phrase(q, tone))));
}

#[test]
fn every_subject_has_a_sentence() {
    insta::assert_snapshot!(sentences(&samples::subjects()));
}

#[test]
fn every_missing_fact_has_a_sentence() {
    insta::assert_snapshot!(sentences(&samples::missing()));
}

#[test]
fn every_ending_has_a_sentence() {
    insta::assert_snapshot!(sentences(&samples::endings()));
}

#[test]
fn every_blocking_call_has_words() {
    insta::assert_snapshot!(sentences(&samples::blocking_calls()));
}

#[test]
fn progress() {
    let all = samples::progress();
    insta::assert_snapshot!(told(all.into_iter().map(|it| say(&Message::Progress(it)))));
}

#[test]
fn only_commands_that_exist_are_named() {
    for next in samples::next() {
        let words = say(&Message::Next { exercise: "01-restaurant", next });
        assert!(words.contains("`grader check 01-restaurant`") || words.contains("`grader list`"));
        assert!(!words.contains("hint"), "{words}");
    }
}

#[test]
fn words_of_a_student_move_no_terminal() {
    let nasty = "\u{1b}[2J\u{202e}";
    let evidence: Vec<Evidence> = [
        Quantity::Value(json!(nasty)),
        Quantity::Panics(vec![nasty.to_owned()]),
        Quantity::Ending(EndingSeen::Panicked { message: Some(nasty.to_owned()), at: None }),
        Quantity::CompilerSays(Some(nasty.to_owned())),
    ]
    .map(|seen| evidence("s", "answer.x", Quantity::None, seen, Vec::new()))
    .to_vec();
    for evidence in &evidence {
        let words = say(&Message::Evidence(evidence));
        assert!(!words.contains(['\u{1b}', '\u{202e}']), "{words:?}");
    }
}

#[test]
fn explain_and_why_not() {
    let all = samples::explain(|messages| told(messages.iter().map(say)));
    insta::assert_snapshot!(all);
}

#[test]
fn timeline() {
    let line = at(93, "two_locks::rate");
    let (lanes, inside) = (samples::lanes(&line), ["audit 1".to_owned()]);
    let (locks, who): (_, Vec<_>) = (samples::locks(&line), lanes.iter().collect());
    let all = samples::timeline(&lanes, &line, &inside, &locks, &who);
    insta::assert_snapshot!(told(all.iter().map(say)));
}

#[test]
fn a_pull_request() {
    insta::assert_snapshot!(samples::ci(|messages| told(messages.iter().map(say))));
}

#[test]
fn why_something_of_a_hand_in_cannot_be_read() {
    let every = crate::report::catalogue::every_reason();
    let says: Vec<_> = every.iter().map(|why| say(&Message::Unread(why))).collect();
    insta::assert_snapshot!(says.join("\n"));
}
