//! What a teacher should look at before anything runs.

use std::collections::{BTreeMap, BTreeSet};

use super::names::{digest, folded};
use super::{Entries, Entry, IntakeError};

/// Something that a teacher should look at before anything runs. It stops nothing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Problem {
    /// Something lies among the hand-ins and is nobody's.
    Stray {
        /// Where.
        from: String,
    },
    /// A file that was handed in earlier, under a name that came again later.
    Earlier {
        /// Where it lies.
        from: String,
        /// Which counts instead.
        instead: String,
    },
    /// A hand-in of somebody who is not in the roster.
    Stranger {
        /// What the platform knows them by.
        key: String,
        /// Where the hand-in lies.
        from: String,
    },
    /// A hand-in that may be of several people in the roster.
    Unclear {
        /// Where it lies.
        from: String,
        /// The people's keys.
        keys: Vec<String>,
    },
    /// A hand-in that is one person's by its id and another's by its e-mail address.
    Contradiction {
        /// Where it lies.
        from: String,
        /// Whose it is by the id; they get the grade.
        by_id: String,
        /// Whose it is by the address.
        by_email: String,
    },
    /// People in the roster who share what should tell them apart.
    TwiceInRoster {
        /// What they share.
        what: String,
        /// The lines of the roster.
        lines: Vec<u64>,
    },
    /// Times of receipt that are only those of commits, which whoever commits can set.
    TimesOfCommits {
        /// Of how many hand-ins.
        hand_ins: usize,
    },
    /// Several hand-ins are one person's: they count as attempts.
    Attempts {
        /// The person's key.
        key: String,
        /// Where the hand-ins lie.
        from: Vec<String>,
    },
    /// Two people whose keys differ in small and capital letters only may be one.
    AlikeKeys {
        /// The keys.
        keys: Vec<String>,
    },
}

/// Hand-ins that share a person, and people who may be one. The hand-ins are gone through twice:
/// once for the digests of their keys, and then for those alone whose digest came twice.
pub(super) fn collisions(entries: &Entries) -> Result<Vec<Problem>, IntakeError> {
    let digest = |entry: &Entry| digest(&folded(&entry.who.key));
    let mut digests = Vec::with_capacity(entries.len());
    for entry in entries {
        digests.push(digest(&entry?));
    }
    digests.sort_unstable();
    let twice = digests.windows(2).filter(|pair| pair[0] == pair[1]).map(|pair| pair[0]);
    let twice: BTreeSet<u128> = twice.collect();
    drop(digests);
    if twice.is_empty() {
        return Ok(Vec::new());
    }
    let mut by_key: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for entry in entries {
        let entry = entry?;
        if twice.contains(&digest(&entry)) {
            by_key.entry(entry.who.key).or_default().push(entry.from);
        }
    }
    let mut alike: BTreeMap<String, Vec<String>> = BTreeMap::new();
    let mut problems = Vec::new();
    for (key, from) in by_key {
        alike.entry(folded(&key)).or_default().push(key.clone());
        if from.len() > 1 {
            problems.push(Problem::Attempts { key, from });
        }
    }
    let alike = alike.into_values().filter(|keys| keys.len() > 1);
    problems.extend(alike.map(|keys| Problem::AlikeKeys { keys }));
    Ok(problems)
}
