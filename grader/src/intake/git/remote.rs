//! Repositories elsewhere.

use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::Arc;

use crate::intake::Reason;
use crate::intake::archive::Limits;
use crate::intake::names::printable;

use super::{Repository, command};

/// What a fetched commit is called in the grader's repository.
const FETCHED: &str = "refs/grader/fetched";

/// Whether it is fetched, instead of being a path: `https://…`, `ssh://…`, `git@host:path`.
pub fn is_url(place: &str) -> bool {
    place.starts_with("https://") || place.starts_with("ssh://") || is_short_ssh(place)
}

/// `user@host:path`, which has no `/` before the colon.
fn is_short_ssh(place: &str) -> bool {
    let Some((host, path)) = place.split_once(':') else { return false };
    host.contains('@') && !host.contains('/') && !place.starts_with('-') && !path.is_empty()
}

/// The most bytes that are fetched of one repository, as it comes: compressed.
const MOST: u64 = Limits::STUDENT.archive_bytes;

/// Fetches one commit without its history.
pub fn fetch(url: &str, reference: Option<&str>) -> Result<(Repository, String), Reason> {
    let own = command::empty_repository().map_err(|error| Reason::of(&error))?;
    let mut git = command::git_within(own.path(), MOST);
    git.env("GIT_ALLOW_PROTOCOL", "https:ssh");
    run(order(&mut git, url, reference), MOST)?;
    let objects = own.path().join("objects");
    Ok((Repository { own: Arc::new(own), objects }, FETCHED.to_owned()))
}

/// The order to fetch.
pub(super) fn order<'c>(
    git: &'c mut Command,
    url: &str,
    reference: Option<&str>,
) -> &'c mut Command {
    // A server that does not answer any more is given up, and nobody is asked for anything.
    git.env(
        "GIT_SSH_COMMAND",
        "ssh -oBatchMode=yes -oConnectTimeout=30 -oServerAliveInterval=15 -oServerAliveCountMax=4",
    )
    .args(["-c", "http.lowSpeedLimit=1000", "-c", "http.lowSpeedTime=60"])
    // All that comes is one file, so that a limit for files is one for all of it.
    .args(["-c", "fetch.unpackLimit=1"])
    .args(["-c", "http.followRedirects=initial", "-c", "transfer.fsckObjects=true"])
    .args(["fetch", "--quiet", "--depth=1", "--no-tags", "--no-recurse-submodules"])
    .args(["--no-write-fetch-head", "--", url])
    .arg(format!("+{}:{FETCHED}", reference.unwrap_or("HEAD")))
}

/// Runs it within a limit of so many bytes.
pub(super) fn run(git: &mut Command, most: u64) -> Result<(), Reason> {
    let output = git.stdout(Stdio::null()).output().map_err(|error| Reason::of(&error))?;
    if output.status.success() {
        return Ok(());
    }
    let said = String::from_utf8_lossy(&output.stderr);
    // Git says nothing that could be told from other troubles, but leaves the file there, full.
    if git.get_current_dir().is_some_and(|own| is_full(own, most)) {
        return Err(Reason::TooLarge { most });
    }
    let line = said.lines().find(|line| line.contains("fatal:")).or(said.lines().next());
    let says = without_secrets(line.unwrap_or("git fetch failed").trim());
    Err(Reason::Repository { says: printable(says.as_bytes()) })
}

/// Whether as much was fetched into a repository as may be.
fn is_full(own: &Path, most: u64) -> bool {
    let packs = fs::read_dir(own.join("objects/pack")).into_iter().flatten().flatten();
    { packs }.any(|pack| pack.metadata().is_ok_and(|pack| pack.len() >= most))
}

/// A sentence of git's without the names and passwords that a URL may have in it.
fn without_secrets(line: &str) -> String {
    let words = line.split(' ').map(|word| match (word.find("://"), word.rfind('@')) {
        (Some(scheme), Some(at)) if scheme + 3 <= at => {
            format!("{}{}", &word[..scheme + 3], &word[at + 1..])
        }
        _ => word.to_owned(),
    });
    words.collect::<Vec<_>>().join(" ").chars().take(300).collect()
}
