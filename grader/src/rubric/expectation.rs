//! What a rubric can expect of a run, as types without room for nonsense.

use facts::{Micros, Thread};
use serde_json::Value;

/// One thing that must be so in one scenario, for every seed of it.
#[derive(Debug, Clone, PartialEq)]
pub struct Expectation {
    /// The scenario in which it must be so.
    pub scenario: String,
    /// The subject as the rubric writes it: `span.serve`, `block.own`.
    pub fact: String,
    /// The line of the rubric, from 1.
    pub line: u32,
    /// The points of the README's list that it stands for.
    pub promise: Vec<u32>,
    /// What must be so.
    pub claim: Claim,
}

/// What must be so.
#[derive(Debug, Clone, PartialEq)]
pub enum Claim {
    /// A measured quantity compares as asked.
    Measure {
        /// What is measured.
        measure: Measure,
        /// With what it is compared.
        rule: MeasureRule,
    },
    /// A JSON value has a property.
    Value {
        /// Which value.
        subject: ValueSubject,
        /// Which property.
        rule: ValueRule,
    },
    /// The run ended in this way.
    Ended(Choice<EndingKind>),
    /// Every panic of the student's contains one of these words.
    PanicsSay(Vec<String>),
    /// Events come in an order.
    Order(Order),
    /// Something does not happen inside something else.
    NeverInside {
        /// What must not happen.
        what: String,
        /// Inside what it must not happen.
        within: String,
    },
    /// Every event of a name happens on one kind of thread.
    Thread {
        /// The name of the events.
        name: String,
        /// Where they must happen.
        thread: Thread,
    },
}

/// A quantity that a run yields.
#[derive(Debug, Clone, PartialEq)]
pub enum Measure {
    /// Virtual time of each span of a name.
    Span(String),
    /// A number that the suite counted.
    Count(String),
    /// The most that were inside at any moment.
    Peak(String),
    /// How often something was entered or marked.
    Calls(String),
    /// The same for each key alone.
    CallsPerKey(String),
    /// The longest silence between two events of a name.
    Gap(String),
    /// The most events of a name in any window of this length.
    Rate {
        /// The events.
        name: String,
        /// The length of the window.
        window: Micros,
    },
    /// The most events of a name in any one poll on the executor.
    PerPoll(String),
    /// Polls of all tasks.
    PollsTotal,
    /// Polls of all tasks for each second of virtual time.
    PollsPerVirtualSecond,
    /// The most CPU time of any one poll.
    Hog,
    /// Panics that no fake made on purpose.
    Panics,
    /// Tasks that were still there when the scenario had ended.
    LeftRunning,
    /// How many calls blocked the executor.
    BlockCount(Blocker),
    /// For how long calls blocked the executor, all together.
    BlockTime(Blocker),
}

/// Who made a call that blocked the executor.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Blocker {
    /// Anybody.
    Any,
    /// The student's own code.
    Own,
    /// A fake of this name, under the student's call.
    Cause(String),
}

/// The unit of a measure.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unit {
    /// Virtual time in microseconds.
    Time,
    /// CPU time in microseconds.
    Cpu,
    /// A number of something.
    Number,
}

impl Measure {
    /// Its unit.
    #[must_use]
    pub fn unit(&self) -> Unit {
        match self {
            Self::Span(_) | Self::Gap(_) | Self::BlockTime(_) => Unit::Time,
            Self::Hog => Unit::Cpu,
            Self::Count(_)
            | Self::Peak(_)
            | Self::Calls(_)
            | Self::CallsPerKey(_)
            | Self::Rate { .. }
            | Self::PerPoll(_)
            | Self::PollsTotal
            | Self::PollsPerVirtualSecond
            | Self::Panics
            | Self::LeftRunning
            | Self::BlockCount(_) => Unit::Number,
        }
    }
}

/// With what a measure is compared. Times are in microseconds.
#[derive(Debug, Clone, PartialEq)]
pub enum MeasureRule {
    /// With what the rubric says.
    Compare(Compare),
    /// There is none at all. The same as zero, in other words.
    None,
    /// It is what the named variant shows.
    SameAs {
        /// The variant.
        variant: String,
    },
    /// It is so many times what the named variant shows.
    Times {
        /// The variant.
        of: String,
        /// How many times.
        ratio: Compare,
    },
}

/// A comparison of numbers.
#[derive(Debug, Clone, PartialEq)]
pub enum Compare {
    /// Exactly this.
    Is(f64),
    /// Anything but this.
    Not(f64),
    /// This or more.
    AtLeast(f64),
    /// This or less.
    AtMost(f64),
    /// Within these, both included; the first is not above the second.
    Between(f64, f64),
    /// One of these, of which there is at least one.
    OneOf(Vec<f64>),
}

/// A choice among things that have no order.
#[derive(Debug, Clone, PartialEq)]
pub enum Choice<T> {
    /// This one.
    Is(T),
    /// Any but this one.
    Not(T),
    /// One of these, of which there is at least one.
    OneOf(Vec<T>),
}

/// A JSON value that a run yields.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ValueSubject {
    /// What the student's code gave back under this name.
    Answer(String),
    /// The keys of the events of this name, in order.
    OrderOf(String),
}

/// A property of a JSON value.
#[derive(Debug, Clone, PartialEq)]
pub enum ValueRule {
    /// It is this, is not this, or is one of these.
    Choice(Choice<Value>),
    /// It is a number that compares so.
    Compare(Compare),
    /// It is null or empty.
    None,
    /// It is the same as something else.
    SameAs(Other),
    /// It holds the same things in any order; what is there twice must be there twice.
    SameSetAs(Other),
    /// Its keys come in the order of the events of this name.
    SameOrderOf(String),
    /// Its length.
    Len(Compare),
    /// The sum of its numbers.
    Sum(Compare),
    /// All of these are in it.
    Contains(Vec<Value>),
    /// Nothing in it is smaller than what stands before it.
    Sorted,
    /// Nothing is in it twice.
    Unique,
    /// Each thing in it has this property.
    Each(Box<ValueRule>),
}

/// What a value is compared with.
#[derive(Debug, Clone, PartialEq)]
pub enum Other {
    /// The same subject in a run of this variant, with the same seed.
    Variant(String),
    /// What the scenario gave to the student's code under this name.
    Input(String),
    /// Another answer of the same run.
    Answer(String),
    /// What the rubric says.
    Literal(Value),
}

/// The ways in which a run can end, as far as rubrics tell them apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EndingKind {
    /// The scenario came to its end.
    Done,
    /// Its own task panicked.
    Panicked,
    /// It stood still.
    Stuck,
    /// A signal ended the process.
    Crashed,
    /// The student's code ended the process.
    Exited,
    /// A limit ended it.
    Limit,
}

impl EndingKind {
    /// Every kind.
    pub const ALL: [Self; 6] =
        [Self::Done, Self::Panicked, Self::Stuck, Self::Crashed, Self::Exited, Self::Limit];

    /// The word that rubrics use for it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Done => "done",
            Self::Panicked => "panicked",
            Self::Stuck => "stuck",
            Self::Crashed => "crashed",
            Self::Exited => "exited",
            Self::Limit => "limit",
        }
    }
}

/// An order of events.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Order {
    /// The events that come first.
    pub first: String,
    /// The events that come then.
    pub then: String,
    /// Each key is looked at alone.
    pub per_key: bool,
    /// Every `first` comes before every `then`, not only one of them.
    pub all: bool,
    /// Every `first` is followed by a `then` within this time.
    pub within: Option<Micros>,
}

impl Claim {
    /// The variants whose runs this is compared with.
    #[must_use]
    pub fn reference(&self) -> Option<&str> {
        match self {
            Self::Measure { rule: MeasureRule::SameAs { variant: of }, .. }
            | Self::Measure { rule: MeasureRule::Times { of, .. }, .. } => Some(of),
            Self::Value { rule: ValueRule::SameAs(Other::Variant(of)), .. }
            | Self::Value { rule: ValueRule::SameSetAs(Other::Variant(of)), .. } => Some(of),
            Self::Measure { .. }
            | Self::Value { .. }
            | Self::Ended(_)
            | Self::PanicsSay(_)
            | Self::Order(_)
            | Self::NeverInside { .. }
            | Self::Thread { .. } => None,
        }
    }
}
