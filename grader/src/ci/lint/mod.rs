//! Looks through the pipelines of a course's repository for what lets a pull request do harm.
//!
//! The text of a file comes in, what is dangerous in it goes out, each with its line, why, and how
//! it is mended. It judges by what stands in the file, not by what a service would make of it, and
//! is strict: what it cannot tell to be safe it names.
//!
//! The dangers are those that are known from practice; see GitHub's own account of them,
//! <https://docs.github.com/en/actions/reference/security/secure-use>.

mod commands;
mod github;
mod gitlab;
mod head;
mod yaml;

use std::fmt;
use std::path::Path;

use schemars::JsonSchema;
use serde::Serialize;

use yaml::{NoYaml, Node};

/// Something dangerous, at its line.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Found {
    /// The line, from 1.
    pub line: usize,
    /// What kind of danger it is.
    pub danger: Danger,
    /// What stands there.
    pub what: String,
}

/// A kind of danger.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Danger {
    /// The head is checked out where there are rights.
    HeadWithRights,
    /// Code of students, or made of theirs, is built or run where there are rights.
    RunWithRights,
    /// A secret in a job that a pull request starts.
    Secret,
    /// A token where student code is built or run.
    Token,
    /// Rights that nobody has limited.
    DefaultRights,
    /// Rights to write in a job that a pull request starts.
    WriteRights,
    /// What is built or run comes from the head.
    TestsOfHead,
    /// Somebody else's code, by a name that may mean another one tomorrow.
    Unpinned,
    /// A cache that a pull request writes to.
    CacheWrite,
    /// The token stays in `.git/config`.
    KeptCredentials,
    /// Words of a pull request become part of a script.
    Injection,
    /// A machine that is not new for each job.
    OwnRunner,
    /// What a pull request's job has left decides what a job with rights does.
    TrustedArtifact,
    /// A script from the network is run unseen.
    PipedScript,
    /// Workflow commands that were switched off for good reason.
    OldCommands,
    /// A container that is no wall.
    Privileged,
    /// Nobody can tell what is in the file.
    NotYaml,
}

impl Danger {
    /// All of them.
    pub const ALL: [Self; 17] = [
        Self::HeadWithRights,
        Self::RunWithRights,
        Self::Secret,
        Self::Token,
        Self::DefaultRights,
        Self::WriteRights,
        Self::TestsOfHead,
        Self::Unpinned,
        Self::CacheWrite,
        Self::KeptCredentials,
        Self::Injection,
        Self::OwnRunner,
        Self::TrustedArtifact,
        Self::PipedScript,
        Self::OldCommands,
        Self::Privileged,
        Self::NotYaml,
    ];

    /// Why it is one, in a sentence without a full stop.
    #[must_use]
    pub fn why(self) -> &'static str {
        match self {
            Self::HeadWithRights => {
                "this job has the repository's rights and secrets, and takes files of the pull \
                 request: whoever opens one can run anything with them"
            }
            Self::RunWithRights => {
                "this job has the repository's rights and secrets, and builds or runs code of \
                 students beside them"
            }
            Self::Secret => "a job that a pull request starts can be made to tell what it knows",
            Self::Token => "whatever runs in this step can read the token and act with it",
            Self::DefaultRights => {
                "without `permissions` the token has whatever the repository's settings say, \
                 often the right to write"
            }
            Self::WriteRights => {
                "whoever gets at the token of a job that a pull request starts can change the \
                 repository with it"
            }
            Self::TestsOfHead => {
                "what is built or run here comes from the pull request: tests, manifests and \
                 scripts can be changed to give any score"
            }
            Self::Unpinned => {
                "a tag or a branch may be moved, and then other code runs here than was looked at"
            }
            Self::CacheWrite => {
                "what a pull request's job leaves in a cache may be used by a later job that has \
                 rights, or by another student's"
            }
            Self::KeptCredentials => {
                "the checkout leaves the token in `.git/config`, where every later step can read it"
            }
            Self::Injection => {
                "whoever opens a pull request chooses these words, and here they become a part of \
                 the script"
            }
            Self::OwnRunner => {
                "a machine that is kept can be changed by one pull request for all later jobs"
            }
            Self::TrustedArtifact => {
                "what another job has left was made beside student code; here it changes what a \
                 job with rights does"
            }
            Self::PipedScript => "whoever answers that address decides what runs here",
            Self::OldCommands => {
                "it lets everything that is printed set variables and paths for later steps"
            }
            Self::NotYaml => {
                "it is no YAML: a service may read it all the same, and nobody can tell as what"
            }
            Self::Privileged => "what runs in this container can take over the machine around it",
        }
    }

    /// How it is mended, in a sentence without a full stop.
    #[must_use]
    pub fn mend(self) -> &'static str {
        match self {
            Self::HeadWithRights | Self::RunWithRights => {
                "grade in a workflow on `pull_request` with `permissions: contents: read`, and \
                 publish in another on `workflow_run` that takes nothing of the head; \
                 `grader ci init` writes both"
            }
            Self::Secret => {
                "take it out; grading needs none, and what does belongs in a job on \
                 `workflow_run` that takes nothing of the head"
            }
            Self::Token => {
                "give the token to the one step that fetches, in that step's own `env`, and to no \
                 step that builds or grades"
            }
            Self::DefaultRights => "say `permissions:` with `contents: read`, or `{}` for none",
            Self::WriteRights => {
                "keep `contents: read` alone here, and write from a job on `workflow_run`"
            }
            Self::TestsOfHead => {
                "grade with `grader ci`, which takes everything but the students' files from the \
                 base"
            }
            Self::Unpinned => {
                "name the full commit (`uses: owner/name@` and 40 digits, with the version in a \
                 comment), the digest of an image (`@sha256:…`), or the commit of an include"
            }
            Self::CacheWrite => {
                "only restore here (`actions/cache/restore`, GitLab's `policy: pull`), and save \
                 from a job that runs on the default branch"
            }
            Self::KeptCredentials => "say `persist-credentials: false` in its `with`",
            Self::Injection => {
                "hand it over in `env`, and write \"$NAME\" in the script, in quotes"
            }
            Self::OwnRunner => "use a machine that is made for each job and thrown away after it",
            Self::TrustedArtifact => {
                "take it as data only: read the fields that are wanted, check each, and put none \
                 into `GITHUB_ENV`, `GITHUB_PATH` or a command"
            }
            Self::PipedScript => {
                "install from the image, a package manager, or a file whose digest is checked"
            }
            Self::OldCommands => "take it out",
            Self::NotYaml => "mend that line",
            Self::Privileged => {
                "run the job without `--privileged`, `docker:dind` and the docker socket"
            }
        }
    }
}

impl fmt::Display for Danger {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::HeadWithRights => "head-with-rights",
            Self::RunWithRights => "run-with-rights",
            Self::Secret => "secret",
            Self::Token => "token",
            Self::DefaultRights => "default-rights",
            Self::WriteRights => "write-rights",
            Self::TestsOfHead => "tests-of-head",
            Self::Unpinned => "unpinned",
            Self::CacheWrite => "cache-write",
            Self::KeptCredentials => "kept-credentials",
            Self::Injection => "injection",
            Self::OwnRunner => "own-runner",
            Self::TrustedArtifact => "trusted-artifact",
            Self::PipedScript => "piped-script",
            Self::OldCommands => "old-commands",
            Self::Privileged => "privileged",
            Self::NotYaml => "not-yaml",
        })
    }
}

/// Everything dangerous in the file of a pipeline, by line. `path` tells whose form it has:
/// GitLab's where its name begins so (`.gitlab-ci.yml`), else GitHub's.
#[must_use]
pub fn lint(path: &Path, text: &[u8]) -> Vec<Found> {
    let (text, unread) = match std::str::from_utf8(text) {
        Ok(text) => (text, None),
        Err(error) => {
            let before = text[..error.valid_up_to()].iter().filter(|byte| **byte == b'\n');
            ("", Some(NoYaml { line: before.count() + 1, why: error.to_string() }))
        }
    };
    let files = match (unread, Node::read(text)) {
        (None, Ok(files)) => files,
        (Some(NoYaml { line, why }), _) | (None, Err(NoYaml { line, why })) => {
            return vec![Found { line, danger: Danger::NotYaml, what: why }];
        }
    };
    let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
    let mut found = Vec::new();
    for file in files {
        let is_gitlab = name.contains("gitlab-ci")
            || path.iter().any(|part| part == ".gitlab")
            || ["on", "jobs", "runs"].iter().all(|key| file.get(key).is_none());
        found.extend(if is_gitlab { gitlab::lint(&file) } else { github::lint(&file) });
    }
    found.sort_by(|a, b| (a.line, a.danger, &a.what).cmp(&(b.line, b.danger, &b.what)));
    found.dedup();
    found
}
