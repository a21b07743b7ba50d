//! Bytes that can be read at any place.

use std::fs::File;
use std::io::{self, Read, Seek as _, SeekFrom};

use rawzip::{FileReader, ReaderAt};

use crate::intake::Reason;

/// Up to so many bytes are held in memory.
const IN_MEMORY: u64 = 1 << 20;

/// Bytes that can be read at any place: in memory, or in a file.
pub enum Spool {
    /// Few.
    Memory(Vec<u8>),
    /// Many, or a file that is there anyway.
    File {
        /// The file.
        file: FileReader,
        /// How many bytes it has.
        bytes: u64,
    },
}

impl Spool {
    /// A file that is there.
    pub fn file(file: File) -> io::Result<Self> {
        let bytes = file.metadata()?.len();
        Ok(Self::File { file: FileReader::from(file), bytes })
    }

    /// Everything that `content` has, at most `most` bytes: in memory where it is little, else in
    /// a temporary file without a name.
    pub fn of(content: impl Read, most: u64) -> Result<Self, Reason> {
        let failed = |error: io::Error| Reason::of(&error);
        let mut content = content.take(most.saturating_add(1));
        let mut memory = Vec::new();
        (&mut content).take(IN_MEMORY).read_to_end(&mut memory).map_err(failed)?;
        if (memory.len() as u64) < IN_MEMORY {
            return Ok(Self::Memory(memory));
        }
        let mut file = tempfile::tempfile().map_err(failed)?;
        let bytes = io::copy(&mut memory.as_slice().chain(content), &mut file).map_err(failed)?;
        if bytes > most {
            return Err(Reason::TooLarge { most });
        }
        file.seek(SeekFrom::Start(0)).map_err(failed)?;
        Ok(Self::File { file: FileReader::from(file), bytes })
    }

    /// How many bytes there are.
    pub fn len(&self) -> u64 {
        match self {
            Self::Memory(bytes) => bytes.len() as u64,
            Self::File { bytes, .. } => *bytes,
        }
    }
}

impl ReaderAt for Spool {
    fn read_at(&self, buffer: &mut [u8], offset: u64) -> io::Result<usize> {
        match self {
            Self::Memory(bytes) => bytes.read_at(buffer, offset),
            Self::File { file, .. } => file.read_at(buffer, offset),
        }
    }
}
