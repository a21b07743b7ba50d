//! How well the student's code is shut in, and how that is found out.

use std::str::FromStr;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicBool, Ordering};

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// The environment variable that lowers the level: for tests of the lower ones.
pub const ISOLATION: &str = "GRADER_ISOLATION";

/// How well the student's code is shut in; a higher level is a greater one.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum Level {
    /// Limits only: the code can read files and use the network. Only for one's own code.
    None,
    /// Landlock keeps it from files; filters of calls do what this kernel allows.
    FilesOnly,
    /// Landlock, with the right to cut files short, and filters of calls: no files, no network,
    /// no other processes. That a file exists can still be seen.
    Partial,
    /// Namespaces and a root of its own as well: nothing else exists.
    Full,
}

impl Level {
    /// From the lowest to the highest.
    pub const ALL: [Self; 4] = [Self::None, Self::FilesOnly, Self::Partial, Self::Full];

    /// The level in force on this machine: the highest that works, found by doing it once. Never
    /// above what [`ISOLATION`] or [`Level::lower_to`] allow.
    #[must_use]
    pub fn in_force() -> Self {
        static FOUND: OnceLock<Level> = OnceLock::new();
        *FOUND.get_or_init(|| Self::highest(Self::allowed()))
    }

    /// The level to work at: the highest allowed while it is [supposed](Level::suppose) to work,
    /// else the one in force.
    #[must_use]
    pub fn to_work_at() -> Self {
        if SUPPOSED.load(Ordering::Relaxed) { Self::allowed() } else { Self::in_force() }
    }

    /// Lets work begin at the highest level allowed before it is known to be in force, if it was
    /// so the last time. A box of that level is laid as a whole or refused, so nothing runs in a
    /// lower one for it, and a box that was laid is the proof that it can be.
    pub fn suppose(last: Self) {
        SUPPOSED.store(last >= Self::allowed(), Ordering::Relaxed);
    }

    /// Finds out whether what was supposed is so, because a box could not be laid. If not, what is
    /// in force holds from now on, and whatever was begun is to be done again.
    #[must_use]
    pub fn was_wrongly_supposed() -> bool {
        let wrong = SUPPOSED.load(Ordering::Relaxed) && Self::in_force() != Self::allowed();
        if wrong {
            SUPPOSED.store(false, Ordering::Relaxed);
        }
        wrong
    }

    /// Whether nothing keeps the highest level from coming into force but the machine.
    #[must_use]
    pub fn is_unlowered() -> bool {
        Self::allowed() == Self::Full
    }

    /// The highest level that works here and is not above `most`.
    #[must_use]
    pub fn highest(most: Self) -> Self {
        let works = |level: &&Self| **level <= most && super::try_out(**level).is_ok();
        Self::ALL.iter().rev().find(works).copied().unwrap_or(Self::None)
    }

    /// Lets no level above this one come into force. Without effect once the level was asked for.
    pub fn lower_to(self) {
        // A second wish is as good as the first.
        _ = LOWERED.set(self);
    }

    fn allowed() -> Self {
        let named = std::env::var(ISOLATION).ok().and_then(|name| name.parse().ok());
        let named: Self = named.unwrap_or(Self::Full);
        LOWERED.get().map_or(named, |lowered| named.min(*lowered))
    }

    /// Its name in messages and in JSON.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::FilesOnly => "files-only",
            Self::Partial => "partial",
            Self::Full => "full",
        }
    }
}

static LOWERED: OnceLock<Level> = OnceLock::new();

static SUPPOSED: AtomicBool = AtomicBool::new(false);

/// There is no level of this name.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
#[error("there is no isolation `{0}`; there are none, files-only, partial and full")]
pub struct NoSuchLevel(String);

impl FromStr for Level {
    type Err = NoSuchLevel;

    fn from_str(name: &str) -> Result<Self, Self::Err> {
        let found = Self::ALL.into_iter().find(|level| level.name() == name);
        found.ok_or_else(|| NoSuchLevel(name.to_owned()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn levels_are_ordered_and_named() {
        assert!(Level::ALL.is_sorted());
        for level in Level::ALL {
            assert_eq!(level.name().parse(), Ok(level));
            let json = serde_json::to_string(&level).expect("a name");
            assert_eq!(json, format!("\"{}\"", level.name()));
        }
        assert!("fullest".parse::<Level>().is_err());
    }
}
