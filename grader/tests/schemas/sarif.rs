//! The official schema of SARIF 2.1.0, out of a package that carries it.

use std::path::Path;

use serde_json::Value;

/// What the schema demands of a language's name. It is no regular expression, for its brackets
/// are not paired, and nothing that is written has a language.
const NO_PATTERN: &str = "^[a-zA-Z]{2}|^[a-zA-Z]{2}-[a-zA-Z]{2}]?$";

/// What is wrong with a log, by the schema.
pub fn faults(log: &Value) -> Vec<String> {
    let validator = jsonschema::options()
        .with_draft(jsonschema::Draft::Draft7)
        .should_validate_formats(true)
        .build(&schema())
        .expect("a schema");
    validator.iter_errors(log).map(|fault| format!("{}: {fault}", fault.instance_path())).collect()
}

/// Fetches the package, unless it is there, and reads the schema in it.
fn schema() -> Value {
    let manifest = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/schemas/Cargo.toml");
    let mut command = cargo_metadata::MetadataCommand::new();
    command.manifest_path(manifest).other_options(vec!["--locked".to_owned()]);
    let metadata = command.exec().expect("cargo can fetch it");
    let package = metadata.packages.iter().find(|it| it.name.as_str() == "serde-sarif");
    let folder = package.expect("it is a dependency").manifest_path.parent().expect("a folder");
    let text = std::fs::read_to_string(folder.join("src/schema.json")).expect("it is there");
    let mut schema: Value = serde_json::from_str(&text).expect("JSON");
    assert_eq!(schema["title"], "Static Analysis Results Format (SARIF) Version 2.1.0 JSON Schema");
    without_pattern(&mut schema);
    schema
}

fn without_pattern(value: &mut Value) {
    match value {
        Value::Object(entries) => {
            entries.retain(|key, value| key != "pattern" || value != NO_PATTERN);
            entries.values_mut().for_each(without_pattern);
        }
        Value::Array(items) => items.iter_mut().for_each(without_pattern),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}
