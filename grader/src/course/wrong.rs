//! `variants.toml`: the wrong repairs of an exercise and what each must lose.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use serde::Deserialize;
use toml::Spanned;

use super::error::{CourseError, Flaw, Spot};
use super::nearest::nearest;
use super::read;
use super::slug::is_kebab;

/// A tempting answer that is not right.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WrongRepair {
    /// Its name, without `wrong/`.
    pub name: String,
    /// Why it is wrong.
    pub why: String,
    /// Bugs that must not count as fixed: alive or unknown.
    pub alive: Vec<String>,
    /// Guards that must be broken.
    pub broken: Vec<String>,
    /// Where it is listed.
    pub at: Spot,
}

/// The wrong repairs that an exercise lists.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WrongRepairs {
    /// In the order of the file.
    pub list: Vec<WrongRepair>,
    path: PathBuf,
    text: String,
    alive: Vec<Spanned<String>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(default)]
    wrong: Vec<Entry>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Entry {
    name: Spanned<String>,
    why: String,
    #[serde(default)]
    alive: Vec<Spanned<String>>,
    #[serde(default)]
    broken: Vec<String>,
}

impl WrongRepairs {
    /// Reads the file at `path`; no file is no wrong repair.
    ///
    /// # Errors
    ///
    /// With the line, when it is not TOML of this form, lists a name twice, or lists a repair
    /// that loses nothing.
    pub fn read(path: &Path) -> Result<Self, CourseError> {
        let text = read::text_if_there(path)?.unwrap_or_default();
        let file: File = read::toml(path, &text)?;
        let mut names = BTreeSet::new();
        let mut found = Self {
            list: Vec::new(),
            path: path.to_owned(),
            text: String::new(),
            alive: Vec::new(),
        };
        for entry in file.wrong {
            let at = Spot::offset(path, &text, entry.name.span().start);
            let name = entry.name.into_inner();
            let flaw = if !is_kebab(&name) {
                Some(Flaw::NotAName(name.clone()))
            } else if !names.insert(name.clone()) {
                Some(Flaw::WrongListedTwice(name.clone()))
            } else if entry.alive.is_empty() && entry.broken.is_empty() {
                Some(Flaw::LosesNothing(name.clone()))
            } else {
                None
            };
            if let Some(flaw) = flaw {
                return Err(CourseError::Flawed { at, flaw });
            }
            found.alive.extend(entry.alive.iter().cloned());
            let alive = entry.alive.into_iter().map(Spanned::into_inner).collect();
            let (why, broken) = (entry.why, entry.broken);
            found.list.push(WrongRepair { name, why, alive, broken, at });
        }
        found.text = text;
        Ok(found)
    }

    /// Whether a repair of this name is listed.
    #[must_use]
    pub fn contains(&self, name: &str) -> bool {
        self.list.iter().any(|wrong| wrong.name == name)
    }

    /// Holds every name in an `alive` list against the rubric's bugs.
    ///
    /// # Errors
    ///
    /// With the line of the first name that is no bug.
    pub fn check(&self, bugs: &BTreeSet<&str>) -> Result<(), CourseError> {
        match self.alive.iter().find(|bug| !bugs.contains(bug.get_ref().as_str())) {
            None => Ok(()),
            Some(bug) => Err(CourseError::Flawed {
                at: Spot::offset(&self.path, &self.text, bug.span().start),
                flaw: Flaw::UnknownName {
                    name: bug.get_ref().clone(),
                    nearest: nearest(bug.get_ref(), bugs.iter().copied()),
                },
            }),
        }
    }
}
