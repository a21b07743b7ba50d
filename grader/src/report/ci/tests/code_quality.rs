//! GitLab's code quality, by GitLab's rules:
//! <https://docs.gitlab.com/ci/testing/code_quality/#code-quality-report-format>.

use std::collections::BTreeSet;

use super::{everything, hostile, written};
use crate::report::catalogue::Language;
use crate::report::ci::code_quality;
use crate::report::ci::finding::findings;

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
