//! What is wrong with a rubric, where, and what to do about it.

use std::fmt;
use std::io;
use std::path::PathBuf;

use thiserror::Error;

/// Why a rubric could not be had.
#[derive(Debug, Error)]
pub enum RubricError {
    /// The file could not be read.
    #[error("failed to read {}: {source}; every exercise needs this file", path.display())]
    Read {
        /// The file.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// It was read, and it is not a rubric.
    #[error(transparent)]
    Invalid(#[from] Faults),
}

/// Everything that is wrong with one rubric, in the order of its lines.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub struct Faults(pub Vec<Fault>);

impl fmt::Display for Faults {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, fault) in self.0.iter().enumerate() {
            if index > 0 {
                out.write_str("\n")?;
            }
            write!(out, "{fault}")?;
        }
        Ok(())
    }
}

/// One thing that is wrong with a rubric.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("{path}:{line}: {message}; {advice}")]
pub struct Fault {
    /// The rubric, as the caller named it.
    pub path: String,
    /// The line, from 1.
    pub line: u32,
    /// What is wrong.
    pub message: String,
    /// What to do next.
    pub advice: String,
}

/// The candidate that `name` was most likely meant to be, if one is near enough.
///
/// Distance is Damerau-Levenshtein, so that two letters the wrong way round count as one slip.
pub(super) fn nearest<'c>(
    name: &str,
    candidates: impl IntoIterator<Item = &'c str>,
) -> Option<&'c str> {
    let reach = (name.chars().count() / 3).max(2);
    candidates
        .into_iter()
        .map(|candidate| (strsim::damerau_levenshtein(name, candidate), candidate))
        .filter(|(distance, candidate)| {
            *distance <= reach && *distance < name.len().max(candidate.len())
        })
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, candidate)| candidate)
}

/// The advice for a name that is none of `candidates`.
pub(crate) fn advice_for<'c>(
    name: &str,
    candidates: impl IntoIterator<Item = &'c str> + Clone,
) -> String {
    if let Some(near) = nearest(name, candidates.clone()) {
        return format!("did you mean `{near}`?");
    }
    let known: Vec<String> = candidates.into_iter().map(|name| format!("`{name}`")).collect();
    if known.is_empty() {
        "there is none to choose from".to_owned()
    } else {
        format!("write one of {}", known.join(", "))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_name_is_offered_and_a_far_one_is_not() {
        assert_eq!(nearest("srve", ["serve", "stove"]), Some("serve"));
        assert_eq!(nearest("at_mots", ["at_least", "at_most"]), Some("at_most"));
        assert_eq!(nearest("zebra", ["serve", "stove"]), None);
        assert_eq!(nearest("a", ["b", "c"]), None);
    }

    #[test]
    fn without_a_near_name_all_are_listed() {
        assert_eq!(advice_for("zebra", ["serve", "stove"]), "write one of `serve`, `stove`");
        assert_eq!(advice_for("zebra", []), "there is none to choose from");
    }
}
