//! The summary, read as Markdown, and by the limits of GitHub's.

use super::{everything, exercise, graded, hostile, noise, saying};
use crate::ci::score::Graded;
use crate::observation::Output;
use crate::report::catalogue::Language;
use crate::report::ci::finding::findings;
use crate::report::ci::summary;
use crate::report::examples;

/// What GitHub shows of a step's summary is less than this; of one that is larger, nothing.
const SHOWN: usize = (1 << 20) - 2;

/// The summary of a step that has no other.
fn written(graded: &Graded) -> String {
    summary::markdown(graded, &findings(graded, Language::English), Language::English, 0)
}

/// The events of a summary in which text is not code, with the text.
fn prose(markdown: &str) -> (String, Vec<String>) {
    use pulldown_cmark::{Event, Options as Extensions, Parser, Tag, TagEnd};
    let mut text = String::new();
    let mut html = Vec::new();
    let mut in_code = false;
    for event in Parser::new_ext(markdown, Extensions::ENABLE_TABLES) {
        match event {
            Event::Start(Tag::CodeBlock(_)) => in_code = true,
            Event::End(TagEnd::CodeBlock) => in_code = false,
            Event::Start(Tag::Link { .. } | Tag::Image { .. }) => panic!("a link came about"),
            Event::Text(words) if !in_code => text.push_str(&words),
            Event::Html(raw) | Event::InlineHtml(raw) => html.push(raw.trim().to_owned()),
            _ => {}
        }
    }
    (text, html)
}

#[test]
fn a_summary_holds_a_students_words_in_code_alone() {
    let markdown = written(&hostile());
    let (text, html) = prose(&markdown);
    for word in ["boom", "forged", "everyone", "onerror", "javascript"] {
        assert!(markdown.contains(word) && !text.contains(word), "{word} is not in code: {text}");
    }
    let ours = |raw: &String| {
        raw.split('<').skip(1).all(|tag| {
            ["details>", "/details>", "summary>", "/summary>"].iter().any(|it| tag.starts_with(it))
        })
    };
    assert!(html.iter().all(ours), "{html:?}");
    let odd = |c: char| c.is_control() && c != '\n';
    assert!(!markdown.contains(odd));
    assert!(markdown.len() < 30_000, "noise is cut: {}", markdown.len());
    assert!(markdown.contains("bytes left out"));
}

#[test]
fn a_summary_says_what_it_cut() {
    let (mut grade, _) = examples::five_alive();
    grade.output = (0..5)
        .map(|n| (format!("s{n}"), Output { text: format!("{n}").repeat(9_000), cut: 0 }))
        .collect();
    let many = |n: usize| {
        let all =
            (0..n).map(|n| exercise(&format!("{:02}-x", n % 100), grade.clone(), grade.clone()));
        written(&graded(all.collect()))
    };
    // The pairs of exercise and findings grow with the square: a few names are enough here.
    for (n, cut) in [(10, false), (60, true)] {
        let markdown = many(n);
        assert!(markdown.len() <= summary::MOST, "{n}: {}", markdown.len());
        assert_eq!(markdown.contains("had no room here"), cut, "{n}: {}", markdown.len());
        assert_eq!(markdown.matches("<details>").count(), markdown.matches("</details>").count());
    }
}

/// The rows alone are more than may be shown.
#[test]
fn a_summary_of_thousands_keeps_its_beginning_and_what_does_not_count() {
    let (grade, _) = examples::five_alive();
    let all =
        (0..3_000).map(|n| exercise(&format!("{:02}-x", n % 100), grade.clone(), grade.clone()));
    let markdown = written(&graded(all.collect()));
    assert!(markdown.len() <= summary::MOST && markdown.len() > 800_000, "{}", markdown.len());
    assert!(markdown.starts_with("## What this change scores\n\n**0 of "));
    assert!(markdown.contains("`.github/workflows/grade.yml`: changed"));
    let closing = "\nThe details of 3000 exercises had no room here; the log of the job has them\n";
    assert!(markdown.ends_with(closing));
    let rows = markdown.lines().filter(|line| line.starts_with('|'));
    assert!(rows.into_iter().all(|row| row.ends_with('|')), "no row is cut");
}

/// All commands of one step write to one summary, and GitHub drops all of it when it is too long.
#[test]
fn summaries_of_one_step_share_its_room() {
    let (mut grade, _) = examples::five_alive();
    grade.output = vec![("s".to_owned(), Output { text: "x".repeat(9_000), cut: 0 })];
    let all = (0..60).map(|n| exercise(&format!("{n:02}-x"), grade.clone(), grade.clone()));
    let graded = graded(all.collect());
    let found = findings(&graded, Language::English);
    let mut step = String::new();
    for n in 0..40 {
        let more = summary::markdown(&graded, &found, Language::English, step.len());
        assert!(!more.is_empty() && more.len() < summary::MOST, "{n}");
        step.push_str(&more);
        assert!(step.len() <= SHOWN, "{n}: {}", step.len());
    }
    assert!(step.ends_with("60 exercises had no room here; the log of the job has them\n"));
}

/// The calmest words and the worst: all but the code is the same.
#[test]
fn words_of_a_student_change_nothing_but_their_own_block() {
    let rest = |words: &str| {
        let (text, html) = prose(&written(&saying(words)));
        // How much of it was left out is said beside it.
        let text = text
            .split(" bytes left out")
            .map(|it| it.trim_end_matches(|c: char| c.is_ascii_digit() || c == ','));
        (text.collect::<Vec<_>>().join(" bytes left out"), html)
    };
    assert_eq!(rest("calm"), rest(&noise()));
}

#[test]
fn a_summary_reads_well() {
    for (name, language) in [("summary", Language::English), ("resumo", Language::Portuguese)] {
        let graded = everything();
        let found = findings(&graded, language);
        insta::assert_snapshot!(name, summary::markdown(&graded, &found, language, 0));
    }
    let nothing = graded(Vec::new());
    insta::assert_snapshot!("nothing", written(&nothing));
}
