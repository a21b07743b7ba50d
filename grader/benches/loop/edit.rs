//! The edits: the exercise's text with another constant in the body of an `async fn`.

use std::fmt;
use std::fs;
use std::io;
use std::path::Path;
use std::time::{SystemTime, UNIX_EPOCH};

/// The exercise.
pub const SLUG: &str = "01-restaurant";

/// Its package, which is also the name of its library.
pub const CRATE: &str = "restaurant";

/// The line before which the constant stands, in an `async fn` that both versions have.
const BEFORE: &str = "    let dish = house.cook(order).await;";

/// Which version is edited.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Start {
    /// Everything passes.
    Solution,
    /// Every bug is alive.
    Starter,
}

impl fmt::Display for Start {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Solution => "solution (all tests pass)",
            Self::Starter => "starter (every bug alive, tests fail)",
        })
    }
}

/// Texts of `src/lib.rs` that no check has seen before.
pub struct Edits {
    text: String,
    next: u64,
}

impl Edits {
    /// Edits of one version of the exercise.
    pub fn of(course: &Path, start: Start) -> io::Result<Self> {
        let version = match start {
            Start::Solution => "solutions",
            Start::Starter => "exercises",
        };
        let text = fs::read_to_string(course.join(version).join(SLUG).join("src/lib.rs"))?;
        if !text.contains(BEFORE) {
            return Err(io::Error::other(format!("the {start} has no line `{BEFORE}` to edit at")));
        }
        // A text that an earlier run of this program used has its verdict in the cache.
        let now = SystemTime::now().duration_since(UNIX_EPOCH).map_err(io::Error::other)?;
        Ok(Self { text, next: u64::try_from(now.as_nanos()).map_err(io::Error::other)? })
    }

    /// The text as it is before any edit.
    pub fn unedited(&self) -> &str {
        &self.text
    }

    /// The next edit: code inside an async body changes, what it does stays the same.
    pub fn next(&mut self) -> String {
        self.next += 1;
        let edit = format!("    std::hint::black_box({}_u64);\n{BEFORE}", self.next);
        self.text.replacen(BEFORE, &edit, 1)
    }
}
