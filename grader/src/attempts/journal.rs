//! The file that attempts are kept in.
//!
//! A line that cannot be read is taken out of it and kept in a file beside it, so that it is told
//! of once and nothing is thrown away.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Read as _, Seek as _, SeekFrom, Write as _};
use std::path::{Path, PathBuf};

use super::{Attempt, HintTaken, History, Line, Names};
use crate::cache;
use crate::course::Course;

/// The journal, from the course's folder.
pub const JOURNAL: &str = ".grader/attempts.jsonl";
/// The lines that could not be read, from the course's folder.
pub const DAMAGED: &str = ".grader/attempts.damaged.jsonl";

/// The journal of one course.
#[derive(Debug, Clone)]
pub struct Journal {
    root: PathBuf,
    names: Names,
}

/// Something was wrong with the journal. What could be read of it was.
#[derive(Debug)]
pub enum Trouble {
    /// Lines could not be understood.
    Damaged {
        /// How many.
        lines: usize,
        /// Whether they have been set aside; else the folder cannot be written to.
        set_aside: bool,
    },
    /// The file is there and cannot be read at all.
    Unreadable(io::Error),
}

impl Journal {
    /// The journal of `course`.
    #[must_use]
    pub fn of(course: &Course) -> Self {
        Self { root: course.root.clone(), names: Names::of(course) }
    }

    /// What is remembered: nothing, when nothing was ever tried. Writes nothing.
    #[must_use]
    pub fn look(&self) -> History {
        self.parse(&self.content().unwrap_or_default()).0
    }

    /// The same; lines that cannot be understood are set aside, and told of.
    #[must_use]
    pub fn read(&self) -> (History, Option<Trouble>) {
        let content = match self.content() {
            Ok(content) => content,
            Err(error) => return (History::default(), Some(Trouble::Unreadable(error))),
        };
        let (history, damaged) = self.parse(&content);
        let trouble = (damaged > 0)
            .then(|| Trouble::Damaged { lines: damaged, set_aside: self.set_aside().is_ok() });
        (history, trouble)
    }

    /// Remembers an attempt. What was the last thing remembered already is not written again, so
    /// that the file does not grow with checks of one version.
    ///
    /// # Errors
    ///
    /// When the file cannot be read or written.
    pub fn attempt(&self, attempt: &Attempt) -> io::Result<()> {
        self.append(&Line::Attempt(attempt.clone()))
    }

    /// Remembers that a hint was shown.
    ///
    /// # Errors
    ///
    /// When the file cannot be read or written.
    pub fn hint(&self, hint: &HintTaken) -> io::Result<()> {
        self.append(&Line::Hint(hint.clone()))
    }

    fn append(&self, line: &Line) -> io::Result<()> {
        let _lock = self.lock()?;
        if self.parse(&self.content()?).0.says_already(line) {
            return Ok(());
        }
        let path = self.root.join(JOURNAL);
        let mut file = OpenOptions::new().read(true).append(true).create(true).open(path)?;
        let mut line = serde_json::to_vec(line).map_err(io::Error::other)?;
        line.push(b'\n');
        if !ends_with_newline(&mut file)? {
            // The last line was cut short, by a full disk or a lost machine. It must not take
            // this one with it.
            line.insert(0, b'\n');
        }
        file.write_all(&line)
    }

    fn content(&self) -> io::Result<Vec<u8>> {
        match fs::read(self.root.join(JOURNAL)) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(Vec::new()),
            read => read,
        }
    }

    /// What the lines say, and how many of them cannot be understood.
    fn parse(&self, content: &[u8]) -> (History, usize) {
        let (mut history, mut damaged) = (History::default(), 0);
        for line in lines(content) {
            match serde_json::from_slice(line) {
                Ok(line) => history.add(line, &self.names),
                Err(_) => damaged += 1,
            }
        }
        (history, damaged)
    }

    /// Moves the lines that cannot be understood to the file beside the journal.
    fn set_aside(&self) -> io::Result<()> {
        let _lock = self.lock()?;
        // Read again: another grader may have appended, or done this, since.
        let content = self.content()?;
        let (mut kept, mut damaged) = (Vec::new(), Vec::new());
        for line in lines(&content) {
            let sound = serde_json::from_slice::<Line>(line).is_ok();
            let to = if sound { &mut kept } else { &mut damaged };
            to.extend_from_slice(line);
            to.push(b'\n');
        }
        let aside = self.root.join(DAMAGED);
        OpenOptions::new().append(true).create(true).open(aside)?.write_all(&damaged)?;
        cache::write(&self.root.join(JOURNAL), &kept).map_err(io::Error::other)
    }

    /// Keeps other graders from writing. The lock is a file of its own, because the journal may
    /// be replaced.
    fn lock(&self) -> io::Result<File> {
        let folder = folder(&self.root)?;
        let lock = OpenOptions::new()
            .create(true)
            .truncate(false)
            .write(true)
            .open(folder.join("lock"))?;
        match lock.lock() {
            Ok(()) => Ok(lock),
            // Some network drives know no locks; one grader at a time is what is usual there.
            Err(error) if error.kind() == io::ErrorKind::Unsupported => Ok(lock),
            Err(error) => Err(error),
        }
    }
}

/// The folder in the course for what the grader keeps there. It is made if it is not there, and
/// belongs to no commit.
///
/// # Errors
///
/// When it cannot be made.
pub fn folder(root: &Path) -> io::Result<PathBuf> {
    let folder = root.join(".grader");
    fs::create_dir_all(&folder)?;
    let ignore = folder.join(".gitignore");
    if !ignore.exists() {
        fs::write(ignore, "*\n")?;
    }
    Ok(folder)
}

pub(super) fn lines(content: &[u8]) -> impl Iterator<Item = &[u8]> {
    content.split(|byte| *byte == b'\n').filter(|line| !line.trim_ascii().is_empty())
}

/// Whether the next line can begin right at the end of the file.
fn ends_with_newline(file: &mut File) -> io::Result<bool> {
    if file.metadata()?.len() == 0 {
        return Ok(true);
    }
    let mut last = [0];
    file.seek(SeekFrom::End(-1))?;
    file.read_exact(&mut last)?;
    Ok(last == *b"\n")
}
