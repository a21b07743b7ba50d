//! What is said of a submission: the data between `judge` and `report`.

use std::collections::BTreeMap;

use facts::Micros;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::observation::{Diagnostic, Frame, Limit, Note, Output};

/// The result of one exercise.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Grade {
    /// The exercise's slug.
    pub exercise: String,
    /// What became of it.
    pub outcome: Outcome,
    /// One for each bug of the rubric, in its order; empty unless graded.
    pub bugs: Vec<BugVerdict>,
    /// One for each guard of the rubric, in its order; empty unless graded.
    pub guards: Vec<GuardVerdict>,
    /// What rustc and clippy said of the student's files.
    pub diagnostics: Vec<Diagnostic>,
    /// What the student's code printed, by scenario, where it printed anything.
    pub output: Vec<(String, Output)>,
    /// Points that the exercise is worth.
    pub max_points: u32,
}

/// What became of an exercise.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "outcome", rename_all = "kebab-case")]
pub enum Outcome {
    /// It was run and judged.
    Graded,
    /// The compiler refused it; the diagnostics say why.
    DoesNotCompile,
    /// It reached for what the exercise does not allow.
    Tampered {
        /// What it did, where it can be said.
        what: String,
        /// Where.
        at: Option<Frame>,
    },
    /// It used more than it may, and what it did until then proves nothing.
    OverLimit {
        /// Which limit.
        limit: Limit,
        /// In which scenario, or `None` while compiling.
        scenario: Option<String>,
    },
    /// The grader could not do its work. Never costs a point.
    GraderFault {
        /// What went wrong.
        what: String,
    },
}

/// What is said of one bug.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct BugVerdict {
    /// Its id in the rubric.
    pub id: String,
    /// Its class in the course's list of bug classes.
    pub class: String,
    /// What it is called in plain words.
    pub title: String,
    /// Whether it is gone.
    pub status: Status,
    /// Points it is worth.
    pub max_points: u32,
    /// The expectations that do not hold, or that could not be looked at.
    pub evidence: Vec<Evidence>,
    /// What a lint that belongs to this bug says, shown beside it and never judged.
    pub lints: Vec<Diagnostic>,
}

/// What is said of one guard.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct GuardVerdict {
    /// Its id in the rubric.
    pub id: String,
    /// What it is called in plain words.
    pub title: String,
    /// Whether what worked still works.
    pub status: GuardStatus,
    /// The expectations that do not hold, or that could not be looked at.
    pub evidence: Vec<Evidence>,
}

/// Whether a bug is gone.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "status", rename_all = "kebab-case")]
pub enum Status {
    /// All that it expects is so, and every guard holds.
    Fixed,
    /// Something that it expects is not so.
    Alive,
    /// It could not be looked at.
    Unknown {
        /// Why not.
        why: Why,
    },
}

/// Why a bug's state is unknown.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "why", rename_all = "kebab-case")]
pub enum Why {
    /// Another bug stands in front of it.
    HiddenBy {
        /// That bug's id.
        bug: String,
    },
    /// The run ended before the fact could be seen.
    RunEndedEarly {
        /// The scenario.
        scenario: String,
    },
    /// It would count as fixed, but something that worked no longer does.
    GuardBroken {
        /// The guard's id.
        guard: String,
    },
    /// What the grader compares with could not be had.
    NoReference {
        /// The variant's name.
        variant: String,
    },
}

/// Whether what worked still works.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum GuardStatus {
    /// It does.
    Held,
    /// It does not.
    Broken,
    /// The run ended before it could be seen.
    Unknown,
}

/// One expectation that does not hold, with what was seen instead.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Evidence {
    /// The scenario, or the compile case.
    pub scenario: String,
    /// The smallest seed that shows it, where the scenario runs with several.
    pub seed: Option<u64>,
    /// The subject as the rubric writes it: `span.serve`, `block.own`, `peak.stove`, `ended`.
    pub fact: String,
    /// Plain words for names of facts, by name (`serve`) or by fact (`span.serve`).
    pub words: BTreeMap<String, String>,
    /// The points of the README's list that it stands for.
    pub promise: Vec<u32>,
    /// What the compiler should agree with, of a compile case that has plain words.
    pub says: Option<String>,
    /// What was expected.
    pub expected: Quantity,
    /// What was seen.
    pub observed: Quantity,
    /// The student's lines that it is about, the most telling first.
    pub at: Vec<Frame>,
    /// What the compiler says at lines of the student's, of a compile case.
    pub notes: Vec<Note>,
}

/// A typed value in evidence: `report` makes the words.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Quantity {
    /// A stretch of virtual time.
    Time(Micros),
    /// CPU time, in microseconds.
    Cpu(u64),
    /// A number of something: calls, polls, tasks.
    Number(f64),
    /// How many times as much, and of which variant.
    Ratio {
        /// How many times.
        times: f64,
        /// Compared with which variant, `None` where the other side says so.
        of: Option<String>,
        /// What this side measured and what the variant measured, where both are known.
        measured: Option<(Box<Quantity>, Box<Quantity>)>,
    },
    /// That of one of several: of a table, an account, a URL.
    ForKey {
        /// Which one; `None` for what carries no key.
        key: Option<String>,
        /// What was seen of it.
        value: Box<Quantity>,
    },
    /// That in a window of virtual time.
    InAny {
        /// What.
        value: Box<Quantity>,
        /// How long the window is.
        window: Micros,
    },
    /// A JSON value.
    Value(serde_json::Value),
    /// Not at all: no block, no panic, no task left.
    None,
    /// At most this.
    AtMost(Box<Quantity>),
    /// At least this.
    AtLeast(Box<Quantity>),
    /// Within these bounds, both included.
    Between(Box<Quantity>, Box<Quantity>),
    /// Anything but this.
    Not(Box<Quantity>),
    /// One of these.
    OneOf(Vec<Quantity>),
    /// The same as something with a name: `input.tables`, `solution`.
    SameAs {
        /// That name.
        what: String,
        /// Its value, where it is known.
        value: Option<Box<Quantity>>,
    },
    /// A list with a property: `sorted`, `unique`, `len`, `contains`, `sum`.
    With {
        /// The property.
        property: String,
        /// Its value.
        value: Box<Quantity>,
    },
    /// An order of events: the first before the then, for each key alone if so asked.
    Order {
        /// What comes first.
        first: String,
        /// What comes then.
        then: String,
        /// For which key.
        key: Option<String>,
        /// How far apart they may be.
        within: Option<Micros>,
    },
    /// Something inside something else.
    Inside {
        /// What.
        what: String,
        /// Inside what.
        within: String,
    },
    /// Blocking calls that were seen: how long each took and where.
    Blocks(Vec<BlockSeen>),
    /// Panics that were seen: their messages.
    Panics(Vec<String>),
    /// Tasks that were left running: how many, by the place they were spawned at.
    Tasks(Vec<(Option<Frame>, u64)>),
    /// How a run ended.
    Ending(EndingSeen),
    /// An error code or message of the compiler; `None` when it compiled.
    CompilerSays(Option<String>),
    /// A future that the compiler refuses to send to another thread.
    NotSend {
        /// The function whose future it is, where that can be told.
        future: Option<String>,
        /// The variable that may still be alive at an await, with its line.
        held: Option<(String, u32)>,
        /// The name of its type, where the compiler names no variable.
        kind: Option<String>,
        /// The line of that await.
        awaits: Option<u32>,
    },
    /// Nothing was recorded.
    Missing,
}

/// A blocking call in evidence.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct BlockSeen {
    /// The kind of call.
    #[schemars(with = "String")]
    pub call: facts::BlockingCall,
    /// The fake it happened under, `None` for the student's own call.
    pub cause: Option<String>,
    /// How long it took.
    pub took: Micros,
    /// The student's line.
    pub at: Option<Frame>,
}

/// How a run ended, in evidence.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "ended", rename_all = "snake_case")]
pub enum EndingSeen {
    /// The scenario came to its end.
    Done,
    /// A panic in the scenario's own task.
    Panicked {
        /// What it said.
        message: Option<String>,
        /// The student's line.
        at: Option<Frame>,
    },
    /// It stood still.
    Stuck {
        /// In which way.
        #[schemars(with = "String")]
        how: facts::Stuck,
        /// Virtual time when that was clear.
        at: Micros,
        /// The tasks that stood still.
        tasks: Vec<StuckSeen>,
        /// The student's line the executor's thread stood at, for `thread` and `spinning`.
        line: Option<Frame>,
    },
    /// The student's code ended the process.
    Exited {
        /// The exit code.
        code: i32,
    },
    /// A signal ended it.
    Signaled {
        /// Its number.
        signal: i32,
        /// The student's line.
        at: Option<Frame>,
    },
    /// A limit ended it.
    LimitHit {
        /// Which.
        limit: Limit,
    },
    /// The record of the run was not whole.
    Garbled,
}

/// A task that stood still, in evidence.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct StuckSeen {
    /// Where it was spawned; `None` for the scenario's own task.
    pub spawned_at: Option<Frame>,
    /// The student's lines at which it waits, one for each of tokio's leaves.
    pub waits_at: Vec<Frame>,
    /// The fakes it is inside.
    pub inside: Vec<String>,
}

impl Evidence {
    /// Evidence without lines and words, to which those are added that there are.
    #[must_use]
    pub fn new(scenario: &str, fact: &str, expected: Quantity, observed: Quantity) -> Self {
        Self {
            scenario: scenario.to_owned(),
            seed: None,
            fact: fact.to_owned(),
            words: BTreeMap::new(),
            promise: Vec::new(),
            says: None,
            expected,
            observed,
            at: Vec::new(),
            notes: Vec::new(),
        }
    }
}

impl BugVerdict {
    /// The points earned: all of them when fixed, else none.
    #[must_use]
    pub fn points(&self) -> u32 {
        if self.status == Status::Fixed { self.max_points } else { 0 }
    }
}

impl Grade {
    /// The points earned.
    #[must_use]
    pub fn points(&self) -> u32 {
        self.bugs.iter().map(BugVerdict::points).sum()
    }

    /// Whether every bug is fixed and every guard holds.
    #[must_use]
    pub fn is_solved(&self) -> bool {
        self.outcome == Outcome::Graded
            && self.bugs.iter().all(|bug| bug.status == Status::Fixed)
            && self.guards.iter().all(|guard| guard.status == GuardStatus::Held)
    }
}
