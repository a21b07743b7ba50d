//! Reads commits, trees and files out of a git repository, and nothing else.
//!
//! Only plumbing is used that reads objects: no working tree is looked at or made, so no
//! attribute, filter, hook, `export-subst`, submodule or file system monitor has a part in it.
//! What a repository's own settings could still bring in is switched off for every call, in the
//! one place that outranks them (`GIT_CONFIG_COUNT`, see git-config(1)); replacement objects and
//! grafts, by which a clone can show other content than a commit has, are not believed.

use std::collections::BTreeMap;
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, ChildStdout, Command, Output, Stdio};

use super::CiError;

/// Settings that could run a program or reach a network, and what outranks them.
const NEUTRAL: [(&str, &str); 8] = [
    // The runner's checkout may belong to another user. Nothing of its settings is acted on.
    ("safe.directory", "*"),
    ("core.hooksPath", "/dev/null"),
    ("core.fsmonitor", "false"),
    ("core.attributesFile", "/dev/null"),
    ("core.sshCommand", "false"),
    ("core.alternateRefsCommand", "false"),
    ("protocol.allow", "never"),
    ("submodule.recurse", "false"),
];

/// A clone.
#[derive(Debug, Clone)]
pub struct Repository {
    /// Its `.git`, or itself where it is bare.
    folder: PathBuf,
    /// Where in it the search began, from its top: `teaching/`; empty at the top.
    pub began: String,
}

/// The name of an object, in hexadecimal.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Id(String);

/// What a tree has at a path.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// What it is.
    pub kind: Kind,
    /// Its content.
    pub id: Id,
}

/// What can stand in a tree, folders aside.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A plain file, to be run or not.
    File,
    /// A symbolic link.
    Link,
    /// Another repository's commit.
    Submodule,
}

/// All files of a commit by path. A path that is not UTF-8 has its odd bytes replaced, and so is
/// no path that anybody asks for.
pub type Tree = BTreeMap<String, Entry>;

impl Id {
    /// The name of some content, for tests: any two contents have two names.
    #[cfg(test)]
    pub(crate) fn of(content: &str) -> Self {
        Self(content.to_owned())
    }

    /// All its digits.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Its first digits, for people.
    #[must_use]
    pub fn short(&self) -> &str {
        &self.0[..self.0.len().min(10)]
    }
}

impl Repository {
    /// The repository that `from` lies in.
    ///
    /// # Errors
    /// When there is none, or no git.
    pub fn find(from: &Path) -> Result<Self, CiError> {
        let ask = |what: &str| {
            let output = neutral().arg("-C").arg(from).args(["rev-parse", what]).output();
            let output = output.map_err(CiError::NoGit)?;
            if output.status.success() {
                return Ok(text(&output.stdout));
            }
            Err(CiError::NoRepository { folder: from.to_owned(), says: text(&output.stderr) })
        };
        let folder = PathBuf::from(ask("--absolute-git-dir")?);
        let began = ask("--show-prefix")?;
        Ok(Self { folder, began })
    }

    /// The commit that a revision stands for; `None` when this clone does not have it.
    ///
    /// # Errors
    /// When git fails.
    pub fn commit(&self, revision: &str) -> Result<Option<Id>, CiError> {
        let wanted = format!("{revision}^{{commit}}");
        let output =
            self.run(&["rev-parse", "--verify", "--quiet", "--end-of-options", &wanted])?;
        let id = text(&output.stdout);
        let is_id = !id.is_empty() && id.bytes().all(|byte| byte.is_ascii_hexdigit());
        Ok((output.status.success() && is_id).then_some(Id(id)))
    }

    /// The last commit that both have in their past; `None` when this clone does not know of one.
    ///
    /// # Errors
    /// When git fails.
    pub fn common(&self, one: &Id, other: &Id) -> Result<Option<Id>, CiError> {
        let output = self.run(&["merge-base", &one.0, &other.0])?;
        let id = text(&output.stdout).lines().next().unwrap_or_default().to_owned();
        Ok((output.status.success() && !id.is_empty()).then_some(Id(id)))
    }

    /// Whether the clone has the newest commits alone.
    ///
    /// # Errors
    /// When git fails.
    pub fn is_shallow(&self) -> Result<bool, CiError> {
        Ok(text(&self.run(&["rev-parse", "--is-shallow-repository"])?.stdout) == "true")
    }

    /// Every file of a commit.
    ///
    /// # Errors
    /// When git fails.
    pub fn tree(&self, commit: &Id) -> Result<Tree, CiError> {
        let output = self.sound(&["ls-tree", "-r", "-z", "--full-tree", &commit.0])?;
        let entries = output.split(|byte| *byte == 0).filter(|entry| !entry.is_empty());
        Ok(entries.filter_map(entry).collect())
    }

    /// Opens the store of contents.
    ///
    /// # Errors
    /// When git cannot be started.
    pub fn blobs(&self) -> Result<Blobs, CiError> {
        let mut command = self.command(&["cat-file", "--batch"]);
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null());
        let mut child = command.spawn().map_err(CiError::NoGit)?;
        let asks = child.stdin.take().expect("it was piped");
        let answers = BufReader::new(child.stdout.take().expect("it was piped"));
        Ok(Blobs { asks: Some(asks), answers, child })
    }

    /// The names of branches and tags, those of the remote repositories included.
    ///
    /// # Errors
    /// When git fails.
    pub fn names(&self) -> Result<Vec<String>, CiError> {
        let output = self.sound(&["for-each-ref", "--format=%(refname:short)"])?;
        Ok(text(&output).lines().map(str::to_owned).collect())
    }

    /// Whether the remote repository `origin` answers, and has no branch or tag of this name.
    ///
    /// # Errors
    /// When git cannot be started.
    pub fn is_unknown_to_origin(&self, name: &str) -> Result<bool, CiError> {
        let mut command = self.for_origin("ls-remote");
        let output =
            command.args(["--exit-code", "--quiet", "--end-of-options", "origin", name]).output();
        // git-ls-remote(1): 2 is for no matching name alone.
        Ok(output.map_err(CiError::NoGit)?.status.code() == Some(2))
    }

    /// Brings commits in from the remote repository `origin`.
    ///
    /// # Errors
    /// When git fails.
    pub fn fetch(&self, revisions: &[&str]) -> Result<(), CiError> {
        let mut command = self.for_origin("fetch");
        command.args(["--quiet", "--no-tags", "--no-recurse-submodules", "--no-auto-gc"]);
        command.args(["--end-of-options", "origin"]).args(revisions);
        let output = command.output().map_err(CiError::NoGit)?;
        if output.status.success() {
            return Ok(());
        }
        let doing = format!("fetch origin {}", revisions.join(" "));
        Err(CiError::Git { doing, says: text(&output.stderr) })
    }

    /// A command that asks the remote repository `origin`, with the settings that the clone and
    /// its user have: those of the pipeline, which may hold what is needed to be let in.
    fn for_origin(&self, doing: &str) -> Command {
        let mut command = Command::new("git");
        command.arg("--git-dir").arg(&self.folder);
        command.args(["-c", "core.hooksPath=/dev/null", "-c", "core.fsmonitor=false", doing]);
        command.env("GIT_TERMINAL_PROMPT", "0").stdin(Stdio::null());
        command
    }

    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = neutral();
        command.arg("--git-dir").arg(&self.folder).args(arguments);
        command
    }

    fn run(&self, arguments: &[&str]) -> Result<Output, CiError> {
        self.command(arguments).output().map_err(CiError::NoGit)
    }

    fn sound(&self, arguments: &[&str]) -> Result<Vec<u8>, CiError> {
        let output = self.run(arguments)?;
        if output.status.success() {
            return Ok(output.stdout);
        }
        Err(CiError::Git { doing: arguments.join(" "), says: text(&output.stderr) })
    }
}

/// The contents of files, read one after the other.
pub struct Blobs {
    asks: Option<ChildStdin>,
    answers: BufReader<ChildStdout>,
    child: Child,
}

/// The content of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Blob {
    /// All of it.
    Whole(Vec<u8>),
    /// It has more bytes than were asked for: so many.
    TooLarge(u64),
    /// This clone does not have it.
    Missing,
}

impl Blobs {
    /// The content of an object, if it has at most so many bytes.
    ///
    /// # Errors
    /// When git has ended.
    pub fn read(&mut self, id: &Id, most: u64) -> Result<Blob, CiError> {
        self.talk(id, most).map_err(|source| CiError::Talk { doing: "cat-file", source })
    }

    fn talk(&mut self, id: &Id, most: u64) -> std::io::Result<Blob> {
        let Some(asks) = &mut self.asks else { return Ok(Blob::Missing) };
        writeln!(asks, "{}", id.0)?;
        asks.flush()?;
        let mut heading = String::new();
        self.answers.read_line(&mut heading)?;
        let mut words = heading.split_whitespace().skip(1);
        let (Some("blob"), Some(Ok(bytes))) = (words.next(), words.next().map(str::parse::<u64>))
        else {
            return if heading.is_empty() {
                Err(std::io::ErrorKind::UnexpectedEof.into())
            } else {
                Ok(Blob::Missing)
            };
        };
        let mut answer = (&mut self.answers).take(bytes + 1);
        if bytes > most {
            std::io::copy(&mut answer, &mut std::io::sink())?;
            return Ok(Blob::TooLarge(bytes));
        }
        let mut content = Vec::new();
        answer.read_to_end(&mut content)?;
        if content.len() as u64 <= bytes {
            return Err(std::io::ErrorKind::UnexpectedEof.into());
        }
        content.pop();
        Ok(Blob::Whole(content))
    }
}

impl Drop for Blobs {
    fn drop(&mut self) {
        // It ends when it can be asked no more.
        self.asks = None;
        _ = self.child.wait();
    }
}

/// Git in an environment that says nothing but where programs are.
fn neutral() -> Command {
    let mut command = Command::new("git");
    command.env_clear().stdin(Stdio::null());
    command.envs(std::env::var_os("PATH").map(|path| ("PATH", path)));
    for (name, value) in [
        ("LC_ALL", "C"),
        ("GIT_CONFIG_NOSYSTEM", "1"),
        ("GIT_CONFIG_SYSTEM", "/dev/null"),
        ("GIT_CONFIG_GLOBAL", "/dev/null"),
        ("GIT_ATTR_NOSYSTEM", "1"),
        ("GIT_GRAFT_FILE", "/dev/null"),
        ("GIT_NO_REPLACE_OBJECTS", "1"),
        ("GIT_NO_LAZY_FETCH", "1"),
        ("GIT_OPTIONAL_LOCKS", "0"),
        ("GIT_TERMINAL_PROMPT", "0"),
        ("GIT_LITERAL_PATHSPECS", "1"),
    ] {
        command.env(name, value);
    }
    command.env("GIT_CONFIG_COUNT", NEUTRAL.len().to_string());
    for (n, (key, value)) in NEUTRAL.iter().enumerate() {
        command.env(format!("GIT_CONFIG_KEY_{n}"), key);
        command.env(format!("GIT_CONFIG_VALUE_{n}"), value);
    }
    command
}

/// Reads `100644 blob 1f00…\tsrc/lib.rs`.
fn entry(line: &[u8]) -> Option<(String, Entry)> {
    let tab = line.iter().position(|byte| *byte == b'\t')?;
    let about = std::str::from_utf8(&line[..tab]).ok()?;
    let mut words = about.split(' ');
    let kind = match words.next()? {
        "120000" => Kind::Link,
        "160000" => Kind::Submodule,
        _ => Kind::File,
    };
    let id = Id(words.nth(1)?.to_owned());
    Some((String::from_utf8_lossy(&line[tab + 1..]).into_owned(), Entry { kind, id }))
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).trim_end().to_owned()
}
