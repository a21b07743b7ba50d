//! Finds the exercises in a hand-in, however the student packed them.
//!
//! A hand-in may be the crate, its `src`, a whole course, or one file; and each of these may lie a
//! few folders down. Which exercise a crate is, its folder's name says, else the package in its
//! manifest, else that only one exercise is wanted. The place nearest to the root counts.

use std::collections::{BTreeMap, VecDeque};
use std::io::Read as _;

use crate::attempts::JOURNAL;
use crate::course::{Exercise, Slug};
use crate::submission::{MAX_BYTES, Seen, Tree, Way};

use super::archive::Kind;
use super::names::{is_ignored, printable};
use super::{Reason, Unread};

/// Folders in folders that are looked into.
const MAX_DEPTH: usize = 8;
/// Folders that are looked into.
const MAX_FOLDERS: usize = 2000;
/// Folders in folders in which archives are looked for.
const MAX_ARCHIVE_DEPTH: usize = 2;
/// Files and folders of one folder that are looked at.
const MAX_IN_FOLDER: usize = 2000;

/// What was found in a hand-in.
#[derive(Debug, Default)]
pub struct Search {
    /// At most one place for each exercise, in the order of the course.
    pub places: Vec<Place>,
    /// Archives that were found, in which there may be more.
    pub archives: Vec<String>,
    /// What was found and cannot be read.
    pub unread: Vec<Unread>,
    /// The nearest file in which a student's own grader keeps how far they are.
    pub progress: Option<String>,
    /// Whether there is Rust code outside of what was taken for an exercise.
    pub other_code: bool,
    /// Files and folders that were passed over.
    pub ignored: usize,
}

/// Where an exercise lies.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// Which, by its number among those that were asked for.
    pub exercise: usize,
    /// Where.
    pub way: Way,
}

/// How good a place is; the least is taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Rank {
    /// Nothing says that it is this exercise but that no other is wanted.
    assumed: bool,
    depth: usize,
}

/// Looks through a hand-in that is called `name`.
pub fn search(tree: &dyn Tree, name: &str, exercises: &[Exercise], only: Option<&Slug>) -> Search {
    let mut walk = Walk {
        tree,
        exercises,
        only: match (only, exercises) {
            (Some(only), _) => exercises.iter().position(|exercise| exercise.slug == *only),
            (None, [_]) => Some(0),
            (None, _) => None,
        },
        candidates: BTreeMap::new(),
        found: Search::default(),
    };
    walk.through(name);
    walk.choose()
}

struct Walk<'t> {
    tree: &'t dyn Tree,
    exercises: &'t [Exercise],
    /// The one exercise that is wanted.
    only: Option<usize>,
    candidates: BTreeMap<usize, Vec<(Rank, Way)>>,
    found: Search,
}

/// What lies in one folder.
#[derive(Default)]
struct Here {
    files: Vec<String>,
    folders: Vec<String>,
}

impl Walk<'_> {
    /// Looks into every folder, the nearest first.
    fn through(&mut self, name: &str) {
        let mut queue = VecDeque::from([(String::new(), name.to_owned(), 0)]);
        let mut looked = 0;
        while let Some((way, name, depth)) = queue.pop_front() {
            looked += 1;
            if looked > MAX_FOLDERS || depth > MAX_DEPTH {
                self.unread(&way, Reason::TooMany { most: MAX_FOLDERS as u64 });
                return;
            }
            let Some(here) = self.look(&way) else { continue };
            if self.take(&way, &name, depth, &here) || (depth == 0 && self.take_alone(&here)) {
                continue;
            }
            self.found.other_code |= here.files.iter().any(|file| file.ends_with(".rs"));
            if depth <= MAX_ARCHIVE_DEPTH {
                let archives = here.files.iter().filter(|file| Kind::is_named(file));
                self.found.archives.extend(archives.map(|file| joined(&way, file)));
            }
            for folder in here.folders {
                queue.push_back((joined(&way, &folder), folder, depth + 1));
            }
        }
    }

    /// What lies in a folder, without what is passed over.
    fn look(&mut self, way: &str) -> Option<Here> {
        let entries = match self.tree.entries(way, MAX_IN_FOLDER + 1) {
            Ok(entries) => entries,
            Err(error) => {
                self.unread(way, Reason::System { says: error.to_string() });
                return None;
            }
        };
        if entries.len() > MAX_IN_FOLDER {
            self.unread(way, Reason::TooMany { most: MAX_IN_FOLDER as u64 });
        }
        let mut here = Here::default();
        for (name, is_folder) in entries {
            if is_ignored(&name) {
                self.found.ignored += 1;
            } else if is_folder && is_graders(&name) {
                self.progress(way);
            } else if let Ok(name) = String::from_utf8(name) {
                if is_folder { here.folders.push(name) } else { here.files.push(name) }
            }
            // No file of an exercise has another name; beside one the submission notes it.
        }
        here.files.sort_unstable();
        here.folders.sort_unstable();
        Some(here)
    }

    /// Takes the file in the grader's own folder there, unless a nearer one is known.
    fn progress(&mut self, way: &str) {
        let file = joined(way, JOURNAL);
        if self.found.progress.is_none() && matches!(self.tree.see(&file), Ok(Seen::File { .. })) {
            self.found.progress = Some(file);
        }
    }

    /// Takes a folder for an exercise where it is one; whether there is nothing more to look for
    /// in it.
    fn take(&mut self, way: &str, name: &str, depth: usize, here: &Here) -> bool {
        let has = |files: &[String], name: &str| files.iter().any(|file| file == name);
        let manifest = has(&here.files, "Cargo.toml");
        if has(&here.folders, "src") || manifest {
            let named = self.meant(name).or_else(|| self.package(way).filter(|_| manifest));
            if named.is_none() && has(&here.folders, "exercises") {
                return false;
            }
            // The root of a workspace has a manifest and no `src`.
            let whole = named.is_some() || has(&here.folders, "src");
            return whole && self.candidate(named, depth, Way::Crate(way.to_owned()));
        }
        let named = self.meant(name);
        if let Some(exercise) = named.or(self.only) {
            let editable = &self.exercises[exercise].editable;
            if editable.iter().any(|file| lies_in(file, here)) {
                return self.candidate(named, depth, Way::Src(way.to_owned()));
            }
        }
        for file in &here.files {
            let Some(stem) = file.strip_suffix(".rs") else { continue };
            if let Some(exercise) = self.meant(stem)
                && self.exercises[exercise].editable.len() == 1
            {
                self.candidate(Some(exercise), depth, Way::OneFile(joined(way, file)));
            }
        }
        false
    }

    /// Takes the one file that a hand-in consists of, whatever it is called, where one exercise is
    /// wanted and one file can be changed in it.
    fn take_alone(&mut self, here: &Here) -> bool {
        let alone = match (&here.files[..], &here.folders[..]) {
            ([only], []) if only.ends_with(".rs") => only.clone(),
            _ => return false,
        };
        let one = self.only.is_some_and(|only| self.exercises[only].editable.len() == 1);
        one && self.candidates.is_empty() && self.candidate(None, 0, Way::OneFile(alone))
    }

    /// Remembers a place; whether it is one of an exercise.
    fn candidate(&mut self, named: Option<usize>, depth: usize, way: Way) -> bool {
        let Some(exercise) = named.or(self.only) else { return false };
        if self.only.is_none_or(|only| only == exercise) {
            let rank = Rank { assumed: named.is_none(), depth };
            self.candidates.entry(exercise).or_default().push((rank, way));
        }
        true
    }

    /// The exercise that a name of a folder or file means: its slug, alone or with something
    /// around it (`ana-03-blocking-call`), its words, its package, its crate.
    fn meant(&self, name: &str) -> Option<usize> {
        let name = name.to_ascii_lowercase().replace(['_', ' ', '.', '(', ')'], "-");
        let around = format!("-{name}-");
        self.exercises.iter().position(|exercise| {
            let other = [exercise.slug.words(), &exercise.package, &exercise.crate_name];
            around.contains(&format!("-{}-", exercise.slug))
                || other.iter().any(|other| other.replace('_', "-") == name)
        })
    }

    /// The exercise whose package the manifest in a folder is.
    fn package(&self, way: &str) -> Option<usize> {
        let Ok(Seen::File { content, .. }) = self.tree.see(&joined(way, "Cargo.toml")) else {
            return None;
        };
        let mut text = String::new();
        content.take(MAX_BYTES).read_to_string(&mut text).ok()?;
        let manifest = text.parse::<toml::Table>().ok()?;
        let package = manifest.get("package")?.get("name")?.as_str()?;
        self.exercises.iter().position(|exercise| exercise.package == package)
    }

    fn unread(&mut self, from: &str, why: Reason) {
        self.found.unread.push(Unread { from: printable(from.as_bytes()), why });
    }

    /// The best place of each exercise; of two that are as good nobody knows which counts.
    fn choose(mut self) -> Search {
        for (exercise, mut places) in std::mem::take(&mut self.candidates) {
            places.sort_by_key(|(rank, _)| *rank);
            match &places[..] {
                [(rank, one), (second, other), ..] if rank == second => {
                    let shown = |way: &Way| match folder(way) {
                        "" => ".".to_owned(),
                        way => printable(way.as_bytes()),
                    };
                    let why = Reason::Several {
                        exercise: self.exercises[exercise].slug.to_string(),
                        one: shown(one),
                        other: shown(other),
                    };
                    self.unread(folder(one), why);
                }
                [(_, way), ..] => self.found.places.push(Place { exercise, way: way.clone() }),
                [] => {}
            }
        }
        self.found
    }
}

/// Whether a folder of this name is the one in which a student's own grader keeps what it needs.
fn is_graders(name: &[u8]) -> bool {
    JOURNAL.split_once('/').is_some_and(|(folder, _)| folder.as_bytes() == name)
}

fn folder(way: &Way) -> &str {
    match way {
        Way::Crate(way) | Way::Src(way) | Way::OneFile(way) => way,
    }
}

/// Whether a file of the crate lies in a folder that is its `src`, as far as the folder tells.
fn lies_in(file: &str, here: &Here) -> bool {
    let file = file.trim_start_matches("src/");
    match file.split_once('/') {
        Some((folder, _)) => here.folders.iter().any(|other| other == folder),
        None => here.files.iter().any(|other| other == file),
    }
}

/// The way to `name` in the folder at `way`; either may be empty.
pub fn joined(way: &str, name: &str) -> String {
    match (way, name) {
        ("", name) => name.to_owned(),
        (way, "") => way.to_owned(),
        (way, name) => format!("{way}/{name}"),
    }
}
