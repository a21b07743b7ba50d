//! What a teacher should look at before anything runs.

use std::collections::BTreeMap;

use super::Entry;
use super::names::folded;

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

/// Hand-ins that share a person, and people who may be one.
pub(super) fn collisions(entries: &[Entry]) -> Vec<Problem> {
    let mut by_key: BTreeMap<&str, Vec<&Entry>> = BTreeMap::new();
    let mut alike: BTreeMap<String, Vec<&str>> = BTreeMap::new();
    for entry in entries {
        by_key.entry(&entry.who.key).or_default().push(entry);
    }
    let mut problems = Vec::new();
    for (key, entries) in by_key {
        alike.entry(folded(key)).or_default().push(key);
        if entries.len() > 1 {
            let from = entries.iter().map(|entry| entry.from.clone()).collect();
            problems.push(Problem::Attempts { key: key.to_owned(), from });
        }
    }
    for keys in alike.into_values().filter(|keys| keys.len() > 1) {
        let keys = keys.into_iter().map(str::to_owned).collect();
        problems.push(Problem::AlikeKeys { keys });
    }
    problems
}
