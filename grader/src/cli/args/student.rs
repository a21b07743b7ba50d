//! What students type.

use std::path::PathBuf;

use super::{Format, Isolation};

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
