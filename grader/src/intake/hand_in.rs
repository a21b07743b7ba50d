//! What one hand-in has in it.

use std::io::Read;

use crate::course::{CourseError, Exercise, Slug};
use crate::submission::{Found, Seen, Submission, SubmissionError, Tree};

use super::archive::{self, Kind, Limits, Unpacked};
use super::names::printable;
use super::search::{self, Search, joined};
use super::{IntakeError, Reason};

/// What one hand-in has in it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct HandIn {
    /// One for each exercise that was found, in the order of the course.
    pub works: Vec<Work>,
    /// What is there and could not be read. A hand-in without works has at least one.
    pub unread: Vec<Unread>,
    /// What a student's own grader has kept of how far they are, as it lies there. Anybody can write
    /// anything into it.
    pub progress: Option<Vec<u8>>,
    /// Whether there is Rust code in it outside of what was taken for an exercise.
    other_code: bool,
    /// How many files and folders were passed over, because every build or system makes them anew.
    pub ignored: usize,
}

/// One exercise of a hand-in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Work {
    /// Which.
    pub exercise: Slug,
    /// The student's files, or why they cannot be taken.
    pub found: Found,
    /// In what it was found: relative, and fit to be shown.
    pub from: String,
}

/// Something in a hand-in that could not be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unread {
    /// Where it lies: relative, and fit to be shown.
    pub from: String,
    /// Why.
    pub why: Reason,
}

/// The most archives of one hand-in that are read.
const MAX_ARCHIVES: usize = 20;

/// The most bytes that are read of what a student's own grader has kept; a check adds less than a
/// thousand.
const MAX_PROGRESS: u64 = 1 << 20;

/// What a hand-in is looked through for.
#[derive(Debug, Clone, Copy)]
pub(super) struct Wanted<'p> {
    /// The exercises of the course.
    pub exercises: &'p [Exercise],
    /// The one that is wanted; else all.
    pub only: Option<&'p Slug>,
    /// What an archive that a student has packed may ask for.
    pub limits: &'p Limits,
}

/// Whether a tree is already inside an archive that a student has packed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Nesting {
    /// It is not: archives in it are read.
    Outside,
    /// It is: an archive in it is one too many.
    Inside,
}

impl HandIn {
    /// A hand-in of which nothing can be read.
    pub(super) fn unread(from: String, why: Reason) -> Self {
        Self { unread: vec![Unread { from, why }], ..Self::default() }
    }

    /// What lies in `tree`, and in the archives that lie there. Messages call it `from`; `name` is
    /// what the hand-in itself is called.
    pub(super) fn in_tree(
        tree: &dyn Tree,
        name: &str,
        from: &str,
        wanted: &Wanted<'_>,
    ) -> Result<Self, IntakeError> {
        let mut hand_in = Self::default();
        hand_in.add_tree(tree, name, from, wanted, Nesting::Outside)?;
        Ok(hand_in.in_order(from, wanted))
    }

    /// What is in the archive that `content` is, which is called `name`.
    pub(super) fn in_archive(
        content: impl Read,
        name: &str,
        from: &str,
        wanted: &Wanted<'_>,
    ) -> Result<Self, IntakeError> {
        let mut hand_in = Self::default();
        hand_in.add_archive(content, name, from, wanted)?;
        Ok(hand_in.in_order(from, wanted))
    }

    /// What is in an archive, which a student has packed (`Inside`) or a platform (`Outside`), and
    /// for a platform's what is in the archives among it.
    pub(super) fn in_unpacked(
        unpacked: &Unpacked,
        name: &str,
        from: &str,
        wanted: &Wanted<'_>,
        nesting: Nesting,
    ) -> Result<Self, IntakeError> {
        let mut hand_in = Self::default();
        hand_in.add_unpacked(unpacked, name, from, wanted, nesting)?;
        Ok(hand_in.in_order(from, wanted))
    }

    fn add_unpacked(
        &mut self,
        unpacked: &Unpacked,
        name: &str,
        from: &str,
        wanted: &Wanted<'_>,
        nesting: Nesting,
    ) -> Result<(), IntakeError> {
        self.unread.extend(unpacked.unread.iter().cloned());
        self.ignored += unpacked.ignored;
        self.add_tree(&unpacked.tree, name, from, wanted, nesting)
    }

    /// In the order of the course; with a reason where nothing was found.
    fn in_order(mut self, from: &str, wanted: &Wanted<'_>) -> Self {
        let place = |work: &Work| {
            wanted.exercises.iter().position(|exercise| exercise.slug == work.exercise)
        };
        self.works.sort_by_key(place);
        if self.works.is_empty() && self.unread.is_empty() {
            // Where one exercise is wanted, its own files are missing and not its name.
            let why = match self.other_code && wanted.only.is_none() {
                true => Reason::Nameless,
                false => Reason::NothingFound,
            };
            self.unread.push(Unread { from: from.to_owned(), why });
        }
        self
    }

    fn add_tree(
        &mut self,
        tree: &dyn Tree,
        name: &str,
        from: &str,
        wanted: &Wanted<'_>,
        nesting: Nesting,
    ) -> Result<(), IntakeError> {
        let Search { places, archives, unread, progress, other_code, ignored } =
            search::search(tree, name, wanted.exercises, wanted.only);
        let within = |way: &str| {
            let way = printable(way.as_bytes());
            // A file that is a hand-in by itself has its name already.
            let itself = ["/", "_"].iter().any(|before| from.ends_with(&format!("{before}{way}")));
            let itself = itself && Kind::is_named(&way);
            if itself { from.to_owned() } else { joined(from, &way) }
        };
        let unread = unread.into_iter();
        self.unread.extend(unread.map(|unread| Unread { from: within(&unread.from), ..unread }));
        self.ignored += ignored;
        self.other_code |= other_code;
        if let Some(way) = progress.filter(|_| self.progress.is_none()) {
            self.progress = read_progress(tree, &way);
        }
        for place in places {
            let exercise = &wanted.exercises[place.exercise];
            match Submission::find_in(tree, from, place.way, exercise) {
                Ok(found) => self.add(exercise, found, from),
                // Without the cache nothing can be read; but what one exercise lacks is no reason
                // to leave the others.
                Err(SubmissionError::Course(error @ CourseError::Cache(_))) => {
                    return Err(error.into());
                }
                Err(SubmissionError::Course(_)) => {
                    let why = Reason::NoCourseFiles { exercise: exercise.slug.to_string() };
                    self.unread.push(Unread { from: from.to_owned(), why });
                }
                Err(SubmissionError::Io { path, source }) => self.unread.push(Unread {
                    from: printable(path.as_os_str().as_encoded_bytes()),
                    why: Reason::of(&source),
                }),
                Err(
                    error @ (SubmissionError::NoFolder { .. }
                    | SubmissionError::NothingThere { .. }),
                ) => {
                    let why = Reason::System { says: error.to_string() };
                    self.unread.push(Unread { from: from.to_owned(), why });
                }
            }
        }
        for (n, way) in archives.iter().enumerate() {
            let from = within(way);
            if nesting == Nesting::Inside {
                // Beside an exercise it is some file of the student's that nobody needs.
                if self.works.is_empty() {
                    self.unread.push(Unread { from, why: Reason::Nested });
                }
                continue;
            }
            if n >= MAX_ARCHIVES {
                let why = Reason::TooMany { most: MAX_ARCHIVES as u64 };
                self.unread.push(Unread { from, why });
                break;
            }
            let name = way.rsplit('/').next().unwrap_or(way);
            match tree.see(way) {
                Ok(Seen::File { content, .. }) => {
                    self.add_archive(content, name, &from, wanted)?;
                }
                Ok(Seen::Link) => self.unread.push(Unread { from, why: Reason::Link }),
                Ok(Seen::Nothing | Seen::NotPlain) => {
                    self.unread.push(Unread { from, why: Reason::NotPlain });
                }
                Err(error) => self.unread.push(Unread { from, why: Reason::of(&error) }),
            }
        }
        Ok(())
    }

    /// Adds an exercise. The same twice is once; of two versions nobody knows which counts.
    fn add(&mut self, exercise: &Exercise, found: Found, from: &str) {
        let work = Work { exercise: exercise.slug.clone(), found, from: from.to_owned() };
        let slug = exercise.slug.as_str();
        let contested = |unread: &Unread| matches!(&unread.why, Reason::Several { exercise, .. } if exercise == slug);
        if self.unread.iter().any(contested) {
            return;
        }
        match self.works.iter().position(|there| there.exercise == work.exercise) {
            None => self.works.push(work),
            Some(at) if self.works[at].found == work.found => {}
            Some(at) => {
                let one = self.works.remove(at).from;
                let why = Reason::Several { exercise: slug.to_owned(), one, other: work.from };
                self.unread.push(Unread { from: from.to_owned(), why });
            }
        }
    }

    fn add_archive(
        &mut self,
        content: impl Read,
        name: &str,
        from: &str,
        wanted: &Wanted<'_>,
    ) -> Result<(), IntakeError> {
        match archive::unpack(content, from, wanted.limits) {
            Ok(unpacked) => {
                let stem = archive::stem(name);
                self.add_unpacked(&unpacked, stem, from, wanted, Nesting::Inside)
            }
            Err(why) => {
                self.unread.push(Unread { from: from.to_owned(), why });
                Ok(())
            }
        }
    }
}

/// The beginning of a student's progress file. One that cannot be read is as good as none: no grade
/// depends on it.
fn read_progress(tree: &dyn Tree, way: &str) -> Option<Vec<u8>> {
    let Ok(Seen::File { content, .. }) = tree.see(way) else { return None };
    let mut bytes = Vec::new();
    content.take(MAX_PROGRESS).read_to_end(&mut bytes).ok().map(|_| bytes)
}
