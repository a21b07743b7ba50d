//! A class that is packed as a tar archive, made into a zip archive.
//!
//! A tar archive can only be read from its beginning to its end, and hand-ins are read one at a
//! time. So it is gone through once, and what is in it goes into a temporary file without a name,
//! from which any of it can be read: as a zip archive, which this program reads anyway.

use std::fs::File;
use std::io::{self, BufReader, BufWriter, Read};

use rawzip::ZipArchiveWriter;
use rawzip::path::EntryPath;

use crate::intake::Reason;
use crate::intake::names::is_ignored;

use super::listing::MemberKind;
use super::spool::Spool;
use super::zip::Zip;
use super::{Limits, tar};

/// The same members as a zip archive, without those that are passed over anyway.
///
/// # Errors
///
/// When it cannot be read, or has more than a class may have.
pub fn zip_of(tar: File, is_gzip: bool) -> Result<Zip, Reason> {
    let failed = |error: io::Error| Reason::of(&error);
    let file = tempfile::tempfile().map_err(failed)?;
    let mut zip = ZipArchiveWriter::new(BufWriter::new(file));
    let limits = Limits::CLASS;
    let mut members = 0;
    tar::each_of(BufReader::new(tar), is_gzip, &limits, |name, kind, _, content| {
        members += 1;
        if members > limits.members {
            return Err(Reason::TooMany { most: limits.members });
        }
        // As `tar czf class.tar.gz .` writes them.
        let name = name.strip_prefix(b"./").unwrap_or(name);
        if name.is_empty() || name.split(|byte| *byte == b'/').any(is_ignored) {
            return Ok(());
        }
        add(&mut zip, name, kind, content)
    })?;
    let file = zip.finish().map_err(|error| failed(io::Error::other(error)))?;
    let file = file.into_inner().map_err(|error| failed(error.into_error()))?;
    Zip::open(Spool::file(file).map_err(failed)?)
}

fn add(
    zip: &mut ZipArchiveWriter<BufWriter<File>>,
    name: &[u8],
    kind: MemberKind,
    content: &mut dyn Read,
) -> Result<(), Reason> {
    let odd = |error: rawzip::Error| Reason::of(&io::Error::other(error));
    // The kinds by which a zip archive of Unix tells what is no file.
    let (mode, name) = match kind {
        MemberKind::File => (0o100_644, name.to_vec()),
        MemberKind::Folder if name.ends_with(b"/") => (0o040_755, name.to_vec()),
        MemberKind::Folder => (0o040_755, [name, b"/"].concat()),
        MemberKind::Link => (0o120_777, name.to_vec()),
        MemberKind::NotPlain => (0o010_644, name.to_vec()),
    };
    let path = EntryPath::verbatim(name);
    let (mut entry, config) = zip.new_file(path).unix_permissions(mode).start().map_err(odd)?;
    let mut writer = config.wrap(&mut entry);
    if kind == MemberKind::File {
        io::copy(content, &mut writer).map_err(|error| Reason::of(&error))?;
    }
    let (_, end) = writer.finish().map_err(odd)?;
    entry.finish(end).map_err(odd)?;
    Ok(())
}
