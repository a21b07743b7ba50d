//! What lies at the root of what was given.

use std::collections::BTreeMap;
use std::ops::Range;

use crate::submission::{Folder, Tree as _};

use super::Reason;
use super::archive::decoded;
use super::archive::zip::Zip;
use super::search::joined;

/// The most that one root has.
const MAX_TOPS: usize = 500_000;

/// Something at the root of what was given.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Top {
    /// Its name; for one that is no text, what can be shown of it.
    pub name: String,
    /// Whether its name is text.
    pub is_text: bool,
    /// Whether it is a folder.
    pub is_folder: bool,
    /// Whether a folder `exercises` is in it.
    pub is_course: bool,
    /// How many files are in it, where that is known.
    pub files: usize,
    /// The parts of a zip archive's directory that tell of it.
    pub parts: Vec<Range<u64>>,
}

/// What lies in a folder on the disk, in the order of the names.
pub fn of_folder(folder: &Folder, way: &str) -> std::io::Result<Vec<Top>> {
    let top = |(name, is_folder): (Vec<u8>, bool)| {
        let (name, is_text) = match String::from_utf8(name) {
            Ok(name) => (name, true),
            Err(error) => (String::from_utf8_lossy(error.as_bytes()).into_owned(), false),
        };
        let course = joined(&joined(way, &name), "exercises");
        let is_course = is_text && is_folder && matches!(folder.below(&course), Ok(Some(_)));
        Top { name, is_text, is_folder, is_course, files: 0, parts: Vec::new() }
    };
    let mut tops: Vec<_> = folder.entries(way, MAX_TOPS)?.into_iter().map(top).collect();
    tops.sort_by(|one, other| one.name.cmp(&other.name));
    Ok(tops)
}

/// What lies in a zip archive below `prefix`, in the order of the names.
pub fn of_zip(zip: &Zip, prefix: &[u8]) -> Result<Vec<Top>, Reason> {
    let mut tops: BTreeMap<Vec<u8>, Top> = BTreeMap::new();
    zip.each(|record| {
        let Some(rest) = record.name.strip_prefix(prefix).filter(|rest| !rest.is_empty()) else {
            return Ok(());
        };
        let mut parts = rest.splitn(2, |byte| *byte == b'/');
        let name = parts.next().unwrap_or_default();
        let below = parts.next();
        if tops.len() >= MAX_TOPS {
            return Err(Reason::TooMany { most: MAX_TOPS as u64 });
        }
        let top = tops.entry(name.to_vec()).or_insert_with(|| Top {
            name: decoded(name, record.is_utf8),
            is_text: true,
            is_folder: false,
            is_course: false,
            files: 0,
            parts: Vec::new(),
        });
        top.is_folder |= below.is_some();
        top.is_course |= below.is_some_and(|below| below.starts_with(b"exercises/"));
        top.files += usize::from(!record.name.ends_with(b"/"));
        match top.parts.last_mut() {
            Some(last) if last.end == record.at.start => last.end = record.at.end,
            _ => top.parts.push(record.at.clone()),
        }
        Ok(())
    })?;
    Ok(tops.into_values().collect())
}
