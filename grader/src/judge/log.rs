//! Questions asked of the event log: how many at once, how often, in what order.
//!
//! In comes the log of one run, in the order it was written; out come numbers and the events that
//! break a rule. What a number should be is none of this module's business. At one and the same
//! instant the order of the log decides.

use std::collections::BTreeMap;

use facts::{Event, EventKind, Micros, Thread};

use crate::rubric::Order;

/// What an order of events looks like in a log.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum OrderSeen<'e> {
    /// As it should be.
    Kept,
    /// One of the two was never recorded.
    Absent,
    /// A `then` without a `first` before it, or before the last one where all must be.
    TooSoon(&'e Event),
    /// A `first` that was followed only after this time.
    TooLate(&'e Event, Micros),
    /// A `first` that was not followed at all.
    NotFollowed(&'e Event),
}

/// Whether an event is something that happened, and not the end of something.
fn happened(event: &Event, name: &str) -> bool {
    event.name == name
        && match event.kind {
            EventKind::Mark | EventKind::Enter => true,
            EventKind::Leave => false,
        }
}

/// The events of a name, without the ends of what was entered.
pub(super) fn named<'e>(
    events: &'e [&'e Event],
    name: &'e str,
) -> impl Iterator<Item = &'e Event> + Clone {
    events.iter().copied().filter(move |event| happened(event, name))
}

/// How often something was entered or marked.
pub(super) fn calls(events: &[&Event], name: &str) -> usize {
    named(events, name).count()
}

/// The same for each key; what has no key is counted under `None`.
pub(super) fn calls_per_key<'e>(
    events: &'e [&'e Event],
    name: &'e str,
) -> BTreeMap<Option<&'e str>, usize> {
    let mut calls = BTreeMap::new();
    for event in named(events, name) {
        *calls.entry(event.key.as_deref()).or_default() += 1;
    }
    calls
}

/// The most that were inside at any moment.
pub(super) fn peak(events: &[&Event], name: &str) -> usize {
    let mut inside = 0_usize;
    let mut most = 0;
    for event in events.iter().filter(|event| event.name == name) {
        match event.kind {
            EventKind::Enter => inside += 1,
            EventKind::Leave => inside = inside.saturating_sub(1),
            EventKind::Mark => {}
        }
        most = most.max(inside);
    }
    most
}

/// The longest silence between two events of a name that follow each other; `None` when there
/// are fewer than two.
pub(super) fn gap(events: &[&Event], name: &str) -> Option<Micros> {
    let times = sorted_times(events, name);
    times.windows(2).map(|pair| pair[1] - pair[0]).max()
}

/// The most events of a name in any window `[t, t + window)`.
///
/// A fullest window can be moved to the right until it begins with an event, so only those are
/// tried: two fingers over the sorted times.
pub(super) fn rate(events: &[&Event], name: &str, window: Micros) -> usize {
    let times = sorted_times(events, name);
    let mut end = 0;
    let mut most = 0;
    for (begin, start) in times.iter().enumerate() {
        while end < times.len() && times[end] - start < window {
            end += 1;
        }
        most = most.max(end.saturating_sub(begin));
    }
    most
}

/// Events of other threads may be written a little late, so the times are sorted.
fn sorted_times(events: &[&Event], name: &str) -> Vec<Micros> {
    let mut times: Vec<Micros> = named(events, name).map(|event| event.at).collect();
    times.sort_unstable();
    times
}

/// The most events of a name in any one poll on the executor.
pub(super) fn per_poll(events: &[&Event], name: &str) -> usize {
    let mut polls: BTreeMap<u64, usize> = BTreeMap::new();
    for event in named(events, name).filter(|event| event.thread == Thread::Executor) {
        if let Some(poll) = event.poll {
            *polls.entry(poll).or_default() += 1;
        }
    }
    polls.into_values().max().unwrap_or(0)
}

/// The keys of the events of a name, in order; events without a key have no place in it.
pub(super) fn keys<'e>(events: &'e [&'e Event], name: &'e str) -> Vec<&'e str> {
    named(events, name).filter_map(|event| event.key.as_deref()).collect()
}

/// The first event that is on another thread than it should be.
pub(super) fn off_thread<'e>(
    events: &'e [&'e Event],
    name: &'e str,
    thread: Thread,
) -> Option<&'e Event> {
    named(events, name).find(|event| event.thread != thread)
}

/// The first event of `what` inside `within`: for the same key where both carry one, otherwise
/// by the same task.
pub(super) fn inside<'e>(events: &'e [&'e Event], what: &str, within: &str) -> Option<&'e Event> {
    let mut open: Vec<&Event> = Vec::new();
    for event in events {
        if event.name == within {
            match event.kind {
                EventKind::Enter => open.push(event),
                EventKind::Leave => close(&mut open, event),
                EventKind::Mark => {}
            }
        } else if happened(event, what) && open.iter().any(|outer| belong(outer, event)) {
            return Some(event);
        }
    }
    None
}

fn belong(outer: &Event, inner: &Event) -> bool {
    match (&outer.key, &inner.key) {
        (Some(outer), Some(inner)) => outer == inner,
        _ => outer.task == inner.task,
    }
}

/// Takes out what a `leave` ends: the newest `enter` of the same key and task, or of the same key
/// when the guard was dropped in another task than it was made in.
fn close(open: &mut Vec<&Event>, leave: &Event) {
    let same_key = |enter: &&Event| enter.key == leave.key;
    let index = open
        .iter()
        .rposition(|enter| same_key(enter) && enter.task == leave.task)
        .or_else(|| open.iter().rposition(same_key));
    if let Some(index) = index {
        open.remove(index);
    }
}

/// What an order looks like: the first event that breaks it.
pub(super) fn order<'e>(events: &'e [&'e Event], order: &Order) -> OrderSeen<'e> {
    let firsts: Vec<(usize, &Event)> = positions(events, &order.first);
    let thens: Vec<(usize, &Event)> = positions(events, &order.then);
    if firsts.is_empty() || thens.is_empty() {
        return match (order.within, firsts.first()) {
            (Some(_), Some((_, first))) => OrderSeen::NotFollowed(first),
            _ => OrderSeen::Absent,
        };
    }
    let related = |a: &Event, b: &Event| !order.per_key || a.key == b.key;
    for (at, then) in &thens {
        let mut firsts = firsts.iter().filter(|(_, first)| related(first, then));
        let in_time = if order.all {
            firsts.all(|(first, _)| first < at)
        } else {
            firsts.any(|(first, _)| first < at)
        };
        if !in_time {
            return OrderSeen::TooSoon(then);
        }
    }
    let Some(within) = order.within else { return OrderSeen::Kept };
    for (at, first) in &firsts {
        let follower = thens.iter().find(|(then_at, then)| then_at > at && related(first, then));
        match follower {
            None => return OrderSeen::NotFollowed(first),
            Some((_, then)) => {
                let delay = then.at.saturating_sub(first.at);
                if delay > within {
                    return OrderSeen::TooLate(first, delay);
                }
            }
        }
    }
    OrderSeen::Kept
}

fn positions<'e>(events: &'e [&'e Event], name: &str) -> Vec<(usize, &'e Event)> {
    let numbered = events.iter().copied().enumerate();
    numbered.filter(|(_, event)| happened(event, name)).collect()
}
