//! Tar archives, read through once.
//!
//! The members are taken as they lie there (`raw`): long names that precede a member are read
//! here, where a limit is set for them.

use std::borrow::Cow;
use std::cell::Cell;
use std::io::{self, Read};
use std::rc::Rc;

use flate2::read::MultiGzDecoder;
use tar::{Archive, Entry, EntryType, PaxExtensions};

use crate::intake::Reason;

use super::listing::{Builder, MemberKind};
use super::{Limits, Unpacked};

/// The most bytes that stand before a member to tell its name.
const MAX_BEFORE: u64 = 64 << 10;

/// Everything that is in a tar archive.
pub fn list(content: impl Read, from: &str, limits: &Limits) -> Result<Unpacked, Reason> {
    // Nothing is compressed, so it becomes as large as it is.
    members(Counted::new(content, limits.unpacked_bytes, None), from, limits)
}

/// Everything that is in a tar archive that is compressed with gzip.
pub fn list_gzip(content: impl Read, from: &str, limits: &Limits) -> Result<Unpacked, Reason> {
    members(inflated(content, limits), from, limits)
}

/// What was compressed with gzip, as much of it as may be.
fn inflated<R: Read>(content: R, limits: &Limits) -> Counted<MultiGzDecoder<Tallied<R>>> {
    let read = Rc::new(Cell::new(0));
    let packed = Tallied { content, read: Rc::clone(&read) };
    let ratio = Ratio { packed: read, times: limits.ratio, from: limits.ratio_from };
    Counted::new(MultiGzDecoder::new(packed), limits.unpacked_bytes, Some(ratio))
}

fn members(content: impl Read, from: &str, limits: &Limits) -> Result<Unpacked, Reason> {
    let mut builder = Builder::new(from, limits, None);
    each(content, |name, kind, bytes, content| {
        if let Some(slot) = builder.member(name, false, kind)? {
            builder.put_content(&slot, bytes, content);
        }
        Ok(())
    })?;
    Ok(builder.done())
}

/// Hands every member of a tar archive, compressed or not, to `member`: its name, what it is, how
/// many bytes it has, and these.
///
/// # Errors
///
/// When it cannot be read or asks for too much, and those of `member`.
pub fn each_of(
    content: impl Read,
    is_gzip: bool,
    limits: &Limits,
    member: impl FnMut(&[u8], MemberKind, u64, &mut dyn Read) -> Result<(), Reason>,
) -> Result<(), Reason> {
    match is_gzip {
        true => each(inflated(content, limits), member),
        false => each(Counted::new(content, limits.unpacked_bytes, None), member),
    }
}

fn each(
    content: impl Read,
    mut member: impl FnMut(&[u8], MemberKind, u64, &mut dyn Read) -> Result<(), Reason>,
) -> Result<(), Reason> {
    let failed = |error: io::Error| Reason::of(&error);
    let mut archive = Archive::new(content);
    let mut long_name = None;
    for entry in archive.entries().map_err(failed)?.raw(true) {
        let mut entry = entry.map_err(failed)?;
        let bytes = entry.header().size().map_err(failed)?;
        let kind = match entry.header().entry_type() {
            EntryType::GNULongName => {
                let mut name = before(&mut entry, bytes)?;
                while name.pop_if(|byte| *byte == 0).is_some() {}
                long_name = Some(name);
                continue;
            }
            EntryType::XHeader => {
                long_name = pax_path(&before(&mut entry, bytes)?).or(long_name);
                continue;
            }
            EntryType::GNULongLink | EntryType::XGlobalHeader => continue,
            EntryType::Regular | EntryType::Continuous => MemberKind::File,
            EntryType::Directory => MemberKind::Folder,
            EntryType::Link | EntryType::Symlink => MemberKind::Link,
            _ => MemberKind::NotPlain,
        };
        let name = match long_name.take() {
            Some(name) => Cow::Owned(name),
            None => entry.header().path_bytes().into_owned().into(),
        };
        // The oldest programs say that a member is a folder by its name alone.
        let is_folder = kind == MemberKind::File && name.ends_with(b"/");
        let kind = if is_folder { MemberKind::Folder } else { kind };
        member(&name, kind, bytes, &mut entry)?;
    }
    Ok(())
}

/// What stands before a member.
fn before(entry: &mut Entry<'_, impl Read>, bytes: u64) -> Result<Vec<u8>, Reason> {
    if bytes > MAX_BEFORE {
        return Err(Reason::Damaged { says: "a name is too long".to_owned() });
    }
    let mut content = Vec::new();
    entry.read_to_end(&mut content).map_err(|error| Reason::of(&error))?;
    Ok(content)
}

/// The name that the records before a member give it.
fn pax_path(records: &[u8]) -> Option<Vec<u8>> {
    let mut records = PaxExtensions::new(records).filter_map(Result::ok);
    records.find(|record| record.key_bytes() == b"path").map(|path| path.value_bytes().to_vec())
}

/// Counts what is read.
struct Tallied<R> {
    content: R,
    read: Rc<Cell<u64>>,
}

impl<R: Read> Read for Tallied<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.content.read(buffer)?;
        self.read.set(self.read.get() + read as u64);
        Ok(read)
    }
}

/// How many times as large something may become.
struct Ratio {
    /// How large it was, as far as it was read.
    packed: Rc<Cell<u64>>,
    times: u64,
    from: u64,
}

/// Fails when too much was read.
struct Counted<R> {
    content: R,
    read: u64,
    most: u64,
    ratio: Option<Ratio>,
}

impl<R> Counted<R> {
    fn new(content: R, most: u64, ratio: Option<Ratio>) -> Self {
        Self { content, read: 0, most, ratio }
    }
}

impl<R: Read> Read for Counted<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.content.read(buffer)?;
        self.read += read as u64;
        if self.read > self.most {
            return Err(Reason::TooLarge { most: self.most }.into_error());
        }
        if let Some(Ratio { packed, times, from }) = &self.ratio
            && self.read > *from
            && self.read / packed.get().max(1) > *times
        {
            return Err(Reason::Bomb { times: *times }.into_error());
        }
        Ok(read)
    }
}
