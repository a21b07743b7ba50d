use serde_json::Value;

use super::*;
use crate::observation::Limit;
use crate::report::examples;

/// Where the published schema stands.
const PUBLISHED: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/schema/check.schema.json");

fn text(grades: &[Grade]) -> String {
    let with: Vec<_> = grades.iter().map(|grade| (grade, "none")).collect();
    let mut out = Vec::new();
    write(&with, Language::English, &mut out).expect("a buffer takes everything");
    String::from_utf8(out).expect("JSON is UTF-8")
}

fn all() -> Vec<Grade> {
    let mut all = vec![
        examples::restaurant(),
        examples::two_locks(),
        examples::blocking_call(),
        examples::ten_times(),
        examples::does_not_compile(2),
        examples::over_limit(Limit::Memory, None),
        examples::tampered(),
        examples::grader_fault(),
        examples::solved(),
        examples::guard_broken(),
        examples::five_alive().0,
    ];
    let every = crate::report::catalogue::every_quantity();
    let evidence = every
        .iter()
        .map(|quantity| {
            examples::evidence("s", "span.x", Quantity::None, quantity.clone(), Vec::new())
        })
        .collect();
    all.push(examples::graded("x", vec![examples::alive("x", "logic", "x", 1, evidence)]));
    all
}

#[test]
fn a_document() {
    insta::assert_snapshot!(text(&[examples::restaurant(), examples::two_locks()]));
}

#[test]
fn what_was_not_graded() {
    insta::assert_snapshot!(text(&[
        examples::does_not_compile(1),
        examples::over_limit(Limit::Wall, Some("endless_stream")),
        examples::tampered(),
        examples::grader_fault(),
        examples::guard_broken(),
    ]));
}

/// Run with `UPDATE_SCHEMA=1` to publish a changed schema.
#[test]
fn the_published_schema_is_up_to_date() {
    if std::env::var_os("UPDATE_SCHEMA").is_some() {
        std::fs::write(PUBLISHED, schema_text()).expect("the schema can be written");
    }
    let published = std::fs::read_to_string(PUBLISHED).expect("the schema is published");
    assert!(
        published == schema_text(),
        "run this test with UPDATE_SCHEMA=1 and look at the change"
    );
}

#[test]
fn every_document_is_as_the_schema_says() {
    let published: Value =
        serde_json::from_str(&std::fs::read_to_string(PUBLISHED).expect("the schema is published"))
            .expect("the schema is JSON");
    let validator = jsonschema::validator_for(&published).expect("the schema is a schema");
    for grade in all() {
        let document: Value = serde_json::from_str(&text(&[grade])).expect("JSON");
        let errors: Vec<String> =
            validator.iter_errors(&document).map(|error| error.to_string()).collect();
        assert!(errors.is_empty(), "{errors:#?}");
    }
    let mut wrong: Value = serde_json::from_str(&text(&all())).expect("JSON");
    wrong["exercises"][0]["bugs"][0]["status"] = "asleep".into();
    assert!(!validator.is_valid(&wrong));
}

#[test]
fn no_absolute_path_leaves() {
    let mut grade = examples::two_locks();
    grade.bugs[0].evidence[0].at[0].file = "/home/ana/course/src/lib.rs".to_owned();
    grade.bugs[1].lints[0].file = Some("/home/ana/course/src/lib.rs".to_owned());
    grade.bugs[1].lints[0].rendered = " --> /home/ana/tokio/src/lib.rs:3:1".to_owned();
    grade.bugs[0].evidence[0].observed = Quantity::Panics(vec!["no /home/ana/x".to_owned()]);
    let mut blocked = examples::blocking_call();
    let Quantity::Blocks(blocks) = &mut blocked.bugs[0].evidence[0].observed else {
        unreachable!("the example blocks")
    };
    blocks[0].at.as_mut().expect("the example has a place").file = "/home/ana/lib.rs".to_owned();
    let text = text(&[grade, blocked, examples::grader_fault()]);
    assert!(!text.contains("/home"), "{text}");
}

#[test]
fn the_hidden_suite_is_not_published() {
    let mut grade = examples::blocking_call();
    let Quantity::Blocks(blocks) = &mut grade.bugs[0].evidence[0].observed else {
        unreachable!("the example blocks")
    };
    let frame = blocks[0].at.as_mut().expect("the example has a place");
    frame.origin = crate::observation::Origin::Suite;
    frame.file = "suite.rs".to_owned();
    grade.bugs[0].evidence[0].at = vec![frame.clone()];
    assert!(!text(&[grade]).contains("suite.rs"));
}
