//! Workflows and actions of GitHub's.

use super::commands::{pipes_a_script, runs_students, runs_the_tree, subcommands};
use super::head::{expressions, hands_over_head, may_be_head, plain, takes_head};
use super::yaml::Node;
use super::{Danger, Found};

/// Events that start a job with the repository's rights, by what somebody from outside does.
const PRIVILEGED: [&str; 7] = [
    "pull_request_target",
    "workflow_run",
    "issue_comment",
    "issues",
    "discussion_comment",
    "pull_request_review_comment",
    // Whoever calls a reusable workflow is not in its file.
    "workflow_call",
];
/// Events of pull requests that start a job with the rights that are left to them.
const UNTRUSTED: [&str; 4] =
    ["pull_request", "pull_request_review", "merge_group", "workflow_call"];
/// Words in an expression that somebody from outside chooses.
const WORDS: [&str; 20] = [
    "github.head_ref",
    "github.event.pull_request.title",
    "github.event.pull_request.body",
    "github.event.pull_request.head.ref",
    "github.event.pull_request.head.label",
    "github.event.pull_request.head.repo",
    "github.event.pull_request.user",
    "github.event.issue.title",
    "github.event.issue.body",
    "github.event.comment.body",
    "github.event.review.body",
    "github.event.discussion.title",
    "github.event.discussion.body",
    "github.event.head_commit.message",
    "github.event.head_commit.author",
    "github.event.commits",
    "github.event.pages",
    "github.event.workflow_run.head_branch",
    "github.event.workflow_run.head_commit",
    "github.event.workflow_run.display_title",
];
/// Actions that save a cache unless they are told not to, with what tells them.
const CACHING: [(&str, &str, &[&str]); 4] = [
    ("swatinem/rust-cache", "save-if", &["false"]),
    ("actions-rust-lang/setup-rust-toolchain", "cache", &["false"]),
    ("mozilla-actions/sccache-action", "", &[]),
    ("actions/setup-go", "cache", &["false"]),
];

/// What is known of the job that is looked at.
struct Job<'a> {
    /// Whether somebody from outside can start it with the repository's rights.
    privileged: bool,
    /// Whether a pull request starts it.
    untrusted: bool,
    /// The variables of the workflow and the job.
    env: Vec<(&'a str, &'a Node)>,
    /// Whether the head's files lie there.
    has_tree: bool,
}

pub(super) fn lint(file: &Node) -> Vec<Found> {
    let mut found = Vec::new();
    anywhere(file, &mut found);
    if let Some(runs) = file.get("runs") {
        // An action of the course's own: whoever uses it may be started by a pull request.
        let job = Job { privileged: false, untrusted: true, env: Vec::new(), has_tree: false };
        steps(runs, &job, &mut found);
        return found;
    }
    let events: Vec<&str> = match file.get("on") {
        Some(on) if on.entries().next().is_some() => on.entries().map(|(name, _)| name).collect(),
        Some(on) => on.items().iter().map(Node::text).collect(),
        None => Vec::new(),
    };
    let is_any = |of: &[&str]| events.iter().any(|event| of.contains(event));
    let (privileged, untrusted) = (is_any(&PRIVILEGED), is_any(&UNTRUSTED));
    let env: Vec<_> = file.get("env").into_iter().flat_map(Node::entries).collect();
    for (name, node) in file.get("jobs").into_iter().flat_map(Node::entries) {
        // A job that a pull request cannot start.
        let is_kept =
            node.get("if").is_some_and(|condition| excludes_pull_requests(condition.text()));
        let mut job =
            Job { privileged, untrusted: untrusted && !is_kept, env: env.clone(), has_tree: false };
        job.env.extend(node.get("env").into_iter().flat_map(Node::entries));
        rights(name, node, file.get("permissions"), &job, &mut found);
        of_job(node, &job, &mut found);
        if let (Some(uses), Some(with)) = (node.get("uses"), node.get("with"))
            && privileged
            && hands_over_head(with, node, &job.env)
        {
            add(&mut found, uses, Danger::HeadWithRights, uses.text());
        }
        job.has_tree = node.get("steps").is_some_and(has_tree);
        steps(node, &job, &mut found);
    }
    if untrusted {
        secrets(file.get("env"), &mut found);
    }
    found
}

/// What is dangerous wherever it stands.
fn anywhere(file: &Node, found: &mut Vec<Found>) {
    file.scalars(&mut |key, node| {
        let text = node.text();
        if key == "ACTIONS_ALLOW_UNSECURE_COMMANDS" && text != "false" {
            add(found, node, Danger::OldCommands, key);
        }
        if matches!(key, "run" | "script") {
            for expression in expressions(text) {
                let name = plain(expression.trim());
                let is_all = name.contains("tojson(github") && !name.contains("github.sha");
                if is_all || WORDS.iter().any(|word| name.contains(word)) || handed_on(&name, file)
                {
                    add(found, node, Danger::Injection, expression.trim());
                }
            }
        }
        if key == "run" && pipes_a_script(text) {
            add(found, node, Danger::PipedScript, first_line(text));
        }
        if key == "uses" && !is_pinned(text) {
            add(found, node, Danger::Unpinned, text);
        }
    });
}

/// Whether an expression stands for a variable of the file that holds such words, or for an input
/// of an action, of which nobody knows what it holds.
fn handed_on(name: &str, file: &Node) -> bool {
    if file.get("runs").is_some() && name.starts_with("inputs.") {
        return true;
    }
    let Some(variable) = name.strip_prefix("env.") else { return false };
    let mut is_word = false;
    file.scalars(&mut |key, node| {
        is_word |= key.eq_ignore_ascii_case(variable)
            && expressions(node.text()).any(|it| WORDS.iter().any(|word| plain(it).contains(word)));
    });
    is_word
}

/// The rights of a job's token.
fn rights(name: &str, node: &Node, all: Option<&Node>, job: &Job<'_>, found: &mut Vec<Found>) {
    let Some(rights) = node.get("permissions").or(all) else {
        if job.untrusted || job.privileged {
            add(found, node, Danger::DefaultRights, &format!("job `{name}`"));
        }
        return;
    };
    if !job.untrusted {
        return;
    }
    if rights.text() == "write-all" {
        add(found, rights, Danger::WriteRights, "permissions: write-all");
    }
    for (scope, right) in rights.entries().filter(|(_, right)| right.text() == "write") {
        add(found, right, Danger::WriteRights, &format!("{scope}: write"));
    }
}

fn of_job(node: &Node, job: &Job<'_>, found: &mut Vec<Found>) {
    if !(job.untrusted || job.privileged) {
        return;
    }
    for on in node.get("runs-on").into_iter() {
        let mut is_own = false;
        on.scalars(&mut |key, it| is_own |= it.text() == "self-hosted" || key == "group");
        if is_own {
            add(found, on, Danger::OwnRunner, "runs-on: self-hosted");
        }
    }
    for container in node.get("container").into_iter().chain(node.get("services")) {
        container.scalars(&mut |_, it| {
            let text = it.text();
            if text.contains("--privileged") || text.contains("docker.sock") {
                add(found, it, Danger::Privileged, text);
            }
        });
    }
    if !job.untrusted {
        return;
    }
    if let Some(inherited) = node.get("secrets") {
        add(found, inherited, Danger::Secret, "secrets: handed to another workflow");
    }
    secrets(Some(node), found);
    for (name, value) in &job.env {
        if is_token(value.text()) {
            add(found, value, Danger::Token, name);
        }
    }
}

/// Secrets anywhere in a node, but for the job's own token.
fn secrets(node: Option<&Node>, found: &mut Vec<Found>) {
    let Some(node) = node else { return };
    node.scalars(&mut |_, it| {
        for expression in expressions(it.text()) {
            let expression = expression.to_ascii_lowercase().replace("secrets.github_token", "");
            if mentions_secrets(&expression) {
                add(found, it, Danger::Secret, expression.trim());
            }
        }
    });
}

fn steps(node: &Node, job: &Job<'_>, found: &mut Vec<Found>) {
    for step in node.get("steps").into_iter().flat_map(|steps| steps.items()) {
        let is_kept =
            step.get("if").is_some_and(|condition| excludes_pull_requests(condition.text()));
        let untrusted = job.untrusted && !is_kept;
        if let Some(uses) = step.get("uses") {
            of_action(step, uses, untrusted, job, found);
        }
        if let Some(run) = step.get("run") {
            of_script(step, run, untrusted, job, found);
        }
    }
}

fn of_action(step: &Node, uses: &Node, untrusted: bool, job: &Job<'_>, found: &mut Vec<Found>) {
    let name = uses.text().split('@').next().unwrap_or_default().to_ascii_lowercase();
    let with = |key: &str| step.get("with").and_then(|with| with.get(key)).map_or("", Node::text);
    if name == "actions/checkout" {
        let from = format!("{} {}", with("ref"), with("repository"));
        if job.privileged && may_be_head(&from, step, &job.env) {
            add(found, uses, Danger::HeadWithRights, uses.text());
        }
        if (untrusted || job.privileged) && with("persist-credentials") != "false" {
            add(found, uses, Danger::KeptCredentials, uses.text());
        }
    }
    let hands_over = |with| hands_over_head(with, step, &job.env);
    if job.privileged && name != "actions/checkout" && step.get("with").is_some_and(hands_over) {
        add(found, uses, Danger::HeadWithRights, uses.text());
    }
    if name.starts_with("./") && (untrusted && job.has_tree) {
        add(found, uses, Danger::TestsOfHead, uses.text());
    }
    if !untrusted {
        return;
    }
    let known = CACHING.iter().find(|(action, ..)| *action == name);
    let saves = match known {
        Some((_, input, off)) => !off.contains(&with(input)),
        None => {
            matches!(name.as_str(), "actions/cache" | "actions/cache/save")
                || (name.contains("/setup-") && !matches!(with("cache"), "" | "false"))
        }
    };
    if saves {
        add(found, uses, Danger::CacheWrite, uses.text());
    }
}

fn of_script(step: &Node, run: &Node, untrusted: bool, job: &Job<'_>, found: &mut Vec<Found>) {
    let script = run.text();
    let what = first_line(script);
    if job.privileged {
        if takes_head(script, step, &job.env) {
            add(found, run, Danger::HeadWithRights, what);
        }
        if runs_students(script) {
            add(found, run, Danger::RunWithRights, what);
        }
        for file in ["GITHUB_ENV", "GITHUB_PATH"] {
            if script.contains(file) {
                add(found, run, Danger::TrustedArtifact, what);
            }
        }
    }
    if !untrusted {
        return;
    }
    if job.has_tree && runs_the_tree(script) {
        add(found, run, Danger::TestsOfHead, what);
    }
    let env = step.get("env").into_iter().flat_map(Node::entries);
    for (name, value) in env.filter(|(_, value)| is_token(value.text())) {
        if runs_students(script) {
            add(found, value, Danger::Token, name);
        }
    }
    if runs_students(script) && expressions(script).any(|it| is_token(&format!("${{{{{it}}}}}"))) {
        add(found, run, Danger::Token, what);
    }
}

/// Whether the steps of a job put files of the event's commit into the working tree.
fn has_tree(steps: &Node) -> bool {
    steps.items().iter().any(|step| {
        let uses = step.get("uses").map_or("", Node::text);
        let checks_out = uses.starts_with("actions/checkout@") || uses == "actions/checkout";
        let run = step.get("run").map_or("", Node::text);
        let by_hand = subcommands(run).any(|words| {
            let words: Vec<&str> = words.iter().map(String::as_str).collect();
            matches!(
                &words[..],
                ["git", "checkout" | "switch" | "pull" | "clone" | "reset" | "worktree", ..]
                    | ["gh", "pr", "checkout", ..]
                    | ["gh", "repo", "clone", ..]
            )
        });
        checks_out || by_hand
    })
}

/// Whether a condition leaves out every pull request. One with an `||` may let them in.
fn excludes_pull_requests(condition: &str) -> bool {
    let plain: String = condition.chars().filter(|c| !c.is_whitespace()).collect();
    let plain = plain.replace('"', "'");
    let excludes = [
        "github.event_name=='push'",
        "github.event_name=='schedule'",
        "github.event_name=='workflow_dispatch'",
        "github.event_name!='pull_request'",
        "github.ref=='refs/heads/",
    ];
    !plain.contains("||") && !plain.contains("!(") && excludes.iter().any(|it| plain.contains(it))
}

/// Whether an action is named in a way that cannot come to mean another.
fn is_pinned(uses: &str) -> bool {
    if uses.starts_with("./") {
        return true;
    }
    if let Some(image) = uses.strip_prefix("docker://") {
        return image.contains("@sha256:");
    }
    uses.rsplit_once('@').is_some_and(|(_, commit)| {
        matches!(commit.len(), 40 | 64) && commit.bytes().all(|byte| byte.is_ascii_hexdigit())
    })
}

fn mentions_secrets(expression: &str) -> bool {
    ["secrets.", "secrets[", "(secrets"].iter().any(|word| expression.contains(word))
}

fn is_token(text: &str) -> bool {
    expressions(text).any(|expression| {
        let expression = expression.to_ascii_lowercase();
        expression.contains("github.token") || expression.contains("secrets.github_token")
    })
}

fn first_line(script: &str) -> &str {
    script.trim().lines().next().unwrap_or_default()
}

fn add(found: &mut Vec<Found>, node: &Node, danger: Danger, what: &str) {
    found.push(Found { line: node.line, danger, what: what.trim().to_owned() });
}
