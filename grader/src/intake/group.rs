//! Makes hand-ins of what lies at the root of what was given.

use std::collections::BTreeMap;

use super::archive::{Kind, stem};
use super::names::{digest, is_ignored, printable};
use super::search::joined;
use super::source::{Naming, Place};
use super::tops::Top;
use super::{
    Entries, Entry, Given, Ids, IntakeError, LayoutKind, Problem, Reason, Who, canvas, gradescope,
    moodle,
};

/// Where the hand-ins lie that are grouped.
pub(super) struct Root<'r> {
    /// The number of the source.
    pub source: u32,
    /// Whether it is a zip archive.
    pub is_zip: bool,
    /// The way from the source's root; empty where that is it.
    pub way: &'r str,
    /// What messages call it.
    pub shown: &'r str,
    /// How hand-ins lie there.
    pub layout: LayoutKind,
}

/// Where hand-ins go to as they are found, and what is to be looked at.
pub(super) struct Grouped<'p> {
    entries: &'p mut Entries,
    problems: &'p mut Vec<Problem>,
    /// Digests of the people's keys: ten thousand names are megabytes.
    people: Vec<u128>,
}

impl<'p> Grouped<'p> {
    /// Of one path that was given.
    pub fn new(entries: &'p mut Entries, problems: &'p mut Vec<Problem>) -> Self {
        Self { entries, problems, people: Vec::new() }
    }

    /// Adds a hand-in.
    pub fn add(&mut self, entry: &Entry) -> Result<(), IntakeError> {
        self.people.push(digest(&entry.who.key));
        self.entries.push(entry)
    }

    /// How many there are of what.
    pub fn given(mut self, name: String, layout: LayoutKind, files: usize) -> Given {
        let entries = self.people.len();
        self.people.sort_unstable();
        self.people.dedup();
        let people = self.people.len();
        Given { name, layout, files: (files > 0).then_some(files), entries, people }
    }
}

impl Root<'_> {
    /// The hand-ins of a folder for each student, or of a platform whose names say everything.
    pub fn group(&self, tops: Vec<Top>, grouped: &mut Grouped<'_>) -> Result<(), IntakeError> {
        match self.layout {
            LayoutKind::Canvas => self.canvas(tops, grouped),
            LayoutKind::Moodle => self.moodle(tops, grouped),
            LayoutKind::One
            | LayoutKind::Folders
            | LayoutKind::Checkouts
            | LayoutKind::Gradescope
            | LayoutKind::Git => tops.into_iter().try_for_each(|top| self.folder(top, grouped)),
        }
    }

    /// The hand-ins of Gradescope's export: one for each member of a group.
    pub fn gradescope(
        &self,
        tops: Vec<Top>,
        metadata: &BTreeMap<String, gradescope::Submission>,
        grouped: &mut Grouped<'_>,
    ) -> Result<(), IntakeError> {
        let mut there = BTreeMap::new();
        for top in tops.into_iter().filter(|top| !is_ignored(top.name.as_bytes())) {
            if metadata.contains_key(&top.name) {
                there.insert(top.name.clone(), top);
            } else if top.name != gradescope::FILE {
                grouped.problems.push(Problem::Stray { from: self.from(&top.name) });
            }
        }
        for (name, submission) in metadata {
            let place = match there.remove(name) {
                Some(top) => self.place(vec![top], Naming::Below),
                None => Place::Nowhere(Box::new(Reason::NothingFound)),
            };
            if submission.submitters.is_empty() {
                grouped.problems.push(Problem::Stray { from: self.from(name) });
            }
            for person in &submission.submitters {
                let known = [&person.sid, &person.email, &person.name];
                let key = known.into_iter().flatten().find(|known| !known.trim().is_empty());
                let key = key.map_or_else(|| name.clone(), |key| key.trim().to_owned());
                let ids = Ids { gradescope: person.sid.clone(), ..Ids::default() };
                let who = Who {
                    key: printable(key.as_bytes()),
                    name: person.name.as_ref().map(|name| printable(name.as_bytes())),
                    email: person.email.as_ref().map(|email| printable(email.as_bytes())),
                    ids: person.sid.is_some().then(|| Box::new(ids)),
                };
                let received = submission.received();
                let from = self.from(name);
                let place = place.clone();
                grouped.add(&Entry { who, received, late: false, from, place })?;
            }
        }
        Ok(())
    }

    fn folder(&self, top: Top, grouped: &mut Grouped<'_>) -> Result<(), IntakeError> {
        if is_ignored(top.name.as_bytes()) {
            return Ok(());
        }
        let from = self.from(&top.name);
        let known = Kind::is_named(&top.name) || top.name.ends_with(".rs");
        if !top.is_folder && !known {
            grouped.problems.push(Problem::Stray { from });
            return Ok(());
        }
        let name = if top.is_folder { &top.name } else { stem(&top.name) };
        let key = printable(name.as_bytes());
        let place = self.place(vec![top], Naming::Below);
        let who = Who { name: Some(key.clone()), key, ..Who::default() };
        grouped.add(&Entry { who, received: None, late: false, from, place })
    }

    fn canvas(&self, tops: Vec<Top>, grouped: &mut Grouped<'_>) -> Result<(), IntakeError> {
        let mut people: BTreeMap<String, (Who, bool, Vec<Top>)> = BTreeMap::new();
        for top in tops {
            let Some(named) = canvas::parse(&top.name).filter(|_| !top.is_folder) else {
                self.stray(&top, grouped);
                continue;
            };
            let who = || Who {
                key: named.user.to_owned(),
                name: named.person.map(|person| printable(person.as_bytes())),
                email: None,
                ids: Some(Box::new(Ids { canvas: Some(named.user.to_owned()), ..Ids::default() })),
            };
            let (_, late, files) =
                people.entry(named.user.to_owned()).or_insert_with(|| (who(), false, Vec::new()));
            *late |= named.late;
            if named.file.is_some() {
                files.push(top);
            }
        }
        for (who, late, files) in people.into_values() {
            let files = self.latest(files, grouped);
            let from = match &files[..] {
                [only] => self.from(&only.name),
                _ => self.from(&who.key),
            };
            let place = self.place(files, Naming::Canvas);
            grouped.add(&Entry { who, received: None, late, from, place })?;
        }
        Ok(())
    }

    /// Of the files that Canvas tells apart by a number, the last.
    fn latest(&self, files: Vec<Top>, grouped: &mut Grouped<'_>) -> Vec<Top> {
        let mut latest: BTreeMap<String, (u32, Top)> = BTreeMap::new();
        for top in files {
            let file = canvas::parse(&top.name).and_then(|named| named.file).unwrap_or(&top.name);
            let (file, version) = canvas::version(file);
            let Some((earlier, kept)) = latest.get_mut(&file) else {
                latest.insert(file, (version, top));
                continue;
            };
            let passed = if *earlier < version {
                *earlier = version;
                std::mem::replace(kept, top)
            } else {
                top
            };
            let (from, instead) = (self.from(&passed.name), self.from(&kept.name));
            grouped.problems.push(Problem::Earlier { from, instead });
        }
        latest.into_values().map(|(_, top)| top).collect()
    }

    fn moodle(&self, tops: Vec<Top>, grouped: &mut Grouped<'_>) -> Result<(), IntakeError> {
        let mut people: BTreeMap<String, (Who, Vec<Top>)> = BTreeMap::new();
        for top in tops {
            let Some(named) = moodle::parse(&top.name) else {
                self.stray(&top, grouped);
                continue;
            };
            let who = || Who {
                key: named.participant.to_owned(),
                name: named.person.map(|person| printable(person.as_bytes())),
                email: None,
                ids: Some(Box::new(Ids {
                    moodle: Some(named.participant.to_owned()),
                    ..Ids::default()
                })),
            };
            let (_, files) =
                people.entry(named.participant.to_owned()).or_insert_with(|| (who(), Vec::new()));
            if !named.typed {
                files.push(top);
            }
        }
        for (who, files) in people.into_values() {
            let from = match &files[..] {
                [only] => self.from(&only.name),
                _ => self.from(&who.key),
            };
            let place = self.place(files, Naming::Moodle);
            grouped.add(&Entry { who, received: None, late: false, from, place })?;
        }
        Ok(())
    }

    fn stray(&self, top: &Top, grouped: &mut Grouped<'_>) {
        if !is_ignored(top.name.as_bytes()) {
            grouped.problems.push(Problem::Stray { from: self.from(&top.name) });
        }
    }

    /// Where a hand-in that consists of these lies.
    fn place(&self, tops: Vec<Top>, naming: Naming) -> Place {
        if tops.is_empty() {
            return Place::Nowhere(Box::new(Reason::Typed));
        }
        if tops.iter().any(|top| !top.is_text) {
            return Place::Nowhere(Box::new(Reason::NameNotText));
        }
        let source = self.source;
        if self.is_zip {
            let parts = tops.into_iter().flat_map(|top| top.parts).collect();
            return Place::Members { source, parts, naming };
        }
        if let [only] = &tops[..]
            && only.is_folder
        {
            return Place::Below { source, way: joined(self.way, &only.name).into() };
        }
        let files = tops.into_iter().map(|top| {
            let way = joined(self.way, &top.name);
            (naming.name(&top.name).into(), way.into())
        });
        Place::Picked { source, files: files.collect() }
    }

    fn from(&self, name: &str) -> String {
        joined(self.shown, &printable(name.as_bytes()))
    }
}
