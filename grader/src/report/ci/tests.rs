//! What is written is read back, by the rules of whoever reads it.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::json;

use super::finding::{Finding, findings};
use super::{annotations, badge, code_quality, json as document, sarif, summary, text};
use crate::ci::change::{How, Ignored, What};
use crate::ci::score::{Conditions, Exercise, Graded};
use crate::ci::{Commits, Id};
use crate::grade::{Grade, Quantity, Status};
use crate::observation::Output;
use crate::report::catalogue::Language;
use crate::report::text::Options;
use crate::report::{examples, junit};

/// Where the published schema stands.
const PUBLISHED: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/schema/ci.schema.json");

/// An exercise before and after.
pub(super) fn exercise(slug: &str, before: Grade, after: Grade) -> Exercise {
    Exercise {
        slug: slug.parse().expect("a slug"),
        title: "A title".to_owned(),
        folder: format!("exercises/{slug}/"),
        touched: true,
        before,
        after,
        sources: examples::sources(&"// line\n".repeat(80)),
        changed: BTreeSet::new(),
    }
}

/// A pull request of these exercises that changes a workflow as well.
pub(super) fn graded(exercises: Vec<Exercise>) -> Graded {
    let id = |digit: &str| Id::of(&digit.repeat(40));
    Graded {
        commits: Commits { base: id("b"), head: id("a"), left: Some(id("b")) },
        failed: Conditions::default().failed(&exercises),
        exercises,
        ignored: vec![Ignored {
            path: ".github/workflows/grade.yml".to_owned(),
            kind: What::Workflow,
            how: How::Changed,
        }],
        isolation: "full",
    }
}

/// One of everything.
pub(super) fn everything() -> Graded {
    graded(vec![
        exercise("01-restaurant", examples::solved(), examples::restaurant()),
        exercise("03-blocking-call", examples::blocking_call(), examples::blocking_call()),
        exercise("08-detective", examples::five_alive().0, examples::solved()),
        exercise("19-two-locks", examples::two_locks(), examples::does_not_compile(2)),
        exercise("21-bounded-queue", examples::guard_broken(), examples::tampered()),
        exercise("37-ten-times", examples::ten_times(), examples::grader_fault()),
    ])
}

/// Run with `UPDATE_SCHEMA=1` to publish a changed schema.
#[test]
fn json_keeps_to_its_published_schema() {
    let schema = document::schema();
    let text = format!("{:#}\n", schema.as_value());
    if std::env::var_os("UPDATE_SCHEMA").is_some() {
        std::fs::write(PUBLISHED, &text).expect("the schema can be written");
    }
    let published = std::fs::read_to_string(PUBLISHED).expect("the schema is published");
    assert!(published == text, "run this test with UPDATE_SCHEMA=1");
    let validator = jsonschema::validator_for(schema.as_value()).expect("a schema");
    for graded in [everything(), graded(Vec::new())] {
        let mut out = Vec::new();
        document::write(&graded, Language::English, &mut out).expect("memory");
        let document: serde_json::Value = serde_json::from_slice(&out).expect("JSON");
        let faults: Vec<_> = validator.iter_errors(&document).map(|it| it.to_string()).collect();
        assert_eq!(faults, Vec::<String>::new());
        assert_eq!(document["passes"], graded.exercises.is_empty());
    }
}

/// What a student may make a program say.
const HOSTILE: &str = "boom\n::error file=src/lib.rs,line=1::forged\n::set-output name=x::y\n\
    ##[error]forged\n\r::add-mask::boom\u{1b}[31m\u{1b}]0;t\u{7}\n```\n````\n</details>\n\
    <img src=x onerror=alert(1)> @everyone #1 [x](javascript:x) | a | b |\n# heading\n]]>\u{0}\u{8}";

/// One of everything, with that in every place that a student has a say in.
fn hostile() -> Graded {
    let mut grade = examples::restaurant();
    let noise = format!("{HOSTILE}\n{}{HOSTILE}", "x<>`|\n".repeat(200_000));
    let panics = Quantity::Panics(vec![noise.clone()]);
    for bug in &mut grade.bugs {
        bug.evidence = vec![examples::evidence(
            "crowd",
            "panics",
            Quantity::None,
            panics.clone(),
            vec![examples::at(7, HOSTILE)],
        )];
    }
    grade.output = vec![("crowd".to_owned(), Output { text: noise, cut: 5 })];
    let mut refused = examples::does_not_compile(2);
    for diagnostic in &mut refused.diagnostics {
        diagnostic.message = HOSTILE.to_owned();
        diagnostic.rendered = HOSTILE.to_owned();
    }
    let mut graded = graded(vec![
        exercise("01-restaurant", examples::solved(), grade),
        exercise("03-blocking-call", examples::solved(), refused),
    ]);
    graded.ignored[0].path = HOSTILE.to_owned();
    graded
}

fn written(write: impl FnOnce(&mut dyn std::io::Write) -> std::io::Result<()>) -> String {
    let mut out = Vec::new();
    write(&mut out).expect("memory");
    String::from_utf8(out).expect("UTF-8")
}

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
        let heard = commands(&log);
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
            assert!(command.data.len() <= 4_096);
            assert!(command.properties.keys().all(|it| ["file", "line", "title"].contains(&&**it)));
        }
    }
}

/// Messages come without line breaks; a command would hold if one slipped through.
#[test]
fn a_command_is_one_line_whatever_stands_in_it() {
    let graded = everything();
    let odd = "a%b\r\n::error::c,d:e".to_owned();
    let finding = findings(&graded, Language::English).remove(0);
    let finding =
        Finding { title: odd.clone(), message: odd.clone(), path: odd.clone(), ..finding };
    let log = written(|out| annotations::write(&[finding], Language::English, out));
    assert_eq!(log.lines().count(), 1, "{log}");
    let heard = commands(&log);
    assert_eq!((heard.len(), &heard[0].data, &heard[0].properties["file"]), (1, &odd, &odd));
}

#[test]
fn more_findings_than_a_step_may_mark_are_counted() {
    let (grade, _) = examples::five_alive();
    let all = (1..=3).map(|n| exercise(&format!("0{n}-x"), examples::solved(), grade.clone()));
    let found = findings(&graded(all.collect()), Language::English);
    assert_eq!(found.len(), 15);
    let heard = commands(&written(|out| annotations::write(&found, Language::English, out)));
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
    let graded = hostile();
    let found = findings(&graded, Language::English);
    let markdown = summary::markdown(&graded, &found, Language::English);
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
        let graded = graded(all.collect());
        summary::markdown(&graded, &findings(&graded, Language::English), Language::English)
    };
    // The pairs of exercise and findings grow with the square: a few names are enough here.
    for (n, cut) in [(10, false), (60, true)] {
        let markdown = many(n);
        assert!(markdown.len() <= summary::MOST, "{n}: {}", markdown.len());
        assert_eq!(markdown.contains("had no room here"), cut, "{n}: {}", markdown.len());
        assert_eq!(markdown.matches("<details>").count(), markdown.matches("</details>").count());
    }
}

#[test]
fn a_summary_reads_well() {
    for (name, language) in [("summary", Language::English), ("resumo", Language::Portuguese)] {
        let graded = everything();
        let found = findings(&graded, language);
        insta::assert_snapshot!(name, summary::markdown(&graded, &found, language));
    }
    let nothing = graded(Vec::new());
    insta::assert_snapshot!("nothing", summary::markdown(&nothing, &[], Language::English));
}

#[test]
fn junit_is_xml_in_which_no_two_cases_have_one_name() {
    for graded in [everything(), hostile(), graded(Vec::new())] {
        let grades: Vec<_> = graded.exercises.iter().map(|it| [("", &it.after)]).collect();
        let suites = graded.exercises.iter().zip(&grades).map(|(it, grades)| junit::Suite {
            name: it.slug.as_str(),
            grades,
            folder: &it.folder,
        });
        let suites: Vec<_> = suites.collect();
        // Twice, as when two students hand in the same exercise.
        let twice = [&suites[..], &suites[..]].concat();
        let xml = written(|out| junit::write("x", &twice, Language::English, out));
        let read = roxmltree::Document::parse(&xml).expect("it is XML");
        let cases: Vec<_> = read.descendants().filter(|it| it.has_tag_name("testcase")).collect();
        let names: BTreeSet<_> =
            cases.iter().map(|it| (it.attribute("classname"), it.attribute("name"))).collect();
        assert_eq!(names.len(), cases.len());
        assert!(cases.iter().all(|it| it.attribute("file").is_some()));
        let bad =
            |tag| cases.iter().filter(|it| it.children().any(|it| it.has_tag_name(tag))).count();
        let root = read.root_element();
        let count = |name| root.attribute(name).and_then(|it| it.parse().ok());
        assert_eq!(count("tests"), Some(cases.len()));
        assert_eq!(count("failures"), Some(bad("failure")));
        assert_eq!(count("errors"), Some(bad("error")));
    }
}

/// What SARIF 2.1.0 says of the objects that are written, sections 3.13, 3.14, 3.19, 3.27, 3.28,
/// 3.29, 3.30 and 3.49: what they must have, and what else they may.
fn sarif_rules() -> jsonschema::Validator {
    let object = |required: &[&str], may: serde_json::Value| json!({ "type": "object", "required": required, "properties": may, "additionalProperties": false });
    let text = object(&["text"], json!({ "text": { "type": "string", "minLength": 1 } }));
    let rule = json!({ "id": { "type": "string" }, "shortDescription": text, "help": text });
    let rules = json!({ "type": "array", "uniqueItems": true, "items": object(&["id"], rule) });
    let name = json!({ "type": "string" });
    let driver = json!({ "name": name, "version": name, "rules": rules });
    let place = json!({
        "artifactLocation": object(&["uri"], json!({ "uri": { "type": "string", "format": "uri-reference" } })),
        "region": object(&["startLine"], json!({ "startLine": { "type": "integer", "minimum": 1 } })),
    });
    let location = json!({ "physicalLocation": object(&["artifactLocation"], place) });
    let result = json!({
        "ruleId": name,
        "ruleIndex": { "type": "integer", "minimum": 0 },
        "level": { "enum": ["none", "note", "warning", "error"] },
        "message": text,
        "locations": { "type": "array", "maxItems": 1000, "items": object(&[], location) },
        "partialFingerprints": { "type": "object", "additionalProperties": name },
    });
    let results =
        json!({ "type": "array", "maxItems": 5000, "items": object(&["message"], result) });
    let tool = object(&["driver"], json!({ "driver": object(&["name"], driver) }));
    let run = object(&["tool"], json!({ "tool": tool, "results": results }));
    let log = json!({
        "$schema": { "type": "string", "format": "uri" },
        "version": { "const": "2.1.0" },
        "runs": { "type": "array", "items": run },
    });
    jsonschema::validator_for(&object(&["version", "runs"], log)).expect("a schema")
}

#[test]
fn sarif_keeps_to_the_rules_and_its_fingerprints() {
    for graded in [everything(), hostile(), graded(Vec::new())] {
        let found = findings(&graded, Language::English);
        let text = written(|out| sarif::write(&found, Language::English, out));
        let log: serde_json::Value = serde_json::from_str(&text).expect("JSON");
        assert_eq!(log["version"], "2.1.0");
        let run = &log["runs"][0];
        let faults: Vec<_> = sarif_rules().iter_errors(&log).map(|it| it.to_string()).collect();
        assert_eq!(faults, Vec::<String>::new());
        let rules = run["tool"]["driver"]["rules"].as_array().expect("rules");
        let results = run["results"].as_array().expect("results");
        assert_eq!(results.len(), found.len());
        for (result, finding) in results.iter().zip(&found) {
            let index = usize::try_from(result["ruleIndex"].as_u64().expect("an index"));
            assert_eq!(rules[index.expect("small")]["id"], result["ruleId"]);
            let place = &result["locations"][0]["physicalLocation"];
            let uri = place["artifactLocation"]["uri"].as_str().expect("a path");
            assert!(!uri.starts_with('/') && uri.starts_with("exercises/"), "{uri}");
            assert!(place["region"]["startLine"].as_u64() >= Some(1));
            // An alert stays the same when its line moves.
            let moved = Finding { line: Some(999), ..finding.clone() };
            assert_eq!(
                result["partialFingerprints"]["primaryLocationLineHash"],
                sarif::fingerprint(&moved)
            );
        }
    }
}

#[test]
fn code_quality_has_what_gitlab_asks_for() {
    for graded in [everything(), hostile()] {
        let found = findings(&graded, Language::English);
        let text = written(|out| code_quality::write(&found, out));
        let issues: Vec<serde_json::Value> = serde_json::from_str(&text).expect("a list");
        assert_eq!(issues.len(), found.len());
        let mut fingerprints = BTreeSet::new();
        for issue in &issues {
            assert!(issue["description"].is_string() && issue["check_name"].is_string());
            assert!(fingerprints.insert(issue["fingerprint"].as_str().expect("text").to_owned()));
            let severity = issue["severity"].as_str().expect("text");
            assert!(["info", "minor", "major", "critical", "blocker"].contains(&severity));
            let path = issue["location"]["path"].as_str().expect("a path");
            assert!(!path.starts_with('/') && !path.starts_with("./"));
            assert!(issue["location"]["lines"]["begin"].as_u64() >= Some(1));
        }
    }
}

#[test]
fn a_badge_is_a_picture() {
    for (earned, max) in [(0, 0), (0, 5), (3, 5), (5, 5), (1000, 1000)] {
        let svg = written(|out| badge::write("a <b> & \"c\"", earned, max, out));
        let read = roxmltree::Document::parse(&svg).expect("it is XML");
        let texts: Vec<_> = read
            .descendants()
            .filter(|it| it.has_tag_name(("http://www.w3.org/2000/svg", "text")))
            .collect();
        assert_eq!(texts[0].text(), Some("a <b> & \"c\""));
        assert_eq!(texts[1].text(), Some(format!("{earned}/{max}").as_str()));
    }
}
