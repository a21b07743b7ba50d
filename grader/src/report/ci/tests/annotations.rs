//! The log, read as GitHub's runner reads it.

use std::collections::BTreeMap;

use super::{HOSTILE, everything, exercise, graded, hostile, saying, written};
use crate::ci::score::Graded;
use crate::grade::Status;
use crate::report::catalogue::Language;
use crate::report::ci::finding::{Finding, findings};
use crate::report::ci::{annotations, text};
use crate::report::examples;
use crate::report::text::Options;

/// The most annotations of one kind that GitHub keeps of a step, and of all kinds of a job.
const OF_A_STEP: usize = 10;
const OF_A_JOB: usize = 50;
/// The most bytes of a message, and the most characters of a title.
const OF_A_MESSAGE: usize = 4_096;
const OF_A_TITLE: usize = 255;

/// A workflow command, read as GitHub's runner reads one.
#[derive(Debug)]
struct Command {
    name: String,
    properties: BTreeMap<String, String>,
    data: String,
}

/// Reads a log by the rules of the runner: a command stands at the beginning of a line, after
/// white space at most; the old form `##[…]` may stand anywhere; between `stop-commands` and its
/// word nothing is heard.
fn commands(log: &str) -> Vec<Command> {
    let unescaped = |text: &str| {
        let text = text.replace("%0D", "\r").replace("%0A", "\n");
        text.replace("%3A", ":").replace("%2C", ",").replace("%25", "%")
    };
    let mut stopped: Option<String> = None;
    let mut heard = Vec::new();
    // The runner ends lines at either.
    for line in log.split(['\n', '\r']) {
        let line = line.trim_start();
        if let Some(word) = &stopped {
            if line == format!("::{word}::") {
                stopped = None;
            }
            continue;
        }
        let Some((command, data)) = line.strip_prefix("::").and_then(|it| it.split_once("::"))
        else {
            assert!(!line.contains("##["), "the old form is heard anywhere: {line}");
            continue;
        };
        let (name, properties) = command.split_once(' ').unwrap_or((command, ""));
        if name == "stop-commands" {
            stopped = Some(data.to_owned());
            continue;
        }
        let properties = properties.split(',').filter_map(|it| it.split_once('='));
        heard.push(Command {
            name: name.to_owned(),
            properties: properties.map(|(k, v)| (k.to_owned(), unescaped(v))).collect(),
            data: unescaped(data),
        });
    }
    assert_eq!(stopped, None, "commands are heard again at the end");
    heard
}

/// What GitHub shows of a log; it drops what is over its limits, and then this fails.
fn shown(log: &str) -> Vec<Command> {
    let heard = commands(log);
    let mut counts = BTreeMap::new();
    for command in &heard {
        *counts.entry(command.name.clone()).or_insert(0) += 1;
        assert!(command.data.len() <= OF_A_MESSAGE, "{}", command.data.len());
        let title = command.properties.get("title").map_or(0, |title| title.chars().count());
        assert!(title <= OF_A_TITLE, "{title}");
    }
    assert!(counts.values().all(|count| *count <= OF_A_STEP), "{counts:?}");
    assert!(counts.values().sum::<usize>() <= OF_A_JOB, "{counts:?}");
    assert!(counts.keys().all(|name| ["error", "notice"].contains(&&**name)), "{counts:?}");
    heard
}

/// The log of a graded pull request, as `grader ci` writes it on GitHub.
fn log(graded: &Graded) -> String {
    let found = findings(graded, Language::English);
    written(|out| {
        annotations::fenced("0f1e", out, |out| text::write(graded, &Options::default(), out))?;
        annotations::write(&found, Language::English, out)
    })
}

#[test]
fn annotations_are_heard_and_nothing_else() {
    for (graded, most) in [(hostile(), 4), (everything(), 10)] {
        let found = findings(&graded, Language::English);
        let log = written(|out| {
            annotations::fenced("0f1e", out, |out| {
                out.write_all(HOSTILE.as_bytes())?;
                text::write(&graded, &Options::default(), out)
            })?;
            annotations::write(&found, Language::English, out)
        });
        let heard = shown(&log);
        let (errors, rest): (Vec<_>, Vec<_>) = heard.iter().partition(|it| it.name == "error");
        assert_eq!(errors.len(), found.len().min(annotations::MOST));
        assert_eq!(rest.len(), usize::from(found.len() > annotations::MOST), "{rest:?}");
        assert!(errors.len() <= most);
        for (command, finding) in errors.iter().zip(&found) {
            assert_eq!(command.properties["file"], finding.path);
            let line = command.properties.get("line").map(|line| line.parse().expect("a number"));
            assert_eq!(line, finding.line);
            let title = format!("{}: {}", finding.exercise, finding.title);
            assert_eq!(command.properties["title"], title);
            assert_eq!(command.data, finding.message);
            assert!(command.properties.keys().all(|it| ["file", "line", "title"].contains(&&**it)));
        }
    }
}

/// Messages come without line breaks; a command would hold if one slipped through.
#[test]
fn a_command_is_one_line_whatever_stands_in_it() {
    let finding = findings(&everything(), Language::English).remove(0);
    for odd in [
        "a%b\r\n::error::c,d:e",
        "100%0Aof %25, 7%3A8",
        "\n::stop-commands::x",
        ",line=9,col=1::b",
        "a=b, c=d",
        "::",
        "\r\r\n\n%",
    ] {
        let finding = Finding {
            title: odd.to_owned(),
            message: odd.to_owned(),
            path: odd.to_owned(),
            line: Some(3),
            ..finding.clone()
        };
        let log = written(|out| {
            annotations::write(std::slice::from_ref(&finding), Language::English, out)
        });
        assert!(log.ends_with('\n') && log.matches(['\n', '\r']).count() == 1, "{log:?}");
        let heard = shown(&log);
        let [command] = &heard[..] else { panic!("one command: {heard:?}") };
        let title = format!("{}: {odd}", finding.exercise);
        let expected = [("file", odd), ("line", "3"), ("title", &title)];
        let expected = expected.map(|(key, value)| (key.to_owned(), value.to_owned()));
        assert_eq!((&*command.name, &*command.data), ("error", odd));
        assert_eq!(command.properties, BTreeMap::from(expected));
    }
}

#[test]
fn one_annotation_is_cut_where_github_would_cut_it() {
    let finding = findings(&everything(), Language::English).remove(0);
    for letter in ["x", "é", "€", "🦀", "%", "\n"] {
        let message = letter.repeat(9_000);
        let finding = Finding { message: message.clone(), ..finding.clone() };
        let heard = shown(&written(|out| annotations::write(&[finding], Language::English, out)));
        assert!(heard[0].data.len() > 3_000 && message.starts_with(&heard[0].data), "{letter}");
    }
}

/// However long the words are that a student's code or path has.
#[test]
fn one_finding_is_capped() {
    for letter in ["x", "é", "🦀"] {
        let graded = saying(&letter.repeat(1 << 16));
        let found = findings(&graded, Language::English);
        assert!(found.len() > 2);
        for finding in &found {
            assert!(finding.message.chars().count() <= 800, "{}", finding.message.len());
            assert!(finding.title.chars().count() <= 200, "{}", finding.title.len());
        }
        assert!(found.iter().any(|it| it.message.ends_with('…')), "it says that it was cut");
        assert_eq!(shown(&log(&graded)).len(), found.len());
    }
}

/// The calmest words and the worst: the same commands at the same lines.
#[test]
fn words_of_a_student_change_no_command() {
    let heard = |words: &str| shown(&log(&saying(words)));
    let (calm, worst) = (heard("calm"), heard(&super::noise()));
    assert_eq!(calm.len(), worst.len());
    for (calm, worst) in calm.iter().zip(&worst) {
        assert_eq!((&calm.name, &calm.properties), (&worst.name, &worst.properties));
        assert!(!worst.data.contains(|c: char| c.is_control()), "{}", worst.data);
    }
    let log = log(&saying(&super::noise()));
    // Colours are the compiler's own; where none are wanted they are taken out of all that is said.
    for (n, piece) in log.split('\u{1b}').enumerate() {
        let is_colour = piece.strip_prefix('[').and_then(|it| it.split_once('m')).is_some_and(
            |(numbers, _)| numbers.bytes().all(|byte| byte.is_ascii_digit() || byte == b';'),
        );
        assert!(n == 0 || is_colour, "{piece:?} may move a cursor");
        assert!(!piece.contains(|c: char| c.is_control() && c != '\n'), "{piece:?}");
    }
}

#[test]
fn more_findings_than_a_step_may_mark_are_counted() {
    let (grade, _) = examples::five_alive();
    let all = (1..=3).map(|n| exercise(&format!("0{n}-x"), examples::solved(), grade.clone()));
    let found = findings(&graded(all.collect()), Language::English);
    assert_eq!(found.len(), 15);
    let heard = shown(&written(|out| annotations::write(&found, Language::English, out)));
    assert_eq!(heard.iter().filter(|it| it.name == "error").count(), 10);
    assert_eq!(heard[10].data, "5 places not marked in the code; the summary has all");
}

#[test]
fn what_is_back_and_what_was_changed_comes_first() {
    let (alive, _) = examples::five_alive();
    let mut was = alive.clone();
    was.bugs[3].status = Status::Fixed;
    let mut exercise = exercise("40-capstone", was, alive);
    // The fifth bug's second piece of evidence.
    exercise.changed.insert(("src/lib.rs".to_owned(), 45));
    let found = findings(&graded(vec![exercise]), Language::English);
    let first: Vec<_> = found.iter().take(2).map(|it| (it.id.as_str(), it.line)).collect();
    assert_eq!(first, [("bug-3", Some(31)), ("bug-4", Some(45))]);
    assert!(found[0].back && found[1].on_change && !found[2].on_change);
}
