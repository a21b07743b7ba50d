//! Reads a timeline off the facts of a run.

use std::collections::BTreeMap;

use facts::{Ended, Event, EventKind, Fact, Micros, Stuck, Thread};

use super::lanes::Lanes;
use super::locks::Locks;
use super::{Block, End, Mark, Of, Poll, Row, Stand, Standing, Stay, Timeline, rows};
use crate::observation::{Ending, Frame, Observation};

/// A run that went on in vain is drawn up to this many times its last happening.
const IN_VAIN: Micros = 2;

/// So many polls of each task show how it goes on in vain.
const POLLS_IN_VAIN: usize = 12;

/// So many of something in one poll are worth a word: a picture over virtual time shows them as
/// one moment.
const CROWD: usize = 32;

pub(super) fn timeline(seen: &Observation) -> Timeline {
    let ended_at = ended_at(seen);
    let mut lanes = Lanes::of(seen);
    let events = seen.facts.iter().filter_map(|fact| match fact {
        Fact::Event(event) => Some(event),
        _ => None,
    });
    let mut names: Vec<String> = Vec::new();
    let mut log = Log::default();
    let mut crowds = Crowds::default();
    for event in events.filter(|event| event.at <= ended_at) {
        if !names.contains(&event.name) {
            names.push(event.name.clone());
        }
        crowds.hear(event);
        log.hear(event, lanes.index(event.task, event.thread));
    }
    let mut polls = 0;
    let mut last_poll = 0;
    for fact in &seen.facts {
        match fact {
            Fact::Poll { task, at, took } => {
                polls += 1;
                last_poll = *at;
                if *at <= ended_at {
                    lanes.task(*task).polls.push(Poll { at: *at, took: *took });
                }
            }
            Fact::Panic { task, frames, .. } => {
                // Panics carry no time: it was in the last thing that is known of the task.
                let line = seen.student_frame(frames).cloned();
                if let Some(task) = task {
                    let lane = lanes.task(*task);
                    let at = lane.until.unwrap_or(ended_at);
                    lane.panics.push((at, line));
                }
            }
            _ => {}
        }
    }
    let mut blocks = blocks(seen, &lanes);
    let all_polls = match &seen.ending {
        Ending::Reported { polls, .. } => *polls,
        _ => polls,
    };
    // Later than that, who is polled is not known.
    let seen_until = if polls < all_polls { last_poll } else { ended_at };
    stand(seen, &mut lanes, (ended_at, seen_until), all_polls);
    lanes.forget_followers();
    // The wait that never ended is told as such.
    blocks.retain(|block| block.took > 0 || !block.lane.is_some_and(|lane| lanes.is_held(lane)));
    log.into_rows(&mut lanes, ended_at);
    let locks = Locks::of(seen, &lanes, ended_at);
    let locks_until = locks.until.filter(|until| *until < ended_at);
    let stuck = matches!(End::of(&seen.ending), End::Stuck(_)) && locks_until.is_none();
    let waiting = if stuck { locks.waiting() } else { Vec::new() };
    let locks = locks.into_rows(&mut lanes);
    let mut timeline = Timeline {
        scenario: seen.scenario.clone(),
        seed: seen.seed,
        end: End::of(&seen.ending),
        ended_at,
        shown: ended_at,
        calls: calls(seen, ended_at),
        lanes: lanes.into_lanes(ended_at),
        blocks,
        names,
        crowds: crowds.most(),
        locks,
        waiting,
        locks_until,
        polls_until: (polls > 0 && polls < all_polls).then_some(last_poll),
    };
    timeline.shown = shown(&timeline);
    timeline
}

/// When the scenario came to its end: what is left running gets a moment more, which is not shown.
fn ended_at(seen: &Observation) -> Micros {
    let scenario = Lanes::scenario_of(seen);
    let life = seen.facts.iter().find_map(|fact| match fact {
        Fact::Life { task, until: Some(until), .. } if Some(*task) == scenario => Some(*until),
        _ => None,
    });
    match &seen.ending {
        Ending::Reported { how: Ended::Done | Ended::Panicked, at, .. } => life.unwrap_or(*at),
        Ending::Reported { at, .. } => *at,
        _ => seen.facts.iter().filter_map(last_moment).max().unwrap_or(0),
    }
}

/// The last moment that a fact tells of.
fn last_moment(fact: &Fact) -> Option<Micros> {
    match fact {
        Fact::Span { start, end, .. } => Some(end.unwrap_or(*start)),
        Fact::Event(event) => Some(event.at),
        Fact::Block { at, took, .. } => Some(at + took),
        Fact::Poll { at, took, .. } => Some(at + took.unwrap_or(0)),
        _ => None,
    }
}

/// The suite's calls, each in a row of its name.
fn calls(seen: &Observation, ended_at: Micros) -> Vec<Row> {
    let spans = seen.facts.iter().filter_map(|fact| match fact {
        Fact::Span { name, start, end } => Some(Stay {
            name: name.clone(),
            key: None,
            claim: None,
            from: *start,
            until: end.filter(|end| *end <= ended_at),
        }),
        _ => None,
    });
    let mut spans: Vec<Stay> = spans.collect();
    spans.sort_by_key(|span| span.from);
    rows::rows(spans, Vec::new())
}

/// Blocking calls, those that follow each other without a pause as one.
fn blocks(seen: &Observation, lanes: &Lanes) -> Vec<Block> {
    let mut blocks: Vec<Block> = Vec::new();
    for fact in &seen.facts {
        let Fact::Block { call, cause, at, took, task, frames } = fact else { continue };
        let block = Block {
            lane: task.and_then(|task| lanes.known(task)),
            call: *call,
            cause: cause.clone(),
            line: seen.student_frame(frames).cloned(),
            from: *at,
            took: *took,
            calls: 1,
        };
        match blocks.last_mut() {
            Some(last) if follows(last, &block) => {
                last.took += block.took;
                last.calls += 1;
            }
            _ => blocks.push(block),
        }
    }
    blocks
}

fn follows(last: &Block, next: &Block) -> bool {
    last.from + last.took == next.from
        && (last.lane, last.call, &last.cause, &last.line)
            == (next.lane, next.call, &next.cause, &next.line)
}

/// Marks the tasks that go on no more.
fn stand(
    seen: &Observation,
    lanes: &mut Lanes,
    (ended_at, seen_until): (Micros, Micros),
    all_polls: u64,
) {
    let Ending::Reported { how: Ended::Stuck { how, tasks, frames }, .. } = &seen.ending else {
        return;
    };
    let thread_line = seen.student_frame(frames).cloned();
    let polled = lanes.polled(seen, all_polls);
    let most = polled.values().copied().max().unwrap_or(0);
    for task in tasks {
        let Some(index) = lanes.known(task.task) else { continue };
        let lane = lanes.at(index);
        let last = lane.polls.last().copied();
        let begun = last.filter(|poll| poll.took.is_none());
        let from = last.map_or(lane.from, |poll| poll.at + poll.took.unwrap_or(0));
        let inside = task.inside.clone();
        let one = |how, line| {
            // What goes on stands nowhere before the end.
            let from = if how == Standing::Again { ended_at } else { from };
            Stand { how, from, line, times: 1, inside: inside.clone() }
        };
        if begun.is_some() {
            let how = if *how == Stuck::Thread { Standing::Holds } else { Standing::Spins };
            lane.stands.push(one(how, thread_line.clone()));
            continue;
        }
        let mut lines: Vec<Option<Frame>> =
            task.waits.iter().map(|stack| seen.student_frame(stack).cloned()).collect();
        if lines.is_empty() {
            lines.push(None);
        }
        let standing = match how {
            Stuck::Idle | Stuck::Thread => Standing::Waits,
            Stuck::Spinning if polled.get(&index).is_some_and(|n| *n >= most.div_ceil(2)) => {
                Standing::Spins
            }
            Stuck::Patience if from > seen_until / 2 => Standing::Again,
            Stuck::Spinning | Stuck::Patience => Standing::Waits,
        };
        for line in lines {
            match lane.stands.iter_mut().find(|stand| stand.line == line) {
                Some(same) => same.times += 1,
                None => lane.stands.push(one(standing, line)),
            }
        }
    }
}

/// Where the picture ends: at the end, unless the run only went on in vain long before.
fn shown(timeline: &Timeline) -> Micros {
    if !matches!(timeline.end, End::Stuck(Stuck::Patience | Stuck::Spinning)) {
        return timeline.ended_at;
    }
    let stays = |row: &Row| {
        let ends = row.stays.iter().map(|stay| stay.until.unwrap_or(stay.from)).max();
        // What is marked over and over is no news: the first of each name is.
        let marks = row.marks.first().map(|mark| mark.at);
        ends.max(marks).unwrap_or(0)
    };
    let stands = |stand: &Stand| stand.from;
    let lanes = timeline.lanes.iter().map(|lane| {
        let rows = lane.rows.iter().map(stays).max().unwrap_or(0);
        let standing = lane.stands.iter().filter(|stand| stand.how != Standing::Again);
        let stands = standing.map(stands).max().unwrap_or(0);
        let polls = lane.polls.get(POLLS_IN_VAIN).map_or(0, |poll| poll.at);
        rows.max(stands).max(polls).max(lane.from).max(lane.until.unwrap_or(0))
    });
    let blocks = timeline.blocks.iter().map(|block| block.from + block.took).max();
    let calls = timeline.calls.iter().map(stays).max();
    let last = lanes.max().max(blocks).max(calls).unwrap_or(0);
    let wanted = last.saturating_mul(IN_VAIN).max(1_000);
    if wanted < timeline.ended_at { wanted } else { timeline.ended_at }
}

/// How often something happened in one and the same poll, as the log is read.
#[derive(Default)]
struct Crowds(BTreeMap<(String, u64), usize>);

impl Crowds {
    fn hear(&mut self, event: &Event) {
        if let (EventKind::Mark | EventKind::Enter, Thread::Executor, Some(poll)) =
            (event.kind, event.thread, event.poll)
        {
            *self.0.entry((event.name.clone(), poll)).or_default() += 1;
        }
    }

    /// The most of each name, where that is a crowd.
    fn most(self) -> Vec<(String, usize)> {
        let mut most: BTreeMap<String, usize> = BTreeMap::new();
        for ((name, _), n) in self.0 {
            let most = most.entry(name).or_default();
            *most = (*most).max(n);
        }
        most.into_iter().filter(|(_, n)| *n >= CROWD).collect()
    }
}

/// The event log, as it is read.
#[derive(Default)]
struct Log {
    stays: Vec<(usize, Stay)>,
    marks: Vec<(usize, Mark)>,
    open: BTreeMap<(String, Option<String>), Vec<usize>>,
}

impl Log {
    fn hear(&mut self, event: &Event, lane: usize) {
        let which = || (event.name.clone(), event.key.clone());
        match event.kind {
            EventKind::Enter => {
                self.open.entry(which()).or_default().push(self.stays.len());
                let (name, key) = which();
                let (from, claim) = (event.at, None);
                self.stays.push((lane, Stay { name, key, claim, from, until: None }));
            }
            EventKind::Leave => {
                let Some(open) = self.open.get_mut(&which()) else { return };
                // A guard may be dropped in another task than the one that entered.
                let own = open.iter().position(|&stay| self.stays[stay].0 == lane);
                if !open.is_empty() {
                    let stay = open.remove(own.unwrap_or(0));
                    self.stays[stay].1.until = Some(event.at);
                }
            }
            EventKind::Mark => {
                let (name, key) = which();
                let same = |(at, mark): &&mut (usize, Mark)| {
                    *at == lane && mark.at == event.at && mark.name == name && mark.key == key
                };
                match self.marks.last_mut().filter(same) {
                    Some((_, last)) => last.times += 1,
                    None => self.marks.push((lane, Mark { name, key, at: event.at, times: 1 })),
                }
            }
        }
    }

    fn into_rows(self, lanes: &mut Lanes, ended_at: Micros) {
        let mut of_lane: BTreeMap<usize, (Vec<Stay>, Vec<Mark>)> = BTreeMap::new();
        for (lane, mut stay) in self.stays {
            stay.until = stay.until.filter(|until| *until <= ended_at);
            of_lane.entry(lane).or_default().0.push(stay);
        }
        for (lane, mark) in self.marks {
            of_lane.entry(lane).or_default().1.push(mark);
        }
        for (lane, (mut stays, mut marks)) in of_lane {
            // Events of other threads may be written a little late.
            stays.sort_by_key(|stay| stay.from);
            marks.sort_by_key(|mark| mark.at);
            lanes.at(lane).rows = rows::rows(stays, marks);
        }
    }
}

/// Names of rows are those of keys, so the suite's calls have none.
impl Row {
    /// The key or name it is about; `None` when it holds several.
    #[must_use]
    pub fn title(&self) -> Option<&str> {
        match &self.of {
            Of::Key(title) | Of::Name(title) => Some(title),
            Of::Several | Of::Lock(_) => None,
        }
    }
}
