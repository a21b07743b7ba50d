use std::io;
use std::path::Path;

use super::quantity::{duration, number, phrase};
use super::*;
use crate::cache::CacheError;
use crate::check::CheckError;
use crate::course::CourseError;
use crate::report::catalogue::figures::Tone;
use crate::report::catalogue::{Failure, Word, english, every_quantity, samples};
use crate::submission::SubmissionError;
use crate::toolchain::ToolchainError;

/// The sentences about pieces of evidence, one a line, none of which may be the English one.
fn sentences(all: &[Evidence]) -> String {
    told(all.iter().map(Message::Evidence))
}

/// The words for messages, one a line, none of which may be the English ones.
fn told<'a>(messages: impl IntoIterator<Item = Message<'a>>) -> String {
    let words = messages.into_iter().map(|message| {
        let words = say(&message);
        assert_ne!(words, english::say(&message), "left in English");
        words
    });
    lines(words)
}

fn lines(words: impl IntoIterator<Item = String>) -> String {
    words.into_iter().collect::<Vec<_>>().join("\n")
}

#[test]
fn decimals_stand_after_a_comma() {
    assert_eq!(duration(460_001, Digits::All), "460,001 ms");
    assert_eq!(duration(1_800_000, Digits::Few), "1,8 s");
    assert_eq!(duration(21_000_000, Digits::Few), "21,0 s");
    assert_eq!(duration(250, Digits::Few), "250 µs");
    assert_eq!(number(2.75), "2,75");
    assert_eq!(number(5.0), "5");
}

#[test]
fn words_stand_for_names_and_the_readme_for_the_scenario() {
    let words = [
        ("stove", "pratos no fogão"),
        ("serve", "o serviço"),
        ("span.serve", "servir todas as mesas"),
        ("ready", "um prato pronto"),
        ("taken-out", "a saída dele"),
        ("legacy.price", "o cliente antigo"),
    ];
    let said = samples::named(&words);
    let said = said.iter().map(|evidence| {
        format!("{} {}", say(&Message::Evidence(evidence)), say(&Message::Where(evidence)))
    });
    insta::assert_snapshot!(lines(said));
}

#[test]
fn a_compile_case_has_a_sentence() {
    let cases = samples::compile_cases([
        "um recibo só se guarda uma vez",
        "um extrato pode ir para qualquer thread",
    ]);
    assert!(cases.iter().all(|case| say(&Message::Where(case)).is_empty()));
    insta::assert_snapshot!(sentences(&cases));
}

#[test]
fn every_quantity_has_words() {
    let words = std::collections::BTreeMap::new();
    let tone = Tone { digits: Digits::Few, words: &words };
    insta::assert_snapshot!(lines(every_quantity().iter().map(|q| phrase(q, tone))));
}

#[test]
fn every_fact_has_a_sentence() {
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
fn progress_and_what_comes_next() {
    let next = samples::next().into_iter();
    let next = next.map(|next| Message::Next { exercise: "01-restaurant", next });
    let all = samples::progress().into_iter().map(Message::Progress).chain(next);
    insta::assert_snapshot!(told(all));
}

#[test]
fn list_hint_and_reset() {
    insta::assert_snapshot!(told(samples::student()));
}

#[test]
fn explain_and_why_not() {
    insta::assert_snapshot!(samples::explain(|messages| told(messages)));
}

#[test]
fn timeline() {
    let line = crate::report::examples::at(93, "two_locks::rate");
    let (lanes, inside) = (samples::lanes(&line), ["audit 1".to_owned()]);
    let (locks, who): (_, Vec<_>) = (samples::locks(&line), lanes.iter().collect());
    insta::assert_snapshot!(told(samples::timeline(&lanes, &line, &inside, &locks, &who)));
}

#[test]
fn init_and_its_update() {
    insta::assert_snapshot!(told(samples::init(&samples::did())));
}

#[test]
fn only_commands_that_exist_are_named() {
    for next in samples::next() {
        let words = say(&Message::Next { exercise: "01-restaurant", next });
        assert!(words.contains("`grader check 01-restaurant`") || words.contains("`grader list`"));
    }
}

#[test]
fn every_forbidden_word_has_a_sentence_that_helps() {
    let kinds = samples::ABOUT.map(forbidden::instead).map(str::to_owned);
    let runs = samples::TAMPERED.map(|what| forbidden::tampered(what, None));
    insta::assert_snapshot!(format!("{}\n\n{}", lines(kinds), lines(runs)));
}

#[test]
fn what_cannot_be_done_is_told_with_what_to_do_about_it() {
    let denied = || io::Error::from_raw_os_error(13);
    let path = || Path::new("/curso/x").to_owned();
    let slug = || "03-blocking-call".to_owned();
    let course = [
        CourseError::NoCourse { from: path() },
        CourseError::Io { verb: "read", path: path(), source: denied() },
        CourseError::UnknownExercise { name: "blok".to_owned(), nearest: vec![slug()] },
        CourseError::UnknownExercise { name: "x".to_owned(), nearest: Vec::new() },
        CourseError::AmbiguousExercise {
            name: "lock".to_owned(),
            candidates: vec![slug(), "19-two-locks".to_owned()],
        },
    ];
    let submission = [
        SubmissionError::NoFolder { path: path() },
        SubmissionError::NothingThere { path: path(), slug: slug() },
        SubmissionError::Io { path: path(), source: denied() },
    ];
    let check = [
        CheckError::Cache(CacheError::NoHome),
        CheckError::Cache(CacheError::Full { at: path() }),
        CheckError::Toolchain(ToolchainError::Missing),
        CheckError::Toolchain(ToolchainError::TooOld { found: "1.70.0".to_owned() }),
        CheckError::Machine { says: "linker `cc` not found".to_owned() },
    ];
    let others = [
        Failure::Output(&denied()),
        Failure::WhichExercise(&path()),
        Failure::NoFolder(&denied()),
        Failure::NotWritten { unsound: 1, asked: 10 },
        Failure::Interrupted,
        Failure::Isolation { least: Level::Full, here: Level::None },
    ]
    .map(both);
    let all = (course.iter().map(Failure::Course).map(both))
        .chain(submission.iter().map(Failure::Submission).map(both))
        .chain(check.iter().map(Failure::Check).map(both))
        .chain(others);
    insta::assert_snapshot!(lines(all));
}

/// A failure and what to do about it, as they are told.
fn both(failure: Failure<'_>) -> String {
    let word = |word| say(&Message::Word(word));
    let what = told([Message::Failure(failure)]);
    let next = say(&Message::Remedy(failure));
    assert_eq!(next.is_empty(), english::say(&Message::Remedy(failure)).is_empty());
    if next.is_empty() {
        format!("{}: {what}", word(Word::Error))
    } else {
        format!("{}: {what}\n{}: {next}", word(Word::Error), word(Word::Hint))
    }
}

#[test]
fn a_pull_request() {
    insta::assert_snapshot!(samples::ci(|messages| told(messages)));
}

#[test]
fn why_something_of_a_hand_in_cannot_be_read() {
    let every = crate::report::catalogue::every_reason();
    let says: Vec<_> = every.iter().map(|why| say(&Message::Unread(why))).collect();
    insta::assert_snapshot!(says.join("\n"));
}
