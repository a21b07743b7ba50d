//! What GitLab shows as code quality on a merge request:
//! <https://docs.gitlab.com/ci/testing/code_quality/#code-quality-report-format>.

use std::collections::BTreeSet;
use std::io::{self, Write};

use serde::Serialize;

use super::finding::Finding;
use super::sarif::fingerprint;

#[derive(Serialize)]
struct Issue<'a> {
    description: String,
    check_name: &'a str,
    fingerprint: String,
    severity: &'static str,
    location: Location<'a>,
}

#[derive(Serialize)]
struct Location<'a> {
    path: &'a str,
    lines: Lines,
}

#[derive(Serialize)]
struct Lines {
    begin: u32,
}

/// Writes findings as a list of issues, each with a fingerprint of its own.
///
/// # Errors
/// When the writer fails.
pub fn write(findings: &[Finding], out: &mut dyn Write) -> io::Result<()> {
    let mut taken = BTreeSet::new();
    let mut issues = Vec::new();
    for finding in findings {
        let first = fingerprint(finding);
        let mut fingerprint = first.clone();
        let mut n = 1;
        while !taken.insert(fingerprint.clone()) {
            n += 1;
            fingerprint = format!("{first}-{n}");
        }
        issues.push(Issue {
            description: format!("{}: {}", finding.title, finding.message),
            check_name: &finding.rule,
            fingerprint,
            severity: if finding.back { "critical" } else { "major" },
            location: Location {
                path: &finding.path,
                lines: Lines { begin: finding.line.unwrap_or(1).max(1) },
            },
        });
    }
    serde_json::to_writer_pretty(&mut *out, &issues)?;
    writeln!(out)
}
