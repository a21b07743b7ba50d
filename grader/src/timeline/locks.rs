//! Who waited for which lock or permit, who had it, and until when.
//!
//! tokio tells when something is taken and when it is given back, not where the guard is between
//! the two. So it is shown with whoever took it, until it is given back; where another task gives
//! it back, that is a mark in the lane of that one.

use std::collections::BTreeMap;

use facts::{Fact, FrameOffset, HoldStep, LockKind, Micros, Place};

use super::lanes::Lanes;
use super::rows::apart;
use super::{Access, Claim, Lock, Mark, Of, Row, Stay, Waiting};
use crate::observation::{Frame, Observation};

/// Where the libraries of a kit lie: locks that those make for themselves are nobody's business.
const LIBRARIES: &str = "/registry/";

/// What became of one hold.
#[derive(Debug)]
struct Hold {
    lane: usize,
    lock: u64,
    /// When it began to wait, as long as it does.
    waits: Option<Micros>,
    permits: u64,
}

/// A stretch in which a task of a lane claims so many permits of a lock.
#[derive(Debug)]
struct Stretch {
    has: bool,
    permits: u64,
    from: Micros,
    until: Option<Micros>,
}

/// What the facts tell of locks, as they are read.
#[derive(Default)]
pub(super) struct Locks {
    /// The locks that are shown, by their numbers; and where they are in the list of them.
    known: BTreeMap<u64, usize>,
    list: Vec<Lock>,
    open: BTreeMap<u64, Hold>,
    /// Since when a hold has so many.
    since: BTreeMap<u64, Micros>,
    stretches: BTreeMap<(usize, u64), Vec<Stretch>>,
    /// By which lane which lock of another's was given back.
    elsewhere: BTreeMap<(usize, u64), Vec<Mark>>,
    /// When telling ended.
    pub until: Option<Micros>,
}

impl Locks {
    /// Reads what is known of locks up to a moment.
    pub fn of(seen: &Observation, lanes: &Lanes, ended_at: Micros) -> Self {
        let mut locks = Self::default();
        for fact in &seen.facts {
            match fact {
                Fact::Lock { lock, kind, permits, made_at, frames } => {
                    if let Some(made_at) = maker(seen, made_at, frames) {
                        locks.known.insert(*lock, locks.list.len());
                        let number =
                            Lock { kind: *kind, made_at, permits: *permits, nth: 1, of: 1 };
                        locks.list.push(number);
                    }
                }
                Fact::Hold { step, lock, hold, permits, at, task, thread }
                    if *at <= ended_at && locks.known.contains_key(lock) =>
                {
                    let lane = lanes.index(*task, *thread);
                    locks.hear(*step, (*lock, *hold), *permits, *at, lane);
                }
                Fact::HoldsEnd { at } => locks.until = Some(*at),
                _ => {}
            }
        }
        locks.number();
        let open: Vec<u64> = locks.open.keys().copied().collect();
        for hold in open {
            locks.end_stretch(hold, locks.until.filter(|until| *until < ended_at));
        }
        locks
    }

    fn hear(
        &mut self,
        step: HoldStep,
        (lock, hold): (u64, u64),
        permits: u64,
        at: Micros,
        lane: usize,
    ) {
        match step {
            HoldStep::Waits => {
                self.open.insert(hold, Hold { lane, lock, waits: Some(at), permits });
            }
            HoldStep::Taken => {
                self.end_stretch(hold, Some(at));
                self.open.insert(hold, Hold { lane, lock, waits: None, permits });
                self.since.insert(hold, at);
            }
            HoldStep::Left => {
                self.end_stretch(hold, Some(at));
                self.open.remove(&hold);
            }
            HoldStep::Back => {
                // The only one that there can be has no number.
                let hold = if hold == 0 { self.only(lock) } else { Some(hold) };
                let Some(hold) = hold else { return };
                let elsewhere = self.open.get(&hold).is_some_and(|it| it.lane != lane);
                self.less(hold, permits, at);
                if elsewhere {
                    let marks = self.elsewhere.entry((lane, lock)).or_default();
                    match marks.last_mut().filter(|mark| mark.at == at) {
                        Some(mark) => mark.times += 1,
                        None => marks.push(Mark { name: String::new(), key: None, at, times: 1 }),
                    }
                }
            }
            HoldStep::Forgotten => self.less(hold, permits, at),
            HoldStep::Merged { hold: from } => {
                self.less(from, permits, at);
                self.end_stretch(hold, Some(at));
                if let Some(into) = self.open.get_mut(&hold) {
                    into.permits += permits;
                    self.since.insert(hold, at);
                }
            }
        }
    }

    /// The hold of a lock that only one can have.
    fn only(&self, lock: u64) -> Option<u64> {
        let mut has = self.open.iter().filter(|(_, it)| it.lock == lock && it.waits.is_none());
        has.next().map(|(hold, _)| *hold)
    }

    /// A hold has fewer permits from now on, or nothing more.
    fn less(&mut self, hold: u64, permits: u64, at: Micros) {
        self.end_stretch(hold, Some(at));
        let Some(it) = self.open.get_mut(&hold) else { return };
        it.permits = it.permits.saturating_sub(permits);
        self.since.insert(hold, at);
        if it.permits == 0 {
            self.open.remove(&hold);
        }
    }

    /// Writes down what a hold has been up to now, or is at the end.
    fn end_stretch(&mut self, hold: u64, until: Option<Micros>) {
        let Some(it) = self.open.get(&hold) else { return };
        let (has, from) = match it.waits {
            Some(from) => (false, from),
            None => (true, self.since.get(&hold).copied().unwrap_or(0)),
        };
        let stretch = Stretch { has, permits: it.permits, from, until };
        self.stretches.entry((it.lane, it.lock)).or_default().push(stretch);
    }

    /// Numbers the locks that were made at one place.
    fn number(&mut self) {
        let key = |lock: &Lock| {
            let place = lock.made_at.as_ref().map(|at| (at.file.clone(), at.line));
            (lock.kind as u8, place)
        };
        let mut counts: BTreeMap<_, usize> = BTreeMap::new();
        for lock in &mut self.list {
            let count = counts.entry(key(lock)).or_default();
            *count += 1;
            lock.nth = *count;
        }
        for lock in &mut self.list {
            lock.of = counts[&key(lock)];
        }
    }

    /// Who waits at the end for what, and who had taken it.
    pub fn waiting(&self) -> Vec<Waiting> {
        let mut waiting: BTreeMap<u64, (Vec<usize>, Vec<usize>)> = BTreeMap::new();
        for hold in self.open.values() {
            let (waits, has) = waiting.entry(hold.lock).or_default();
            let lanes = if hold.waits.is_some() { waits } else { has };
            if !lanes.contains(&hold.lane) {
                lanes.push(hold.lane);
            }
        }
        let told = waiting.into_iter().filter(|(_, (lanes, _))| !lanes.is_empty());
        let told = told.map(|(lock, (lanes, has))| Waiting { lock: self.known[&lock], lanes, has });
        let mut waiting: Vec<Waiting> = told.collect();
        // As the lanes stand in the picture.
        waiting.sort_by_key(|waiting| waiting.lanes.iter().min().copied());
        waiting
    }

    /// The rows of each lane, and the locks they are about.
    pub fn into_rows(self, lanes: &mut Lanes) -> Vec<Lock> {
        let mut elsewhere = self.elsewhere;
        let mut all: BTreeMap<(usize, u64), Vec<Stay>> = BTreeMap::new();
        for (place, stretches) in self.stretches {
            let lock = &self.list[self.known[&place.1]];
            all.insert(place, stays(lock, &stretches));
        }
        for place in elsewhere.keys() {
            all.entry(*place).or_default();
        }
        for ((lane, lock), stays) in all {
            let of = Of::Lock(self.known[&lock]);
            let mut marks = elsewhere.remove(&(lane, lock)).unwrap_or_default();
            let mut rows = apart(stays);
            if rows.is_empty() && !marks.is_empty() {
                rows.push(Vec::new());
            }
            for stays in rows {
                let marks = std::mem::take(&mut marks);
                lanes.at(lane).rows.push(Row { of: of.clone(), stays, marks });
            }
        }
        self.list
    }
}

/// The line that a lock is called by, as far as it is known; `None` for one that is not shown.
fn maker(seen: &Observation, made_at: &Place, frames: &[FrameOffset]) -> Option<Option<Frame>> {
    match Frame::of(made_at) {
        Some(frame) => Some(Some(frame)),
        None if made_at.file.starts_with(LIBRARIES) => None,
        None => Some(seen.frames(frames).next().cloned()),
    }
}

/// What one lane has of one lock, and what it waits for: how much of it from when to when.
/// Stretches that take no time are left out.
fn stays(lock: &Lock, stretches: &[Stretch]) -> Vec<Stay> {
    let mut stays = Vec::new();
    let access = |permits| match lock.kind {
        LockKind::RwLock if lock.permits > 1 && permits == lock.permits => Access::Write,
        LockKind::RwLock if lock.permits > 1 => Access::Read,
        _ => Access::Whole,
    };
    for (has, access_wanted) in [
        (true, Access::Whole),
        (true, Access::Read),
        (true, Access::Write),
        (false, Access::Whole),
        (false, Access::Read),
        (false, Access::Write),
    ] {
        let these = stretches.iter().filter(|it| {
            it.has == has && access(it.permits) == access_wanted && it.until != Some(it.from)
        });
        // One by one they would take a row each; what counts is how many there are at once.
        let mut steps: BTreeMap<Micros, (i128, i128)> = BTreeMap::new();
        for it in these {
            let permits = if access_wanted == Access::Write { 1 } else { i128::from(it.permits) };
            let step = steps.entry(it.from).or_default();
            *step = (step.0 + 1, step.1 + permits);
            if let Some(until) = it.until {
                let step = steps.entry(until).or_default();
                *step = (step.0 - 1, step.1 - permits);
            }
        }
        let (mut holds, mut permits) = (0_i128, 0_i128);
        let mut steps = steps.into_iter().peekable();
        while let Some((from, (more_holds, more))) = steps.next() {
            (holds, permits) = (holds + more_holds, permits + more);
            let count = |n: i128| u64::try_from(n).unwrap_or(0);
            let claim = match (has, holds) {
                (_, ..=0) => continue,
                (true, _) => Claim::Has { permits: count(permits), access: access_wanted },
                (false, _) => Claim::Waits { holds: count(holds), access: access_wanted },
            };
            let until = steps.peek().map(|(until, _)| *until);
            stays.push(Stay { name: String::new(), key: None, claim: Some(claim), from, until });
        }
    }
    stays.sort_by_key(|stay| stay.from);
    stays
}
