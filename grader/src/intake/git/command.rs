//! Git, started so that it takes orders from the grader alone.

use std::fs;
use std::io;
use std::path::Path;
use std::process::{Command, Stdio};

use tempfile::TempDir;

/// What of the environment git is let see: where programs are, and who the teacher is to `ssh` and
/// to proxies.
const KEPT: [&str; 8] = [
    "PATH",
    "HOME",
    "SSH_AUTH_SOCK",
    "http_proxy",
    "https_proxy",
    "HTTPS_PROXY",
    "no_proxy",
    "NO_PROXY",
];

/// Git on the repository `own`, with no configuration but what stands here.
pub fn git(own: &Path) -> Command {
    configured(Command::new("git"), own)
}

/// The same, in which git and all that it starts write no file of more bytes than these. The shell
/// sets the limit, because it holds from the first moment on and for every child.
pub fn git_within(own: &Path, most: u64) -> Command {
    let mut command = Command::new("sh");
    // In blocks of 512 bytes, says POSIX.
    let limit = format!("ulimit -f {} && exec git \"$@\"", most.div_ceil(512));
    command.args(["-c", &limit, "git"]);
    configured(command, own)
}

fn configured(mut command: Command, own: &Path) -> Command {
    let kept = KEPT.iter().filter_map(|name| Some((name, std::env::var_os(name)?)));
    command
        .env_clear()
        .envs(kept)
        .env("LC_ALL", "C")
        .env("GIT_DIR", own)
        .env("GIT_CONFIG_NOSYSTEM", "1")
        .env("GIT_CONFIG_SYSTEM", "/dev/null")
        .env("GIT_CONFIG_GLOBAL", "/dev/null")
        .env("GIT_ATTR_NOSYSTEM", "1")
        .env("GIT_TERMINAL_PROMPT", "0")
        .env("GIT_ASKPASS", "true")
        .env("GIT_NO_REPLACE_OBJECTS", "1")
        .env("GIT_NO_LAZY_FETCH", "1")
        .env("GIT_OPTIONAL_LOCKS", "0")
        .env("GIT_ALLOW_PROTOCOL", "")
        .args(["-c", "core.hooksPath=/dev/null"])
        .args(["-c", "core.fsmonitor=false"])
        .args(["-c", "core.commitGraph=false"])
        .args(["-c", "core.alternateRefsCommand=true"])
        .args(["-c", "gc.auto=0"])
        .args(["-c", "maintenance.auto=false"])
        .current_dir(own)
        .stdin(Stdio::null());
    command
}

/// Whether git can be started.
pub fn is_there() -> io::Result<()> {
    Command::new("git").arg("--version").stdin(Stdio::null()).output().map(drop)
}

/// A repository without anything in it, written by hand: nobody's template has a say.
pub fn empty_repository() -> io::Result<TempDir> {
    let folder = tempfile::Builder::new().prefix("grader-git-").tempdir()?;
    let own = folder.path();
    fs::create_dir_all(own.join("objects/info"))?;
    fs::create_dir_all(own.join("refs/heads"))?;
    fs::write(own.join("HEAD"), "ref: refs/heads/none\n")?;
    fs::write(own.join("config"), "[core]\n\trepositoryformatversion = 0\n\tbare = true\n")?;
    Ok(folder)
}
