//! Holds documents against the published schemas, more strictly than readers do: a field that the
//! schema does not have is an error, too.

use serde_json::Value;

/// What of a document is not as the published schema of this name says.
pub fn faults(name: &str, document: &str) -> Vec<String> {
    let path = format!("{}/schema/{name}.schema.json", env!("CARGO_MANIFEST_DIR"));
    let text = std::fs::read_to_string(path).expect("the schema is published");
    let mut schema: Value = serde_json::from_str(&text).expect("the schema is JSON");
    jsonschema::meta::validate(&schema).expect("the schema is a schema");
    close(&mut schema, false);
    let validator = jsonschema::validator_for(&schema).expect("the schema is a schema");
    match serde_json::from_str(document) {
        Ok(document) => validator
            .iter_errors(&document)
            .map(|error| format!("{} at {}", error, error.instance_path()))
            .collect(),
        Err(error) => vec![error.to_string()],
    }
}

/// Lets every object have those fields alone of which the schema tells. What is one part of several
/// that describe the same object together, stays open: the object as a whole is closed.
fn close(schema: &mut Value, is_part: bool) {
    match schema {
        Value::Array(all) => all.iter_mut().for_each(|one| close(one, is_part)),
        Value::Object(object) => {
            let describes = object.contains_key("properties");
            for (key, below) in object.iter_mut() {
                match key.as_str() {
                    "allOf" | "oneOf" | "anyOf" => close(below, describes || is_part),
                    // Names of fields and of definitions, not words of the language.
                    "properties" | "$defs" => {
                        let fields = below.as_object_mut().into_iter().flatten();
                        fields.for_each(|(_, schema)| close(schema, false));
                    }
                    _ => close(below, false),
                }
            }
            if describes && !is_part && !object.contains_key("additionalProperties") {
                object.insert("unevaluatedProperties".to_owned(), Value::Bool(false));
            }
        }
        _ => {}
    }
}
