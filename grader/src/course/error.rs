//! What can be wrong with a course, each with its place and what to do next.

use std::fmt;
use std::io;
use std::path::{Path, PathBuf};

use crate::cache::CacheError;

use super::slug::Slug;

/// A place in a file of the course.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Spot {
    /// The file.
    pub path: PathBuf,
    /// The line, from 1; `None` where the whole file is meant.
    pub line: Option<u32>,
}

impl Spot {
    /// A line of a file.
    #[must_use]
    pub fn line(path: &Path, line: u32) -> Self {
        Self { path: path.to_owned(), line: Some(line) }
    }

    /// A file as a whole.
    #[must_use]
    pub fn file(path: &Path) -> Self {
        Self { path: path.to_owned(), line: None }
    }

    /// The line that holds the byte at `offset` of `text`, the text of `path`.
    #[must_use]
    pub fn offset(path: &Path, text: &str, offset: usize) -> Self {
        let before = &text.as_bytes()[..offset.min(text.len())];
        let line = before.iter().filter(|byte| **byte == b'\n').count() + 1;
        Self { path: path.to_owned(), line: u32::try_from(line).ok() }
    }
}

impl fmt::Display for Spot {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.line {
            Some(line) => write!(f, "{}:{line}", self.path.display()),
            None => write!(f, "{}", self.path.display()),
        }
    }
}

/// Why a course, or something asked of it, cannot be had.
#[derive(Debug, thiserror::Error)]
pub enum CourseError {
    /// There is no `course.toml` in the folder or above it.
    #[error("no course here: there is no course.toml in {} or in any folder above it", from.display())]
    NoCourse {
        /// Where the search began.
        from: PathBuf,
    },
    /// The course inside the program cannot be unpacked.
    #[error(transparent)]
    Cache(#[from] CacheError),
    /// A file or folder of the course cannot be read or written.
    #[error("cannot {verb} {}: {source}", path.display())]
    Io {
        /// `read` or `write`.
        verb: &'static str,
        /// Which one.
        path: PathBuf,
        /// What the system says.
        source: io::Error,
    },
    /// A TOML file that is not TOML, or lacks a field, or has one too many.
    #[error("{at}: {message}")]
    Malformed {
        /// Where.
        at: Spot,
        /// What the parser says.
        message: String,
    },
    /// A file of the course says something that cannot be so.
    #[error("{at}: {flaw}")]
    Flawed {
        /// Where.
        at: Spot,
        /// What.
        flaw: Flaw,
    },
    /// No exercise has this name.
    #[error("there is no exercise `{name}`{}", did_you_mean(nearest))]
    UnknownExercise {
        /// What was asked for.
        name: String,
        /// The nearest slugs, the nearest first; empty when nothing is near.
        nearest: Vec<String>,
    },
    /// Several exercises have this name in part.
    #[error("`{name}` could be {}", one_of(candidates))]
    AmbiguousExercise {
        /// What was asked for.
        name: String,
        /// The slugs that it fits.
        candidates: Vec<String>,
    },
}

/// What a file of the course says that cannot be so.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Flaw {
    /// A slug that is not two digits, a hyphen and lower-case words.
    #[error(
        "`{0}` is not a slug: two digits, then lower-case words, joined by hyphens, as in `03-blocking-call`"
    )]
    NotASlug(String),
    /// An exercise that stands in the list and not on the disk.
    #[error("exercise `{slug}` has no folder {folder}")]
    NoFolder {
        /// The exercise.
        slug: Slug,
        /// The missing folder, from the root of the course.
        folder: String,
    },
    /// An exercise that is listed twice.
    #[error("exercise `{0}` is listed twice")]
    ListedTwice(Slug),
    /// Two exercises with one number.
    #[error("exercises `{0}` and `{1}` have the same number")]
    SameNumber(Slug, Slug),
    /// A `needs` that names no exercise of the course.
    #[error("`needs` names `{need}`, which is no exercise of this course{}", did_you_mean(nearest))]
    UnknownNeed {
        /// The name.
        need: String,
        /// The nearest slugs.
        nearest: Vec<String>,
    },
    /// A `needs` that names the exercise itself or one that comes after it.
    #[error("`{slug}` needs `{need}`, which does not come before it")]
    LateNeed {
        /// The exercise that needs it.
        slug: Slug,
        /// The one that is needed.
        need: Slug,
    },
    /// A package without the table that makes it an exercise.
    #[error(
        "the package has no [package.metadata.grader] table, so nobody knows which files a student may edit"
    )]
    NoMetadata,
    /// An exercise that gives the student nothing to edit.
    #[error("`editable` is empty: a student could change nothing")]
    NothingEditable,
    /// A listed file that does not lie under `src/`.
    #[error("`{0}` is not a Rust file under src/")]
    NotUnderSrc(String),
    /// A file that is listed twice, among `editable`, `fixed` or both.
    #[error("`{0}` is listed twice, and a file is either the student's or the teacher's")]
    FileListedTwice(String),
    /// A limit that nothing honest could keep, or that limits nothing.
    #[error("the limit `{name}` is {amount}; it may be {least} to {most}")]
    AbsurdLimit {
        /// Its name.
        name: &'static str,
        /// What it is said to be.
        amount: String,
        /// The least that it may be.
        least: String,
        /// The most.
        most: String,
    },
    /// Less real time than CPU time.
    #[error(
        "there are {wall}s of real time for {cpu}s of CPU time, so the first would always be over \
         before the second"
    )]
    WallBelowCpu {
        /// Seconds of CPU time.
        cpu: u64,
        /// Seconds of real time.
        wall: u64,
    },
    /// A listed file that the marked sources lack.
    #[error("`{file}` is listed in Cargo.toml and has no source {}", expected.display())]
    NoSource {
        /// The file, as listed.
        file: String,
        /// The file that should be there.
        expected: PathBuf,
    },
    /// A source that the exercise does not list.
    #[error("`{0}` is neither `editable` nor `fixed` in the exercise's Cargo.toml")]
    NotListed(String),
    /// A fixed file that is not the same in every variant.
    #[error("`{0}` is a fixed file, the same in every variant, and has a marker")]
    MarkerInFixed(String),
    /// Text after `//#` that is no marker, or a marker that does not stand alone on its line.
    #[error(
        "`{0}` is no marker: //#if NAME, //#elif NAME, //#else and //#endif stand alone on their line"
    )]
    NotAMarker(String),
    /// A marker without its opening `//#if`.
    #[error("//#{0} without an //#if before it")]
    WithoutIf(&'static str),
    /// An `//#elif` or `//#else` after the block's `//#else`.
    #[error("//#{0} after the block's //#else")]
    AfterElse(&'static str),
    /// A block that is not closed.
    #[error("this //#if has no //#endif")]
    Unclosed,
    /// A condition with a name missing.
    #[error("a name is missing in this condition")]
    EmptyCondition,
    /// A condition with both `&` and `|`.
    #[error("a condition is joined by `&` or by `|`, not by both")]
    MixedCondition,
    /// A name in a condition that is not lower-case words joined by hyphens.
    #[error("`{0}` is not a name: lower-case words joined by hyphens, or `wrong/` and such a name")]
    NotAName(String),
    /// A condition that names no bug of the rubric and no wrong repair.
    #[error(
        "`{name}` is no bug of the rubric and no wrong repair in variants.toml{}",
        did_you_mean(nearest)
    )]
    UnknownName {
        /// The name.
        name: String,
        /// The nearest ones.
        nearest: Vec<String>,
    },
    /// A bug that no block of the marked sources plants.
    #[error("no block names bug `{bug}`, so no variant has it{}", did_you_mean(nearest))]
    NeverPlanted {
        /// The bug.
        bug: String,
        /// The nearest names that are planted.
        nearest: Vec<String>,
    },
    /// A wrong repair that neither a block nor a folder makes.
    #[error(
        "wrong repair `{0}` has neither a block `wrong/{0}` in the marked sources nor a folder mutants/{0}"
    )]
    NeverMade(String),
    /// A wrong repair that both a block and a folder make.
    #[error(
        "wrong repair `{0}` has a block `wrong/{0}` and a folder mutants/{0}, and only one can count"
    )]
    MadeTwice(String),
    /// A folder of a wrong repair that `variants.toml` does not list.
    #[error("`{0}` is not listed in variants.toml, so nobody knows what it must lose")]
    UnlistedWrong(String),
    /// A wrong repair that is listed twice.
    #[error("wrong repair `{0}` is listed twice")]
    WrongListedTwice(String),
    /// A wrong repair that is said to lose nothing.
    #[error(
        "wrong repair `{0}` names neither an `alive` bug nor a `broken` guard, so it would count as right"
    )]
    LosesNothing(String),
    /// A variant that the exercise does not have.
    #[error("there is no variant `{name}`{}", did_you_mean(nearest))]
    UnknownVariant {
        /// Its name.
        name: String,
        /// The nearest ones.
        nearest: Vec<String>,
    },
}

impl CourseError {
    /// What to do next, as a sentence without a full stop; `None` where the error says it.
    #[must_use]
    pub fn next_step(&self) -> Option<String> {
        match self {
            Self::NoCourse { .. } => Some(
                "go to the folder of your course, or lay one out with `grader init bug-hunts`"
                    .to_owned(),
            ),
            Self::Cache(_) => None,
            Self::Io { .. } => Some("look whether the file is there and may be read".to_owned()),
            Self::Malformed { .. } => Some("mend that line of the file".to_owned()),
            Self::Flawed { flaw, .. } => Some(flaw.next_step().to_owned()),
            Self::UnknownExercise { .. } => {
                Some("`grader list` shows every exercise of the course".to_owned())
            }
            Self::AmbiguousExercise { candidates, .. } => {
                candidates.first().map(|slug| format!("name one in full, as in `{slug}`"))
            }
        }
    }
}

/// `: did you mean …?` for the nearest names, or nothing.
fn did_you_mean(nearest: &[String]) -> String {
    if nearest.is_empty() { String::new() } else { format!("; did you mean {}?", one_of(nearest)) }
}

/// "`a`, `b` or `c`".
fn one_of(names: &[String]) -> String {
    match names {
        [] => String::new(),
        [only] => format!("`{only}`"),
        [first @ .., last] => {
            let first: Vec<_> = first.iter().map(|name| format!("`{name}`")).collect();
            format!("{} or `{last}`", first.join(", "))
        }
    }
}
