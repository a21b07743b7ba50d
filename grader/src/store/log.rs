//! Who changed what: only ever longer, by a trigger of the store itself.

use jiff::Timestamp;
use rusqlite::{Transaction, params};

use super::{Store, StoreError, json, rows};

/// One line of the log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Logged {
    /// When.
    pub at: Timestamp,
    /// Who.
    pub who: String,
    /// What: `override`, `override-withdrawn`, `regrade-proposed`, `regrade-applied`,
    /// `regrade-discarded`, `merged`.
    pub what: String,
    /// About what, as a JSON object.
    pub about: serde_json::Value,
}

impl Store {
    /// Hands every line of the log to `each`, the oldest first.
    ///
    /// # Errors
    /// When the store cannot be read, and those of `each`.
    pub fn log<E: From<StoreError>>(
        &self,
        mut each: impl FnMut(Logged) -> Result<(), E>,
    ) -> Result<(), E> {
        self.each("SELECT at, who, what, about FROM log ORDER BY at, id", [], |row| {
            Ok(each(Logged {
                at: rows::timestamp(&row.get::<_, String>("at")?)?,
                who: row.get("who")?,
                what: row.get("what")?,
                about: json(row, "about")?,
            }))
        })
    }
}

pub(super) fn add(
    transaction: &Transaction<'_>,
    at: &str,
    who: &str,
    what: &str,
    about: &serde_json::Value,
) -> rusqlite::Result<()> {
    let add = "INSERT INTO log (at, who, what, about) VALUES (?, ?, ?, ?)";
    transaction.execute(add, params![at, who, what, about.to_string()]).map(drop)
}
