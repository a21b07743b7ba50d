//! Every text has its form, and what it names exists.

use std::collections::BTreeSet;

use super::*;

/// The headings of the sections, in order.
fn sections(language: Language) -> [&'static str; 4] {
    match language {
        Language::English => ["How it bites", "How to see it in the wild", "The idiom", "Read on"],
        Language::Portuguese => {
            ["Por que dói", "Como reconhecer na vida real", "A forma idiomática", "Para ler mais"]
        }
    }
}

/// The lints that the texts name. Each was looked up with `cargo clippy --explain`, and its group
/// with `clippy-driver -W help`, for what the texts say of defaults.
const LINTS: [&str; 15] = [
    "async_yields_async",
    "await_holding_invalid_type",
    "await_holding_lock",
    "await_holding_refcell_ref",
    "disallowed_methods",
    "future_not_send",
    "let_underscore_future",
    "let_underscore_must_use",
    "map_err_ignore",
    "mem_forget",
    "missing_spin_loop",
    "significant_drop_in_scrutinee",
    "unchecked_time_subtraction",
    "unused_async",
    "unused_result_ok",
];

/// Where links may lead to: the documentation of the libraries and of the language, and one essay.
const PLACES: [&str; 7] = [
    "https://docs.rs/tokio/latest/tokio/",
    "https://docs.rs/tokio-util/latest/tokio_util/",
    "https://docs.rs/futures/latest/futures/",
    "https://doc.rust-lang.org/std/",
    "https://doc.rust-lang.org/reference/",
    "https://tokio.rs/tokio/",
    "https://ryhl.io/blog/async-what-is-blocking/",
];

fn every_text() -> impl Iterator<Item = (BugClass, Language, &'static str)> {
    let texts = |class| Language::ALL.map(|language| (class, language, text(class, language)));
    BugClass::ALL.into_iter().flat_map(texts)
}

/// What stands between `before` and `after`, everywhere in `text`.
fn between<'t>(text: &'t str, before: &'t str, after: char) -> impl Iterator<Item = &'t str> {
    text.split(before).skip(1).map(move |rest| rest.split(after).next().unwrap_or_default())
}

#[test]
fn every_class_has_a_text_with_every_section_in_each_language() {
    for (class, language, text) in every_text() {
        let what = format!("{class} in {}", language.tag());
        let first = text.lines().next().unwrap_or_default();
        assert_eq!(first, format!("# {class}: {}", phrase(class, language)), "{what}");
        let headings: Vec<_> = text.lines().filter_map(|line| line.strip_prefix("## ")).collect();
        assert_eq!(headings, sections(language), "{what}");
        assert_eq!(text.matches("```rust\n").count(), 1, "{what}");
        assert_eq!(text.matches("```").count(), 2, "{what}");
        let marks = match language {
            Language::English => ["\n// wrong", "\n// right"],
            Language::Portuguese => ["\n// errado", "\n// certo"],
        };
        assert!(marks.iter().all(|mark| text.matches(mark).count() == 1), "{what}: {marks:?}");
        for (heading, next) in text.split("\n## ").skip(1).filter_map(|part| part.split_once('\n'))
        {
            assert!(next.trim().len() > 100, "{what}: hardly a word under {heading}");
        }
    }
}

#[test]
fn phrases_are_short_and_all_different() {
    for language in Language::ALL {
        let phrases = BugClass::ALL.map(|class| phrase(class, language));
        assert_eq!(BTreeSet::from(phrases).len(), BugClass::ALL.len());
        for phrase in phrases {
            assert!(phrase.chars().count() <= 76 && !phrase.ends_with('.'), "{phrase}");
        }
    }
}

#[test]
fn both_languages_have_the_same_points_lints_and_links() {
    for class in BugClass::ALL {
        let [english, portuguese] = Language::ALL.map(|language| text(class, language));
        let points = |text: &str| text.lines().filter(|line| line.starts_with("- ")).count();
        assert_eq!(points(english), points(portuguese), "{class}: points");
        let links = |text| between(text, "](", ')').collect::<Vec<_>>();
        assert_eq!(links(english), links(portuguese), "{class}: links");
        let lints = |text| between(text, "clippy::", '`').collect::<Vec<_>>();
        assert_eq!(lints(english), lints(portuguese), "{class}: lints");
        // The code is the same, but for what is said in it.
        let code = |text: &str| {
            let block = between(text, "```rust\n", '`').next().unwrap_or_default().to_owned();
            let lines = block.lines().filter(|line| !line.trim_start().starts_with("//"));
            lines.map(str::to_owned).collect::<Vec<_>>()
        };
        assert_eq!(code(english), code(portuguese), "{class}: code");
    }
}

#[test]
fn lints_and_links_lead_somewhere() {
    let mut named = BTreeSet::new();
    for (class, language, text) in every_text() {
        let what = format!("{class} in {}", language.tag());
        named.extend(between(text, "clippy::", '`'));
        let links: Vec<_> = between(text, "](", ')').collect();
        assert!(links.len() >= 2, "{what}: hardly a link");
        for link in links {
            assert!(PLACES.iter().any(|place| link.starts_with(place)), "{what}: {link}");
        }
        let tokio = text.contains("docs.rs/tokio") || text.contains("https://tokio.rs/");
        assert!(tokio, "{what}: no link to tokio");
    }
    assert_eq!(named, BTreeSet::from(LINTS));
}
