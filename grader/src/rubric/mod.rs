//! What the facts of an exercise must be: `tests/<slug>/rubric.toml`, typed and checked.
//!
//! In comes the text of a rubric, out comes a [`Rubric`] or every fault in it with its line.
//! Nothing is run and nothing is judged here; `judge` compares a rubric with what was seen.
//!
//! This page is the reference for authors.
//!
//! # The parts of a rubric
//!
//! ```toml
//! [words]                       # what the names of facts mean, each as a noun phrase
//! stove = "dishes on the stove" # for every fact of this name: `peak.stove`, `calls.stove` …
//! span.serve = "serving all tables"            # for this fact alone
//! [words.pt-BR]                 # optional, the same names
//! stove = "pratos no fogão"
//!
//! [[scenario]]                  # only for scenarios that want other settings than these
//! name = "crowd"                # a function of suite.rs
//! seeds = 1                     # runs with the seeds 1 to this
//! patience = "60s"              # virtual time after which an unfinished run is stuck
//! polls = 50_000                # polls after which it is spinning
//! with = { tables = 5 }         # parameters, read by `watch.param("tables")`
//!
//! [[bug]]
//! id = "one-table-at-a-time"    # small letters, digits, hyphens; no bug or guard has the same
//! class = "sequential-await"    # one of the twenty of `BugClass`
//! title = "tables are served one after the other"
//! points = 3                    # 1 to 5, by difficulty
//! hidden_by = ["kitchen-hangs"] # while one of these is there, this one is unknown
//! hints = ["a nudge", "closer", "the answer"]
//! pt-BR.title = "as mesas são servidas uma de cada vez"         # in Portuguese
//! pt-BR.hints = ["um empurrão", "mais perto", "a resposta"]     # goes with the title
//!
//! [[bug.expect]]                # all of these must be so, in every seed
//! scenario = "crowd"
//! promise = 2                   # optional: the point of the README's list, or several: [2, 3]
//! span.serve = { at_most = "1.8s" }
//! peak.stove = { between = [2, 5] }
//!
//! [[bug.compile]]               # this file must not compile; its twin, keep_twice.twin.rs, must
//! case = "keep_twice.rs"
//! code = "E0382"                # or message = "…", part of the main message, or both
//! promise = 4                   # optional, as above
//! says = "a receipt can be kept only once"     # optional: what the compiler should agree with
//! pt-BR.says = "um recibo só pode ser guardado uma vez"        # goes with it
//!
//! [[bug.lint]]                  # shown beside the bug, never judged
//! name = "await_holding_lock"
//!
//! [[guard]]                     # what works in the starter and must go on working
//! id = "empty"
//! title = "without tables there are no bills"
//! pt-BR.title = "sem mesas não há contas"                       # in Portuguese
//!
//! [[guard.expect]]
//! scenario = "no_table"
//! answer.bills = []
//! ```
//!
//! **Words** stand in sentences instead of the bare name in backticks: "dishes on the stove: 1 at
//! the same time; expected at least 2", "serving all tables took 9.0 s". A name with a dot is quoted:
//! `"legacy.price" = "the old client"`. A word for a name
//! that the rubric never asks about is a fault.
//!
//! **Promises** stand beside a sentence as "(README, point 2)" instead of the scenario's name. One
//! block may hold several facts of one promise; facts of different promises go into blocks of
//! their own, which may name the same scenario.
//!
//! # What can be asked
//!
//! On the left stands a *subject*, on the right what it must be. A bare value means "is exactly
//! this"; the keys of a table must all hold. Names with dots are quoted: `block."legacy.price"`.
//!
//! | subject | what it is | unit |
//! |---|---|---|
//! | `span.serve` | virtual time of each span of this name; every one must do | duration |
//! | `gap.beat` | longest silence between two events of this name, of which there must be two | duration |
//! | `peak.stove` | the most that were inside at any moment | number |
//! | `calls.connect` | how often it was entered or marked | number |
//! | `rate.call` | with `in_any = "1s"`: the most events in any window `[t, t + 1 s)` | number |
//! | `per_poll.row` | the most events in any one poll on the executor | number |
//! | `count.clients` | a number that the suite counted | number |
//! | `polls.total` | polls of all tasks | number |
//! | `polls.per_virtual_second` | the same for each virtual second; a shorter run counts as one second | number |
//! | `panics` | panics that no fake made on purpose | number |
//! | `left_running` | tasks alive when the scenario had ended | number |
//! | `block` `block.own` `block.NAME` | calls that blocked the executor: all, the student's own, those under the fake NAME | number of calls, or duration of all together |
//! | `hog` | the most CPU time of any one poll; only as `{ of = "solution", at_most = 20 }` | ratio |
//! | `answer.bills` | what the student's code gave back; the last of that name | JSON |
//! | `order.of.served` | the keys of the events of this name, in order; as numbers where all are | JSON |
//! | `ended` | `done`, `panicked`, `stuck`, `crashed`, `exited`, `limit` | word |
//! | `thread.checksum` | where every event of this name happened: `executor` or `other` | word |
//! | `order` `never_inside` `times` | see below | |
//!
//! Events are what fakes mark or enter; a `leave` ends an `enter` and is not counted by itself.
//! Durations are strings: `"1.8s"`, `"15ms"`, `"200us"`, `"2min"`, `"1h"`.
//!
//! ## Of numbers and durations
//! ```toml
//! calls.connect = 3                                    # or { is = 3 }
//! calls.connect = { at_most = 3 }                      # at_least, at_most, both, between = [1, 3]
//! calls.connect = { not = 0 }
//! calls.connect = { one_of = [3, 4] }
//! calls.connect = { none = true }                      # the same as 0, and reads better
//! calls.connect = { per_key = 1 }                      # each key alone; or per_key = { at_most = 1 }
//! calls.connect = { same_as = "solution" }             # any variant, run with the same seed
//! span.serve = { times_of = "starter", at_most = 0.1 } # at most a tenth of what the starter shows
//! rate.call = { in_any = "1s", at_most = 10 }
//! block.own = { none = true }
//! block = { at_most = "5ms" }                          # all blocking calls together
//! hog = { of = "solution", at_most = 20 }              # both sides count as at least 1 ms
//! times = { of = "solution", span = "serve", at_most = 1.1 } # span.serve, written the other way
//! ```
//!
//! ## Of values
//! ```toml
//! answer.bills = [12, 30]                              # or { is = … }; tables need the `is`
//! answer.total = { at_most = 9 }                       # the bounds of numbers
//! answer.first = { one_of = ["a", "b"] }               # or not
//! answer.bills = { same_as = "solution" }              # or "input.tables", "answer.other"
//! answer.bills = { same_set_as = "input.tables" }      # order aside; or a list
//! answer.errors = { len = 2, contains = ["b"] }        # len = { at_most = 2 }; text contains text
//! answer.balances = { sum = 2000 }                     # or sum = { at_least = 2000 }
//! answer.ids = { sorted = true, unique = true }
//! answer.waits = { each = { at_most = 9 } }
//! answer.errors = { none = true }                      # null, or empty
//! order.of.served = { same_order_of = "asked" }        # the keys of two names, or a list
//! ```
//!
//! ## Of endings, panics, threads and order
//! ```toml
//! ended = "done"
//! ended = { not = "stuck" }                            # or one_of
//! panics = { none = true }
//! panics = { one_of = ["kitchen on fire"] }            # every panic contains one of these
//! left_running = { none = true }
//! thread.checksum = "other"
//! order = { first = "ready", then = "serve", per_key = true, within = "10ms" }
//! never_inside = ["pause", "permit"]
//! ```
//!
//! **`order`**: no `then` without a `first` before it. `per_key` looks at each key alone.
//! `all = true` asks that every `first` comes before every `then`. `within` asks besides that
//! each `first` is followed by a `then` in that time. Several orders make a list.
//!
//! **`never_inside = [what, within]`**: `what` is neither marked nor entered while `within` is
//! entered *for the same key*, or *by the same task* where one of the two carries no key. Several
//! pairs make a list.
//!
//! # When a run ends early
//! A run that did not come to its end (stuck, panicked, ended by a limit…) proves little: what
//! has not happened yet is not absent. Only what no continuation could undo counts: an `at_most`
//! that is exceeded, a block where there must be none, an `at_least` that is reached. The rest
//! is `unknown`. Where the ending is itself the bug, say so: `ended = "done"`.

mod check;
mod class;
mod compare;
mod expect;
mod expectation;
mod fault;
mod fields;
mod happenings;
mod literal;
mod names;
mod read;
#[cfg(test)]
mod tests;
mod value;
mod vocabulary;

use std::collections::{BTreeMap, BTreeSet};
use std::ops::RangeInclusive;
use std::path::Path;

use facts::Micros;
use serde_json::Value;

use crate::language::Language;

pub use class::BugClass;
pub use expectation::{
    Blocker, Choice, Claim, Compare, EndingKind, Expectation, Measure, MeasureRule, Order, Other,
    Unit, ValueRule, ValueSubject,
};
pub(crate) use fault::advice_for;
pub use fault::{Fault, Faults, RubricError};
pub use names::check_names;
pub use vocabulary::Vocabulary;

/// What the facts of one exercise must be.
#[derive(Debug, Clone, PartialEq)]
pub struct Rubric {
    scenarios: Vec<Scenario>,
    /// The planted bugs.
    pub bugs: Vec<Bug>,
    /// What worked in the starter and must go on working.
    pub guards: Vec<Guard>,
    /// Plain words for names of facts.
    pub vocabulary: Vocabulary,
}

/// A scenario and how it is run.
#[derive(Debug, Clone, PartialEq)]
pub struct Scenario {
    /// Its name in the suite.
    pub name: String,
    /// How many seeds it is run with.
    pub seeds: u64,
    /// Virtual time after which an unfinished run counts as stuck.
    pub patience: Micros,
    /// Polls after which an unfinished run counts as spinning.
    pub polls: u64,
    /// Its parameters.
    pub with: BTreeMap<String, Value>,
}

/// One planted bug.
#[derive(Debug, Clone, PartialEq)]
pub struct Bug {
    /// Its id, unique among bugs and guards.
    pub id: String,
    /// What kind of mistake it is.
    pub class: BugClass,
    /// Title and hints in English.
    pub words: Words,
    /// The same in Brazilian Portuguese.
    pub pt_br: Option<Words>,
    /// Points for mending it, 1 to 5.
    pub points: u32,
    /// The bugs that must be fixed before anything can be said of this one.
    pub hidden_by: Vec<String>,
    /// What must be so in runs.
    pub expect: Vec<Expectation>,
    /// What the compiler must refuse.
    pub compile: Vec<Case>,
    /// Lints that belong to it, without `clippy::`.
    pub lints: Vec<String>,
}

/// What a student reads of a bug, in one language.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Words {
    /// What the bug is called.
    pub title: String,
    /// A nudge, a closer one, and the answer.
    pub hints: [String; 3],
}

/// Something that worked in the starter and must go on working.
#[derive(Debug, Clone, PartialEq)]
pub struct Guard {
    /// Its id, unique among bugs and guards.
    pub id: String,
    /// What it is called in English.
    pub title: String,
    /// What it is called in Brazilian Portuguese.
    pub title_pt_br: Option<String>,
    /// What must be so in runs.
    pub expect: Vec<Expectation>,
}

/// A file that must not compile against the submission. At least one of `code` and `message` is
/// there; with both, one error must have both.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Case {
    /// Its name in the folder `compile`.
    pub file: String,
    /// The error code it must be refused with.
    pub code: Option<String>,
    /// What the main message must contain.
    pub message: Option<String>,
    /// The points of the README's list that it stands for.
    pub promise: Vec<u32>,
    /// What the compiler should agree with, in plain words.
    pub says: Option<String>,
    /// The same in Brazilian Portuguese.
    pub says_pt_br: Option<String>,
    /// The line of the rubric.
    pub line: u32,
}

impl Bug {
    /// What a student reads of it, in a language; in English where it is not translated.
    #[must_use]
    pub fn words_in(&self, language: Language) -> &Words {
        match (language, &self.pt_br) {
            (Language::Portuguese, Some(words)) => words,
            (Language::Portuguese, None) | (Language::English, _) => &self.words,
        }
    }
}

impl Guard {
    /// What it is called in a language; in English where it is not translated.
    #[must_use]
    pub fn title_in(&self, language: Language) -> &str {
        language.pick(&self.title, self.title_pt_br.as_deref())
    }
}

impl Case {
    /// What the compiler should agree with, in a language; in English where it is not translated.
    #[must_use]
    pub fn says_in(&self, language: Language) -> Option<&str> {
        match (language, &self.says_pt_br) {
            (Language::Portuguese, Some(says)) => Some(says),
            (Language::Portuguese, None) | (Language::English, _) => self.says.as_deref(),
        }
    }
}

impl Rubric {
    /// Reads and checks the rubric at `path`; faults call it `shown`.
    ///
    /// # Errors
    /// When the file cannot be read, or is not a rubric: then all its faults at once.
    pub fn read(path: &Path, shown: &str) -> Result<Self, RubricError> {
        let text = std::fs::read_to_string(path)
            .map_err(|source| RubricError::Read { path: path.to_owned(), source })?;
        Ok(Self::parse(shown, &text)?)
    }

    /// Checks the text of a rubric; faults call it `shown`.
    ///
    /// # Errors
    /// Every fault, in the order of the lines.
    pub fn parse(shown: &str, text: &str) -> Result<Self, Faults> {
        read::rubric(shown, text)
    }

    /// The scenarios to run, each once: those declared, then the others as they are asked for.
    #[must_use]
    pub fn scenarios(&self) -> &[Scenario] {
        &self.scenarios
    }

    /// The runs of other variants that are needed to compare with: variant and scenario.
    #[must_use]
    pub fn references(&self) -> BTreeSet<(String, String)> {
        self.expectations()
            .filter_map(|it| Some((it.claim.reference()?.to_owned(), it.scenario.clone())))
            .collect()
    }

    /// Every expectation of every bug and guard.
    pub fn expectations(&self) -> impl Iterator<Item = &Expectation> {
        let bugs = self.bugs.iter().flat_map(|bug| &bug.expect);
        bugs.chain(self.guards.iter().flat_map(|guard| &guard.expect))
    }

    /// Every compile case of every bug.
    pub fn cases(&self) -> impl Iterator<Item = &Case> {
        self.bugs.iter().flat_map(|bug| &bug.compile)
    }

    /// The points that the exercise is worth.
    #[must_use]
    pub fn max_points(&self) -> u32 {
        self.bugs.iter().map(|bug| bug.points).sum()
    }
}

impl Scenario {
    /// A scenario with the usual settings.
    #[must_use]
    pub fn named(name: String) -> Self {
        Self { name, seeds: 1, patience: 60_000_000, polls: 50_000, with: BTreeMap::new() }
    }

    /// The seeds to run it with.
    #[must_use]
    pub fn seed_range(&self) -> RangeInclusive<u64> {
        1..=self.seeds
    }
}
