//! Pipelines that grade pull requests safely, ready to be committed to a course's repository.
//!
//! Nothing of a pull request is checked out in them: the commits are fetched into a bare
//! repository, and the grader reads them there. So there is hardly an action to trust; the few
//! that are needed are named by their commits.

use crate::toolchain::MINIMUM;

/// `actions/cache`, version 6.1.0.
const CACHE: &str = "55cc8345863c7cc4c66a329aec7e433d2d1c52a9 # v6.1.0";
/// `actions/upload-artifact`, version 7.0.1.
const UPLOAD: &str = "043fb46d1a93c77aae656e7c1c64a875d1fc6a0a # v7.0.1";

/// Where the grader is installed from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Source {
    /// A repository's address.
    url: String,
    /// A commit's whole name.
    commit: String,
}

/// A source that could not stand in a script as it is.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub enum OddSource {
    /// The address.
    #[error("`{0}` is no address of a repository; say it as in `https://example.org/owner/grader`")]
    Url(String),
    /// The commit.
    #[error(
        "`{0}` is no commit's whole name, which has 40 hexadecimal digits; \
         `git rev-parse HEAD` in a clone of the grader prints one"
    )]
    Commit(String),
}

impl Source {
    /// The grader of a repository at a commit.
    ///
    /// # Errors
    /// When the address is not one by `https`, or the commit's name is not whole.
    pub fn new(url: &str, commit: &str) -> Result<Self, OddSource> {
        let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~/:@%+".contains(&byte);
        let is_address = url.strip_prefix("https://").is_some_and(|rest| !rest.is_empty());
        if !is_address || !url.bytes().all(plain) {
            return Err(OddSource::Url(url.to_owned()));
        }
        if commit.len() != 40 || !commit.bytes().all(|digit| digit.is_ascii_hexdigit()) {
            return Err(OddSource::Commit(commit.to_owned()));
        }
        Ok(Self { url: url.to_owned(), commit: commit.to_owned() })
    }

    /// The commands that install it, unless the cache had it.
    fn install(&self, root: &str) -> String {
        let Self { url, commit } = self;
        format!(
            "test -x {root}/bin/grader || cargo install --locked --root {root} --git {url} --rev {commit} grader"
        )
    }

    fn key(&self) -> &str {
        &self.commit[..12]
    }
}

/// The files for GitHub Actions, by path from the top of the repository. `branch` is the one that
/// pull requests are for.
#[must_use]
pub fn github(source: &Source, branch: &str) -> Vec<(&'static str, String)> {
    let (major, minor) = MINIMUM;
    let toolchain = format!("{major}.{minor}.0");
    let install = source.install("~/.cargo");
    let key = source.key();
    let cache = format!(
        r#"          path: |
            ~/.cargo/bin/grader
            ~/.cache/grader
          key: grader-{key}-${{{{ runner.os }}}}-{toolchain}
"#
    );
    let run = format!(
        r#"# Grades a pull request. From `grader ci init`; `grader ci lint` tells whether it is still safe.
# A pull request can change this file, and then runs its own: so nothing here has rights or secrets,
# and a required check should also be required to come from the default branch's file.
name: grade
on:
  pull_request:
permissions:
  contents: read
concurrency:
  group: grade-${{{{ github.event.pull_request.number }}}}
  cancel-in-progress: true
jobs:
  run:
    runs-on: ubuntu-24.04
    timeout-minutes: 30
    env:
      RUSTUP_TOOLCHAIN: "{toolchain}"
    steps:
      # No checkout: the grader reads both commits as they are in git.
      - name: Fetch both commits
        env:
          TOKEN: ${{{{ github.token }}}}
          FROM: ${{{{ github.server_url }}}}/${{{{ github.repository }}}}
          BASE: ${{{{ github.event.pull_request.base.sha }}}}
          HEAD: ${{{{ github.event.pull_request.head.sha }}}}
        run: |
          git init --quiet --bare "$RUNNER_TEMP/course.git"
          word=$(printf 'x-access-token:%s' "$TOKEN" | base64 --wrap=0)
          export GIT_CONFIG_COUNT=1 GIT_CONFIG_KEY_0=http.extraHeader
          export GIT_CONFIG_VALUE_0="Authorization: basic $word"
          git --git-dir "$RUNNER_TEMP/course.git" fetch --quiet --no-tags "$FROM" "$BASE" "$HEAD"
      - name: Restore what the default branch has built
        uses: actions/cache/restore@{CACHE}
        with:
{cache}      - name: Install
        run: |
          rustup toolchain install "$RUSTUP_TOOLCHAIN" --profile minimal --component clippy
          {install}
      - name: Grade
        working-directory: ${{{{ runner.temp }}}}/course.git
        run: grader ci --no-regressions --reports "$RUNNER_TEMP/reports"
      - name: Keep the reports
        if: ${{{{ !cancelled() }}}}
        uses: actions/upload-artifact@{UPLOAD}
        with:
          name: grade
          path: ${{{{ runner.temp }}}}/reports
          if-no-files-found: ignore
          retention-days: 14
"#
    );
    let publish = r#"# Tells the result in a comment. From `grader ci init`. This job may write, so it takes no file of
# the pull request and runs nothing but the lines below, which come from the default branch.
name: publish the grade
on:
  workflow_run:
    workflows: [grade]
    types: [completed]
permissions: {}
jobs:
  comment:
    if: github.event.workflow_run.event == 'pull_request'
    runs-on: ubuntu-24.04
    timeout-minutes: 5
    permissions:
      actions: read
      pull-requests: write
    steps:
      - name: Comment
        env:
          GH_TOKEN: ${{ github.token }}
          REPOSITORY: ${{ github.repository }}
          RUN: ${{ github.event.workflow_run.id }}
          HEAD: ${{ github.event.workflow_run.head_sha }}
        run: |
          gh run download "$RUN" --repo "$REPOSITORY" --name grade --dir "$RUNNER_TEMP/grade"
          # Which pull request it is comes from GitHub, never from what the other job has left.
          number=$(gh pr list --repo "$REPOSITORY" --state open --limit 1000 \
            --json number,headRefOid --jq '[.[] | select(.headRefOid == env.HEAD)][0].number // empty')
          case "$number" in '' | *[!0-9]*) exit 0 ;; esac
          # It is text and nothing else, and no longer than a comment may be.
          head --bytes 60000 "$RUNNER_TEMP/grade/summary.md" | iconv -c -f UTF-8 -t UTF-8 > "$RUNNER_TEMP/comment.md"
          gh pr comment "$number" --repo "$REPOSITORY" --edit-last --create-if-none \
            --body-file "$RUNNER_TEMP/comment.md"
"#;
    let build = format!(
        r#"# Builds the grader and its libraries for the jobs that grade. From `grader ci init`. It runs on the
# default branch alone: what it saves, pull requests can read and not change.
name: build the grader
on:
  push:
    branches: ["{branch}"]
    paths: [.github/workflows/grade-build.yml]
  schedule:
    - cron: "17 4 * * 1,4"
  workflow_dispatch:
permissions: {{}}
jobs:
  save:
    runs-on: ubuntu-24.04
    timeout-minutes: 30
    env:
      RUSTUP_TOOLCHAIN: "{toolchain}"
    steps:
      - name: See what is there
        id: there
        uses: actions/cache/restore@{CACHE}
        with:
{cache}      - name: Build
        if: steps.there.outputs.cache-hit != 'true'
        run: |
          rustup toolchain install "$RUSTUP_TOOLCHAIN" --profile minimal --component clippy
          {install}
          # Grading the starters of the course inside the program builds all libraries.
          grader init "$RUNNER_TEMP/course"
          cd "$RUNNER_TEMP/course"
          grader check --all > "$RUNNER_TEMP/starters.txt" || test $? -eq 1
      - name: Save
        if: steps.there.outputs.cache-hit != 'true'
        uses: actions/cache/save@{CACHE}
        with:
{cache}"#
    );
    vec![
        (".github/workflows/grade.yml", run),
        (".github/workflows/grade-publish.yml", publish.to_owned()),
        (".github/workflows/grade-build.yml", build),
    ]
}

/// The file for GitLab CI.
#[must_use]
pub fn gitlab(source: &Source) -> Vec<(&'static str, String)> {
    let (major, minor) = MINIMUM;
    let install = source.install("\"$CI_PROJECT_DIR/.grader\"");
    let key = source.key();
    let file = format!(
        r#"# Grades merge requests. From `grader ci init`; `grader ci lint` tells whether it is still safe.
#
# GitLab takes this file from the merge request itself. So put it into a project that students
# cannot write to, and name it there: Settings, CI/CD, General pipelines, "CI/CD configuration
# file": .gitlab-ci.yml@group/course-pipeline. Keep variables that are secret "protected".
default:
  image: rust:{major}.{minor}-bookworm
  interruptible: true

variables:
  # No checkout: the grader reads both commits as they are in git.
  GIT_STRATEGY: none
  GRADER_CACHE_DIR: $CI_PROJECT_DIR/.grader/cache

.grader:
  cache:
    key: grader-{key}-{major}.{minor}
    paths: [.grader]
    policy: pull
  before_script:
    - rustup component add clippy
    - {install}
    - export PATH="$CI_PROJECT_DIR/.grader/bin:$PATH"

grade:
  extends: .grader
  rules:
    - if: $CI_PIPELINE_SOURCE == "merge_request_event"
  cache:
    key: grader-{key}-{major}.{minor}
    paths: [.grader]
    policy: pull
  script:
    - rm -rf course.git reports
    - git init --quiet --bare course.git
    - git --git-dir course.git fetch --quiet --no-tags "$CI_REPOSITORY_URL" "$CI_MERGE_REQUEST_DIFF_BASE_SHA" "${{CI_MERGE_REQUEST_SOURCE_BRANCH_SHA:-$CI_COMMIT_SHA}}" $CI_MERGE_REQUEST_TARGET_BRANCH_SHA
    - cd course.git
    - grader ci --no-regressions --reports ../reports
  artifacts:
    when: always
    expire_in: 2 weeks
    paths: [reports]
    reports:
      junit: reports/junit.xml
      codequality: reports/code-quality.json

# What it saves, merge requests can read and not change.
build-the-grader:
  extends: .grader
  rules:
    - if: $CI_COMMIT_BRANCH == $CI_DEFAULT_BRANCH
  cache:
    key: grader-{key}-{major}.{minor}
    paths: [.grader]
    policy: pull-push
  script:
    # Grading the starters of the course inside the program builds all libraries.
    - rm -rf course
    - grader init course
    - cd course
    - grader check --all > ../starters.txt || test $? -eq 1
"#
    );
    vec![(".gitlab-ci.yml", file)]
}
