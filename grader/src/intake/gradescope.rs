//! `submission_metadata.yml` of Gradescope's export: who handed in which folder, and when.

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde::Deserialize;

/// The file's name.
pub const FILE: &str = "submission_metadata.yml";
/// The most bytes that it may have.
pub const MAX_BYTES: u64 = 64 << 20;

/// One folder of the export.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Submission {
    /// Everybody who handed it in: more than one for the work of a group.
    #[serde(rename = ":submitters", default)]
    pub submitters: Vec<Submitter>,
    #[serde(rename = ":created_at", default)]
    created_at: Option<String>,
}

/// Somebody who handed in.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Submitter {
    /// Their name.
    #[serde(rename = ":name", default)]
    pub name: Option<String>,
    /// Their id at the school, where they have one.
    #[serde(rename = ":sid", default)]
    pub sid: Option<String>,
    /// Their e-mail address.
    #[serde(rename = ":email", default)]
    pub email: Option<String>,
}

impl Submission {
    /// When it was received, where that can be read.
    pub fn received(&self) -> Option<Timestamp> {
        time(self.created_at.as_deref()?.trim())
    }
}

/// Ruby writes `2024-09-06 11:35:21.123456000 -07:00`, newer exports `2024-09-06T11:35:21-07:00`;
/// without a zone it is UTC.
fn time(text: &str) -> Option<Timestamp> {
    let mut text = text.replacen(' ', "T", 1);
    text.retain(|c| c != ' ');
    let zoned = || format!("{text}Z").parse().ok();
    text.parse().ok().or_else(zoned)
}

/// Every folder of the export.
///
/// # Errors
///
/// What is wrong with the text.
pub fn read(text: &str) -> Result<BTreeMap<String, Submission>, String> {
    let options = serde_saphyr::options! {
        budget: serde_saphyr::budget! {
            max_events: 20_000_000,
            max_nodes: 10_000_000,
            max_total_scalar_bytes: MAX_BYTES as usize,
            max_aliases: 0,
            max_anchors: 0,
        },
    };
    let read: Result<BTreeMap<String, Submission>, _> =
        serde_saphyr::from_str_with_options(text, options);
    read.map_err(|error| error.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_export_as_ruby_writes_it() {
        let text = "---\nsubmission_101:\n  :submitters:\n  - :name: 'Ünï, \"Q\"'\n    :sid: '0042'\n    :email: q@example.org\n  - :name: =1+1\n    :sid: 7\n    :email:\n  :created_at: 2024-09-06 11:35:21.123456000 -07:00\n  :score: 3.0\n  :status: processed\n  :results:\n    tests:\n    - score: 1.0\n      output: |\n        any\n  :history: []\nsubmission_102:\n  :submitters: []\n  :created_at: 2024-09-06 11:35:21 Z\n";
        let read = read(text).expect("it is sound");
        let first = &read["submission_101"];
        assert_eq!(first.submitters[0].name.as_deref(), Some("Ünï, \"Q\""));
        assert_eq!(first.submitters[0].sid.as_deref(), Some("0042"));
        assert_eq!(first.submitters[1].name.as_deref(), Some("=1+1"));
        assert_eq!(first.submitters[1].sid.as_deref(), Some("7"));
        assert_eq!(first.submitters[1].email, None);
        let at = first.received().expect("a time").to_string();
        assert_eq!(at, "2024-09-06T18:35:21.123456Z");
        let at = read["submission_102"].received().expect("a time").to_string();
        assert_eq!(at, "2024-09-06T11:35:21Z");
    }

    #[test]
    fn what_is_no_export_is_said() {
        for text in ["- 1\n- 2\n", "a: [", "submission_1: 7\n", "\u{0}"] {
            assert!(read(text).is_err(), "{text:?}");
        }
    }
}
