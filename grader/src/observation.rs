//! What a submission was seen to do: the data between `build`, `run` and `judge`.

use std::collections::BTreeMap;
use std::time::Duration;

use facts::{Fact, FrameOffset, Micros, Place};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Everything that `judge` is given about one submission.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Seen {
    /// One observation for each scenario and seed.
    pub runs: Vec<Observation>,
    /// The same scenarios and seeds of the named variants that the rubric compares with.
    pub references: BTreeMap<String, Vec<Observation>>,
    /// What became of each compile case, by file name.
    pub cases: BTreeMap<String, CaseOutcome>,
    /// What clippy and rustc said of the student's own files.
    pub diagnostics: Vec<Diagnostic>,
}

/// One run of one scenario.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Observation {
    /// The scenario's name.
    pub scenario: String,
    /// The seed it ran with.
    pub seed: u64,
    /// How the process ended.
    pub ending: Ending,
    /// The facts, in the order they were recorded; without the `Ended` and `End` records.
    pub facts: Vec<Fact>,
    /// What the stack frames of the facts stand for. A frame that could not be resolved, or
    /// that lies in neither the student's nor the suite's files, is absent.
    pub places: BTreeMap<FrameOffset, Vec<Frame>>,
    /// What the program printed.
    pub output: Output,
}

/// Every way a started run can end.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Ending {
    /// The harness closed the stream in good order and told how the scenario ended.
    Reported {
        /// How.
        how: facts::Ended,
        /// Virtual time at the end.
        at: Micros,
        /// Polls of all tasks.
        polls: u64,
    },
    /// The process exited before its end record: `process::exit` in the student's code.
    Exited {
        /// Its exit code.
        code: i32,
    },
    /// A signal ended the process before its end record.
    Signaled {
        /// The signal's number.
        signal: i32,
    },
    /// The supervisor ended it at a limit.
    LimitHit {
        /// Which one.
        limit: Limit,
    },
    /// What came over the socket was not what the harness sends.
    Garbled {
        /// What was wrong with it.
        what: String,
    },
}

/// The limits of a run.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Limit {
    /// CPU time.
    Cpu,
    /// Wall-clock time.
    Wall,
    /// Memory.
    Memory,
    /// Threads.
    Threads,
    /// The size of a file.
    File,
    /// What it printed.
    Output,
    /// What it reported over the socket.
    Facts,
}

/// One function of a stack, in the files of the exercise.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Frame {
    /// Whose file it is.
    pub origin: Origin,
    /// The file, from the root of the exercise or of its tests: `src/lib.rs`, `suite.rs`.
    pub file: String,
    /// The line, from 1.
    pub line: u32,
    /// The function's demangled name without hashes: `restaurant::serve_all`.
    pub function: Option<String>,
}

/// Whose file a frame is in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Origin {
    /// A file the student may edit.
    Student,
    /// A file of the exercise that is always the teacher's.
    Fixed,
    /// The hidden suite.
    Suite,
}

/// What a program printed, cut to the limit, without control characters.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Output {
    /// What was kept.
    pub text: String,
    /// Bytes that were not kept.
    pub cut: u64,
}

/// What the compiler made of a compile case.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CaseOutcome {
    /// The errors on lines of the case file; empty when it compiled.
    pub errors: Vec<CaseError>,
    /// Whether the twin, one token apart, compiled.
    pub twin_compiles: bool,
    /// The errors on lines of the twin; empty when it compiled, or failed for other reasons.
    pub twin_errors: Vec<CaseError>,
}

/// One error of the compiler in a compile case.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CaseError {
    /// `E0382`, where rustc gives one.
    pub code: Option<String>,
    /// The main message.
    pub message: String,
    /// The line of the case file.
    pub line: u32,
    /// The line of the student's that a child note points at, if any.
    pub student: Option<Frame>,
    /// What the compiler says at lines of the student's, in its words, in its order.
    pub notes: Vec<Note>,
}

/// What the compiler says at a line.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Note {
    /// The line.
    pub at: Frame,
    /// Its words: "has type `Rc<i32>` which is not `Send`".
    pub label: String,
}

/// What the compiler or clippy says of a line.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Diagnostic {
    /// `error`, `warning`, `note`.
    pub level: Level,
    /// `E0382`, `unused_variables`, `clippy::await_holding_lock`.
    pub code: Option<String>,
    /// The main message.
    pub message: String,
    /// The file, from the root of the exercise.
    pub file: Option<String>,
    /// The line, from 1.
    pub line: Option<u32>,
    /// As the compiler shows it, with colour codes, in the student's own paths.
    pub rendered: String,
    /// What the grader has to say about it, until [`report`](crate::report::in_words) has put it
    /// into words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub remark: Option<Remark>,
    /// The file of the suite and the line that it is about, where it is about one. For authors
    /// alone, and so never kept with a verdict.
    #[serde(skip)]
    pub suite_at: Option<(String, u32)>,
}

/// What the grader itself has to say where a compiler speaks.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "remark", rename_all = "kebab-case")]
pub enum Remark {
    /// The compiler crashed over code that is sound otherwise, and says nothing itself.
    CompilerCrash,
    /// Others call a function whose parameters or results are no longer those of the README.
    Signature {
        /// The function.
        function: String,
    },
}

impl Diagnostic {
    /// That the compiler crashed over the student's code.
    #[must_use]
    pub fn compiler_crash() -> Self {
        Self {
            level: Level::Error,
            code: None,
            message: String::new(),
            file: None,
            line: None,
            rendered: String::new(),
            remark: Some(Remark::CompilerCrash),
            suite_at: None,
        }
    }
}

/// How grave a diagnostic is.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum Level {
    /// Worth knowing.
    Note,
    /// Likely wrong.
    Warning,
    /// Does not compile.
    Error,
}

/// The roots that the build maps sources to, with whose files are under them.
const ROOTS: [(&str, Origin); 2] = [("/student/", Origin::Student), ("/suite/", Origin::Suite)];

impl Frame {
    /// A place in the files of the exercise as a frame; `None` for places in dependencies.
    #[must_use]
    pub fn of(place: &Place) -> Option<Self> {
        ROOTS.iter().find_map(|(root, origin)| {
            let file = place.file.strip_prefix(root)?;
            Some(Self { origin: *origin, file: file.to_owned(), line: place.line, function: None })
        })
    }
}

impl Observation {
    /// The virtual time at which the run ended, if it said so.
    #[must_use]
    pub fn ended_at(&self) -> Option<Duration> {
        match self.ending {
            Ending::Reported { at, .. } => Some(Duration::from_micros(at)),
            Ending::Exited { .. }
            | Ending::Signaled { .. }
            | Ending::LimitHit { .. }
            | Ending::Garbled { .. } => None,
        }
    }

    /// The innermost frame of a stack that lies in a file the student may edit.
    #[must_use]
    pub fn student_frame<'a>(&'a self, stack: &'a [FrameOffset]) -> Option<&'a Frame> {
        self.frames(stack).find(|frame| frame.origin == Origin::Student)
    }

    /// The known frames of a stack, innermost first.
    pub fn frames<'a>(&'a self, stack: &'a [FrameOffset]) -> impl Iterator<Item = &'a Frame> {
        stack.iter().filter_map(|offset| self.places.get(offset)).flatten()
    }
}
