//! Pipelines of GitLab's.

use super::commands::{pipes_a_script, runs_students, runs_the_tree};
use super::yaml::Node;
use super::{Danger, Found};

/// What stands at the top of a file and is no job.
const NO_JOBS: [&str; 8] =
    ["stages", "variables", "workflow", "include", "default", "image", "services", "cache"];

pub(super) fn lint(file: &Node) -> Vec<Found> {
    let mut found = Vec::new();
    includes(file.get("include"), &mut found);
    let everywhere = [Some(file), file.get("default")];
    for (name, job) in file.entries() {
        let is_job = !NO_JOBS.contains(&name)
            && ["script", "extends", "trigger"].iter().any(|key| job.get(key).is_some());
        if !is_job {
            continue;
        }
        includes(job.get("trigger").and_then(|it| it.get("include")), &mut found);
        let merges = !excludes_merge_requests(job);
        let get = |key: &str| {
            job.get(key).or_else(|| everywhere.iter().flatten().find_map(|node| node.get(key)))
        };
        image(get("image"), &mut found);
        services(get("services"), &mut found);
        let scripts: Vec<&Node> = ["before_script", "script", "after_script"]
            .iter()
            .filter_map(|key| get(key))
            .flat_map(|script| script.leaves())
            .collect();
        for line in &scripts {
            if pipes_a_script(line.text()) {
                add(&mut found, line, Danger::PipedScript, line.text());
            }
        }
        if !merges {
            continue;
        }
        for cache in get("cache").into_iter().flat_map(|cache| cache.items()) {
            if cache.get("policy").is_none_or(|policy| policy.text() != "pull") {
                add(&mut found, cache, Danger::CacheWrite, &format!("the cache of `{name}`"));
            }
        }
        for key in ["secrets", "id_tokens"] {
            if let Some(node) = job.get(key) {
                add(&mut found, node, Danger::Secret, key);
            }
        }
        let has_tree = !["none", "empty"].contains(&strategy(job, file));
        for line in scripts {
            let text = line.text();
            if has_tree && runs_the_tree(text) {
                add(&mut found, line, Danger::TestsOfHead, text);
            }
            if runs_students(text) && text.contains("CI_JOB_TOKEN") {
                add(&mut found, line, Danger::Token, text);
            }
        }
    }
    found
}

/// How the head's files come into the working tree; `none` where they do not.
fn strategy<'a>(job: &'a Node, file: &'a Node) -> &'a str {
    let of = |node: &'a Node| node.get("variables").and_then(|it| it.get("GIT_STRATEGY"));
    of(job).or_else(|| of(file)).map_or("fetch", Node::text)
}

/// Whether a job runs on a branch of the repository's own alone.
fn excludes_merge_requests(job: &Node) -> bool {
    let rules = job.get("rules").map_or(&[][..], Node::items);
    !rules.is_empty()
        && rules.iter().all(|rule| {
            let condition = rule.get("if").map_or("", Node::text);
            let never = rule.get("when").is_some_and(|when| when.text() == "never");
            let own =
                ["$CI_COMMIT_BRANCH == $CI_DEFAULT_BRANCH", "$CI_PIPELINE_SOURCE == \"schedule\""];
            never || (own.iter().any(|it| condition.contains(it)) && !condition.contains("||"))
        })
}

fn image(node: Option<&Node>, found: &mut Vec<Found>) {
    let Some(node) = node else { return };
    let name = node.get("name").unwrap_or(node);
    let text = name.text();
    let tag = text.rsplit('/').next().and_then(|last| last.split_once(':')).map(|(_, tag)| tag);
    let is_pinned = text.contains("@sha256:") || tag.is_some_and(|tag| tag != "latest");
    if !text.is_empty() && !is_pinned {
        add(found, name, Danger::Unpinned, text);
    }
}

fn services(node: Option<&Node>, found: &mut Vec<Found>) {
    let Some(node) = node else { return };
    node.scalars(&mut |_, it| {
        if it.text().contains("dind") {
            add(found, it, Danger::Privileged, it.text());
        }
    });
}

fn includes(node: Option<&Node>, found: &mut Vec<Found>) {
    for include in node.map_or(&[][..], Node::items) {
        if include.text().contains("://") {
            add(found, include, Danger::Unpinned, include.text());
        }
        let is_commit = |node: &Node| {
            matches!(node.text().len(), 40 | 64)
                && node.text().bytes().all(|byte| byte.is_ascii_hexdigit())
        };
        let by_commit = include.get("ref").is_some_and(is_commit);
        for key in ["remote", "project", "component"] {
            let Some(it) = include.get(key) else { continue };
            let pinned = match key {
                "project" => by_commit,
                "remote" => include.get("integrity").is_some(),
                _ => it.text().rsplit_once('@').is_some_and(|(_, commit)| {
                    commit.len() == 40 && commit.bytes().all(|byte| byte.is_ascii_hexdigit())
                }),
            };
            if !pinned {
                add(found, it, Danger::Unpinned, it.text());
            }
        }
    }
}

fn add(found: &mut Vec<Found>, node: &Node, danger: Danger, what: &str) {
    let what = what.trim().lines().next().unwrap_or_default().to_owned();
    found.push(Found { line: node.line, danger, what });
}
