//! Every screen in Portuguese, with and without colour.

use super::*;
use crate::report::examples::{self, sources};

const PORTUGUESE: Options =
    Options { language: Language::Portuguese, symbols: Symbols::Unicode, width: 80, height: 45 };

/// The titles of the examples, as rubrics would bring them.
const TITLES: [(&str, &str); 11] = [
    ("tables are served one after the other", "as mesas são servidas uma depois da outra"),
    ("bills come in the order they are ready in", "as contas vêm na ordem em que ficam prontas"),
    ("two transfers wait for each other", "duas transferências esperam uma pela outra"),
    ("the statement holds a lock while it waits", "o extrato segura um lock enquanto espera"),
    ("a cancelled transfer loses money", "uma transferência cancelada perde dinheiro"),
    ("rates are asked for in a loop", "as cotações são pedidas em um laço"),
    ("the pause stops every other task", "a pausa segura todas as outras tasks"),
    ("asking the old client stops every other task", "perguntar ao cliente antigo para tudo"),
    ("items are fetched one after the other", "os itens são buscados um depois do outro"),
    ("a session is opened for each call", "cada chamada abre a sua sessão"),
    ("no table means no bill", "sem mesas não há contas"),
];

fn titled(mut grade: Grade) -> Grade {
    let titles = grade.bugs.iter_mut().map(|bug| &mut bug.title);
    let titles = titles.chain(grade.guards.iter_mut().map(|guard| &mut guard.title));
    for title in titles {
        if let Some((_, words)) = TITLES.iter().find(|(english, _)| english == title) {
            (*words).clone_into(title);
        }
    }
    grade
}

fn coloured(grade: &Grade, lib: &str, options: &Options) -> String {
    let mut out = Vec::new();
    write(grade, &sources(lib), options, &mut out).expect("a buffer takes everything");
    String::from_utf8(out).expect("text is UTF-8")
}

fn plain(text: &str) -> String {
    anstream::adapter::strip_str(text).to_string()
}

/// Grades whose screens differ, each with the source it is about.
fn screens() -> Vec<(Grade, &'static str)> {
    let bug = |id: &str, why| {
        examples::bug(id, "logic", &format!("o bug {id}"), 1, Status::Unknown { why })
    };
    let unknown = vec![
        bug("a", Why::HiddenBy { bug: "b".to_owned() }),
        bug("b", Why::RunEndedEarly { scenario: "drain".to_owned() }),
        bug("c", Why::GuardBroken { guard: "no-table".to_owned() }),
        bug("d", Why::NoReference { variant: "solution".to_owned() }),
    ];
    let mut unseen = examples::solved();
    unseen.guards[0].status = GuardStatus::Unknown;
    let limits = examples::LIMITS
        .map(|limit| examples::over_limit(limit, Some("endless_stream")))
        .into_iter()
        .chain(examples::COMPILE_LIMITS.map(|limit| examples::over_limit(limit, None)));
    let mut all = vec![
        (examples::restaurant(), examples::RESTAURANT),
        (examples::two_locks(), examples::LOCKS),
        (examples::blocking_call(), examples::PRICES),
        (examples::ten_times(), examples::BATCH),
        (examples::does_not_compile(5), ""),
        (examples::tampered(), examples::RESTAURANT),
        (examples::grader_fault(), ""),
        (examples::solved(), ""),
        (examples::guard_broken(), ""),
        (examples::graded("21-bounded-queue", unknown), ""),
        (unseen, ""),
    ];
    all.extend(limits.map(|grade| (grade, "")));
    all.into_iter().map(|(grade, lib)| (titled(grade), lib)).collect()
}

fn summary(options: &Options) -> String {
    let grades = [
        examples::solved(),
        examples::two_locks(),
        examples::does_not_compile(1),
        examples::grader_fault(),
    ];
    let mut out = Vec::new();
    write_summary(&grades, options, &mut out).expect("a buffer takes everything");
    String::from_utf8(out).expect("text is UTF-8")
}

fn every_screen(options: &Options) -> String {
    let screens = screens().into_iter().map(|(grade, lib)| coloured(&grade, lib, options));
    screens.chain([summary(options)]).collect::<Vec<_>>().join("\n--------\n")
}

#[test]
fn every_screen_without_colour() {
    insta::assert_snapshot!(plain(&every_screen(&PORTUGUESE)));
}

#[test]
fn every_screen_in_colour() {
    insta::assert_snapshot!(every_screen(&PORTUGUESE).replace('\u{1b}', "␛"));
}

#[test]
fn every_screen_keeps_to_its_width() {
    for (grade, lib) in screens() {
        let text = plain(&coloured(&grade, lib, &PORTUGUESE));
        // What the compiler shows of itself is shown as it is.
        let own = text.lines().filter(|_| grade.outcome != Outcome::DoesNotCompile);
        for line in own {
            assert!(line.chars().count() <= 80, "{line}");
        }
    }
}

#[test]
fn ascii_keeps_to_ascii() {
    let options = Options { symbols: Symbols::Ascii, ..PORTUGUESE };
    let all = plain(&every_screen(&options));
    let beyond: String = all.chars().filter(|letter| !letter.is_ascii()).collect();
    assert_eq!(beyond, "", "{all}");
}

#[test]
fn no_screen_has_words_of_the_english_catalogue() {
    let english =
        [" the ", " and ", " of ", "expected", "took", "points", "alive", "Mend", "stood"];
    for (grade, _lib) in screens() {
        // What the compiler and the student's code say is theirs.
        let mut grade = grade;
        grade.output.clear();
        grade.diagnostics.clear();
        for bug in &mut grade.bugs {
            bug.lints.clear();
        }
        let text = plain(&coloured(&grade, "", &PORTUGUESE));
        for words in english {
            assert!(!text.contains(words), "`{words}` in:\n{text}");
        }
    }
}
