//! What the launcher is told: all of one box, in one message on its standard input.

use std::ffi::OsStr;
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::process::Command;

use serde::{Deserialize, Serialize};

use super::Level;

/// The longest message: it is written before anybody reads, so it must fit into a pipe.
const LONGEST: usize = 60 << 10;

/// What may be seen of the file system in a box, besides the system's own libraries. Paths are
/// the same inside and outside, and absolute.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Walls {
    /// Files and directories to read and to run programs from.
    pub read: Vec<PathBuf>,
    /// Directories to write to.
    pub write: Vec<PathBuf>,
}

/// What kind of program a box is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(super) enum Profile {
    /// A test program: alone, with a small `/tmp`, without `/proc`.
    Run,
    /// A compiler: may start its linker; no network at all; a `/proc` of its own.
    Compile,
    /// The launcher itself, to see whether the parts of both work.
    Probe,
}

impl Profile {
    /// Whether there is a `/proc`.
    pub(super) fn has_proc(self) -> bool {
        matches!(self, Self::Compile | Self::Probe)
    }

    /// Whether it may start other programs.
    pub(super) fn may_fork(self) -> bool {
        self == Self::Compile
    }
}

/// Limits that the kernel keeps.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Resources {
    /// CPU seconds of each process.
    pub cpu: u64,
    /// Bytes of private memory of each process.
    pub memory: u64,
    /// Bytes of any file.
    pub file: u64,
    /// Threads and processes together.
    pub threads: u64,
}

/// One box and the program for it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Spec {
    pub level: Level,
    pub profile: Profile,
    /// The grader, with which the box ends.
    pub parent: i32,
    pub program: PathBuf,
    pub arguments: Vec<String>,
    pub environment: Vec<(String, String)>,
    pub directory: PathBuf,
    pub walls: Walls,
    pub resources: Resources,
    /// Whether there is a loopback network at level full.
    pub loopback: bool,
}

impl Spec {
    /// A box for what `command` would start.
    ///
    /// # Errors
    /// When a name is not UTF-8.
    pub(super) fn new(
        level: Level,
        profile: Profile,
        command: &Command,
        walls: Walls,
        resources: Resources,
    ) -> io::Result<Self> {
        let set = command.get_envs().filter_map(|(name, value)| Some((name, value?)));
        Ok(Self {
            level,
            profile,
            parent: std::process::id().cast_signed(),
            program: command.get_program().into(),
            arguments: command.get_args().map(text).collect::<io::Result<_>>()?,
            environment: set
                .map(|(name, value)| Ok((text(name)?, text(value)?)))
                .collect::<io::Result<_>>()?,
            directory: command.get_current_dir().unwrap_or(Path::new("/")).to_owned(),
            walls,
            resources,
            loopback: profile == Profile::Probe,
        })
    }

    /// Whether there is a network: without one, sockets can only be made in pairs.
    pub(super) fn has_network(&self) -> bool {
        self.level == Level::Full && self.loopback
    }

    /// What may be read and run: a program that lies in a directory of these may still have to
    /// be made.
    pub(super) fn to_run(&self) -> impl Iterator<Item = &PathBuf> {
        let is_shown = self.walls.read.iter().any(|dir| self.program.starts_with(dir));
        self.walls.read.iter().chain((!is_shown).then_some(&self.program))
    }

    /// All that must be there when the box is laid.
    pub(super) fn named(&self) -> impl Iterator<Item = &PathBuf> {
        self.to_run().chain(&self.walls.write)
    }

    /// The message: its length, then JSON.
    ///
    /// # Errors
    /// When a path is not UTF-8 or the message is longer than a pipe is.
    pub(super) fn message(&self) -> io::Result<Vec<u8>> {
        let json = serde_json::to_vec(self)?;
        let length = u32::try_from(json.len()).ok().filter(|_| json.len() <= LONGEST);
        let length = length.ok_or_else(|| io::Error::other("a box has too many paths"))?;
        Ok([&length.to_le_bytes()[..], &json].concat())
    }

    /// Reads the message and not a byte more: what comes after it is for the program.
    ///
    /// # Errors
    /// When there is no whole message.
    pub(super) fn read(mut from: impl Read) -> io::Result<Self> {
        let mut length = [0; 4];
        from.read_exact(&mut length)?;
        let length = u32::from_le_bytes(length) as usize;
        if length > LONGEST {
            return Err(io::Error::other("the message is too long"));
        }
        let mut json = vec![0; length];
        from.read_exact(&mut json)?;
        Ok(serde_json::from_slice(&json)?)
    }
}

fn text(name: &OsStr) -> io::Result<String> {
    let text = name.to_str().map(str::to_owned);
    text.ok_or_else(|| io::Error::other(format!("{} is not UTF-8", name.display())))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_message_ends_where_it_ends() {
        let mut command = Command::new("/bin/program");
        command.arg("--flag").env("NAME", "value").env_remove("PATH");
        let resources = Resources { cpu: 1, memory: 2, file: 3, threads: 4 };
        let walls = Walls { read: vec!["/lib".into()], write: vec![] };
        let spec =
            Spec::new(Level::Full, Profile::Run, &command, walls, resources).expect("plain names");
        let mut bytes = spec.message().expect("short");
        bytes.extend(b"rest");
        let mut from = &bytes[..];
        assert_eq!(Spec::read(&mut from).expect("whole"), spec);
        assert_eq!(from, b"rest");
        assert!(Spec::read(&bytes[..9]).is_err());
        assert!(Spec::read(&[255; 100][..]).is_err());
    }
}
