//! Hand-ins in a folder on the disk.

use std::collections::BTreeSet;
use std::path::Path;

use crate::submission::{Folder, Tree as _};

use super::detect::{self, Top};
use super::hand_in::HandIn;
use super::names::{is_ignored, printable};
use super::search::joined;
use super::{Entry, Given, IntakeError, LayoutKind, Place, Plan, Problem, Reason, Who};

/// The most hand-ins that one folder has.
const MAX_HAND_INS: usize = 200_000;

/// A folder that was given, open.
pub(super) struct Source {
    folder: Folder,
}

impl Source {
    /// The contents of the entry that lies at `way`.
    pub(super) fn read(
        &self,
        way: &str,
        entry: &Entry,
        plan: &Plan,
    ) -> Result<HandIn, IntakeError> {
        let name = way.rsplit('/').next().unwrap_or(way);
        match self.folder.below(way) {
            Ok(Some(tree)) => {
                HandIn::in_tree(&tree, name, &entry.from, &plan.exercises, plan.only.as_ref())
            }
            Ok(None) => Ok(HandIn::unread(entry.from.clone(), Reason::NotPlain)),
            Err(error) => {
                let why = Reason::System { says: error.to_string() };
                Ok(HandIn::unread(entry.from.clone(), why))
            }
        }
    }
}

impl Plan {
    /// Adds what lies at `path`.
    pub(super) fn add(&mut self, path: &Path, said: Option<LayoutKind>) -> Result<(), IntakeError> {
        let Ok(whole) = path.canonicalize() else {
            return Err(IntakeError::NotThere { path: path.to_owned() });
        };
        if !whole.is_dir() {
            return Err(IntakeError::NotHandIns { path: path.to_owned() });
        }
        let name = whole.file_name().unwrap_or_default().as_encoded_bytes();
        let name = printable(name);
        let failed = |source| IntakeError::Io { path: path.to_owned(), source };
        let folder = Folder::open(&whole).map_err(failed)?;
        let tops = tops(&folder).map_err(failed)?;
        let is_course = |name: &[u8]| {
            str::from_utf8(name).is_ok_and(|name| {
                let way = joined(name, "exercises");
                matches!(folder.below(&way), Ok(Some(_)))
            })
        };
        let layout = said.unwrap_or_else(|| detect::detect(&tops, &self.exercises, is_course));
        let first = self.entries.len();
        let source = self.sources.len();
        match layout {
            LayoutKind::One => self.entries.push(Entry {
                who: Who { key: name.clone(), ..Who::default() },
                received: None,
                late: false,
                from: name.clone(),
                place: Place::Below { source, way: "".into() },
            }),
            LayoutKind::Folders | LayoutKind::Checkouts => {
                for top in tops.into_iter().filter(|top| !is_ignored(&top.name)) {
                    self.add_top(source, &name, top);
                }
            }
        }
        let added = &self.entries[first..];
        let people: BTreeSet<_> = added.iter().map(|entry| &entry.who.key).collect();
        self.given.push(Given { name, layout, hand_ins: added.len(), people: people.len() });
        self.sources.push(Source { folder });
        Ok(())
    }

    /// Adds one folder of a class.
    fn add_top(&mut self, source: usize, given: &str, top: Top) {
        let shown = printable(&top.name);
        let from = joined(given, &shown);
        if !top.is_folder {
            self.problems.push(Problem::Stray { from });
            return;
        }
        let place = match String::from_utf8(top.name) {
            Ok(way) => Place::Below { source, way: way.into() },
            Err(_) => Place::Nowhere(Box::new(Reason::NameNotText)),
        };
        let who = Who { key: shown.clone(), name: Some(shown), ..Who::default() };
        self.entries.push(Entry { who, received: None, late: false, from, place });
    }
}

/// What lies at the root of a folder, in the order of the names.
fn tops(folder: &Folder) -> std::io::Result<Vec<Top>> {
    let entries = folder.entries("", MAX_HAND_INS)?;
    let mut tops: Vec<_> =
        entries.into_iter().map(|(name, is_folder)| Top { name, is_folder }).collect();
    tops.sort_by(|one, other| one.name.cmp(&other.name));
    Ok(tops)
}
