//! SARIF, read by the official schema, and by what GitHub's code scanning asks for besides:
//! <https://docs.github.com/en/code-security/reference/code-scanning/sarif-files/sarif-support>.

#[path = "../../../../tests/schemas/sarif.rs"]
mod schema;

use serde_json::{Value, json};

use super::{everything, graded, hostile, written};
use crate::ci::score::Graded;
use crate::report::catalogue::Language;
use crate::report::ci::finding::{Finding, findings};
use crate::report::ci::sarif;

/// The most that GitHub takes: bytes of a log, rules and results of a run.
const BYTES: usize = 10 << 20;
const RULES: usize = 25_000;
const RESULTS: usize = 5_000;

fn log(graded: &Graded) -> Value {
    let found = findings(graded, Language::English);
    let text = written(|out| sarif::write(&found, Language::English, out));
    assert!(text.len() < BYTES);
    serde_json::from_str(&text).expect("JSON")
}

#[test]
fn sarif_keeps_to_the_official_schema() {
    let everything = log(&everything());
    for log in [everything.clone(), log(&hostile()), log(&graded(Vec::new()))] {
        assert_eq!(schema::faults(&log), Vec::<String>::new());
    }
    // And the schema finds what is wrong.
    for (pointer, wrong) in [
        ("/version", json!("2.2.0")),
        ("/runs/0/tool/driver/name", json!(1)),
        ("/runs/0/results/0/level", json!("fatal")),
        ("/runs/0/results/0/ruleIndex", json!(-2)),
        ("/runs/0/results/0/message", json!({})),
        ("/runs/0/results/0/locations/0/physicalLocation/region/startLine", json!(0)),
        ("/runs/0/results/0/locations/0/physicalLocation/artifactLocation/uri", json!("a b")),
        ("/runs/0/results/0/locations/0/physicalLocation/where", json!("here")),
    ] {
        let mut log = everything.clone();
        let (above, key) = pointer.rsplit_once('/').expect("a path");
        log.pointer_mut(above).expect("it is there")[key] = wrong;
        assert_ne!(schema::faults(&log), Vec::<String>::new(), "{pointer}");
    }
}

#[test]
fn sarif_keeps_to_what_code_scanning_asks_for_and_its_fingerprints() {
    for graded in [everything(), hostile(), graded(Vec::new())] {
        let found = findings(&graded, Language::English);
        let log = log(&graded);
        let runs = log["runs"].as_array().expect("runs");
        let [run] = &runs[..] else { panic!("one run: {runs:?}") };
        let rules = run["tool"]["driver"]["rules"].as_array().expect("rules");
        let results = run["results"].as_array().expect("results");
        assert_eq!(results.len(), found.len());
        assert!(rules.len() <= RULES && results.len() <= RESULTS);
        for (result, finding) in results.iter().zip(&found) {
            let index = usize::try_from(result["ruleIndex"].as_u64().expect("an index"));
            assert_eq!(rules[index.expect("small")]["id"], result["ruleId"]);
            let place = &result["locations"][0]["physicalLocation"];
            assert!(!result["message"]["text"].as_str().expect("text").is_empty());
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
