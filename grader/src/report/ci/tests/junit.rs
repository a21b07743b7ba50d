//! The XML, read by the rules of those who read JUnit.

use std::collections::BTreeSet;

use super::{everything, graded, hostile, written};
use crate::report::catalogue::Language;
use crate::report::junit;

/// What GitLab takes of one file.
const BYTES: usize = 30_000_000;

type Names = &'static [&'static str];
/// An element, the attributes that it must have, those that it may, and the elements in it.
type Rule = (&'static str, Names, Names, Names);

/// What the schema of Jenkins' xUnit plugin (`junit-10.xsd`) lets stand in each element besides
/// text. Beyond it: `file` of a case, which GitLab reads, and the sums `skipped` and `disabled`,
/// which JUnit's Ant task knows.
const SCHEMA: [Rule; 6] = [
    (
        "testsuites",
        &[],
        &["name", "time", "tests", "failures", "errors", "skipped", "disabled"],
        &["testsuite"],
    ),
    (
        "testsuite",
        &["name", "tests", "failures", "errors"],
        &["time", "skipped", "timestamp", "hostname", "id", "package", "file", "disabled"],
        &["testcase", "properties", "system-out", "system-err"],
    ),
    (
        "testcase",
        &["name"],
        &["classname", "time", "group", "file"],
        &["skipped", "error", "failure", "system-out", "system-err"],
    ),
    ("skipped", &[], &["message", "type"], &[]),
    ("failure", &[], &["message", "type"], &[]),
    ("error", &[], &["message", "type"], &[]),
];

fn keeps_to_the_schema(element: roxmltree::Node<'_, '_>) {
    let name = element.tag_name().name();
    let rule = SCHEMA.iter().find(|(it, ..)| *it == name);
    let (_, must, may, inside) = rule.unwrap_or_else(|| panic!("no element is called {name}"));
    for attribute in *must {
        assert!(element.has_attribute(*attribute), "{name} must have {attribute}");
    }
    for attribute in element.attributes() {
        let attribute = attribute.name();
        assert!(must.contains(&attribute) || may.contains(&attribute), "{attribute} in {name}");
    }
    for count in ["tests", "failures", "errors", "skipped", "disabled"] {
        let number = element.attribute(count);
        assert!(number.is_none_or(|it| it.parse::<u32>().is_ok()), "{count} in {name}: {number:?}");
    }
    let time = element.attribute("time").unwrap_or("0.000");
    let is_time = time.split_once('.').is_some_and(|(whole, part)| {
        part.len() <= 3 && whole.bytes().chain(part.bytes()).all(|byte| byte.is_ascii_digit())
    });
    assert!(is_time, "time in {name}: {time}");
    for child in element.children().filter(roxmltree::Node::is_element) {
        let child_name = child.tag_name().name();
        assert!(inside.contains(&child_name), "{child_name} in {name}");
        keeps_to_the_schema(child);
    }
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
        keeps_to_the_schema(read.root_element());
        assert!(xml.len() < BYTES, "{}", xml.len());
        assert!(!xml.contains(|c: char| c.is_control() && c != '\n'));
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
