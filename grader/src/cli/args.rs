//! What was typed. The doc comments are the help text.

use std::path::PathBuf;

use clap::{Parser, Subcommand, ValueEnum};
use clap_complete::Shell;

use super::ci::args::CiArgs;
use crate::batch::Shard;
use crate::course::Slug;
use crate::gradebook::Reveal;
use crate::intake::LayoutKind;
use crate::language::Language;
use crate::sandbox::Level;

/// Hunt bugs in asynchronous Rust, and see which ones you have found
///
/// Open an exercise in your editor, change its code, and run `grader check`. It tells you bug by
/// bug what is mended and what is not yet, and where to look. Run it as often as you like: it
/// reads your files and never changes them.
///
/// `grader` alone, at a terminal in a course, is `grader watch`.
#[derive(Debug, Parser)]
#[command(
    name = "grader",
    version,
    propagate_version = false,
    disable_help_subcommand = true,
    max_term_width = 88,
    after_help = "New here? `grader list` shows where to begin."
)]
pub struct Args {
    /// What to do; nothing typed means to watch, where that is possible.
    #[command(subcommand)]
    pub command: Option<Command>,

    /// Whether to use colour
    #[arg(long, global = true, value_enum, default_value_t, value_name = "WHEN")]
    pub color: ColorWhen,

    /// In which language to speak; else `GRADER_LANG` decides, then the locale
    #[arg(long, global = true, value_enum, value_name = "LANG", ignore_case = true)]
    pub lang: Option<Lang>,

    /// Draw with plain ASCII
    #[arg(long, global = true)]
    pub ascii: bool,

    /// Shut the code in no better than this, to see how that goes
    #[arg(long, global = true, value_enum, value_name = "LEVEL", hide = true)]
    pub isolation: Option<Isolation>,

    /// The folder of the course, when you are not inside it
    #[arg(long, global = true, value_name = "DIR")]
    pub course: Option<PathBuf>,
}

/// What can be done.
#[derive(Debug, Subcommand)]
pub enum Command {
    Init(InitArgs),
    Check(CheckArgs),
    Watch(WatchArgs),
    List(ListArgs),
    Hint(HintArgs),
    Timeline(TimelineArgs),
    Explain(ExplainArgs),
    Reset(ResetArgs),
    Batch(BatchArgs),
    Merge(MergeArgs),
    Override(OverrideArgs),
    Alike(AlikeArgs),
    Ci(CiArgs),
    Report(ReportArgs),
    New(NewArgs),
    Verify(VerifyArgs),
    Doctor(DoctorArgs),
    Cache(CacheArgs),
    Completions(CompletionsArgs),
    Man(ManArgs),
}

impl Command {
    /// How it is to print its result.
    pub fn format(&self) -> Format {
        match self {
            Self::Check(typed) => typed.format,
            Self::Ci(typed) => typed.format(),
            Self::List(typed) => typed.format,
            Self::Doctor(typed) => typed.format,
            Self::Cache(typed) => typed.format,
            Self::Verify(typed) => typed.format,
            Self::Hint(typed) => typed.format,
            Self::Explain(typed) => typed.format,
            Self::Batch(typed) => typed.format,
            Self::Merge(typed) => typed.format,
            Self::Alike(typed) => typed.format,
            Self::Report(typed) => typed.format.into(),
            Self::Init(_)
            | Self::Watch(_)
            | Self::Timeline(_)
            | Self::Reset(_)
            | Self::Override(_)
            | Self::New(_)
            | Self::Completions(_)
            | Self::Man(_) => Format::Text,
        }
    }
}

/// Grade your code and show which bugs are left
///
/// Without a name: the exercise whose folder you are in, else the next one you have not solved.
/// Your files are only read, never changed.
///
/// Exit code: 0 when everything is solved, 1 when a bug is left, 2 when the command was not
/// understood, 3 when the grader itself could not do its work (never your fault).
#[derive(Debug, clap::Args)]
pub struct CheckArgs {
    /// Exercises to grade: `03-blocking-call`, `03` or just `blocking`
    #[arg(value_name = "EXERCISE")]
    pub exercises: Vec<String>,

    /// Grade every exercise of the course
    #[arg(long, conflicts_with = "exercises")]
    pub all: bool,

    /// Grade a version kept elsewhere: a crate, its `src` folder, or a whole course folder
    #[arg(long, value_name = "PATH")]
    pub submission: Option<PathBuf>,

    /// Run only with this seed, to see again what an earlier check has shown
    #[arg(long, value_name = "N")]
    pub seed: Option<u64>,

    /// Run everything again, even if nothing has changed since the last time
    #[arg(long)]
    pub no_cache: bool,

    /// Grade nothing unless the code can be shut in at least this well
    #[arg(long, value_enum, value_name = "LEVEL")]
    pub require_isolation: Option<Isolation>,

    /// How to print the result
    #[arg(long, value_enum, default_value_t)]
    pub format: Format,
}

impl CheckArgs {
    /// Grading these, with nothing else asked for.
    pub fn of(exercises: Vec<String>) -> Self {
        Self {
            exercises,
            all: false,
            submission: None,
            seed: None,
            no_cache: false,
            require_isolation: None,
            format: Format::Text,
        }
    }
}

/// Check on every save, with a key for everything else
///
/// Keeps the verdict of one exercise on the screen. A save during a check begins it anew. Keys:
/// h hint, t timeline, n next exercise, l list, r reset, a check all, q quit.
#[derive(Debug, clap::Args)]
pub struct WatchArgs {
    /// The exercise to begin with; else the one whose folder you are in, else the next one you
    /// have not solved
    #[arg(value_name = "EXERCISE")]
    pub exercise: Option<String>,
}

/// Show the units, the exercises and how far you are
///
/// The state is that of your code as it is now: if you change it after a check, the exercise is
/// shown as changed until you check it again.
#[derive(Debug, clap::Args)]
pub struct ListArgs {
    /// How to print the list
    #[arg(long, value_enum, default_value_t)]
    pub format: Format,
}

/// Lay out the course in a folder, ready for your editor
///
/// It comes from inside the program: exercises, a workspace for cargo and rust-analyzer, and a git
/// repository if there is none. The folder must be empty or new.
#[derive(Debug, clap::Args)]
pub struct InitArgs {
    /// The folder; else the one you are in
    #[arg(value_name = "DIR")]
    pub dir: Option<PathBuf>,

    /// Bring in what a newer grader has, and keep everything that you have edited
    #[arg(long)]
    pub update: bool,
}

/// Get a hint for the first bug that is left
///
/// There are three for each bug: a nudge, a closer one, and the answer. The next one comes when
/// you have checked again since the last.
#[derive(Debug, clap::Args)]
pub struct HintArgs {
    /// The exercise; else the one whose folder you are in, else the one you checked last
    #[arg(value_name = "EXERCISE")]
    pub exercise: Option<String>,

    /// For this bug, by the name that `grader check --format json` gives it
    #[arg(long, value_name = "ID")]
    pub bug: Option<String>,

    /// This hint, from 1 to 3, without waiting for a check
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u8).range(1..=3))]
    pub level: Option<u8>,

    /// How to print it
    #[arg(long, value_enum, default_value_t)]
    pub format: Format,
}

/// Learn why a bug bites, how to see it elsewhere, and what an expert would have written
///
/// For a class of bugs, at any time: what it is, how it bites, how to recognise it in the wild, the
/// idiom that prevents it, and what to read. For an exercise, once you have solved it: how your
/// version differs from the solution, and why each bug bites.
///
/// Without a name: every class and every exercise. `grader explain blocking-call` is the class of
/// that name, `grader explain 03` the exercise.
#[derive(Debug, clap::Args)]
pub struct ExplainArgs {
    /// A class of bugs, such as `deadlock`, or an exercise
    #[arg(value_name = "CLASS|EXERCISE")]
    pub name: Option<String>,

    /// Show the solution of an exercise that you have not solved
    #[arg(long)]
    pub spoil: bool,

    /// How to print it
    #[arg(long, value_enum, default_value_t)]
    pub format: Format,
}

/// See what the tasks of your code did, over virtual time
///
/// Runs one scenario and draws it: a lane for each task, what each was inside of, which of
/// tokio's locks and permits it had or waited for, when it was polled, where the thread was
/// blocked, and where tasks stand for ever. It takes the scenario in which your first bug shows.
#[derive(Debug, clap::Args)]
pub struct TimelineArgs {
    /// The exercise; else the one whose folder you are in, else the one you checked last
    #[arg(value_name = "EXERCISE")]
    pub exercise: Option<String>,

    /// Another scenario, by the name that `grader check --format json` gives it
    #[arg(long, value_name = "NAME")]
    pub scenario: Option<String>,

    /// With this seed
    #[arg(long, value_name = "N")]
    pub seed: Option<u64>,

    /// Write a page for a browser instead
    #[arg(long, value_name = "FILE")]
    pub html: Option<PathBuf>,

    /// Write an SVG picture instead
    #[arg(long, value_name = "FILE")]
    pub svg: Option<PathBuf>,

    /// Write a trace instead that <https://ui.perfetto.dev> opens
    #[arg(long, value_name = "FILE")]
    pub perfetto: Option<PathBuf>,

    /// Write even over a file that is no picture of a timeline
    #[arg(long)]
    pub force: bool,

    /// Beside it, the solution's picture, once you have solved the exercise
    #[arg(long)]
    pub beside: bool,

    /// The solution's picture even before that
    #[arg(long, requires = "beside")]
    pub spoil: bool,
}

/// Start an exercise again from its starter
///
/// Shows what differs, asks, and keeps your version in `.grader/backups`. Files that the exercise
/// did not come with are left alone.
#[derive(Debug, clap::Args)]
pub struct ResetArgs {
    /// The exercise
    #[arg(value_name = "EXERCISE")]
    pub exercise: String,

    /// Do not ask
    #[arg(long, short)]
    pub yes: bool,
}

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

/// For authors: begin a new exercise
///
/// Writes a small exercise that `grader verify` finds sound as it is, to be made into another one
/// change after the other.
#[derive(Debug, clap::Args)]
pub struct NewArgs {
    /// Its name, with a number that no other has: `16-lost-letters`
    #[arg(value_name = "SLUG")]
    pub slug: Slug,
}

/// For authors: prove that exercises are sound
///
/// With `--write` it first makes starter and solution anew from the one marked source that both
/// come from.
#[derive(Debug, clap::Args)]
pub struct VerifyArgs {
    /// Exercises to verify; none means all of them
    #[arg(value_name = "EXERCISE")]
    pub exercises: Vec<String>,

    /// Write starter and solution from the marked sources in `tests/<slug>/source`
    #[arg(long)]
    pub write: bool,

    /// How to print the result
    #[arg(long, value_enum, default_value_t)]
    pub format: Format,
}

/// See whether everything that grading needs is here, and what to do if not
///
/// Shows the compiler, the cache, the prebuilt libraries, and how well the code that is graded can
/// be shut in on this machine.
#[derive(Debug, clap::Args)]
pub struct DoctorArgs {
    /// How to print it
    #[arg(long, value_enum, default_value_t)]
    pub format: Format,
}

/// See how much room the grader's cache takes, and make it smaller
///
/// The cache holds what the grader can make again: built libraries, what checks build on,
/// verdicts. Work folders that nobody has used for a month go by themselves.
#[derive(Debug, clap::Args)]
pub struct CacheArgs {
    /// What to do with it; nothing typed shows its size
    #[command(subcommand)]
    pub command: Option<CacheCommand>,

    /// How to print its size
    #[arg(long, value_enum, default_value_t)]
    pub format: Format,
}

/// What can be done with the cache.
#[derive(Debug, Subcommand)]
pub enum CacheCommand {
    Clean(CleanArgs),
}

/// Delete what is of no use any more
///
/// That is what was made for another grader, compiler or course than those here. What another
/// grader is using stays.
#[derive(Debug, clap::Args)]
pub struct CleanArgs {
    /// Delete everything; the next check makes anew what it needs, which takes a few minutes
    #[arg(long)]
    pub all: bool,
}

/// Print a script that lets your shell complete grader's commands
///
/// For bash: `grader completions bash > ~/.local/share/bash-completion/completions/grader`
#[derive(Debug, clap::Args)]
pub struct CompletionsArgs {
    /// Your shell
    #[arg(value_enum)]
    pub shell: Shell,
}

/// Print the manual page
///
/// `grader man | man -l -` shows it. With a folder, a page for each command is written there.
#[derive(Debug, clap::Args)]
pub struct ManArgs {
    /// Where to write all pages: `~/.local/share/man/man1`
    #[arg(value_name = "DIR")]
    pub folder: Option<PathBuf>,
}

/// How to print data.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// For people
    #[default]
    Text,
    /// For programs
    Json,
}

/// How well code is shut in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Isolation {
    /// Limits of time and memory only
    None,
    /// No files
    FilesOnly,
    /// No files, no network, no other programs
    Partial,
    /// A system of its own, in which there is nothing else
    Full,
}

impl From<Isolation> for Level {
    fn from(isolation: Isolation) -> Self {
        match isolation {
            Isolation::None => Self::None,
            Isolation::FilesOnly => Self::FilesOnly,
            Isolation::Partial => Self::Partial,
            Isolation::Full => Self::Full,
        }
    }
}

/// In which language to speak.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Lang {
    /// English
    En,
    /// Brazilian Portuguese
    #[value(name = "pt-BR", alias = "pt", alias = "pt_BR")]
    PtBr,
}

impl From<Lang> for Language {
    fn from(lang: Lang) -> Self {
        match lang {
            Lang::En => Self::English,
            Lang::PtBr => Self::Portuguese,
        }
    }
}

/// When to use colour.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
pub enum ColorWhen {
    /// In a terminal, unless `NO_COLOR` is set; always if `CLICOLOR_FORCE` is
    #[default]
    Auto,
    /// Even into a file or a pipe
    Always,
    /// Nowhere
    Never,
}
