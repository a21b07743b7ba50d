//! The lanes of a run while it is read: one for each task, and one for all other threads.

use std::collections::BTreeMap;

use facts::{Fact, Micros, Place, TaskId, Thread};

use super::{Lane, Stand, Standing, Who};
use crate::observation::{Frame, Observation};

/// Lanes by number: 0 is the scenario's own, the tasks follow in the order of their ids, threads
/// come last.
pub(super) struct Lanes {
    lanes: Vec<Lane>,
    /// Where the lane of each task is.
    tasks: BTreeMap<TaskId, usize>,
    threads: usize,
}

impl Lanes {
    /// A lane for everyone that a run mentions.
    pub fn of(seen: &Observation) -> Self {
        let mut tasks: BTreeMap<TaskId, Option<Place>> = BTreeMap::new();
        let mut lives: BTreeMap<TaskId, (Micros, Option<Micros>)> = BTreeMap::new();
        for fact in &seen.facts {
            match fact {
                Fact::Task { id, spawned_at, .. } => {
                    tasks.insert(*id, spawned_at.clone());
                }
                Fact::Life { task, from, until } => {
                    lives.insert(*task, (*from, *until));
                    tasks.entry(*task).or_default();
                }
                Fact::Event(event) => tasks.extend(
                    event
                        .task
                        .map(|task| (task, None))
                        .filter(|(task, _)| !tasks.contains_key(task)),
                ),
                Fact::Poll { task, .. } => _ = tasks.entry(*task).or_default(),
                _ => {}
            }
        }
        let scenario = Self::scenario_of(seen);
        tasks.retain(|task, _| Some(*task) != scenario && *task != 0);
        let place = |place: &Option<Place>| place.as_ref().and_then(Frame::of);
        let mut from_there: BTreeMap<Option<(String, u32)>, usize> = BTreeMap::new();
        let there = |frame: &Option<Frame>| frame.as_ref().map(|at| (at.file.clone(), at.line));
        for spawned in tasks.values() {
            *from_there.entry(there(&place(spawned))).or_default() += 1;
        }
        let mut nth: BTreeMap<Option<(String, u32)>, usize> = BTreeMap::new();
        let mut lanes = vec![blank(Who::Scenario)];
        let mut index = BTreeMap::from([(0, 0)]);
        index.extend(scenario.map(|task| (task, 0)));
        for (task, spawned) in &tasks {
            let spawned_at = place(spawned);
            let key = there(&spawned_at);
            let number = nth.entry(key.clone()).or_default();
            *number += 1;
            let of = from_there.get(&key).copied().unwrap_or(1);
            index.insert(*task, lanes.len());
            lanes.push(blank(Who::Task { spawned_at, nth: *number, of }));
        }
        for (task, (from, until)) in lives {
            if let Some(&at) = index.get(&task) {
                (lanes[at].from, lanes[at].until) = (from, until);
            }
        }
        let threads = lanes.len();
        lanes.push(blank(Who::Threads));
        Self { lanes, tasks: index, threads }
    }

    /// The scenario's own task: the one that lived and that nobody reports as spawned, else the
    /// first that anything is known of.
    pub fn scenario_of(seen: &Observation) -> Option<TaskId> {
        let spawned: Vec<TaskId> = seen
            .facts
            .iter()
            .filter_map(|fact| match fact {
                Fact::Task { id, .. } => Some(*id),
                _ => None,
            })
            .collect();
        let mentioned = seen.facts.iter().filter_map(|fact| match fact {
            Fact::Life { task, .. } | Fact::Poll { task, .. } => Some(*task),
            Fact::Event(event) => event.task,
            Fact::Block { task, .. } => *task,
            _ => None,
        });
        let known: std::collections::BTreeSet<TaskId> = spawned.iter().copied().collect();
        mentioned.filter(|task| !known.contains(task)).min()
    }

    /// Where something belongs that happened in this task, or on a thread.
    pub fn index(&self, task: Option<TaskId>, thread: Thread) -> usize {
        match (task.and_then(|task| self.known(task)), thread) {
            (Some(lane), _) => lane,
            (None, Thread::Other) => self.threads,
            (None, Thread::Executor) => 0,
        }
    }

    /// The lane of a task that is known; 0 is the scenario's own by another name.
    pub fn known(&self, task: TaskId) -> Option<usize> {
        self.tasks.get(&task).copied()
    }

    /// The lane of a task, the scenario's for one that is not known.
    pub fn task(&mut self, task: TaskId) -> &mut Lane {
        let at = self.known(task).unwrap_or(0);
        &mut self.lanes[at]
    }

    /// A lane.
    pub fn at(&mut self, index: usize) -> &mut Lane {
        &mut self.lanes[index]
    }

    /// Whether a lane's task keeps the thread for ever.
    pub fn is_held(&self, index: usize) -> bool {
        self.lanes[index].stands.iter().any(|stand| stand.how == Standing::Holds)
    }

    /// How often the task of each lane was polled; the scenario's own share is what is left.
    pub fn polled(&self, seen: &Observation, all: u64) -> BTreeMap<usize, u64> {
        let mut polled: BTreeMap<usize, u64> = BTreeMap::new();
        for fact in &seen.facts {
            if let Fact::Task { id, polls, .. } = fact
                && let Some(lane) = self.known(*id)
            {
                polled.insert(lane, *polls);
            }
        }
        let others: u64 = polled.values().sum();
        polled.insert(0, all.saturating_sub(others));
        polled
    }

    /// Who stands outside of the student's code and of every fake stands because others do, as
    /// long as there are others of whom more is known.
    pub fn forget_followers(&mut self) {
        let telling = |stand: &Stand| stand.line.is_some() || !stand.inside.is_empty();
        if self.lanes.iter().flat_map(|lane| &lane.stands).any(telling) {
            for lane in &mut self.lanes {
                lane.stands.retain(telling);
            }
        }
    }

    /// The lanes in which something is to be seen. The scenario's is always there.
    pub fn into_lanes(mut self, ended_at: Micros) -> Vec<Lane> {
        for lane in &mut self.lanes {
            lane.until = lane.until.filter(|until| *until <= ended_at);
        }
        if self.lanes[self.threads].rows.is_empty() {
            self.lanes.truncate(self.threads);
        }
        self.lanes
    }
}

fn blank(who: Who) -> Lane {
    Lane {
        who,
        from: 0,
        until: None,
        polls: Vec::new(),
        rows: Vec::new(),
        panics: Vec::new(),
        stands: Vec::new(),
    }
}
