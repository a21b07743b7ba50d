//! The files of a commit, read as objects.

use std::cell::RefCell;
use std::io::{self, BufRead as _, BufReader, Cursor, Read as _, Write as _};
use std::process::{Child, ChildStdin, ChildStdout, Stdio};

use jiff::Timestamp;

use crate::intake::Reason;
use crate::submission::{Seen, Tree};

use super::{Repository, command};

/// The most bytes of a commit or of the list of a folder.
const MAX_LIST: u64 = 8 << 20;
/// The most bytes of a file.
const MAX_FILE: u64 = 64 << 20;
/// How a file begins that stands for one in git's store for large files.
const LARGE_FILE: &[u8] = b"version https://git-lfs.github.com/spec/";

/// The files of a commit.
pub struct CommitTree {
    git: RefCell<Git>,
    id: String,
    root: String,
    time: Option<Timestamp>,
}

/// Git, which answers one question after the other.
struct Git {
    process: Child,
    ask: Option<ChildStdin>,
    answer: BufReader<ChildStdout>,
}

/// One thing in the list of a folder.
struct Listed {
    mode: Vec<u8>,
    name: Vec<u8>,
    id: String,
}

/// What git says of an object.
struct Object {
    id: String,
    kind: String,
    bytes: u64,
}

impl CommitTree {
    /// The files of the commit that `name` names, or that the tag of this name has.
    pub fn open(repository: &Repository, name: &str) -> Result<Self, Reason> {
        let mut git = Git::start(repository).map_err(|error| Reason::of(&error))?;
        let failed = |error: io::Error| Reason::of(&error);
        let missing = || Reason::Repository { says: "the commit is not in it".to_owned() };
        let object = git.info(&format!("{name}^{{commit}}")).map_err(failed)?;
        let object = object.ok_or_else(missing)?;
        let content = git.content(&object, MAX_LIST).map_err(failed)?;
        let text = String::from_utf8_lossy(&content);
        let field = |key: &str| {
            let head = text.split("\n\n").next().unwrap_or_default();
            head.lines().find_map(|line| line.strip_prefix(key))
        };
        let root = field("tree ").ok_or_else(missing)?.to_owned();
        // `committer name <address> seconds zone`
        let seconds = field("committer ").and_then(|it| it.rsplit(' ').nth(1)?.parse().ok());
        let time = seconds.and_then(|seconds| Timestamp::from_second(seconds).ok());
        Ok(Self { git: RefCell::new(git), id: object.id, root, time })
    }

    /// Its number.
    pub fn id(&self) -> &str {
        &self.id
    }

    /// When it was committed, as whoever did says.
    pub fn time(&self) -> Option<Timestamp> {
        self.time
    }

    /// What lies in the folder whose list has this number.
    fn list(&self, id: &str) -> io::Result<Vec<Listed>> {
        let mut git = self.git.borrow_mut();
        let Some(object) = git.info(id)?.filter(|object| object.kind == "tree") else {
            return Ok(Vec::new());
        };
        let content = git.content(&object, MAX_LIST)?;
        let mut listed = Vec::new();
        let mut rest = &content[..];
        // `mode name\0` and the number, as bytes.
        while let Some(end) = rest.iter().position(|byte| *byte == 0) {
            let Some(blank) = rest[..end].iter().position(|byte| *byte == b' ') else { break };
            let Some(id) = rest.get(end + 1..end + 21) else { break };
            listed.push(Listed {
                mode: rest[..blank].to_vec(),
                name: rest[blank + 1..end].to_vec(),
                id: id.iter().map(|byte| format!("{byte:02x}")).collect(),
            });
            rest = &rest[end + 21..];
        }
        Ok(listed)
    }

    /// What stands at a way.
    fn reach(&self, way: &str) -> io::Result<Reached> {
        let mut at = self.root.clone();
        let mut parts = way.split('/').filter(|part| !part.is_empty()).peekable();
        while let Some(part) = parts.next() {
            let listed = self.list(&at)?;
            let Some(found) = listed.into_iter().find(|it| it.name == part.as_bytes()) else {
                return Ok(Reached::Nothing);
            };
            let last = parts.peek().is_none();
            match &found.mode[..] {
                b"40000" => at = found.id,
                b"120000" => return Ok(Reached::Link),
                b"160000" => return Ok(Reached::NotPlain),
                _ if last => return Ok(Reached::File(found.id)),
                _ => return Ok(Reached::Nothing),
            }
        }
        Ok(Reached::Folder(at))
    }
}

enum Reached {
    Nothing,
    Link,
    /// Another repository.
    NotPlain,
    Folder(String),
    File(String),
}

impl Tree for CommitTree {
    fn see(&self, way: &str) -> io::Result<Seen<'_>> {
        let id = match self.reach(way)? {
            Reached::Nothing => return Ok(Seen::Nothing),
            Reached::Link => return Ok(Seen::Link),
            Reached::NotPlain | Reached::Folder(_) => return Ok(Seen::NotPlain),
            Reached::File(id) => id,
        };
        let mut git = self.git.borrow_mut();
        let Some(object) = git.info(&id)? else { return Ok(Seen::Nothing) };
        let bytes = object.bytes;
        if bytes > MAX_FILE {
            let why = Reason::TooLarge { most: MAX_FILE };
            return Ok(Seen::File { bytes, content: Box::new(Failing(Some(why))) });
        }
        let content = git.content(&object, MAX_FILE)?;
        if content.starts_with(LARGE_FILE) {
            return Err(Reason::LargeFileStore.into_error());
        }
        Ok(Seen::File { bytes, content: Box::new(Cursor::new(content)) })
    }

    fn entries(&self, way: &str, most: usize) -> io::Result<Vec<(Vec<u8>, bool)>> {
        let Reached::Folder(id) = self.reach(way)? else { return Ok(Vec::new()) };
        let listed = self.list(&id)?.into_iter().take(most);
        Ok(listed.map(|it| (it.name, it.mode == b"40000")).collect())
    }
}

/// Fails for a reason.
struct Failing(Option<Reason>);

impl io::Read for Failing {
    fn read(&mut self, _: &mut [u8]) -> io::Result<usize> {
        self.0.take().map_or(Ok(0), |why| Err(why.into_error()))
    }
}

impl Git {
    fn start(repository: &Repository) -> io::Result<Self> {
        let mut process = command::git(repository.own.path())
            .env("GIT_OBJECT_DIRECTORY", &repository.objects)
            .args(["cat-file", "--batch-command"])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()?;
        let gone = || io::Error::from(io::ErrorKind::BrokenPipe);
        let ask = process.stdin.take().ok_or_else(gone)?;
        let answer = BufReader::new(process.stdout.take().ok_or_else(gone)?);
        Ok(Self { process, ask: Some(ask), answer })
    }

    fn ask(&mut self, order: &str, name: &str) -> io::Result<Option<Object>> {
        if name.contains(char::is_control) {
            return Ok(None);
        }
        let gone = || io::Error::from(io::ErrorKind::BrokenPipe);
        let ask = self.ask.as_mut().ok_or_else(gone)?;
        writeln!(ask, "{order} {name}")?;
        ask.flush()?;
        let mut line = String::new();
        self.answer.read_line(&mut line)?;
        if line.is_empty() {
            let says = "git does not answer any more".to_owned();
            return Err(Reason::Repository { says }.into_error());
        }
        // `number kind bytes`, or `name missing`.
        let mut words = line.trim_end().split(' ');
        let (id, kind, bytes) = (words.next(), words.next(), words.next());
        Ok(match (id, kind, bytes.and_then(|bytes| bytes.parse().ok())) {
            (Some(id), Some(kind), Some(bytes)) => {
                Some(Object { id: id.to_owned(), kind: kind.to_owned(), bytes })
            }
            _ => None,
        })
    }

    fn info(&mut self, name: &str) -> io::Result<Option<Object>> {
        self.ask("info", name)
    }

    fn content(&mut self, object: &Object, most: u64) -> io::Result<Vec<u8>> {
        if object.bytes > most {
            return Err(Reason::TooLarge { most }.into_error());
        }
        let Some(object) = self.ask("contents", &object.id)? else {
            return Err(io::ErrorKind::NotFound.into());
        };
        let mut content = Vec::new();
        (&mut self.answer).take(object.bytes).read_to_end(&mut content)?;
        // A line break follows.
        self.answer.read_exact(&mut [0])?;
        Ok(content)
    }
}

impl Drop for Git {
    fn drop(&mut self) {
        // Without questions it ends by itself; one that is still telling is not waited for.
        self.ask = None;
        _ = self.process.kill();
        _ = self.process.wait();
    }
}
