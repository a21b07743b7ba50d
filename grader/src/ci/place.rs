//! Where the grader runs, and which commits that place wants compared.
//!
//! The environment is handed in, and the event file is read once; everything else is a function
//! of what they say. Who may choose the words in them is not trusted: a commit has to be a plain
//! hexadecimal name.

use std::path::{Path, PathBuf};

use serde_json::Value;

use super::CiError;

/// A service that runs pipelines.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Service {
    /// GitHub Actions.
    GitHub,
    /// GitLab CI.
    GitLab,
    /// None that is known: somebody's terminal, or another service.
    None,
}

/// What is to be compared, as it is named.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Revisions {
    /// What the pull request is to be merged into.
    pub base: String,
    /// What it brings.
    pub head: String,
    /// Who names them.
    pub by: By,
}

/// Who says what is to be compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum By {
    /// Somebody who typed it.
    Hand,
    /// A pull request, a merge request or a merge queue: the head asks to be merged into the base.
    Merge,
    /// A push: the head took the base's place on a branch.
    Push,
}

impl Service {
    /// The service that the environment tells of.
    #[must_use]
    pub fn of(variable: impl Fn(&str) -> Option<String>) -> Self {
        let is = |name| variable(name).is_some_and(|value| value == "true");
        if is("GITHUB_ACTIONS") {
            Self::GitHub
        } else if is("GITLAB_CI") {
            Self::GitLab
        } else {
            Self::None
        }
    }

    /// What the service wants compared.
    ///
    /// # Errors
    /// When it says nothing of a base and a head.
    pub fn revisions(
        self,
        variable: impl Fn(&str) -> Option<String>,
    ) -> Result<Revisions, CiError> {
        match self {
            Self::GitHub => of_event(&variable),
            Self::GitLab => of_merge_request(&variable),
            Self::None => Err(CiError::NoCommits {
                why: "this is neither GitHub Actions nor GitLab CI, and `--base` and `--head` \
                      are not given"
                    .to_owned(),
            }),
        }
    }

    /// The file that GitHub makes a job's summary of.
    #[must_use]
    pub fn summary(self, variable: impl Fn(&str) -> Option<String>) -> Option<PathBuf> {
        let named = variable("GITHUB_STEP_SUMMARY").filter(|named| !named.is_empty());
        named.filter(|_| self == Self::GitHub).map(PathBuf::from)
    }
}

/// The event of a pull request, a push or a merge queue, as GitHub describes it:
/// <https://docs.github.com/en/webhooks/webhook-events-and-payloads>.
fn of_event(variable: &impl Fn(&str) -> Option<String>) -> Result<Revisions, CiError> {
    let Some(path) = variable("GITHUB_EVENT_PATH").filter(|path| !path.is_empty()) else {
        return Err(CiError::NoCommits {
            why: "GITHUB_EVENT_PATH, which names the event's file, is not set".to_owned(),
        });
    };
    let path = Path::new(&path);
    let fail = |why: String| CiError::Event { path: path.to_owned(), why };
    let event = std::fs::read(path).map_err(|error| fail(error.to_string()))?;
    let event: Value = serde_json::from_slice(&event).map_err(|error| fail(error.to_string()))?;
    let commits = [
        ("/pull_request/base/sha", "/pull_request/head/sha", By::Merge),
        ("/merge_group/base_sha", "/merge_group/head_sha", By::Merge),
        ("/before", "/after", By::Push),
    ];
    let at = |pointer: &str| event.pointer(pointer).and_then(Value::as_str);
    let named = commits.into_iter().find_map(|(base, head, by)| Some((at(base)?, at(head)?, by)));
    let Some((base, head, by)) = named else {
        let name = variable("GITHUB_EVENT_NAME").unwrap_or_default();
        return Err(CiError::NoCommits {
            why: format!("the event `{name}` is neither a pull request nor a push"),
        });
    };
    for commit in [base, head] {
        if !is_name(commit) {
            return Err(fail(format!("`{}` is no commit", commit.escape_debug())));
        }
    }
    if base.bytes().all(|digit| digit == b'0') {
        return Err(CiError::NoCommits {
            why: "the event is the first push of a branch, which has nothing before it".to_owned(),
        });
    }
    Ok(Revisions { base: base.to_owned(), head: head.to_owned(), by })
}

/// The variables of a merge request's pipeline:
/// <https://docs.gitlab.com/ci/variables/predefined_variables/>. The two of a pipeline for merged
/// results come first: there `CI_COMMIT_SHA` is a commit of GitLab's own.
fn of_merge_request(variable: &impl Fn(&str) -> Option<String>) -> Result<Revisions, CiError> {
    let first = |names: &[&str]| {
        names.iter().filter_map(|name| variable(name)).find(|value| is_name(value))
    };
    let base = first(&["CI_MERGE_REQUEST_TARGET_BRANCH_SHA", "CI_MERGE_REQUEST_DIFF_BASE_SHA"]);
    let head = first(&["CI_MERGE_REQUEST_SOURCE_BRANCH_SHA", "CI_COMMIT_SHA"]);
    match (base, head) {
        (Some(base), Some(head)) => Ok(Revisions { base, head, by: By::Merge }),
        _ => Err(CiError::NoCommits {
            why: "this pipeline is not one of a merge request".to_owned(),
        }),
    }
}

/// Whether a text is a commit's whole name, by SHA-1 or by SHA-256.
fn is_name(commit: &str) -> bool {
    matches!(commit.len(), 40 | 64) && commit.bytes().all(|digit| digit.is_ascii_hexdigit())
}

#[cfg(test)]
mod tests {
    use super::*;

    const ONE: &str = "1111111111111111111111111111111111111111";
    const TWO: &str = "2222222222222222222222222222222222222222";

    fn event(json: &str) -> Result<Revisions, CiError> {
        let file = tempfile::NamedTempFile::new().expect("a file");
        std::fs::write(file.path(), json).expect("written");
        let path = file.path().display().to_string();
        Service::GitHub.revisions(|name| (name == "GITHUB_EVENT_PATH").then(|| path.clone()))
    }

    fn found(by: By) -> Revisions {
        Revisions { base: ONE.to_owned(), head: TWO.to_owned(), by }
    }

    #[test]
    fn events_name_their_commits() {
        for (json, by) in [
            (
                format!(
                    r#"{{"pull_request":{{"base":{{"sha":"{ONE}"}},"head":{{"sha":"{TWO}"}}}}}}"#
                ),
                By::Merge,
            ),
            (format!(r#"{{"merge_group":{{"base_sha":"{ONE}","head_sha":"{TWO}"}}}}"#), By::Merge),
            (format!(r#"{{"before":"{ONE}","after":"{TWO}"}}"#), By::Push),
        ] {
            assert_eq!(event(&json).expect("it names them"), found(by), "{json}");
        }
    }

    #[test]
    fn odd_events_are_told() {
        let zero = "0".repeat(40);
        for (json, words) in [
            ("{}".to_owned(), "neither a pull request nor a push"),
            ("[".to_owned(), "cannot read the event"),
            (format!(r#"{{"before":"--upload-pack=x","after":"{TWO}"}}"#), "is no commit"),
            (format!(r#"{{"before":"{zero}","after":"{TWO}"}}"#), "first push"),
        ] {
            let error = event(&json).expect_err("it names none").to_string();
            assert!(error.contains(words), "{json}: {error}");
        }
    }

    #[test]
    fn merge_requests_name_their_commits() {
        let of = |set: &[(&str, &str)]| {
            Service::GitLab.revisions(|name| {
                set.iter().find(|(other, _)| *other == name).map(|(_, value)| (*value).to_owned())
            })
        };
        let plain = [("CI_MERGE_REQUEST_DIFF_BASE_SHA", ONE), ("CI_COMMIT_SHA", TWO)];
        assert_eq!(of(&plain).expect("named"), found(By::Merge));
        let merged = [
            ("CI_MERGE_REQUEST_DIFF_BASE_SHA", "33"),
            ("CI_COMMIT_SHA", "4444444444444444444444444444444444444444"),
            ("CI_MERGE_REQUEST_TARGET_BRANCH_SHA", ONE),
            ("CI_MERGE_REQUEST_SOURCE_BRANCH_SHA", TWO),
        ];
        assert_eq!(of(&merged).expect("named"), found(By::Merge));
        assert!(of(&[("CI_COMMIT_SHA", TWO)]).is_err());
    }
}
