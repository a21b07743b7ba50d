//! What is left out of a picture where there is too much that is alike.

use super::notes::spot;
use crate::timeline::{Row, Timeline, Who};

/// At most so many of several, those first that are telling, in their order; and how many are
/// left out. One line is not folded for the sake of another.
pub(in crate::report::timeline) fn folded<T>(
    all: &[T],
    most: usize,
    telling: impl Fn(&T) -> bool,
) -> (Vec<&T>, usize) {
    if all.len() <= most + 1 {
        return (all.iter().collect(), 0);
    }
    let mut order: Vec<usize> = (0..all.len()).collect();
    order.sort_by_key(|&at| !telling(&all[at]));
    order.truncate(most);
    order.sort_unstable();
    (order.into_iter().map(|at| &all[at]).collect(), all.len() - most)
}

/// Whether something in a row was never left.
pub(in crate::report::timeline) fn is_open(row: &Row) -> bool {
    row.stays.iter().any(|stay| stay.until.is_none())
}

/// The lanes by the place where their tasks were spawned, at most so many of each, and how many
/// of each are left out.
pub(in crate::report::timeline) fn alike_lanes(
    timeline: &Timeline,
    most: usize,
) -> Vec<(Vec<usize>, usize)> {
    let lanes = &timeline.lanes;
    let place = |lane: usize| match &lanes[lane].who {
        Who::Task { spawned_at, .. } => Some(spawned_at.as_ref().map(spot)),
        Who::Scenario | Who::Threads => None,
    };
    let mut groups: Vec<Vec<usize>> = Vec::new();
    for (lane, whose) in lanes.iter().enumerate() {
        let group = groups
            .iter_mut()
            .find(|group| matches!(whose.who, Who::Task { .. }) && place(group[0]) == place(lane));
        match group {
            Some(group) => group.push(lane),
            None => groups.push(vec![lane]),
        }
    }
    let groups = groups.iter().map(|group| {
        let (kept, more) = folded(group, most, |&lane| lanes[lane].is_telling());
        (kept.into_iter().copied().collect(), more)
    });
    groups.collect()
}
