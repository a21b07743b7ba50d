//! What `timeline` says.

use facts::{BlockingCall, LockKind, Stuck};

use super::EVERY_CALL;
use crate::observation::{Frame, Origin};
use crate::report::catalogue::{Message, Sign, Timeline, Whose};
use crate::timeline::{self, Access, Claim, End, Lock, Who};

const EVERY_STANDING: [timeline::Standing; 4] = [
    timeline::Standing::Waits,
    timeline::Standing::Holds,
    timeline::Standing::Spins,
    timeline::Standing::Again,
];

/// Everything that `timeline` says, about these lanes and at this line.
pub(in crate::report::catalogue) fn timeline<'a>(
    lanes: &'a [Who],
    line: &'a Frame,
    inside: &'a [String],
    locks: &'a [Lock],
    who: &'a [&'a Who],
) -> Vec<Message<'a>> {
    let heading = |whose| Timeline::Heading {
        exercise: "01-restaurant",
        scenario: "full_house",
        seed: 3,
        whose,
    };
    let mut all = vec![
        heading(Whose::Yours),
        heading(Whose::Solution),
        Timeline::About { title: "tables wait" },
        Timeline::At(1_250_000),
        Timeline::ForEver,
        Timeline::Calls,
        Timeline::More { n: 38 },
        Timeline::Panics { line: None },
        Timeline::Panics { line: Some(line) },
        Timeline::NotSeen,
        Timeline::Elsewhere,
        Timeline::LocksUntil(2_500),
        Timeline::GivesBack { lock: &locks[0], at: 5_000, times: 1 },
        Timeline::GivesBack { lock: &locks[3], at: 5_000, times: 3 },
        Timeline::PollsUntil(2_500),
        Timeline::GoesOn { ended_at: 60_000_000 },
        Timeline::Nothing,
        Timeline::InWords,
        Timeline::Wrote { file: std::path::Path::new("picture.svg") },
        Timeline::Left { n: 1, line },
        Timeline::Left { n: 4, line },
        Timeline::Crowd { name: "absorb", most: 641 },
        Timeline::Described { tasks: 1, blocks: 0, stands: 0 },
        Timeline::Described { tasks: 3, blocks: 1, stands: 1 },
        Timeline::Described { tasks: 3, blocks: 2, stands: 2 },
    ];
    let ends = [
        End::Done,
        End::Panicked,
        End::Stuck(Stuck::Idle),
        End::Stuck(Stuck::Patience),
        End::Stuck(Stuck::Thread),
        End::Stuck(Stuck::Spinning),
        End::CutOff,
    ];
    all.extend(ends.map(|end| Timeline::End { end, at: 207_000 }));
    all.extend(lanes.iter().map(Timeline::Lane));
    let blocks =
        |call, cause, line, calls| Timeline::Blocks { call, cause, line, took: 40_000, calls };
    all.extend(EVERY_CALL.map(|call| blocks(call, None, Some(line), 1)));
    all.push(blocks(BlockingCall::Sleep, Some("legacy.price"), None, 12));
    for how in EVERY_STANDING {
        let stands =
            |tasks, times, line, inside| Timeline::Stands { how, tasks, times, line, inside };
        all.push(stands(1, 1, Some(line), &[]));
        all.push(stands(1, 1, None, inside));
        if how != timeline::Standing::Holds {
            all.push(stands(1, 4, Some(line), &[]));
            all.push(stands(3, 4, Some(line), &[]));
        }
    }
    let stay = |words, key, until| Timeline::Stay { name: "stove", words, key, from: 5_000, until };
    all.push(stay(None, None, Some(9_000)));
    all.push(stay(Some("dishes on the stove"), Some("8"), None));
    // The names of the others are the same in every language.
    all.push(Timeline::Lock(&locks[2]));
    let claims = [Access::Whole, Access::Read, Access::Write].into_iter().flat_map(|access| {
        let has = |permits| Claim::Has { permits, access };
        let waits = |holds| Claim::Waits { holds, access };
        [has(1), has(3), waits(1), waits(3)]
    });
    for claim in claims {
        all.push(Timeline::Claim(claim));
        let until = matches!(claim, Claim::Has { .. }).then_some(9_000);
        all.push(Timeline::ClaimInFull { claim, lock: &locks[0], from: 5_000, until });
    }
    for (waits, has) in [(1, 0), (1, 1), (2, 1), (3, 3), (4, 4)] {
        let (who, has) = (&who[..waits], &who[..has]);
        all.push(Timeline::WaitsFor { lock: &locks[1], who, has });
    }
    all.extend(Sign::ALL.map(Timeline::Sign));
    all.into_iter().map(Message::Timeline).collect()
}

/// Every kind of lock, made at this line.
pub(in crate::report::catalogue) fn locks(line: &Frame) -> Vec<Lock> {
    let lock = |kind, made_at, nth, of| Lock { kind, made_at, permits: 1, nth, of };
    let suite = Frame { origin: Origin::Suite, ..line.clone() };
    vec![
        lock(LockKind::Mutex, Some(line.clone()), 1, 1),
        lock(LockKind::RwLock, Some(line.clone()), 2, 3),
        lock(LockKind::Semaphore, Some(suite), 1, 1),
        lock(LockKind::OnceCell, None, 2, 2),
    ]
}

/// Every kind of lane, with tasks spawned at this line.
pub(in crate::report::catalogue) fn lanes(line: &Frame) -> Vec<Who> {
    let task = |spawned_at, nth, of| Who::Task { spawned_at, nth, of };
    let suite = Frame { origin: Origin::Suite, ..line.clone() };
    vec![
        Who::Scenario,
        task(Some(line.clone()), 1, 1),
        task(Some(line.clone()), 2, 3),
        task(Some(suite), 1, 1),
        task(None, 1, 1),
        Who::Threads,
    ]
}
