//! The hand-ins of a plan, outside of memory: a class may have ten thousand.
//!
//! A few are held in memory, more go to a temporary file without a name, one after the other, and
//! are read back one at a time.

use std::io::{self, Read as _, Seek as _, SeekFrom, Write as _};
use std::sync::{Mutex, PoisonError};

use tempfile::SpooledTempFile;

use super::{Entry, IntakeError};

/// Bytes that are held in memory before a file is made.
const IN_MEMORY: usize = 64 << 10;
/// Bytes that are read from the file at a time.
const READ: u64 = 32 << 10;

/// The hand-ins of a plan, in the order in which they were found.
pub struct Entries {
    /// Each as its length, in four bytes, and JSON. Locked for moments, to read at a place.
    file: Mutex<SpooledTempFile>,
    len: usize,
}

impl Entries {
    /// None yet.
    pub(super) fn new() -> Self {
        Self { file: Mutex::new(SpooledTempFile::new(IN_MEMORY)), len: 0 }
    }

    /// Adds one at the end.
    pub(super) fn push(&mut self, entry: &Entry) -> Result<(), IntakeError> {
        let mut record = vec![0; 4];
        serde_json::to_writer(&mut record, entry).expect("plain data becomes JSON");
        let length = u32::try_from(record.len() - 4).expect("an entry is small");
        record[..4].copy_from_slice(&length.to_le_bytes());
        let file = self.file.get_mut().unwrap_or_else(PoisonError::into_inner);
        let written = file.seek(SeekFrom::End(0)).and_then(|_| file.write_all(&record));
        written.map_err(failed)?;
        self.len += 1;
        Ok(())
    }

    /// How many there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.len
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len == 0
    }

    /// One after the other, as they are read back.
    #[must_use]
    pub fn iter(&self) -> Iter<'_> {
        Iter { entries: self, left: self.len, at: 0, buffer: Vec::new(), used: 0 }
    }
}

/// Reads hand-ins back, one after the other.
pub struct Iter<'e> {
    entries: &'e Entries,
    left: usize,
    /// Where in the file the buffer ends.
    at: u64,
    buffer: Vec<u8>,
    /// How much of the buffer has been handed out.
    used: usize,
}

impl Iter<'_> {
    fn read(&mut self) -> io::Result<Entry> {
        let length = self.bytes(4)?.try_into().expect("four were asked for");
        let length = u32::from_le_bytes(length);
        let entry = self.bytes(length as usize)?;
        Ok(serde_json::from_slice(entry)?)
    }

    /// The next so many bytes.
    fn bytes(&mut self, many: usize) -> io::Result<&[u8]> {
        while self.buffer.len() - self.used < many {
            self.buffer.drain(..self.used);
            self.used = 0;
            let mut file = self.entries.file.lock().unwrap_or_else(PoisonError::into_inner);
            file.seek(SeekFrom::Start(self.at))?;
            let read = (&mut *file).take(READ).read_to_end(&mut self.buffer)?;
            if read == 0 {
                return Err(io::ErrorKind::UnexpectedEof.into());
            }
            self.at += read as u64;
        }
        self.used += many;
        Ok(&self.buffer[self.used - many..self.used])
    }
}

impl Iterator for Iter<'_> {
    type Item = Result<Entry, IntakeError>;

    fn next(&mut self) -> Option<Self::Item> {
        self.left = self.left.checked_sub(1)?;
        Some(self.read().map_err(failed))
    }
}

impl<'e> IntoIterator for &'e Entries {
    type Item = Result<Entry, IntakeError>;
    type IntoIter = Iter<'e>;

    fn into_iter(self) -> Iter<'e> {
        self.iter()
    }
}

fn failed(source: io::Error) -> IntakeError {
    IntakeError::List { folder: std::env::temp_dir(), source }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::intake::source::{Naming, Place};
    use crate::intake::{Ids, Reason, Who};

    fn entry(number: usize) -> Entry {
        let places = [
            Place::All { source: 1 },
            Place::Below { source: 2, way: "a/b".into() },
            Place::Picked { source: 3, files: [("lib.rs".into(), "x/lib.rs".into())].into() },
            Place::Commit { source: 4, commit: "f".repeat(40).into() },
            Place::Members { source: 5, parts: [1..2, 7..9].into(), naming: Naming::Canvas },
            Place::Nowhere(Box::new(Reason::TooMany { most: 7 })),
        ];
        let ids = Ids { moodle: Some("12".to_owned()), ..Ids::default() };
        Entry {
            who: Who {
                key: format!("é{number}"),
                name: (number.is_multiple_of(2)).then(|| "n".repeat(number)),
                email: None,
                ids: (number.is_multiple_of(3)).then(|| Box::new(ids)),
            },
            received: jiff::Timestamp::new(number as i64, 5)
                .ok()
                .filter(|_| number.is_multiple_of(5)),
            late: number.is_multiple_of(7),
            from: "class/x".to_owned(),
            place: places[number % places.len()].clone(),
        }
    }

    /// Some in memory, more in a file, one that is longer than what is read at a time; by two
    /// readers at once.
    #[test]
    fn they_come_back_as_they_were() {
        let mut entries = Entries::new();
        let numbers: Vec<usize> = (0..2_000).chain([READ as usize * 3]).chain(0..9).collect();
        for (n, number) in numbers.iter().enumerate() {
            assert_eq!(entries.len(), n);
            entries.push(&entry(*number)).expect("written");
        }
        let mut readers = [entries.iter(), entries.iter()];
        for number in numbers {
            for reader in &mut readers {
                let read = reader.next().expect("one more").expect("read");
                assert_eq!(format!("{read:?}"), format!("{:?}", entry(number)));
            }
        }
        assert!(readers.iter_mut().all(|reader| reader.next().is_none()));
    }
}
