//! What a run shows, in the form of evidence, with the student's lines.

use facts::{BlockingCall, Ended, Fact, FrameOffset, Micros, Stuck, StuckTask, TaskId};

use super::run::Run;
use crate::grade::{BlockSeen, EndingSeen, Quantity, StuckSeen};
use crate::observation::{Ending, Frame, Limit, Origin};
use crate::rubric::Blocker;

/// One blocking call with what is needed to count and to show it.
pub(super) struct Blocked {
    pub call: BlockingCall,
    pub cause: Option<String>,
    pub took: Micros,
    pub at: Option<Frame>,
}

/// The blocking calls that somebody made, in order.
pub(super) fn blocks(run: &Run<'_>, blocker: &Blocker) -> Vec<Blocked> {
    let facts = run.seen.facts.iter().filter_map(|fact| match fact {
        Fact::Block { call, cause, took, frames, .. } => Some((call, cause, took, frames)),
        _ => None,
    });
    facts
        .filter(|(_, cause, ..)| match blocker {
            Blocker::Any => true,
            Blocker::Own => cause.is_none(),
            Blocker::Cause(wanted) => cause.as_ref() == Some(wanted),
        })
        .map(|(call, cause, took, frames)| Blocked {
            call: *call,
            cause: cause.clone(),
            took: *took,
            at: student_line(run, frames),
        })
        .collect()
}

/// Blocking calls as evidence, and their lines.
pub(super) fn show_blocks(blocks: Vec<Blocked>) -> (Quantity, Vec<Frame>) {
    let lines = each_once(blocks.iter().filter_map(|block| block.at.clone()));
    let blocks = blocks.into_iter().map(|block| BlockSeen {
        call: block.call,
        cause: block.cause,
        took: block.took,
        at: block.at,
    });
    (Quantity::Blocks(blocks.collect()), lines)
}

/// The panics that no fake made on purpose: what each said, and the student's line.
pub(super) fn panics<'a>(run: &Run<'a>) -> Vec<(&'a str, Option<Frame>)> {
    let facts = run.seen.facts.iter().filter_map(|fact| match fact {
        Fact::Panic { message, cause: None, frames, .. } => Some((message, frames)),
        _ => None,
    });
    facts.map(|(message, frames)| (message.as_str(), student_line(run, frames))).collect()
}

/// Panics as evidence, and their lines.
pub(super) fn show_panics(panics: Vec<(&str, Option<Frame>)>) -> (Quantity, Vec<Frame>) {
    let lines = each_once(panics.iter().filter_map(|(_, line)| line.clone()));
    let said = panics.into_iter().map(|(message, _)| message.to_owned());
    (Quantity::Panics(said.collect()), lines)
}

/// The tasks that were left running, by the place they were spawned at, in order of spawning.
pub(super) fn left_running(run: &Run<'_>) -> Vec<(Option<Frame>, u64)> {
    let mut places: Vec<(Option<Frame>, u64)> = Vec::new();
    for fact in &run.seen.facts {
        let Fact::Task { spawned_at, alive: true, .. } = fact else { continue };
        let place = spawned_at.as_ref().and_then(Frame::of);
        match places.iter_mut().find(|(known, _)| *known == place) {
            Some((_, tasks)) => *tasks += 1,
            None => places.push((place, 1)),
        }
    }
    places
}

/// The most CPU time that one poll used, with the line it was sampled at.
pub(super) fn hog(run: &Run<'_>) -> Option<(u64, Option<Frame>)> {
    let facts = run.seen.facts.iter().filter_map(|fact| match fact {
        Fact::Hog { cpu_us, frames, .. } => Some((*cpu_us, frames)),
        _ => None,
    });
    facts.max_by_key(|(cpu, _)| *cpu).map(|(cpu, frames)| (cpu, student_line(run, frames)))
}

/// The student's line from which events of a name came: that of the first whose stack is known.
pub(super) fn called_from(run: &Run<'_>, name: &str) -> Vec<Frame> {
    let mut named = run.events.iter().filter(|event| event.name == name);
    named.find_map(|event| student_line(run, &event.frames)).into_iter().collect()
}

/// How a run ended, as evidence, and the student's lines it is about.
pub(super) fn ending(run: &Run<'_>) -> (EndingSeen, Vec<Frame>) {
    match &run.seen.ending {
        Ending::Reported { how, at, .. } => reported(run, how, *at),
        Ending::Exited { code } => (EndingSeen::Exited { code: *code }, Vec::new()),
        Ending::Signaled { signal } => {
            (EndingSeen::Signaled { signal: *signal, at: None }, Vec::new())
        }
        Ending::LimitHit { limit } => (EndingSeen::LimitHit { limit: *limit }, Vec::new()),
        Ending::Garbled { .. } => (EndingSeen::Garbled, Vec::new()),
    }
}

fn reported(run: &Run<'_>, how: &Ended, at: Micros) -> (EndingSeen, Vec<Frame>) {
    match how {
        Ended::Done => (EndingSeen::Done, Vec::new()),
        Ended::Panicked => {
            // The scenario's own task ends with its panic, so the last one is the one.
            let (message, line) = panics(run).pop().unzip();
            let line = line.flatten();
            let seen =
                EndingSeen::Panicked { message: message.map(ToOwned::to_owned), at: line.clone() };
            (seen, line.into_iter().collect())
        }
        Ended::Stuck { how, tasks, frames } => {
            let line = student_line(run, frames);
            let spinners = (*how == Stuck::Spinning).then(|| most_polled(run));
            let spins = |task: &&StuckTask| {
                spinners.as_ref().is_none_or(|spinners| spinners.contains(&task.task))
            };
            let tasks: Vec<StuckSeen> = tasks
                .iter()
                .filter(spins)
                .map(|task| StuckSeen {
                    spawned_at: task.spawned_at.as_ref().and_then(Frame::of),
                    waits_at: each_once(
                        task.waits.iter().filter_map(|stack| student_line(run, stack)),
                    ),
                    inside: task.inside.clone(),
                })
                .collect();
            let waits = tasks.iter().flat_map(waiting_lines);
            // Where it turns is known; whoever waits meanwhile is innocent.
            let innocent = *how == Stuck::Spinning && line.is_some();
            let waits = waits.filter(|_| !innocent);
            let lines = each_once(line.iter().cloned().chain(waits));
            (EndingSeen::Stuck { how: *how, at, tasks, line }, lines)
        }
        Ended::Exited { code, frames } => {
            let line = student_line(run, frames);
            (EndingSeen::Exited { code: *code }, line.into_iter().collect())
        }
        Ended::OutOfMemory { frames } => {
            let line = student_line(run, frames);
            (EndingSeen::LimitHit { limit: Limit::Memory }, line.into_iter().collect())
        }
        Ended::OutOfThreads => (EndingSeen::LimitHit { limit: Limit::Threads }, Vec::new()),
        Ended::Crashed { signal, frames } => {
            let line = student_line(run, frames);
            let seen = EndingSeen::Signaled { signal: *signal, at: line.clone() };
            (seen, line.into_iter().collect())
        }
    }
}

/// The tasks that make a run spin: those that were polled at least half as often as the one that
/// was polled most. The others only wait.
///
/// The scenario's own task, 0, has no record of its own; what is left of all polls is its.
fn most_polled(run: &Run<'_>) -> Vec<TaskId> {
    let Ending::Reported { polls: all, .. } = run.seen.ending else { return Vec::new() };
    let spawned = run.seen.facts.iter().filter_map(|fact| match fact {
        Fact::Task { id, polls, .. } => Some((*id, *polls)),
        _ => None,
    });
    let mut tasks: Vec<(TaskId, u64)> = spawned.collect();
    let own = all.saturating_sub(tasks.iter().map(|(_, polls)| polls).sum());
    tasks.push((0, own));
    let most = tasks.iter().map(|(_, polls)| *polls).max().unwrap_or(0);
    tasks.into_iter().filter(|(_, polls)| *polls >= most.div_ceil(2)).map(|(id, _)| id).collect()
}

/// Where a task waits; where it was spawned when tokio cannot tell, if that is the student's.
fn waiting_lines(task: &StuckSeen) -> Vec<Frame> {
    if !task.waits_at.is_empty() {
        return task.waits_at.clone();
    }
    task.spawned_at.iter().filter(|frame| frame.origin == Origin::Student).cloned().collect()
}

fn student_line(run: &Run<'_>, stack: &[FrameOffset]) -> Option<Frame> {
    run.seen.student_frame(stack).cloned()
}

/// The student's lines among places of tasks.
pub(super) fn student_lines(tasks: &[(Option<Frame>, u64)]) -> Vec<Frame> {
    let places = tasks.iter().filter_map(|(place, _)| place.clone());
    each_once(places.filter(|frame| frame.origin == Origin::Student))
}

fn each_once(frames: impl Iterator<Item = Frame>) -> Vec<Frame> {
    let mut once: Vec<Frame> = Vec::new();
    for frame in frames {
        if !once.contains(&frame) {
            once.push(frame);
        }
    }
    once
}
