//! What `timeline` says in and around its pictures.

use facts::{BlockingCall, Stuck};

use super::quantity::{count, duration, list};
use crate::observation::{Frame, Origin};
use crate::report::catalogue::figures::{Digits, MESSAGE, lock_type, place};
use crate::report::catalogue::{Sign, Timeline, Whose};
use crate::report::plain::short;
use crate::timeline::{Access, Claim, End, Lock, Standing, Who};

/// The longest name in a sentence.
const NAME: usize = 40;

pub(super) fn timeline(what: Timeline<'_>) -> String {
    let time = |at| duration(at, Digits::Few);
    match what {
        Timeline::Heading { exercise, scenario, seed, whose } => {
            let whose = match whose {
                Whose::Yours => "your code",
                Whose::Solution => "the solution",
            };
            format!("{exercise}, {whose} in {}, seed {seed}", short(scenario, NAME))
        }
        Timeline::About { title } => format!("Look for: {}", short(title, MESSAGE)),
        Timeline::End { end, at } => match end {
            End::Done => format!("done after {}", time(at)),
            End::Panicked => format!("panicked after {}", time(at)),
            End::Stuck(Stuck::Idle | Stuck::Thread) => {
                format!("stands still for ever after {}", time(at))
            }
            End::Stuck(Stuck::Patience) => format!("not done after {}", time(at)),
            End::Stuck(Stuck::Spinning) => format!("goes round without end at {}", time(at)),
            End::CutOff => format!("was ended after {}", time(at)),
        },
        Timeline::At(0) => "0".to_owned(),
        Timeline::At(at) => duration(at, Digits::All),
        Timeline::ForEver => "for ever".to_owned(),
        Timeline::Lane(who) => lane(who),
        Timeline::Calls => "calls".to_owned(),
        Timeline::More { n } => format!("… {n} more like these"),
        Timeline::Blocks { call, cause, line, took, calls } => {
            let at = line.map(|line| format!(" at {}", place(line))).unwrap_or_default();
            let calls = if calls > 1 { format!(", {calls} times") } else { String::new() };
            let how = match cause {
                Some(cause) => format!("in `{}`", short(cause, NAME)),
                None => blocking(call).to_owned(),
            };
            format!("blocks the thread for {}{calls}, {how}{at}", time(took))
        }
        Timeline::Stands { how, tasks, times, line, inside } => {
            let at = line.map(|line| format!(" at {}", place(line))).unwrap_or_default();
            let one = tasks == 1 && times == 1;
            let who = match (tasks, times) {
                (1, 1) => String::new(),
                (1, times) => format!("{times} futures of one task "),
                (tasks, _) => format!("{tasks} tasks "),
            };
            let how = match how {
                Standing::Waits if one => "waits for ever",
                Standing::Waits => "wait for ever",
                Standing::Holds => "keeps the thread and waits for ever",
                Standing::Again if one => "wakes and waits again and again",
                Standing::Again => "wake and wait again and again",
                Standing::Spins if one => "goes round without end",
                Standing::Spins => "go round without end",
            };
            let how = format!("{who}{how}");
            let inside = match inside {
                [] => String::new(),
                inside => format!(
                    ", inside {}",
                    list(inside.iter().map(|name| format!("`{}`", short(name, NAME))), "and")
                ),
            };
            format!("{how}{at}{inside}")
        }
        Timeline::Panics { line } => {
            format!("panics{}", line.map(|line| format!(" at {}", place(line))).unwrap_or_default())
        }
        Timeline::Sign(sign) => match sign {
            Sign::Polled => "polled",
            Sign::Waits => "waits",
            Sign::Inside => "in a service",
            Sign::Mark => "happens",
            Sign::WaitsForLock => "waits for a lock or permit",
            Sign::Has => "has it until it is given back",
            Sign::GivesBack => "gives back what another took",
            Sign::Blocked => "blocks the thread",
            Sign::HeldUp => "held up by that",
            Sign::Stands => "stands for ever",
            Sign::Panic => "panics",
        }
        .to_owned(),
        Timeline::NotSeen => "What a task is inside of is told by the course's own services, and \
                              tokio tells of its locks and semaphores. Which channel or \
                              notification a task waits for is not seen, except for the line at \
                              which it stands for ever."
            .to_owned(),
        Timeline::Left { n, line } => {
            let verb = if n == 1 { "goes" } else { "go" };
            let tasks = count(n as u64, "task");
            format!("{tasks} spawned at {} {verb} on after the end.", place(line))
        }
        Timeline::Crowd { name, most } => format!(
            "`{}` happens up to {most} times in one poll; nobody else has a turn meanwhile.",
            short(name, NAME)
        ),
        Timeline::PollsUntil(at) => format!("Polls after {} are not drawn.", time(at)),
        Timeline::GoesOn { ended_at } => {
            format!("It goes on like this until {}.", time(ended_at))
        }
        Timeline::Nothing => "No time passes in this run.".to_owned(),
        Timeline::InWords => "In words".to_owned(),
        Timeline::Wrote { file } => {
            format!("wrote {}", short(&file.display().to_string(), MESSAGE))
        }
        Timeline::Stay { name, words, key, from, until } => {
            let name = short(name, 80);
            let words = words.map(|words| format!(" ({})", short(words, 80))).unwrap_or_default();
            let key = key.map(|key| format!(" {}", short(key, 80))).unwrap_or_default();
            let when = match until {
                Some(until) => {
                    format!("{} to {}, {}", time(from), time(until), time(until - from))
                }
                None => format!("from {}, never left", time(from)),
            };
            format!("{name}{key}{words}: {when}")
        }
        Timeline::Lock(it) => lock(it),
        Timeline::Claim(it) => claim(it),
        Timeline::ClaimInFull { claim: it, lock: of, from, until } => {
            let when = match until {
                Some(until) => {
                    format!("{} to {}, {}", time(from), time(until), time(until - from))
                }
                None => format!("from {} to the end", time(from)),
            };
            format!("{}, {}: {when}", lock(of), claim(it))
        }
        Timeline::GivesBack { lock: of, at, times } => {
            let times = if times > 1 { format!(" {times} times") } else { String::new() };
            format!("gives back{times} what another task took of {}: {}", lock(of), time(at))
        }
        Timeline::WaitsFor { lock: of, who, has } => {
            let verb = if who.len() == 1 { "waits" } else { "wait" };
            let taken = match has {
                [] => String::new(),
                has => format!(", taken by {} and not given back", tasks(has)),
            };
            format!("{} {verb} for {}{taken}.", tasks(who), lock(of))
        }
        Timeline::Elsewhere => "What one task took of a lock or semaphore, another gave back; \
                                since when the other had it is not seen."
            .to_owned(),
        Timeline::LocksUntil(at) => {
            format!("Locks and semaphores after {} are not drawn.", time(at))
        }
        Timeline::Described { tasks, blocks, stands } => {
            let tasks = count(tasks as u64, "task");
            let blocks = match blocks {
                0 => "the thread is never blocked".to_owned(),
                1 => "the thread is blocked once".to_owned(),
                n => format!("the thread is blocked {n} times"),
            };
            let stands = match stands {
                0 => String::new(),
                1 => "; 1 task stands for ever".to_owned(),
                n => format!("; {n} tasks stand for ever"),
            };
            format!("{tasks} over virtual time; {blocks}{stands}")
        }
    }
}

/// At most so many tasks are named.
const NAMED: usize = 3;

fn tasks(who: &[&Who]) -> String {
    if who.len() > NAMED {
        return count(who.len() as u64, "task");
    }
    list(who.iter().map(|who| lane(who)), "and")
}

fn lock(Lock { kind, made_at, nth, of, .. }: &Lock) -> String {
    let kind = lock_type(*kind);
    let number = if *of > 1 { format!(" #{nth}") } else { String::new() };
    match made_at {
        Some(Frame { origin: Origin::Suite, .. }) => format!("{kind} of the test{number}"),
        Some(frame) => format!("{kind} {}{number}", place(frame)),
        None => format!("{kind}{number}"),
    }
}

fn claim(claim: Claim) -> String {
    let times = |n: u64| if n > 1 { format!(" ×{n}") } else { String::new() };
    match claim {
        Claim::Waits { holds, access } => match access {
            Access::Whole => format!("waits{}", times(holds)),
            Access::Read => format!("waits to read{}", times(holds)),
            Access::Write => format!("waits to write{}", times(holds)),
        },
        Claim::Has { permits, access } => match access {
            Access::Whole => format!("has{}", times(permits)),
            Access::Read => format!("reads{}", times(permits)),
            Access::Write => "writes".to_owned(),
        },
    }
}

fn lane(who: &Who) -> String {
    match who {
        Who::Scenario => "main task".to_owned(),
        Who::Threads => "other threads".to_owned(),
        Who::Task { spawned_at, nth, of } => {
            let number = if *of > 1 { format!(" #{nth}") } else { String::new() };
            match spawned_at {
                Some(Frame { origin: Origin::Suite, .. }) => format!("task of the test{number}"),
                Some(frame) => format!("task {}{number}", place(frame)),
                None => format!("task of a library{number}"),
            }
        }
    }
}

fn blocking(call: BlockingCall) -> &'static str {
    match call {
        BlockingCall::Sleep => "in a sleep",
        BlockingCall::Wait => "waiting for another thread",
        BlockingCall::Join => "joining a thread",
        BlockingCall::Io => "in blocking input or output",
        BlockingCall::Spin => "in a loop that waits for time to pass",
        BlockingCall::OffCpu => "in a blocking call",
    }
}
