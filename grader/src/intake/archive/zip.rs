//! Zip archives, by their directory.

use std::fmt;
use std::io::Read;
use std::ops::Range;
use std::sync::Arc;

use flate2::read::DeflateDecoder;
use rawzip::{
    CompressionMethod, MAX_CENTRAL_DIRECTORY_RECORD_SIZE, ReaderAt as _, ZipArchive,
    ZipArchiveEntryWayfinder, ZipFileHeaderRecord, ZipLocator,
};

use crate::intake::Reason;

use super::listing::{Builder, MemberKind};
use super::spool::Spool;
use super::{Limits, Unpacked};

/// The most bytes of a part of a directory that are read at once: one hand-in of a platform's
/// archive.
const MAX_PART: u64 = 64 << 20;

/// A zip archive.
pub struct Zip {
    archive: ZipArchive<Spool>,
    bytes: u64,
}

/// What the directory says of one member. Nothing of it is to be trusted.
#[derive(Debug, Clone)]
pub struct Member {
    /// How many bytes it has.
    pub bytes: u64,
    way: ZipArchiveEntryWayfinder,
    method: CompressionMethod,
    is_encrypted: bool,
}

/// A member while the directory is read.
pub struct Record<'d> {
    /// Its name, as it is there.
    pub name: &'d [u8],
    /// Whether the name is said to be UTF-8.
    pub is_utf8: bool,
    /// What it is.
    pub kind: MemberKind,
    /// Where the directory tells of it, in bytes from the archive's beginning.
    pub at: Range<u64>,
    /// Where its own bytes lie, with the header before them.
    pub data: Range<u64>,
    /// How it is read.
    pub member: Member,
}

impl Zip {
    /// Looks for the directory at the archive's end.
    ///
    /// # Errors
    ///
    /// When there is none.
    pub fn open(spool: Spool) -> Result<Self, Reason> {
        let mut buffer = vec![0; rawzip::RECOMMENDED_BUFFER_SIZE];
        let bytes = spool.len();
        let located = ZipLocator::new().locate_in_reader(spool, &mut buffer, bytes);
        let archive = located.map_err(|(_, error)| damaged(&error))?;
        Ok(Self { archive, bytes })
    }

    /// Shows every member, in the order of the directory.
    ///
    /// # Errors
    ///
    /// When the directory is damaged, and what `show` says.
    pub fn each(
        &self,
        mut show: impl FnMut(&Record<'_>) -> Result<(), Reason>,
    ) -> Result<(), Reason> {
        let mut buffer = vec![0; MAX_CENTRAL_DIRECTORY_RECORD_SIZE];
        let mut entries = self.archive.entries(&mut buffer);
        while let Some(record) = entries.next_entry().map_err(|error| damaged(&error))? {
            show(&seen(&record, 0))?;
        }
        Ok(())
    }

    /// Shows the members of which a part of the directory tells.
    ///
    /// # Errors
    ///
    /// When the part cannot be read or is too large, and what `show` says.
    pub fn each_of(
        &self,
        part: &Range<u64>,
        mut show: impl FnMut(&Record<'_>) -> Result<(), Reason>,
    ) -> Result<(), Reason> {
        let bytes = part.end.saturating_sub(part.start);
        if bytes > MAX_PART {
            return Err(Reason::TooLarge { most: MAX_PART });
        }
        let length = usize::try_from(bytes).unwrap_or_default();
        // A directory of its own, with the end that every directory has.
        let mut directory = vec![0; length];
        let read = self.archive.get_ref().read_exact_at(&mut directory, part.start);
        read.map_err(|error| Reason::of(&error))?;
        directory.extend(*b"PK\x05\x06\0\0\0\0\x01\0\x01\0");
        directory.extend(u32::try_from(bytes).unwrap_or(u32::MAX).to_le_bytes());
        directory.extend([0; 6]);
        let directory = ZipArchive::from_slice(directory).map_err(|error| damaged(&error))?;
        for record in directory.entries() {
            show(&seen(&record.map_err(|error| damaged(&error))?, part.start))?;
        }
        Ok(())
    }

    /// The content of a member; it fails where that is not what the directory says.
    ///
    /// # Errors
    ///
    /// When it needs a password, is packed in another way, or is not where the directory says.
    pub fn read(&self, member: &Member) -> Result<Box<dyn Read + '_>, Reason> {
        if member.is_encrypted {
            return Err(Reason::Encrypted);
        }
        let entry = self.archive.get_entry(member.way).map_err(|error| damaged(&error))?;
        Ok(match member.method {
            CompressionMethod::STORE => Box::new(entry.verifying_reader(entry.reader())),
            CompressionMethod::DEFLATE => {
                Box::new(entry.verifying_reader(DeflateDecoder::new(entry.reader())))
            }
            other => return Err(Reason::OtherPacking { kind: other.to_string() }),
        })
    }

    /// Refuses an archive whose members share bytes, as those do that become enormous
    /// (<https://www.bamsoftware.com/hacks/zipbomb/>), or that says it has more than can be.
    ///
    /// # Errors
    ///
    /// When it is such a one, or its directory is damaged.
    pub fn refuse_overlaps(&self, limits: &Limits) -> Result<(), Reason> {
        let mut places = Vec::new();
        let mut unpacked = 0_u64;
        self.each(|record| {
            if places.len() as u64 >= limits.members {
                return Err(Reason::TooMany { most: limits.members });
            }
            unpacked = unpacked.saturating_add(record.member.bytes);
            places.push((record.data.start, record.data.end));
            Ok(())
        })?;
        if unpacked > limits.ratio_from && unpacked / self.bytes.max(1) > limits.ratio {
            return Err(Reason::Bomb { times: limits.ratio });
        }
        places.sort_unstable();
        if places.windows(2).any(|pair| pair[1].0 < pair[0].1) {
            return Err(Reason::Overlap);
        }
        Ok(())
    }
}

impl fmt::Debug for Zip {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Zip({} bytes)", self.bytes)
    }
}

/// Everything that is in an archive.
pub fn list(zip: &Arc<Zip>, from: &str, limits: &Limits) -> Result<Unpacked, Reason> {
    let mut builder = Builder::new(from, limits, Some(Arc::clone(zip)));
    zip.each(|record| add(&mut builder, record, record.name))?;
    Ok(builder.done())
}

/// Adds a member under a name.
pub fn add(builder: &mut Builder<'_>, record: &Record<'_>, name: &[u8]) -> Result<(), Reason> {
    if let Some(slot) = builder.member(name, record.is_utf8, record.kind)? {
        builder.put_member(&slot, record.member.clone());
    }
    Ok(())
}

/// What a record says; `shift` is where the directory begins that it was read from.
fn seen<'d>(record: &ZipFileHeaderRecord<'d>, shift: u64) -> Record<'d> {
    const TYPE: u32 = 0o170_000;
    let name = record.file_path().as_bytes();
    let kind = if record.mode().is_symlink() {
        MemberKind::Link
    } else if record.is_dir() {
        MemberKind::Folder
    } else {
        match record.mode().value() & TYPE {
            0o040_000 => MemberKind::Folder,
            0o100_000 | 0 => MemberKind::File,
            _ => MemberKind::NotPlain,
        }
    };
    let start = record.central_directory_offset() + shift;
    // Name, extra field and comment follow the fixed 46 bytes.
    let rest = name.len() + record.extra_fields().remaining_bytes().len();
    let length = 46 + rest + record.comment().as_bytes().len();
    let data = record.local_header_offset();
    Record {
        name,
        is_utf8: record.flags().bits() & (1 << 11) != 0,
        kind,
        at: start..start + length as u64,
        // The local header has 30 bytes and the name again.
        data: data..data.saturating_add(30).saturating_add(record.compressed_size_hint()),
        member: Member {
            bytes: record.uncompressed_size_hint(),
            way: record.wayfinder(),
            method: record.compression_method(),
            is_encrypted: record.flags().is_encrypted(),
        },
    }
}

fn damaged(error: &rawzip::Error) -> Reason {
    match error.kind() {
        rawzip::ErrorKind::IO(error) => Reason::of(error),
        other => Reason::Damaged { says: other.to_string() },
    }
}
