//! What was handed in, once for each different version.

use std::io::{Read as _, Write as _};

use flate2::Compression;
use flate2::read::DeflateDecoder;
use flate2::write::DeflateEncoder;
use rusqlite::{OptionalExtension as _, Transaction, params};

use super::{Store, StoreError};
use crate::sources::Sources;

/// The most bytes that the sources of one content may have when they are inflated: more than all
/// editable files of any exercise together may.
const MOST: u64 = 64 << 20;

/// One version of one exercise.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Content {
    /// The exercise's slug.
    pub exercise: String,
    /// The editable files alone.
    pub sources: Sources,
}

impl Content {
    /// The name of a version: a digest of the exercise and of its editable files, in hexadecimal,
    /// the same on every machine.
    #[must_use]
    pub fn digest(exercise: &str, editable: &Sources) -> String {
        let mut hasher = blake3::Hasher::new();
        hasher.update(&(exercise.len() as u64).to_le_bytes()).update(exercise.as_bytes());
        hasher.update(editable.digest().as_bytes());
        hasher.finalize().to_hex().to_string()
    }
}

impl Store {
    /// A content by its digest; `None` when there is none of that name.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn content(&self, digest: &str) -> Result<Option<Content>, StoreError> {
        let query = "SELECT exercise, sources FROM contents WHERE digest = ?";
        let found = self.connection.prepare_cached(query).and_then(|mut it| {
            it.query_row([digest], |row| Ok((row.get::<_, String>(0)?, row.get::<_, Vec<u8>>(1)?)))
                .optional()
        });
        let Some((exercise, deflated)) = found.map_err(|error| self.failed(&error))? else {
            return Ok(None);
        };
        let sources = inflate(&deflated).map_err(|says| StoreError::Damaged {
            path: self.path.clone(),
            says: format!("of the content {digest}: {says}"),
        })?;
        Ok(Some(Content { exercise, sources }))
    }
}

/// Stores a content unless it is there.
pub(super) fn add(
    transaction: &Transaction<'_>,
    digest: &str,
    exercise: &str,
    sources: &Sources,
) -> rusqlite::Result<()> {
    let mut there = transaction.prepare_cached("SELECT 1 FROM contents WHERE digest = ?")?;
    if there.exists([digest])? {
        return Ok(());
    }
    let add = "INSERT INTO contents (digest, exercise, sources) VALUES (?, ?, ?)";
    transaction.prepare_cached(add)?.execute(params![digest, exercise, deflate(sources)])?;
    Ok(())
}

fn deflate(sources: &Sources) -> Vec<u8> {
    let mut to = DeflateEncoder::new(Vec::new(), Compression::default());
    let deflated = to.write_all(super::to_json(sources).as_bytes()).and_then(|()| to.finish());
    deflated.expect("memory takes what is written to it")
}

fn inflate(deflated: &[u8]) -> Result<Sources, String> {
    let mut text = Vec::new();
    let read = DeflateDecoder::new(deflated).take(MOST).read_to_end(&mut text);
    read.map_err(|error| error.to_string())?;
    serde_json::from_slice(&text).map_err(|error| error.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sources_come_back_as_they_were() {
        let mut sources = Sources::new();
        sources.insert("src/lib.rs", "fn a() {} // çedilha\0\r\n").expect("a plain path");
        assert_eq!(inflate(&deflate(&sources)), Ok(sources));
        assert!(inflate(b"no deflate").is_err());
    }

    #[test]
    fn the_digest_tells_exercises_and_texts_apart() {
        let of = |exercise: &str, text: &str| {
            let mut sources = Sources::new();
            sources.insert("src/lib.rs", text).expect("a plain path");
            Content::digest(exercise, &sources)
        };
        assert_eq!(of("01-a", "x"), of("01-a", "x"));
        assert_ne!(of("01-a", "x"), of("02-b", "x"));
        assert_ne!(of("01-a", "x"), of("01-a", "y"));
    }
}
