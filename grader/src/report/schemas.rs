//! The forms of the JSON documents, as JSON Schema 2020-12, made from the types that are written.
//!
//! They are published in `grader/schema`, one file for each document. Fields may be added; those
//! that are there keep their name and meaning while the document's `version` stays the same. A
//! command that cannot be carried out writes the document of `grader check` with an `error`.

use schemars::generate::SchemaSettings;
use schemars::{JsonSchema, Schema};

use super::{alike, batch, cache, ci, class, explain, hint, intake, list, verify};
use crate::doctor;

/// Every published schema but those of `grader check` and `grader ci`, by the name of its file.
#[must_use]
pub fn all() -> Vec<(&'static str, Schema)> {
    vec![
        ("alike", of::<alike::Document<'_>>("grader alike")),
        ("batch", of::<batch::Document<'_>>("grader batch")),
        ("batch-dry-run", of::<intake::Table>("grader batch --dry-run")),
        ("batch-regrade", of::<batch::Changes>("grader batch --regrade --preview")),
        ("cache", of::<cache::Document<'_>>("grader cache")),
        ("ci-lint", of::<ci::lint::Document<'_>>("grader ci lint")),
        ("doctor", of::<doctor::Findings>("grader doctor")),
        ("explain", of::<explain::Contents>("grader explain")),
        ("explain-class", of::<explain::ClassDocument<'_>>("grader explain CLASS")),
        ("explain-exercise", of::<explain::ExerciseDocument<'_>>("grader explain EXERCISE")),
        ("hint", of::<hint::Document<'_>>("grader hint")),
        ("list", of::<list::Listing>("grader list")),
        ("report", of::<class::Document<'_>>("grader report")),
        ("verify", of::<verify::Document>("grader verify")),
    ]
}

fn of<T: JsonSchema>(title: &str) -> Schema {
    let settings = SchemaSettings::draft2020_12().for_serialize();
    let mut schema = settings.into_generator().into_root_schema_for::<T>();
    schema.insert("title".to_owned(), title.into());
    schema
}

#[cfg(test)]
#[path = "../../tests/cli/strict.rs"]
pub(super) mod strict;

#[cfg(test)]
mod tests {
    use super::*;

    /// Run with `UPDATE_SCHEMA=1` to publish changed schemas.
    #[test]
    fn the_published_schemas_are_up_to_date() {
        for (name, schema) in all() {
            let path = format!("{}/schema/{name}.schema.json", env!("CARGO_MANIFEST_DIR"));
            let text = format!("{:#}\n", schema.as_value());
            if std::env::var_os("UPDATE_SCHEMA").is_some() {
                std::fs::write(&path, &text).expect("the schema can be written");
            }
            let published = std::fs::read_to_string(&path).unwrap_or_default();
            assert!(
                published == text,
                "{name}: run this test with UPDATE_SCHEMA=1 and look at the change"
            );
        }
    }
}
