//! Where hand-ins lie, and how one of them is read.

use std::fs::File;
use std::io::{self, Read as _};
use std::ops::Range;
use std::path::PathBuf;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::submission::{Folder, Seen, Tree};

use super::archive::zip::{self, Zip};
use super::archive::{Builder, Limits, stem};
use super::git::{CommitTree, Repository};
use super::hand_in::{HandIn, Nesting, Wanted};
use super::tops::{self, Top};
use super::{Entry, IntakeError, Reason, canvas, moodle};

/// Something that was given, open.
pub(super) enum Source {
    /// A folder.
    Folder(Folder),
    /// A zip archive with hand-ins in it.
    Zip {
        /// The archive.
        zip: Arc<Zip>,
        /// Bytes of a name that every hand-in has, because a folder is around them.
        prefix: usize,
    },
    /// One file, which is a hand-in.
    File(PathBuf),
    /// A git repository.
    Git(Repository),
}

/// Where an entry's contents are.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) enum Place {
    /// Everything that the source has.
    All { source: u32 },
    /// This folder.
    Below { source: u32, way: Box<str> },
    /// These files of a folder, under these names.
    Picked { source: u32, files: Box<[(Box<str>, Box<str>)]> },
    /// What this commit has.
    Commit { source: u32, commit: Box<str> },
    /// The members of which these parts of a zip archive's directory tell.
    Members { source: u32, parts: Box<[Range<u64>]>, naming: Naming },
    /// Nowhere that can be read.
    Nowhere(Box<Reason>),
}

/// What the members of a hand-in are called in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(super) enum Naming {
    /// As they are called below the person's folder.
    Below,
    /// By what Canvas' names say.
    Canvas,
    /// By what Moodle's names say.
    Moodle,
}

impl Naming {
    /// What a member is called whose name at the root of what was given is `name`.
    fn of<'n>(self, name: &'n [u8]) -> std::borrow::Cow<'n, [u8]> {
        let below = name.iter().position(|byte| *byte == b'/').map(|at| &name[at + 1..]);
        let text = str::from_utf8(name).ok();
        match (self, below, text) {
            (_, Some(below), _) => below.into(),
            (Self::Canvas, None, Some(name)) => match canvas::parse(name).and_then(|it| it.file) {
                Some(file) => canvas::version(file).0.into_bytes().into(),
                None => name.as_bytes().into(),
            },
            (Self::Moodle, None, Some(name)) => match moodle::parse(name).and_then(|it| it.file) {
                Some(file) => file.as_bytes().to_vec().into(),
                None => name.as_bytes().into(),
            },
            (_, None, _) => name.into(),
        }
    }
}

impl Naming {
    /// The same for a file on the disk.
    pub fn name(self, name: &str) -> String {
        String::from_utf8_lossy(&self.of(name.as_bytes())).into_owned()
    }
}

impl Source {
    /// What lies below `way`, which is at its root or one folder down.
    pub fn tops(&self, way: &str) -> Result<Vec<Top>, Reason> {
        match self {
            Self::Folder(folder) => {
                tops::of_folder(folder, way).map_err(|error| Reason::of(&error))
            }
            Self::Zip { zip, .. } if way.is_empty() => tops::of_zip(zip, b""),
            Self::Zip { zip, .. } => tops::of_zip(zip, format!("{way}/").as_bytes()),
            Self::File(_) | Self::Git(_) => Ok(Vec::new()),
        }
    }

    /// A text file at the root, at most `most` bytes of it.
    pub fn text(&self, top: &Top, way: &str, most: u64) -> Result<String, Reason> {
        let failed = |error: io::Error| Reason::of(&error);
        let mut text = String::new();
        let mut read = |content: &mut dyn io::Read, bytes: u64| match bytes > most {
            true => Err(Reason::TooLarge { most }),
            false => content.take(most).read_to_string(&mut text).map(drop).map_err(failed),
        };
        match self {
            Self::Folder(folder) => match folder.see(way).map_err(failed)? {
                Seen::File { bytes, mut content } => read(&mut content, bytes)?,
                Seen::Link => return Err(Reason::Link),
                Seen::Nothing | Seen::NotPlain => return Err(Reason::NotPlain),
            },
            Self::Zip { zip, .. } => {
                for part in &top.parts {
                    zip.each_of(part, |record| {
                        read(&mut zip.read(&record.member)?, record.member.bytes)
                    })?;
                }
            }
            Self::File(_) | Self::Git(_) => return Err(Reason::NotPlain),
        }
        Ok(text)
    }

    /// The contents of an entry at `place`.
    pub fn read(
        &self,
        place: &Place,
        entry: &Entry,
        wanted: &Wanted<'_>,
    ) -> Result<HandIn, IntakeError> {
        let name = entry.from.rsplit('/').next().unwrap_or_default();
        let unread = |why| Ok(HandIn::unread(entry.from.clone(), why));
        match (self, place) {
            (Self::Folder(folder), Place::All { .. }) => {
                HandIn::in_tree(folder, name, &entry.from, wanted)
            }
            (Self::Folder(folder), Place::Below { way, .. }) => match folder.below(way) {
                Ok(Some(tree)) => HandIn::in_tree(&tree, name, &entry.from, wanted),
                Ok(None) => unread(Reason::NotPlain),
                Err(error) => unread(Reason::of(&error)),
            },
            (Self::Folder(folder), Place::Picked { files, .. }) => {
                HandIn::in_tree(&Picked { folder, files }, stem(name), &entry.from, wanted)
            }
            (Self::Zip { zip, .. }, Place::All { .. }) => {
                match zip::list(zip, &entry.from, wanted.limits) {
                    Ok(unpacked) => {
                        HandIn::in_unpacked(&unpacked, name, &entry.from, wanted, Nesting::Inside)
                    }
                    Err(why) => unread(why),
                }
            }
            (Self::Zip { zip, prefix }, Place::Members { parts, naming, .. }) => {
                match members(zip, *prefix, parts, *naming, &entry.from, wanted.limits) {
                    Ok(unpacked) => {
                        let name = stem(name);
                        HandIn::in_unpacked(&unpacked, name, &entry.from, wanted, Nesting::Outside)
                    }
                    Err(why) => unread(why),
                }
            }
            (Self::File(path), Place::All { .. }) => match File::open(path) {
                Ok(file) => HandIn::in_archive(file, name, &entry.from, wanted),
                Err(error) => unread(Reason::of(&error)),
            },
            (Self::Git(repository), Place::Commit { commit, .. }) => {
                match CommitTree::open(repository, commit) {
                    Ok(tree) => HandIn::in_tree(&tree, name, &entry.from, wanted),
                    Err(why) => unread(why),
                }
            }
            (_, Place::Nowhere(why)) => unread((**why).clone()),
            // No other places are made for these.
            _ => unread(Reason::NotPlain),
        }
    }
}

fn members(
    zip: &Arc<Zip>,
    prefix: usize,
    parts: &[Range<u64>],
    naming: Naming,
    from: &str,
    limits: &Limits,
) -> Result<super::archive::Unpacked, Reason> {
    let mut builder = Builder::new(from, limits, Some(Arc::clone(zip)));
    for part in parts {
        zip.each_of(part, |record| {
            let name = record.name.get(prefix..).unwrap_or_default();
            zip::add(&mut builder, record, &naming.of(name))
        })?;
    }
    Ok(builder.done())
}

/// Some files of a folder, under other names.
struct Picked<'p> {
    folder: &'p Folder,
    files: &'p [(Box<str>, Box<str>)],
}

impl Tree for Picked<'_> {
    fn see(&self, way: &str) -> io::Result<Seen<'_>> {
        match self.files.iter().find(|(name, _)| **name == *way) {
            Some((_, place)) => self.folder.see(place),
            None => Ok(Seen::Nothing),
        }
    }

    fn entries(&self, way: &str, most: usize) -> io::Result<Vec<(Vec<u8>, bool)>> {
        let names = self.files.iter().filter(|_| way.is_empty());
        Ok(names.take(most).map(|(name, _)| (name.as_bytes().to_vec(), false)).collect())
    }
}
