//! What teachers type.

use std::path::PathBuf;

use clap::ValueEnum;

use super::{Format, Isolation};
use crate::batch::Shard;
use crate::gradebook::Reveal;
use crate::intake::LayoutKind;

/// For teachers: grade what a class has handed in
///
/// Takes folders and archives as they come, and finds out by itself how the hand-ins lie in them.
/// With `--dry-run` nothing is graded: it says who handed in what, and what a teacher should look
/// at first.
///
/// Every verdict is stored when it is found. Whatever ends the run, the same command goes on where
/// it was. Press Ctrl-C once to finish what is being graded and stop, twice to stop at once.
///
/// Exit code: 0 when everything is solved, 1 when something is not, 2 when the command was not
/// understood, 3 when something could not be graded through no fault of a student's.
#[derive(Debug, clap::Args)]
pub struct BatchArgs {
    /// Folders and archives with hand-ins
    #[arg(value_name = "PATH", required_unless_present_any = ["git", "regrade"])]
    pub paths: Vec<PathBuf>,

    /// A list of git repositories, one a line: a name, a URL or path, then if need be a branch and
    /// when it was received
    #[arg(long, value_name = "FILE")]
    pub git: Option<PathBuf>,

    /// The list of the class: a CSV file with names, ids, e-mail addresses or logins
    #[arg(long, value_name = "FILE")]
    pub roster: Option<PathBuf>,

    /// How hand-ins lie in them, instead of finding out: `one`, `folders`, `checkouts`, `canvas`,
    /// `moodle` or `gradescope`
    #[arg(long, value_name = "LAYOUT", value_parser = layout)]
    pub layout: Option<LayoutKind>,

    /// The one exercise that was to be handed in; else every exercise that is found
    #[arg(long, value_name = "EXERCISE")]
    pub exercise: Option<String>,

    /// Only say who handed in what
    #[arg(long)]
    pub dry_run: bool,

    #[command(flatten)]
    pub store: StoreArg,

    /// What to call the batch; else the names of what was given
    #[arg(long, value_name = "NAME", conflicts_with = "dry_run")]
    pub name: Option<String>,

    /// Grade only this part of the contents, as in `2/3`, and leave the others to other machines
    ///
    /// Each machine is given the same hand-ins; `grader merge` makes one store of theirs.
    #[arg(long, value_name = "M/N", conflicts_with_all = ["dry_run", "regrade"])]
    pub shard: Option<Shard>,

    /// How many to grade at a time; else two for each core
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=256))]
    pub jobs: Option<u16>,

    /// Run everything that waits, even if this machine has graded the same before
    #[arg(long)]
    pub no_cache: bool,

    /// Grade nothing unless the code can be shut in at least this well
    #[arg(long, value_enum, value_name = "LEVEL", default_value = "partial")]
    pub require_isolation: Isolation,

    /// Grade other people's code although it cannot be shut in well: it may read and write what
    /// you may
    #[arg(long, conflicts_with = "require_isolation")]
    pub isolation_is_my_risk: bool,

    /// Grade again what is in the store, with the course as it is now, and propose what comes of it
    #[arg(long, conflicts_with_all = ["paths", "git", "roster", "layout", "exercise", "dry_run", "name"])]
    pub regrade: bool,

    /// Show who would change from what to what, and why; nothing counts yet
    #[arg(long, requires = "regrade")]
    pub preview: bool,

    /// Let what was proposed count
    #[arg(long, requires = "regrade", conflicts_with = "preview")]
    pub apply: bool,

    /// Leave everything as it is
    #[arg(long, requires = "regrade", conflicts_with_all = ["preview", "apply"])]
    pub discard: bool,

    /// How to print it
    #[arg(long, value_enum, default_value_t)]
    pub format: Format,
}

/// Where the grades of a class are stored.
#[derive(Debug, clap::Args)]
pub struct StoreArg {
    /// The file with the grades; else `grader.sqlite` beside `class.toml`, here or in a folder
    /// above, and without that file here
    #[arg(long, value_name = "FILE")]
    pub store: Option<PathBuf>,
}

/// For teachers: make one store of those that several machines have made
///
/// What is there already stays. To merge the same again changes nothing.
#[derive(Debug, clap::Args)]
pub struct MergeArgs {
    /// Stores to bring in
    #[arg(value_name = "STORE")]
    pub stores: Vec<PathBuf>,

    /// The store to bring them into; it is made if it is not there
    #[arg(long, value_name = "STORE")]
    pub into: PathBuf,

    /// With `json`, the whole record, one object a line: two stores with the same grades print the
    /// same
    #[arg(long, value_enum, default_value_t)]
    pub format: Format,
}

/// For teachers: give a student other points than the grader does
///
/// They stay whatever the grader says later; where it says something else than now, that is told.
#[derive(Debug, clap::Args)]
pub struct OverrideArgs {
    /// The student: by the name in the first column of the reports, by e-mail or by whole name
    #[arg(value_name = "STUDENT")]
    pub student: String,

    /// The exercise
    #[arg(value_name = "EXERCISE")]
    pub exercise: String,

    /// The points, before anything is taken off for lateness
    #[arg(long, value_name = "N", required_unless_present = "withdraw")]
    pub points: Option<f64>,

    /// Take back what was said before, so that the grader's points count again
    #[arg(long, conflicts_with = "points")]
    pub withdraw: bool,

    /// Why; it is kept with the points
    #[arg(long, value_name = "TEXT")]
    pub reason: String,

    #[command(flatten)]
    pub store: StoreArg,
}

/// For teachers: tell what came of a class, from the stored grades
///
/// Points are those of `class.toml`: with what lateness costs, and with what was set by hand.
/// Without a format or a file, a summary.
#[derive(Debug, clap::Args)]
pub struct ReportArgs {
    #[command(flatten)]
    pub store: StoreArg,

    /// Only this batch, by the name that `grader batch` has given it
    #[arg(long, value_name = "NAME")]
    pub batch: Option<String>,

    /// How to print it
    #[arg(long, value_enum, default_value_t)]
    pub format: ReportFormat,

    /// Write a page about the class for a browser; it needs no network
    #[arg(long, value_name = "FILE")]
    pub html: Option<PathBuf>,

    /// Write what each student is sent into a folder: as Markdown and as a page, in the language
    /// of `--lang`
    #[arg(long, value_name = "DIR")]
    pub feedback: Option<PathBuf>,

    /// How much students are told; else what `class.toml` says
    #[arg(long, value_enum, value_name = "WHAT")]
    pub reveal: Option<Revealed>,

    /// Write a `results.json` of Gradescope's for each student into a folder
    #[arg(long, value_name = "DIR")]
    pub gradescope: Option<PathBuf>,

    /// Write a suite of JUnit's for each student into one file
    #[arg(long, value_name = "FILE")]
    pub junit: Option<PathBuf>,

    /// Fill the grades into the gradebook that you have exported from Canvas
    #[arg(long, value_name = "FILE", requires = "out", conflicts_with = "moodle")]
    pub canvas: Option<PathBuf>,

    /// Fill the grades into the grading worksheet that you have downloaded from Moodle
    #[arg(long, value_name = "FILE", requires = "out")]
    pub moodle: Option<PathBuf>,

    /// The column of the grades: `Title (id)` as Canvas writes it; for Moodle only where it is not
    /// called `Grade` or `Nota`
    #[arg(long, value_name = "TITLE")]
    pub column: Option<String>,

    /// Fill what each student is told into Moodle's column of comments, too, where it is empty; a
    /// TITLE only where it is not called `Feedback comments` or `Comentários de feedback`
    #[arg(long, value_name = "TITLE", requires = "moodle", num_args = 0..=1, require_equals = true,
        default_missing_value = "")]
    pub comments: Option<String>,

    /// The exercise whose points are filled in; else those of all together, if there are several
    #[arg(long, value_name = "EXERCISE")]
    pub exercise: Option<String>,

    /// Where to write what was filled in; your own file is left as it is
    #[arg(long, value_name = "FILE")]
    pub out: Option<PathBuf>,

    /// Write over files that are there
    #[arg(long)]
    pub force: bool,
}

/// How much students are told; each tells what the one before it does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Revealed {
    /// Which bugs are mended
    Verdicts,
    /// What was seen instead of what should be
    Evidence,
    /// Hints for the bugs that are left
    Hints,
    /// How an expert would have written it
    Solutions,
}

impl From<Revealed> for Reveal {
    fn from(revealed: Revealed) -> Self {
        match revealed {
            Revealed::Verdicts => Self::Verdicts,
            Revealed::Evidence => Self::Evidence,
            Revealed::Hints => Self::Hints,
            Revealed::Solutions => Self::Solutions,
        }
    }
}

/// How to print what came of a class.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
pub enum ReportFormat {
    /// A summary for people
    #[default]
    Text,
    /// Everything, for programs
    Json,
    /// A table for spreadsheets, a line for each student
    Csv,
}

impl From<ReportFormat> for Format {
    fn from(format: ReportFormat) -> Self {
        match format {
            ReportFormat::Text | ReportFormat::Csv => Self::Text,
            ReportFormat::Json => Self::Json,
        }
    }
}

/// For teachers: see which hand-ins are so alike that it is worth a look
///
/// Compares what each student has changed, without names, comments and layout, and without what
/// the starter, the solution or many of the class have, too. Shows groups, and for each pair the
/// lines that are the same. Nothing is changed by it, and no points depend on it.
#[derive(Debug, clap::Args)]
pub struct AlikeArgs {
    /// The exercise; else every exercise that was handed in
    #[arg(value_name = "EXERCISE")]
    pub exercise: Option<String>,

    #[command(flatten)]
    pub store: StoreArg,

    /// Only what was handed in with this batch, by its name
    #[arg(long, value_name = "NAME")]
    pub batch: Option<String>,

    /// How to print it
    #[arg(long, value_enum, default_value_t)]
    pub format: Format,
}

/// The layout of this name.
fn layout(name: &str) -> Result<LayoutKind, String> {
    LayoutKind::ALL
        .into_iter()
        .find(|layout| layout.name() == name)
        .ok_or_else(|| format!("there are: {}", LayoutKind::ALL.map(LayoutKind::name).join(", ")))
}
