//! SARIF 2.1.0, which GitHub's code scanning reads:
//! <https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html>.
//!
//! A rule for each class of bugs, a result for each finding. Rules and fingerprints stay the same
//! from run to run, so that an alert is one alert as long as its bug lives.

use std::collections::BTreeMap;
use std::io::{self, Write};

use serde::Serialize;

use super::finding::Finding;
use crate::classes;
use crate::language::Language;
use crate::rubric::BugClass;

/// The most results that GitHub stores of one run.
const MOST: usize = 5_000;
/// Where the schema of the format is published.
const SCHEMA: &str =
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";

#[derive(Serialize)]
struct Log {
    #[serde(rename = "$schema")]
    schema: &'static str,
    version: &'static str,
    runs: [Run; 1],
}

#[derive(Serialize)]
struct Run {
    tool: Tool,
    results: Vec<Outcome>,
}

#[derive(Serialize)]
struct Tool {
    driver: Driver,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Driver {
    name: &'static str,
    version: &'static str,
    rules: Vec<Rule>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Rule {
    id: String,
    short_description: Text,
    help: Text,
}

#[derive(Serialize)]
struct Text {
    text: String,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Outcome {
    rule_id: String,
    rule_index: usize,
    level: &'static str,
    message: Text,
    locations: [Location; 1],
    partial_fingerprints: BTreeMap<&'static str, String>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Location {
    physical_location: Physical,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Physical {
    artifact_location: Artifact,
    region: Region,
}

#[derive(Serialize)]
struct Artifact {
    uri: String,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Region {
    start_line: u32,
}

/// Writes findings as one run.
///
/// # Errors
/// When the writer fails.
pub fn write(findings: &[Finding], language: Language, out: &mut dyn Write) -> io::Result<()> {
    let mut rules: Vec<Rule> = Vec::new();
    let mut results = Vec::new();
    for finding in findings.iter().take(MOST) {
        let known = rules.iter().position(|rule| rule.id == finding.rule);
        let rule_index = known.unwrap_or_else(|| {
            rules.push(rule(&finding.rule, language));
            rules.len() - 1
        });
        results.push(Outcome {
            rule_id: finding.rule.clone(),
            rule_index,
            level: "error",
            message: Text { text: format!("{}: {}", finding.title, finding.message) },
            locations: [Location {
                physical_location: Physical {
                    artifact_location: Artifact { uri: uri(&finding.path) },
                    region: Region { start_line: finding.line.unwrap_or(1).max(1) },
                },
            }],
            partial_fingerprints: BTreeMap::from([(
                "primaryLocationLineHash",
                fingerprint(finding),
            )]),
        });
    }
    let driver = Driver { name: "grader", version: env!("CARGO_PKG_VERSION"), rules };
    let run = Run { tool: Tool { driver }, results };
    serde_json::to_writer_pretty(
        &mut *out,
        &Log { schema: SCHEMA, version: "2.1.0", runs: [run] },
    )?;
    writeln!(out)
}

fn rule(id: &str, language: Language) -> Rule {
    let class = BugClass::ALL.into_iter().find(|class| class.to_string() == id);
    let text = |text: &str| Text { text: text.to_owned() };
    match class {
        Some(class) => Rule {
            id: id.to_owned(),
            short_description: text(classes::phrase(class, language)),
            help: text(classes::text(class, language)),
        },
        None => Rule { id: id.to_owned(), short_description: text(id), help: text(id) },
    }
}

/// What one bug of one exercise has and no other; not its line, which moves.
pub(super) fn fingerprint(finding: &Finding) -> String {
    let mut hasher = blake3::Hasher::new();
    for part in [&finding.path, &finding.exercise, &finding.rule, &finding.id] {
        hasher.update(&(part.len() as u64).to_le_bytes()).update(part.as_bytes());
    }
    hasher.finalize().to_hex().as_str()[..32].to_owned()
}

/// A path as a relative reference (RFC 3986, section 4.2).
fn uri(path: &str) -> String {
    let mut out = String::with_capacity(path.len());
    for byte in path.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' | b'/' => {
                out.push(char::from(byte));
            }
            _ => out.push_str(&format!("%{byte:02X}")),
        }
    }
    out
}
