//! How explanations look.

use super::*;
use crate::explain::Explained;
use crate::report::text::Symbols;
use crate::sources::Sources;

fn told(write: impl FnOnce(&mut Vec<u8>) -> io::Result<()>) -> String {
    let mut text = Vec::new();
    write(&mut text).expect("memory");
    String::from_utf8(text).expect("text")
}

fn plain(text: &str) -> String {
    anstream::adapter::strip_str(text).to_string()
}

fn slug(slug: &str) -> Slug {
    slug.parse().expect("a slug")
}

fn lines() -> Vec<Line> {
    vec![
        Line { exercise: slug("01-rest-house"), title: "A house".to_owned(), solved: true },
        Line { exercise: slug("19-two-locks"), title: "Two locks".to_owned(), solved: false },
    ]
}

fn sources(text: &str) -> Sources {
    let mut sources = Sources::new();
    sources.insert("src/lib.rs", text).expect("a plain path");
    sources
}

const SOLUTION: &str =
    "use a;\nuse b;\n\nfn one() {\n    b();\n}\n\nfn two() {}\n\nfn three() {}\n";

fn explained(yours: &str) -> Explained {
    Explained {
        slug: slug("01-rest-house"),
        title: "A house".to_owned(),
        yours: Some(sources(yours)),
        solution: sources(SOLUTION),
        text: Some("# A house: what was wrong\n\n## It was late\n\nNobody *looked*.\n".to_owned()),
        classes: vec![BugClass::SequentialAwait, BugClass::Leak],
    }
}

fn in_language(language: Language) -> Options {
    Options { language, ..Options::default() }
}

#[test]
fn a_class_in_each_language_with_and_without_colour() {
    for language in Language::ALL {
        let options = in_language(language);
        let text = told(|out| write_class(BugClass::Deadlock, &lines(), &options, out));
        let tag = language.tag();
        insta::assert_snapshot!(format!("class_{tag}"), plain(&text));
        insta::assert_snapshot!(format!("class_in_colour_{tag}"), text.replace('\u{1b}', "␛"));
        let nowhere = told(|out| write_class(BugClass::WrongClock, &[], &options, out));
        insta::assert_snapshot!(
            format!("class_hunted_nowhere_{tag}"),
            plain(&nowhere).lines().last().unwrap_or_default().to_owned()
        );
    }
}

#[test]
fn an_exercise_in_each_language_with_and_without_colour() {
    let yours = SOLUTION.replace("use b;\n", "").replace("    b();", "\tc();\u{1b}[2J");
    for language in Language::ALL {
        let options = in_language(language);
        let text = told(|out| write_exercise(&explained(&yours), &options, out));
        assert!(!plain(&text).contains('\u{1b}'), "{text}");
        let tag = language.tag();
        insta::assert_snapshot!(format!("exercise_{tag}"), plain(&text));
        insta::assert_snapshot!(format!("exercise_in_colour_{tag}"), text.replace('\u{1b}', "␛"));
    }
}

#[test]
fn what_there_is_in_each_language() {
    for language in Language::ALL {
        let hunted_in = |class| match class {
            BugClass::Deadlock => vec![slug("19-two-locks")],
            _ => Vec::new(),
        };
        let contents = Contents::new(lines(), hunted_in, language);
        let text = told(|out| contents.write(&in_language(language), out));
        assert!(plain(&text).lines().all(|line| line.chars().count() <= 80), "{text}");
        insta::assert_snapshot!(format!("contents_{}", language.tag()), plain(&text));
    }
}

/// The sentence under the heading, without colour.
fn compared(explained: &Explained) -> String {
    let text = plain(&told(|out| write_exercise(explained, &Options::default(), out)));
    text.split("\n\n").nth(1).unwrap_or_default().to_owned()
}

#[test]
fn a_version_that_is_the_solution_or_cannot_be_read() {
    assert_eq!(compared(&explained(SOLUTION)), "Your version is the solution, line by line");
    // Git may have changed the ends of lines.
    let windows = SOLUTION.replace('\n', "\r\n");
    assert_eq!(compared(&explained(&windows)), "Your version is the solution, line by line");
    let unread = Explained { yours: None, ..explained("") };
    assert!(compared(&unread).starts_with("Your files cannot be read"), "{}", compared(&unread));
}

#[test]
fn ascii_keeps_to_ascii() {
    for language in Language::ALL {
        let options = Options { symbols: Symbols::Ascii, ..in_language(language) };
        let contents = Contents::new(lines(), |_| Vec::new(), language);
        for text in [
            told(|out| contents.write(&options, out)),
            told(|out| write_class(BugClass::Leak, &lines(), &options, out)),
            told(|out| write_exercise(&explained("fn other() {}\n"), &options, out)),
        ] {
            assert!(text.is_ascii(), "{text}");
        }
    }
}

#[test]
fn json() {
    let class = told(|out| write_class_json(BugClass::Leak, &lines(), Language::English, out));
    let class: serde_json::Value = serde_json::from_str(&class).expect("JSON");
    assert_eq!(class["class"], "leak");
    assert_eq!(class["language"], "en");
    assert_eq!(class["hunted_in"][1]["exercise"], "19-two-locks");
    assert_eq!(class["text"], classes::text(BugClass::Leak, Language::English));
    let exercise = explained("fn other() {}\n");
    let exercise = told(|out| write_exercise_json(&exercise, Language::Portuguese, out));
    insta::assert_snapshot!(exercise);
}
