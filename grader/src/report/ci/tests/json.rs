//! The JSON, read by its published schema.

use super::{everything, graded};
use crate::report::catalogue::Language;
use crate::report::ci::json as document;

/// Where the published schema stands.
const PUBLISHED: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/schema/ci.schema.json");

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
