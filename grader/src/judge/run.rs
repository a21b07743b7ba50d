//! A run as `judge` looks at it.

use std::collections::BTreeMap;

use facts::{Ended, Event, Fact};
use serde_json::Value;

use crate::observation::{Ending, Observation, Seen};
use crate::rubric::EndingKind;

/// One run with its event log picked out.
pub(super) struct Run<'a> {
    pub seen: &'a Observation,
    pub events: Vec<&'a Event>,
}

/// All runs of a submission and of the variants it is compared with.
pub(super) struct Runs<'a> {
    own: BTreeMap<&'a str, Vec<Run<'a>>>,
    references: BTreeMap<&'a str, Vec<Run<'a>>>,
}

impl<'a> Runs<'a> {
    pub fn new(seen: &'a Seen) -> Self {
        let mut own: BTreeMap<&str, Vec<Run<'_>>> = BTreeMap::new();
        for run in &seen.runs {
            own.entry(&run.scenario).or_default().push(Run::new(run));
        }
        for runs in own.values_mut() {
            runs.sort_by_key(|run| run.seen.seed);
        }
        let references = seen.references.iter().map(|(variant, runs)| {
            let runs = runs.iter().map(Run::new).collect();
            (variant.as_str(), runs)
        });
        let references = references.collect();
        Self { own, references }
    }

    /// The runs of a scenario, by rising seed.
    pub fn of(&self, scenario: &str) -> &[Run<'a>] {
        self.own.get(scenario).map_or(&[], Vec::as_slice)
    }

    /// The run of a variant that a run is compared with.
    pub fn reference(&self, variant: &str, run: &Run<'_>) -> Option<&Run<'a>> {
        let (scenario, seed) = (&run.seen.scenario, run.seen.seed);
        let runs = self.references.get(variant)?;
        runs.iter().find(|theirs| theirs.seen.scenario == *scenario && theirs.seen.seed == seed)
    }
}

impl<'a> Run<'a> {
    pub fn new(seen: &'a Observation) -> Self {
        let events = seen.facts.iter().filter_map(|fact| match fact {
            Fact::Event(event) => Some(event),
            _ => None,
        });
        Self { seen, events: events.collect() }
    }

    /// Whether the run ended before the scenario did, so that what is absent may only be late.
    pub fn early(&self) -> bool {
        self.kind() != Some(EndingKind::Done)
    }

    /// How it ended; `None` when its record was not whole.
    pub fn kind(&self) -> Option<EndingKind> {
        Some(match &self.seen.ending {
            Ending::Reported { how, .. } => match how {
                Ended::Done => EndingKind::Done,
                Ended::Panicked => EndingKind::Panicked,
                Ended::Stuck { .. } => EndingKind::Stuck,
                Ended::Exited { .. } => EndingKind::Exited,
                Ended::OutOfMemory { .. } | Ended::OutOfThreads => EndingKind::Limit,
                Ended::Crashed { .. } => EndingKind::Crashed,
            },
            Ending::Exited { .. } => EndingKind::Exited,
            Ending::Signaled { .. } => EndingKind::Crashed,
            Ending::LimitHit { .. } => EndingKind::Limit,
            Ending::Garbled { .. } => return None,
        })
    }

    /// The last answer of a name.
    pub fn answer(&self, wanted: &str) -> Option<&'a Value> {
        self.seen.facts.iter().rev().find_map(|fact| match fact {
            Fact::Answer { name, value } if name == wanted => Some(value),
            _ => None,
        })
    }

    /// The last input of a name.
    pub fn input(&self, wanted: &str) -> Option<&'a Value> {
        self.seen.facts.iter().rev().find_map(|fact| match fact {
            Fact::Input { name, value } if name == wanted => Some(value),
            _ => None,
        })
    }
}
