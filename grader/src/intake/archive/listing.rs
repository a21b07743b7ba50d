//! What is in an archive, as a tree of files.

use std::collections::BTreeMap;
use std::io::{self, Read};
use std::sync::Arc;

use unicode_normalization::UnicodeNormalization as _;

use crate::intake::names::{is_ignored, printable};
use crate::intake::{Reason, Unread};
use crate::submission::{Seen, Tree, is_odd};

use super::zip::{Member, Zip};
use super::{Limits, cp437};

/// Folders in folders that are kept.
const MAX_DEPTH: usize = 32;
/// Bytes of a name.
const MAX_NAME: usize = 1024;
/// Things that cannot be read and are told one by one.
const MAX_TOLD: usize = 12;

/// What is in an archive.
#[derive(Debug, Default)]
pub struct Listing {
    /// Where the files of a zip archive are read from.
    zip: Option<Arc<Zip>>,
    root: BTreeMap<String, Node>,
}

#[derive(Debug)]
enum Node {
    Folder(BTreeMap<String, Node>),
    Link,
    NotPlain,
    File { bytes: u64, content: Content },
}

#[derive(Debug)]
enum Content {
    /// Here.
    Kept(Vec<u8>),
    /// In the zip archive.
    Member(Box<Member>),
    /// Nowhere, for this reason.
    Unread(Box<Reason>),
}

/// What a member of an archive is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MemberKind {
    /// A folder.
    Folder,
    /// A plain file.
    File,
    /// A symbolic or a hard link.
    Link,
    /// A device, a pipe or something else.
    NotPlain,
}

impl Tree for Listing {
    fn see(&self, way: &str) -> io::Result<Seen<'_>> {
        let mut folder = &self.root;
        let mut parts = way.split('/').peekable();
        while let Some(part) = parts.next() {
            let last = parts.peek().is_none();
            match folder.get(part) {
                None => return Ok(Seen::Nothing),
                Some(Node::Link) => return Ok(Seen::Link),
                Some(Node::Folder(_) | Node::NotPlain) if last => return Ok(Seen::NotPlain),
                Some(Node::Folder(below)) => folder = below,
                Some(Node::File { bytes, content }) if last => {
                    let content = self.open(content)?;
                    return Ok(Seen::File { bytes: *bytes, content });
                }
                Some(Node::File { .. } | Node::NotPlain) => return Ok(Seen::Nothing),
            }
        }
        Ok(Seen::NotPlain)
    }

    fn entries(&self, way: &str, most: usize) -> io::Result<Vec<(Vec<u8>, bool)>> {
        let mut folder = &self.root;
        for part in way.split('/').filter(|part| !part.is_empty()) {
            match folder.get(part) {
                Some(Node::Folder(below)) => folder = below,
                _ => return Ok(Vec::new()),
            }
        }
        let entry = |(name, node): (&String, &Node)| {
            (name.clone().into_bytes(), matches!(node, Node::Folder(_)))
        };
        Ok(folder.iter().map(entry).take(most).collect())
    }
}

impl Listing {
    fn open<'l>(&'l self, content: &'l Content) -> io::Result<Box<dyn Read + 'l>> {
        match (content, &self.zip) {
            (Content::Kept(bytes), _) => Ok(Box::new(bytes.as_slice())),
            (Content::Member(member), Some(zip)) => zip.read(member).map_err(Reason::into_error),
            (Content::Member(_), None) => Err(io::ErrorKind::NotFound.into()),
            (Content::Unread(why), _) => Err(why.as_ref().clone().into_error()),
        }
    }
}

/// Makes a [`Listing`] of the members of an archive, in the order in which they lie in it.
pub struct Builder<'a> {
    from: &'a str,
    limits: &'a Limits,
    listing: Listing,
    members: u64,
    kept: u64,
    kept_bytes: u64,
    unread: Vec<Unread>,
    untold: u64,
    ignored: usize,
}

/// The place of a file that is to be read.
pub struct Slot(Vec<String>);

impl<'a> Builder<'a> {
    /// Nothing yet. Messages call the archive `from`.
    pub fn new(from: &'a str, limits: &'a Limits, zip: Option<Arc<Zip>>) -> Self {
        Self {
            from,
            limits,
            listing: Listing { zip, root: BTreeMap::new() },
            members: 0,
            kept: 0,
            kept_bytes: 0,
            unread: Vec::new(),
            untold: 0,
            ignored: 0,
        }
    }

    /// Adds a member. A place comes back for a plain file of a plain name.
    ///
    /// # Errors
    ///
    /// When there are too many members.
    pub fn member(
        &mut self,
        name: &[u8],
        is_utf8: bool,
        kind: MemberKind,
    ) -> Result<Option<Slot>, Reason> {
        self.members += 1;
        if self.members > self.limits.members {
            return Err(Reason::TooMany { most: self.limits.members });
        }
        let name = decoded(name, is_utf8);
        let parts = match parts(&name) {
            Ok(parts) => parts,
            Err(why) => {
                self.tell(&name, why);
                return Ok(None);
            }
        };
        if parts.iter().any(|part| is_ignored(part.as_bytes())) {
            self.ignored += 1;
            return Ok(None);
        }
        if parts.is_empty() {
            return Ok(None);
        }
        self.kept += 1;
        if self.kept > self.limits.kept_members {
            return Err(Reason::TooMany { most: self.limits.kept_members });
        }
        let (node, why) = match kind {
            MemberKind::File => return Ok(Some(Slot(parts))),
            MemberKind::Folder => (Node::Folder(BTreeMap::new()), None),
            MemberKind::Link => (Node::Link, Some(Reason::Link)),
            MemberKind::NotPlain => (Node::NotPlain, Some(Reason::NotPlain)),
        };
        if let Some(why) = why {
            self.tell(&name, why);
        }
        self.put(&parts, node);
        Ok(None)
    }

    /// A file of a zip archive, which is read when it is asked for.
    pub fn put_member(&mut self, slot: &Slot, member: Member) {
        let bytes = member.bytes;
        let content = Content::Member(Box::new(member));
        self.put(&slot.0, Node::File { bytes, content });
    }

    /// A file that is read now, where it may matter and there is room for it.
    pub fn put_content(&mut self, slot: &Slot, bytes: u64, content: impl Read) {
        let most = crate::submission::MAX_BYTES;
        let name = slot.0.last().map(String::as_str).unwrap_or_default();
        let content = if bytes > most || !may_matter(name) {
            Content::Unread(Box::new(Reason::TooLarge { most }))
        } else if self.kept_bytes + bytes > self.limits.kept_bytes {
            Content::Unread(Box::new(Reason::TooLarge { most: self.limits.kept_bytes }))
        } else {
            let mut kept = Vec::new();
            match content.take(bytes).read_to_end(&mut kept) {
                Ok(_) => Content::Kept(kept),
                Err(error) => Content::Unread(Box::new(Reason::of(&error))),
            }
        };
        self.kept_bytes += if matches!(content, Content::Kept(_)) { bytes } else { 0 };
        self.put(&slot.0, Node::File { bytes, content });
    }

    /// Tells that something of the archive cannot be read.
    pub fn tell(&mut self, name: &str, why: Reason) {
        if self.unread.len() >= MAX_TOLD {
            self.untold += 1;
            return;
        }
        let mut name = printable(name.as_bytes());
        if let Some((end, _)) = name.char_indices().nth(120) {
            name.truncate(end);
            name.push('…');
        }
        let from = match name.trim_start_matches('/') {
            "" => self.from.to_owned(),
            name => format!("{}/{name}", self.from),
        };
        self.unread.push(Unread { from, why });
    }

    /// Everything that was added.
    pub fn done(mut self) -> super::Unpacked {
        if self.untold > 0 {
            let why = Reason::More { n: self.untold };
            self.unread.push(Unread { from: self.from.to_owned(), why });
        }
        super::Unpacked { tree: self.listing, unread: self.unread, ignored: self.ignored }
    }

    fn put(&mut self, parts: &[String], node: Node) {
        let Some((last, folders)) = parts.split_last() else { return };
        let mut folder = &mut self.listing.root;
        for part in folders {
            let below = folder.entry(part.clone()).or_insert_with(|| Node::Folder(BTreeMap::new()));
            match below {
                Node::Folder(below) => folder = below,
                // Below a link or a file there is nothing, whatever the archive says.
                Node::Link | Node::NotPlain | Node::File { .. } => {
                    return self.tell(&parts.join("/"), Reason::Twice);
                }
            }
        }
        match (folder.get_mut(last), node) {
            (None, node) => {
                folder.insert(last.clone(), node);
            }
            (Some(Node::Folder(_)), Node::Folder(_)) => {}
            (Some(there), _) => {
                // Nobody knows which of them other programs would take.
                let why = Box::new(Reason::Twice);
                *there = Node::File { bytes: 0, content: Content::Unread(why) };
                self.tell(&parts.join("/"), Reason::Twice);
            }
        }
    }
}

/// Whether somebody may ask what is in a file of this name: sources, what steers cargo, and what a
/// student's own grader keeps.
fn may_matter(name: &str) -> bool {
    name == "attempts.jsonl"
        || name.ends_with(".rs")
        || name.ends_with(".toml")
        || name == "Cargo.lock"
        || name == "config"
}

/// A name as text. Programs that say nothing of it write UTF-8 or the letters of the first PCs.
pub fn decoded(name: &[u8], is_utf8: bool) -> String {
    match str::from_utf8(name) {
        Ok(name) => name.nfc().collect(),
        Err(_) if is_utf8 => String::from_utf8_lossy(name).into_owned(),
        Err(_) => cp437::decode(name),
    }
}

/// The parts of a name.
fn parts(name: &str) -> Result<Vec<String>, Reason> {
    if name.len() > MAX_NAME {
        return Err(Reason::OddName);
    }
    // Some programs of Windows write its own sign between the parts.
    let name = if name.contains('/') { name.to_owned() } else { name.replace('\\', "/") };
    let drive = matches!(name.as_bytes(), [letter, b':', ..] if letter.is_ascii_alphabetic());
    if name.starts_with('/') || drive || name.split('/').any(|part| part == "..") {
        return Err(Reason::LeadsOut);
    }
    let parts: Vec<_> = name.split('/').filter(|part| !matches!(*part, "" | ".")).collect();
    if parts.len() > MAX_DEPTH {
        return Err(Reason::TooDeep { most: MAX_DEPTH as u64 });
    }
    // macOS' name for the icon of a folder ends so; nobody chose it.
    let icon = parts.last().is_some_and(|last| *last == "Icon\r");
    if !icon && parts.iter().any(|part| is_unfit(part)) {
        return Err(Reason::OddName);
    }
    Ok(parts.into_iter().map(str::to_owned).collect())
}

/// Whether not every system can have a name, or it would steer a terminal that shows it.
fn is_unfit(part: &str) -> bool {
    const DEVICES: [&str; 4] = ["con", "prn", "aux", "nul"];
    let stem = part.split('.').next().unwrap_or(part).trim_end().to_ascii_lowercase();
    let numbered = stem.strip_prefix("com").or_else(|| stem.strip_prefix("lpt"));
    part.contains(is_odd)
        || part.contains('\u{fffd}')
        || part.ends_with(['.', ' '])
        || DEVICES.contains(&stem.as_str())
        || numbered.is_some_and(|n| n.len() == 1 && n.as_bytes()[0].is_ascii_digit())
}
