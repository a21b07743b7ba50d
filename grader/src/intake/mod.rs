//! Takes what a teacher has and makes a plan of who handed in what.
//!
//! Paths come in: folders, archives of learning platforms, lists of git repositories. A [`Plan`]
//! goes out, with one small [`Entry`] for each hand-in; contents stay where they are and are read
//! one at a time with [`Plan::read`]. What is wrong with a hand-in is a value ([`Unread`],
//! [`Refusal`](crate::submission::Refusal)) and stops nothing; an `Err` is wrong use or a failure
//! of the grader's own. Nothing is ever written below a path that a student chose, and nothing of
//! a student's is run.

mod archive;
mod canvas;
mod detect;
mod entries;
mod error;
mod git;
mod gradescope;
mod group;
mod hand_in;
mod kind;
mod moodle;
mod names;
mod problem;
mod reason;
mod roster;
mod search;
mod source;
#[cfg(test)]
mod tests;
mod tops;

use std::fs::File;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::course::{Course, Exercise, Slug};

pub use entries::Entries;
pub use error::IntakeError;
pub use hand_in::{HandIn, Unread, Work};
pub use kind::LayoutKind;
pub use problem::Problem;
pub use reason::Reason;
pub use roster::{Person, Roster};

use crate::submission::Folder;
use archive::spool::Spool;
use archive::zip::Zip;
use archive::{Kind, Limits};
use group::{Grouped, Root};
use hand_in::Wanted;
use names::printable;
use search::joined;
use source::{Place, Source};

/// What was asked for.
#[derive(Debug, Clone, Default)]
pub struct Request {
    /// Folders, archives and files.
    pub paths: Vec<PathBuf>,
    /// How hand-ins lie in them; found out where it is not said.
    pub layout: Option<LayoutKind>,
    /// A list of git repositories.
    pub git: Option<PathBuf>,
    /// The list of the class.
    pub roster: Option<PathBuf>,
    /// The one exercise that is wanted; else every exercise that is found.
    pub exercise: Option<Slug>,
}

/// Who handed in what, before anything is read.
pub struct Plan {
    /// What was given, and how hand-ins lie in it.
    pub given: Vec<Given>,
    /// Every hand-in, in the order in which it was found. Hand-ins with one key are attempts of
    /// one student.
    pub entries: Entries,
    /// Who is in the roster and handed in nothing.
    pub missing: Vec<Who>,
    /// What a teacher should look at before anything runs.
    pub problems: Vec<Problem>,
    exercises: Vec<Exercise>,
    only: Option<Slug>,
    sources: Vec<Source>,
}

/// One path that was given.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Given {
    /// Its last part.
    pub name: String,
    /// How hand-ins lie in it.
    pub layout: LayoutKind,
    /// How many files, where that is known without reading everything.
    pub files: Option<usize>,
    /// How many entries it has: what somebody sent, whether there is something to grade in it or
    /// not.
    pub entries: usize,
    /// Of how many people they are.
    pub people: usize,
}

/// One hand-in of one person.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Entry {
    /// Whose it is.
    pub who: Who,
    /// When it was received, where what was given tells.
    pub received: Option<Timestamp>,
    /// Whether the platform says that it came late.
    pub late: bool,
    /// Where it lies in what was given: relative, and fit to be shown.
    pub from: String,
    place: Place,
}

/// A person of the class.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Who {
    /// What they are known by in this class: the roster's id, else the platform's, else the name
    /// of the folder.
    pub key: String,
    /// Their name.
    pub name: Option<String>,
    /// Their e-mail address.
    pub email: Option<String>,
    /// What other systems know them by.
    pub ids: Option<Box<Ids>>,
}

/// What other systems know a person by.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ids {
    /// Canvas' user id, or what an anonymous Canvas download says in its place.
    pub canvas: Option<String>,
    /// Moodle's participant id: the number in `Participant 12345`.
    pub moodle: Option<String>,
    /// Gradescope's student id.
    pub gradescope: Option<String>,
    /// The name they log in with.
    pub login: Option<String>,
}

impl Plan {
    /// Finds out who handed in what. Contents are not read.
    ///
    /// # Errors
    ///
    /// When nothing was named; when a path leads nowhere; when hand-ins do not lie there as was
    /// said; when the course is not sound.
    pub fn open(request: &Request, course: &Course) -> Result<Self, IntakeError> {
        if request.paths.is_empty() && request.git.is_none() {
            return Err(IntakeError::NothingNamed);
        }
        // Read first: what is wrong with it is told at once.
        let roster = request.roster.as_deref().map(Roster::read).transpose()?;
        let exercises: Vec<_> =
            course.slugs().map(|slug| course.open_exercise(slug)).collect::<Result<_, _>>()?;
        let mut plan = Self {
            given: Vec::new(),
            entries: Entries::new(),
            missing: Vec::new(),
            problems: Vec::new(),
            exercises,
            only: request.exercise.clone(),
            sources: Vec::new(),
        };
        for path in &request.paths {
            plan.add(path, request.layout)?;
        }
        // A teacher keeps them among the hand-ins, and knows.
        let own: Vec<_> = [&request.roster, &request.git]
            .into_iter()
            .flatten()
            .flat_map(|file| request.paths.iter().filter_map(|given| within(given, file)))
            .collect();
        plan.problems.retain(|problem| match problem {
            Problem::Stray { from } => !own.contains(from),
            _ => true,
        });
        if let Some(list) = &request.git {
            plan.add_repositories(list)?;
        }
        if let Some(roster) = &roster {
            let mut join = roster::Join::of(roster);
            let mut joined = Entries::new();
            for entry in &plan.entries {
                let mut entry = entry?;
                join.give(&mut entry);
                joined.push(&entry)?;
            }
            plan.entries = joined;
            let (problems, missing) = join.done();
            plan.problems.extend(problems);
            plan.missing = missing;
        }
        plan.problems.extend(problem::collisions(&plan.entries)?);
        Ok(plan)
    }

    /// The contents of one hand-in.
    ///
    /// # Errors
    ///
    /// When the teacher's own files are not sound.
    pub fn read(&self, entry: &Entry) -> Result<HandIn, IntakeError> {
        let wanted = Wanted {
            exercises: &self.exercises,
            only: self.only.as_ref(),
            limits: &Limits::STUDENT,
        };
        let source = match &entry.place {
            Place::All { source }
            | Place::Below { source, .. }
            | Place::Picked { source, .. }
            | Place::Commit { source, .. }
            | Place::Members { source, .. } => &self.sources[*source as usize],
            Place::Nowhere(why) => {
                return Ok(HandIn::unread(entry.from.clone(), (**why).clone()));
            }
        };
        source.read(&entry.place, entry, &wanted)
    }

    /// Adds the repositories of a list.
    fn add_repositories(&mut self, list: &Path) -> Result<(), IntakeError> {
        let name = printable(list.file_name().unwrap_or_default().as_encoded_bytes());
        let mut grouped = Grouped::new(&mut self.entries, &mut self.problems);
        let mut committed = 0;
        for (line, commit) in git::open(list)? {
            let place = match commit.found {
                Ok((repository, commit)) => {
                    let source = u32::try_from(self.sources.len()).unwrap_or(u32::MAX);
                    self.sources.push(Source::Git(repository));
                    Place::Commit { source, commit: commit.into() }
                }
                Err(why) => Place::Nowhere(Box::new(why)),
            };
            committed += usize::from(line.received.is_none() && commit.time.is_some());
            let key = printable(line.name.as_bytes());
            grouped.add(&Entry {
                who: Who { name: Some(key.clone()), key: key.clone(), ..Who::default() },
                received: line.received.or(commit.time),
                late: false,
                from: joined(&name, &key),
                place,
            })?;
        }
        let given = grouped.given(name, LayoutKind::Git, 0);
        if committed > 0 {
            self.problems.push(Problem::TimesOfCommits { hand_ins: committed });
        }
        self.given.push(given);
        Ok(())
    }

    /// Adds what lies at `path`.
    fn add(&mut self, path: &Path, said: Option<LayoutKind>) -> Result<(), IntakeError> {
        let Ok(whole) = path.canonicalize() else {
            return Err(IntakeError::NotThere { path: path.to_owned() });
        };
        let name = printable(whole.file_name().unwrap_or_default().as_encoded_bytes());
        let source = match open(path, whole)? {
            Source::File(file) => self.class_in(&file, said).unwrap_or(Source::File(file)),
            source => source,
        };
        let unreadable = |why| IntakeError::Unreadable { path: path.to_owned(), why };
        let (way, tops) = self.root(&source, said).map_err(unreadable)?;
        let layout = match (&source, said) {
            (Source::File(_), None) => LayoutKind::One,
            (_, Some(said)) if detect::fits(said, &tops) => said,
            (_, Some(layout)) => {
                return Err(IntakeError::OtherLayout { path: path.to_owned(), layout });
            }
            (_, None) => detect::detect(&tops, &self.exercises),
        };
        let number = u32::try_from(self.sources.len()).unwrap_or(u32::MAX);
        let files = tops.iter().map(|top| top.files).sum();
        let root = Root {
            source: number,
            is_zip: matches!(source, Source::Zip { .. }),
            way: &way,
            shown: &joined(&name, &printable(way.as_bytes())),
            layout,
        };
        let key = match &source {
            Source::Folder(_) => name.clone(),
            Source::Zip { .. } | Source::File(_) | Source::Git(_) => {
                archive::stem(&name).to_owned()
            }
        };
        let mut grouped = Grouped::new(&mut self.entries, &mut self.problems);
        match layout {
            LayoutKind::One => grouped.add(&Entry {
                who: Who { key, ..Who::default() },
                received: None,
                late: false,
                from: name.clone(),
                place: Place::All { source: number },
            })?,
            LayoutKind::Gradescope => {
                let metadata = metadata(&source, &way, &tops);
                let metadata = metadata
                    .map_err(|says| IntakeError::Metadata { path: path.to_owned(), says })?;
                root.gradescope(tops, &metadata, &mut grouped)?;
            }
            LayoutKind::Folders
            | LayoutKind::Checkouts
            | LayoutKind::Canvas
            | LayoutKind::Moodle
            | LayoutKind::Git => root.group(tops, &mut grouped)?,
        }
        let given = grouped.given(name, layout, files);
        self.given.push(given);
        self.sources.push(match source {
            Source::Zip { zip, .. } => {
                let prefix = if way.is_empty() { 0 } else { way.len() + 1 };
                Source::Zip { zip, prefix }
            }
            source => source,
        });
        Ok(())
    }

    /// The hand-ins that a tar archive holds, where it is no hand-in itself. One that cannot be read
    /// is taken for a hand-in, and will be told as such.
    fn class_in(&self, file: &Path, said: Option<LayoutKind>) -> Option<Source> {
        if said == Some(LayoutKind::One) {
            return None;
        }
        let mut tar = File::open(file).ok()?;
        let is_gzip = Kind::of_file(&mut tar).ok()? == Kind::Gzip;
        let zip = archive::repack::zip_of(tar, is_gzip).ok()?;
        let source = Source::Zip { zip: Arc::new(zip), prefix: 0 };
        let (_, tops) = self.root(&source, said).ok()?;
        let is_class = said.is_some() || detect::detect(&tops, &self.exercises) != LayoutKind::One;
        is_class.then_some(source)
    }

    /// The way to where the hand-ins lie, and what lies there.
    fn root(
        &self,
        source: &Source,
        said: Option<LayoutKind>,
    ) -> Result<(String, Vec<tops::Top>), Reason> {
        let tops = source.tops("")?;
        if let Some(way) = detect::wrapper(&tops, &self.exercises) {
            let below = source.tops(way)?;
            let is_it = match said {
                Some(LayoutKind::One) => false,
                Some(said @ (LayoutKind::Canvas | LayoutKind::Moodle | LayoutKind::Gradescope)) => {
                    detect::fits(said, &below)
                }
                Some(LayoutKind::Folders | LayoutKind::Checkouts | LayoutKind::Git) | None => {
                    detect::is_class(&below, &self.exercises)
                }
            };
            if is_it {
                return Ok((way.to_owned(), below));
            }
        }
        Ok((String::new(), tops))
    }
}

/// What messages call a file that lies in a folder that was given.
fn within(given: &Path, file: &Path) -> Option<String> {
    let (given, file) = (given.canonicalize().ok()?, file.canonicalize().ok()?);
    let way = file.strip_prefix(&given).ok()?.as_os_str().as_encoded_bytes();
    let name = given.file_name()?.as_encoded_bytes();
    Some(joined(&printable(name), &printable(way)))
}

/// Opens what lies at a path: a folder, a zip archive, or another archive.
fn open(path: &Path, whole: PathBuf) -> Result<Source, IntakeError> {
    let failed = |source| IntakeError::Io { path: path.to_owned(), source };
    if whole.is_dir() {
        return Folder::open(&whole).map(Source::Folder).map_err(failed);
    }
    let mut file = File::open(&whole).map_err(failed)?;
    match Kind::of_file(&mut file).map_err(failed)? {
        Kind::Zip => {
            let opened = Spool::file(file).map_err(failed)?;
            let zip = Zip::open(opened);
            let unreadable = |why| IntakeError::Unreadable { path: path.to_owned(), why };
            Ok(Source::Zip { zip: Arc::new(zip.map_err(unreadable)?), prefix: 0 })
        }
        Kind::Tar | Kind::Gzip => Ok(Source::File(whole)),
        Kind::Other(_) | Kind::None => Err(IntakeError::NotHandIns { path: path.to_owned() }),
    }
}

/// What Gradescope says of every folder.
fn metadata(
    source: &Source,
    way: &str,
    tops: &[tops::Top],
) -> Result<std::collections::BTreeMap<String, gradescope::Submission>, String> {
    let Some(top) = tops.iter().find(|top| top.name == gradescope::FILE) else {
        return Err("it is not there".to_owned());
    };
    let text = source.text(top, &joined(way, gradescope::FILE), gradescope::MAX_BYTES);
    gradescope::read(&text.map_err(|why| why.to_string())?)
}
