//! Whether something in a workflow is, or may be, the head of a pull request.

use super::commands::subcommands;
use super::yaml::Node;

/// What names the head in an expression or a script.
const HEADS: [&str; 12] = [
    "github.event.pull_request.head",
    "github.event.workflow_run.head",
    "github.event.workflow_run.pull_requests",
    "github.event.pull_request.merge_commit_sha",
    "github.event.pull_request.number",
    "github.event.issue.number",
    "github.event.number",
    "github.head_ref",
    "github_head_ref",
    "headref",
    ".head.",
    "pull/",
];
/// Those of them that name a commit, a branch or a repository, and not only a number.
const COMMITS: [&str; 4] = [
    "github.event.pull_request.head",
    "github.event.workflow_run.head",
    "github.event.pull_request.merge_commit_sha",
    "github.head_ref",
];
/// Expressions that name something of the repository's own, and never a head where a job has
/// rights.
const OWN: [&str; 10] = [
    "github.sha",
    "github.ref",
    "github.ref_name",
    "github.base_ref",
    "github.repository",
    "github.workflow_sha",
    "github.event.repository.default_branch",
    "github.event.pull_request.base.sha",
    "github.event.pull_request.base.ref",
    "github.event.pull_request.base.repo.full_name",
];

/// What stands between `${{` and `}}`.
pub fn expressions(text: &str) -> impl Iterator<Item = &str> {
    text.split("${{").skip(1).map(|rest| rest.split("}}").next().unwrap_or(rest))
}

/// A text in which every way to write a name is one: `github['event'].Number` is
/// `github.event.number`.
pub fn plain(text: &str) -> String {
    let text = text.to_ascii_lowercase().replace(['"', '\''], "");
    let text = text.replace("[ ", "[").replace(" ]", "]");
    text.replace(" .", ".").replace(". ", ".").replace('[', ".").replace(']', "")
}

/// The value of a variable that the step, the job or the workflow sets.
fn value<'n>(name: &str, step: &'n Node, env: &[(&'n str, &'n Node)]) -> Option<&'n str> {
    let own = step.get("env").into_iter().flat_map(Node::entries);
    let mut all = own.chain(env.iter().rev().copied());
    all.find(|(key, _)| key.eq_ignore_ascii_case(name)).map(|(_, node)| node.text())
}

/// Whether what a checkout is told to take may be the head: whatever is not known to be something
/// else.
pub fn may_be_head(taken: &str, step: &Node, env: &[(&str, &Node)]) -> bool {
    let is_own = |expression: &str| {
        let expression = plain(expression.trim());
        match expression.strip_prefix("env.") {
            Some(name) => value(name, step, env).is_some_and(|value| {
                !names_head(value, step, &[])
                    && expressions(value).all(|it| OWN.contains(&&*plain(it.trim())))
            }),
            None => OWN.contains(&&*expression),
        }
    };
    plain(taken).contains("pull/") || expressions(taken).any(|it| !is_own(it))
}

/// Whether a text names the head, by an expression or by a variable that holds one.
pub fn names_head(text: &str, step: &Node, env: &[(&str, &Node)]) -> bool {
    let direct = |text: &str| {
        let text = plain(text);
        HEADS.iter().any(|head| text.contains(head))
    };
    if direct(text) {
        return true;
    }
    let own = step.get("env").into_iter().flat_map(Node::entries);
    own.chain(env.iter().copied()).any(|(name, value)| {
        let used = text.contains(&format!("${name}"))
            || text.contains(&format!("${{{name}}}"))
            || text.contains(&format!("env.{name}"));
        used && direct(value.text())
    })
}

/// Whether an input of an action names a commit, branch or repository of the head.
pub fn hands_over_head(with: &Node, step: &Node, env: &[(&str, &Node)]) -> bool {
    let commit = |text: &str| {
        let text = plain(text);
        COMMITS.iter().any(|head| text.contains(head))
    };
    with.entries().any(|(_, node)| {
        expressions(node.text()).any(|expression| {
            let name = plain(expression.trim());
            let name = name.strip_prefix("env.");
            commit(expression) || name.and_then(|it| value(it, step, env)).is_some_and(commit)
        })
    })
}

/// Whether a script takes files of the head, as far as its words tell.
pub fn takes_head(script: &str, step: &Node, env: &[(&str, &Node)]) -> bool {
    let any = |is: fn(&[&str]) -> bool| {
        subcommands(script).any(|words| is(&words.iter().map(String::as_str).collect::<Vec<_>>()))
    };
    let by_gh = any(|words| matches!(words, ["gh", "pr", "checkout" | "diff", ..]));
    let takes = any(|words| {
        matches!(
            words,
            ["gh", "repo", "clone", ..]
                | [
                    "git",
                    "checkout"
                        | "switch"
                        | "fetch"
                        | "pull"
                        | "clone"
                        | "merge"
                        | "worktree"
                        | "reset"
                        | "restore"
                        | "apply"
                        | "am",
                    ..
                ]
        )
    });
    // The event's file has every word of the head.
    by_gh || takes && (names_head(script, step, env) || script.contains("GITHUB_EVENT_PATH"))
}
