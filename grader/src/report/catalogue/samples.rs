//! What the tests of every language say: each form of each message at least once.

use std::collections::BTreeMap;

use facts::{BlockingCall, LockKind, Stuck};
use serde_json::json;

use super::{
    By, Cache, Ci, Explain, Failure, Hint, Init, Journal, List, Message, Next, Progress, Reset,
    Sign, Timeline, Watch, Whose,
};
use crate::attempts::Standing;
use crate::ci::change::{How, What};
use crate::ci::score::{Failed, Score};
use crate::explain::{Left, Unclear};
use crate::grade::{BlockSeen, EndingSeen, Evidence, Quantity, Status, StuckSeen, Why};
use crate::init::Did;
use crate::observation::{Frame, Limit, Origin};
use crate::report::examples::{self, at, at_most, evidence};
use crate::reset::Change;
use crate::sandbox::Level;
use crate::submission::forbidden::About;
use crate::timeline::{self, Access, Claim, End, Lock, Who};

/// Evidence of one fact, in a scenario called `crowd`.
fn of(fact: &str, expected: Quantity, observed: Quantity) -> Evidence {
    evidence("crowd", fact, expected, observed, Vec::new())
}

/// Evidence whose names have words, `words` by name, and whose promises stand in the README.
pub(super) fn named(words: &[(&str, &str)]) -> Vec<Evidence> {
    let words: BTreeMap<String, String> =
        words.iter().map(|(name, words)| ((*name).to_owned(), (*words).to_owned())).collect();
    let order = |key: &str, within| Quantity::Order {
        first: "ready".to_owned(),
        then: "taken-out".to_owned(),
        key: Some(key.to_owned()),
        within,
    };
    let per_key = |value| Quantity::With { property: "per_key".to_owned(), value };
    let one = || Box::new(Quantity::Number(1.0));
    let list = |numbers: &[u32]| Quantity::Value(json!(numbers));
    let rows = [
        ("span.serve", at_most(Quantity::Time(235_000)), Quantity::Time(1_380_000)),
        ("peak.stove", Quantity::AtLeast(Box::new(Quantity::Number(2.0))), Quantity::Number(1.0)),
        ("calls.stove", at_most(Quantity::Number(1.0)), Quantity::Number(40.0)),
        ("calls.stove", Quantity::Number(1.0), Quantity::Number(0.0)),
        (
            "calls.stove",
            per_key(one()),
            Quantity::ForKey { key: Some("6".to_owned()), value: Box::new(Quantity::Number(2.0)) },
        ),
        (
            "rate.stove",
            at_most(Quantity::InAny { value: one(), window: 40_000 }),
            Quantity::InAny { value: Box::new(Quantity::Number(3.0)), window: 40_000 },
        ),
        ("gap.stove", at_most(Quantity::Time(15_000)), Quantity::Time(130_000)),
        ("order", order("6", Some(5_000)), Quantity::Time(57_000)),
        ("order", order("6", Some(5_000)), Quantity::Missing),
        ("order", order("6", None), order("6", None)),
        (
            "answer.serve",
            Quantity::SameAs {
                what: "input.serve".to_owned(),
                value: Some(Box::new(list(&[3, 55]))),
            },
            list(&[6, 133]),
        ),
        (
            "answer.serve",
            Quantity::SameAs { what: "input.serve".to_owned(), value: None },
            Quantity::Missing,
        ),
        (
            "block.legacy.price",
            Quantity::None,
            Quantity::Blocks(vec![examples::block(Some("legacy.price"), 60_000, 6)]),
        ),
        ("thread.stove", Quantity::Value(json!("other")), Quantity::Value(json!("executor"))),
    ];
    let named = rows.map(|(fact, expected, seen)| Evidence {
        words: words.clone(),
        promise: vec![2],
        seed: (fact == "order").then_some(3),
        ..of(fact, expected, seen)
    });
    named.into()
}

/// Evidence of compile cases; `says` are two sentences that the compiler should agree with.
pub(super) fn compile_cases(words: [&str; 2]) -> Vec<Evidence> {
    let says = |text: &str| Quantity::CompilerSays(Some(text.to_owned()));
    let not_send = || Quantity::NotSend {
        future: Some("statement".to_owned()),
        held: Some(("journal".to_owned(), 86)),
        kind: None,
        awaits: Some(90),
    };
    let rows = [
        (None, says("E0382"), Quantity::CompilerSays(None)),
        (Some(words[0]), says("E0382"), Quantity::CompilerSays(None)),
        (None, says("E0382"), says("E0599: no method")),
        (None, Quantity::CompilerSays(None), says("E0277: no")),
        (None, Quantity::CompilerSays(None), not_send()),
        (Some(words[1]), Quantity::CompilerSays(None), not_send()),
    ];
    let cases = rows.map(|(says, expected, observed)| {
        let says = says.map(ToOwned::to_owned);
        Evidence { says, ..evidence("a.twin.rs", "compile", expected, observed, Vec::new()) }
    });
    cases.into()
}

/// Evidence about every kind of subject.
pub(super) fn subjects() -> Vec<Evidence> {
    let number = |n| Quantity::Number(n);
    let time = |ms: u64| Quantity::Time(ms * 1_000);
    let value = Quantity::Value;
    let rows = [
        ("span.serve", at_most(time(1_800)), time(9_000)),
        ("input.tables", number(3.0), number(4.0)),
        ("answer.bills", value(json!([1, 2])), value(json!([2, 1]))),
        (
            "answer.balances",
            Quantity::With { property: "sum".to_owned(), value: Box::new(number(2_000.0)) },
            Quantity::With { property: "sum".to_owned(), value: Box::new(number(1_990.0)) },
        ),
        ("count.clients", number(0.0), number(3.0)),
        ("block.own", Quantity::None, Quantity::Blocks(vec![examples::block(None, 120_000, 2)])),
        ("block.own", at_most(time(5)), time(120)),
        ("hog", at_most(Quantity::Cpu(5_000)), Quantity::Cpu(35_000)),
        ("thread.sum", value(json!("other")), value(json!("executor"))),
        ("thread.sum", value(json!("executor")), value(json!("other"))),
        ("per_poll.chunk", at_most(number(4.0)), number(64.0)),
        ("polls.total", at_most(number(100.0)), number(9_000.0)),
        ("polls.per_virtual_second", at_most(number(20.0)), number(1_000.5)),
        ("peak.stove", number(5.0), number(1.0)),
        ("calls.connect", at_most(number(3.0)), number(7.0)),
        ("calls.connect", number(1.0), number(0.0)),
        ("gap.beat", at_most(time(15)), time(130)),
        ("rate.call", at_most(number(10.0)), number(20.0)),
        (
            "order",
            Quantity::Order {
                first: "ready".to_owned(),
                then: "serve".to_owned(),
                key: None,
                within: Some(10_000),
            },
            Quantity::Missing,
        ),
        ("order.of.served", value(json!(["a", "b"])), value(json!(["b", "a"]))),
        (
            "never_inside",
            Quantity::Not(Box::new(Quantity::Inside {
                what: "connect".to_owned(),
                within: "pool-lock".to_owned(),
            })),
            Quantity::Inside { what: "connect".to_owned(), within: "pool-lock".to_owned() },
        ),
        ("ended", Quantity::Ending(EndingSeen::Done), Quantity::Ending(EndingSeen::Garbled)),
        ("panics", Quantity::None, Quantity::Panics(vec!["index out of bounds\nmore".to_owned()])),
        ("panics", at_most(number(1.0)), number(2.0)),
        ("left_running", Quantity::None, Quantity::Tasks(vec![(Some(at(40, "x")), 2)])),
        ("compile", Quantity::CompilerSays(Some("E0382".to_owned())), Quantity::CompilerSays(None)),
        ("weather", value(json!("dry")), value(json!("wet"))),
    ];
    rows.into_iter().map(|(fact, expected, seen)| of(fact, expected, seen)).collect()
}

/// Evidence about every kind of subject of which nothing was seen.
pub(super) fn missing() -> Vec<Evidence> {
    let facts = [
        "span.x",
        "input.x",
        "answer.x",
        "count.x",
        "block.own",
        "hog",
        "thread.x",
        "per_poll.x",
        "polls.total",
        "polls.per_virtual_second",
        "peak.x",
        "calls.x",
        "gap.x",
        "rate.x",
        "order",
        "order.of.x",
        "never_inside",
        "times",
        "ended",
        "panics",
        "left_running",
        "compile",
        "?",
    ];
    facts.map(|fact| of(fact, Quantity::Number(1.0), Quantity::Missing)).into()
}

/// Evidence of every way to end.
pub(super) fn endings() -> Vec<Evidence> {
    let task = |waits_at: &[u32], inside: &[&str], spawned_at| StuckSeen {
        spawned_at,
        waits_at: waits_at.iter().map(|line| at(*line, "f")).collect(),
        inside: inside.iter().map(|name| (*name).to_owned()).collect(),
    };
    let stuck = |how, tasks, line| EndingSeen::Stuck { how, at: 60_000_000, tasks, line };
    let lines = vec![task(&[33], &[], None), task(&[41], &[], None)];
    let endings = [
        EndingSeen::Done,
        EndingSeen::Panicked { message: None, at: None },
        EndingSeen::Panicked { message: Some("oh\nno".to_owned()), at: Some(at(3, "f")) },
        stuck(Stuck::Idle, lines.clone(), None),
        stuck(Stuck::Idle, vec![task(&[], &["stove 3"], None)], None),
        stuck(Stuck::Idle, vec![task(&[], &[], Some(at(9, "f")))], None),
        stuck(Stuck::Idle, Vec::new(), None),
        stuck(Stuck::Patience, lines.clone(), None),
        stuck(Stuck::Patience, vec![task(&[5], &[], None)], None),
        stuck(Stuck::Thread, lines.clone(), Some(at(12, "f"))),
        stuck(Stuck::Spinning, lines, None),
        stuck(Stuck::Spinning, Vec::new(), Some(at(12, "f"))),
        EndingSeen::Exited { code: 3 },
        EndingSeen::Signaled { signal: 11, at: Some(at(7, "f")) },
        EndingSeen::Signaled { signal: 6, at: None },
        EndingSeen::Signaled { signal: 9, at: None },
        EndingSeen::Garbled,
    ];
    let limits = examples::LIMITS.map(|limit| EndingSeen::LimitHit { limit });
    let all = endings.into_iter().chain(limits);
    let done = || Quantity::Ending(EndingSeen::Done);
    all.map(|ending| of("ended", done(), Quantity::Ending(ending))).collect()
}

/// Evidence of every kind of blocking call.
pub(super) fn blocking_calls() -> Vec<Evidence> {
    let calls = [
        BlockingCall::Sleep,
        BlockingCall::Wait,
        BlockingCall::Join,
        BlockingCall::Io,
        BlockingCall::Spin,
        BlockingCall::OffCpu,
    ];
    let block = |call, ms: u64| BlockSeen { call, ..examples::block(None, ms * 1_000, 2) };
    let seen = calls.map(|call| vec![block(call, 120)]).into_iter().chain([
        vec![examples::block(Some("legacy.price"), 60_000, 6)],
        vec![block(BlockingCall::Sleep, 100), block(BlockingCall::Sleep, 20)],
        vec![block(BlockingCall::Sleep, 100), block(BlockingCall::Io, 20)],
        Vec::new(),
    ]);
    seen.map(|blocks| of("block.own", Quantity::None, Quantity::Blocks(blocks))).collect()
}

/// Everything that is told while the grader works.
pub(super) fn progress() -> Vec<Progress<'static>> {
    vec![
        Progress::Isolation(Level::Partial),
        Progress::Isolation(Level::FilesOnly),
        Progress::Isolation(Level::None),
        Progress::AllSolved,
        Progress::BuildingKit,
        Progress::KitCrates { done: 3, total: 90 },
        Progress::KitBuilt,
        Progress::BuildingHarness,
        Progress::WaitingForGrader,
        Progress::Compiling { exercise: "01-restaurant" },
        Progress::Checking { exercise: "01-restaurant", scenarios: 1 },
        Progress::Checking { exercise: "01-restaurant", scenarios: 6 },
        Progress::Verifying { exercise: "01-restaurant", variant: "starter" },
    ]
}

/// Everything that can be done next.
pub(super) fn next() -> Vec<Next> {
    vec![
        Next::GoOn,
        Next::MendABug,
        Next::MendAGuard,
        Next::MendTheEnd,
        Next::LookAgain,
        Next::MendAnError,
        Next::RestoreSignatures,
        Next::UseLess { limit: Limit::Cpu },
        Next::UseLess { limit: Limit::Memory },
        Next::UseLess { limit: Limit::Output },
        Next::CompileLess { limit: Limit::Cpu },
        Next::CompileLess { limit: Limit::Output },
        Next::TakeItOut,
        Next::TryAgain,
    ]
}

/// Everything that a forbidden word can be about.
pub(super) const ABOUT: [About; 16] = [
    About::Unsafe,
    About::OtherFile,
    About::Environment,
    About::Assembly,
    About::Symbol,
    About::Unstable,
    About::LongConstant,
    About::ProcMacro,
    About::Allocator,
    About::Foreign,
    About::OtherCrate,
    About::ProcessEnd,
    About::OtherProgram,
    About::PanicHook,
    About::Caller,
    About::System,
];

/// Every kind of thing that a submission can have done and is not allowed to.
pub(super) const TAMPERED: [&str; 7] =
    ["process-exit", "panic-hook", "garbled-facts", "left-out", "unread", "`env!`", "`other`"];

/// Everything that `init` says.
pub(super) fn init(did: &[Did]) -> Vec<Message<'_>> {
    let mut all = vec![
        Init::LaidOut { exercises: 10, folder: Some("bug-hunts") },
        Init::LaidOut { exercises: 1, folder: None },
        Init::GitMade,
        Init::NoGit,
        Init::Begin,
        Init::UpToDate,
        Init::Updated { kept: 0 },
        Init::Updated { kept: 1 },
        Init::Updated { kept: 2 },
        Init::Behind,
    ];
    all.extend(did.iter().map(Init::Did));
    all.into_iter().map(Message::Init).collect()
}

/// Everything that `ci` says.
pub(super) fn ci(then: impl FnOnce(Vec<Message<'_>>) -> String) -> String {
    let slug = || "01-restaurant".parse().expect("a slug");
    let failed = [
        Failed::Score { earned: 3, max: 8, wanted: Score::Points(5) },
        Failed::Score { earned: 0, max: 1, wanted: Score::Percent(80) },
        Failed::NotSolved { slug: slug() },
        Failed::Back { slug: slug(), title: "a table gets another's bill".to_owned() },
    ];
    let unknown = Status::Unknown { why: Why::HiddenBy { bug: "x".to_owned() } };
    let mut all = vec![
        Ci::Heading,
        Ci::Commits { base: "0123456789", head: "abcdef0123" },
        Ci::NoCommonPast,
        Ci::Behind,
        Ci::Replaced,
        Ci::NothingTouched,
        Ci::Points { before: 0, after: 5, max: 5 },
        Ci::Points { before: 1, after: 1, max: 1 },
        Ci::BugColumn,
        Ci::BeforeColumn,
        Ci::AfterColumn,
        Ci::State(Some(&Status::Fixed)),
        Ci::State(Some(&Status::Alive)),
        Ci::State(Some(&unknown)),
        Ci::State(None),
        Ci::Back { title: "a table gets another's bill" },
        Ci::LookNext,
        Ci::Ignored { files: 1 },
        Ci::Ignored { files: 2 },
        Ci::MoreIgnored { files: 1 },
        Ci::MoreIgnored { files: 2 },
        Ci::Passes,
        Ci::Printed,
        Ci::NoRoom { exercises: 1 },
        Ci::NoRoom { exercises: 2 },
        Ci::OutputCut { bytes: 1 },
        Ci::OutputCut { bytes: 1_000_000 },
        Ci::MoreMarks { places: 1 },
        Ci::MoreMarks { places: 2 },
        Ci::Isolation { level: "full" },
    ];
    let kinds = [
        What::Hidden,
        What::Course,
        What::Workflow,
        What::Manifest,
        What::BuildScript,
        What::Settings,
        What::Git,
        What::Fixed,
        What::ExtraFile,
        What::NewExercise,
        What::Link,
        What::Other,
    ];
    let done = [How::Added, How::Changed, How::Deleted].into_iter().cycle();
    all.extend(kinds.into_iter().zip(done).map(|(kind, how)| Ci::DoesNotCount { kind, how }));
    all.extend(failed.iter().map(Ci::Fails));
    then(all.into_iter().map(Message::Ci).collect())
}

/// Everything that an update can do.
pub(super) fn did() -> Vec<Did> {
    let file = || "exercises/01-restaurant/src/lib.rs".to_owned();
    vec![
        Did::Renamed { from: "07-inn".to_owned(), to: "01-restaurant".to_owned() },
        Did::Came("05-new".to_owned()),
        Did::Left("09-old".to_owned()),
        Did::Added(file()),
        Did::Replaced(file()),
        Did::TakenAway(file()),
        Did::Kept { file: file(), beside: format!("{}.new", file()) },
    ]
}

/// Everything that `explain` says, and why it does not explain.
pub(super) fn explain(then: impl FnOnce(Vec<Message<'_>>) -> String) -> String {
    let names = |names: &[&str]| names.iter().map(|&name| name.to_owned()).collect();
    let unclear = [
        Unclear::Unknown(Vec::new()),
        Unclear::Unknown(names(&["deadlock", "19-two-locks"])),
        Unclear::Several(names(&["cancel-unsafe", "15-cancellation"])),
    ];
    let unclear = unclear.iter().map(|unclear| Failure::NothingToExplain { name: "x", unclear });
    let exercise = "01-restaurant";
    let left = [
        Left::Planted(0),
        Left::Planted(1),
        Left::Planted(3),
        Left::Bugs(1),
        Left::Bugs(2),
        Left::Guards,
    ];
    let unsolved = left.map(|left| Failure::NotSolved { exercise, left });
    let failures = unclear.chain(unsolved);
    let said = [
        Explain::Classes,
        Explain::AskForClass,
        Explain::Exercises,
        Explain::AskForExercise,
        Explain::HuntedIn,
        Explain::HuntedNowhere,
        Explain::Differences,
        Explain::Same,
        Explain::NothingToCompare,
        Explain::YourFile { file: "src/lib.rs" },
        Explain::SolutionFile { file: "src/lib.rs" },
        Explain::ClassesOf,
    ];
    let said = said.into_iter().map(Message::Explain);
    let failures = failures.flat_map(|it| [Message::Failure(it), Message::Remedy(it)]);
    then(said.chain(failures).collect())
}

/// Everything that `list`, `hint`, `reset` and `watch` say, and what is said of attempts.
pub(super) fn student() -> Vec<Message<'static>> {
    let exercise = "01-restaurant";
    let state = |state, solved_before, fixed, bugs| {
        Message::List(List::State { state, solved_before, fixed, bugs })
    };
    let differs = |how| Message::Reset(Reset::Differs { file: "src/lib.rs", how });
    vec![
        state(Standing::New, false, 0, None),
        state(Standing::Changed, false, 0, Some(2)),
        state(Standing::Changed, true, 0, Some(2)),
        state(Standing::NotGraded, false, 0, Some(2)),
        state(Standing::Unsolved, false, 1, Some(2)),
        state(Standing::Unsolved, false, 0, Some(1)),
        state(Standing::Unsolved, false, 0, None),
        state(Standing::Solved, true, 2, Some(2)),
        Message::List(List::Solved { solved: 3, of: 10 }),
        Message::List(List::Next { exercise }),
        Message::List(List::ExerciseColumn),
        Message::List(List::PointsColumn),
        Message::List(List::StateColumn),
        Message::List(List::UnitColumn),
        Message::List(List::TitleColumn),
        Message::Journal(Journal::Damaged { lines: 1, set_aside: true }),
        Message::Journal(Journal::Damaged { lines: 2, set_aside: false }),
        Message::Journal(Journal::Unreadable { why: "no" }),
        Message::Journal(Journal::NotWritten { why: "no" }),
        Message::Hint(Hint::Level { level: 1, of: 3 }),
        Message::Hint(Hint::Next { exercise, next: 2, by: By::Command }),
        Message::Hint(Hint::Next { exercise, next: 2, by: By::Key }),
        Message::Hint(Hint::Again { exercise, next: 2, by: By::Command }),
        Message::Hint(Hint::Again { exercise, next: 2, by: By::Key }),
        Message::Hint(Hint::Last { exercise, by: By::Command }),
        Message::Hint(Hint::Last { exercise, by: By::Key }),
        Message::Hint(Hint::NothingLeft { exercise }),
        Message::Hint(Hint::AllSolved),
        Message::Reset(Reset::Same { exercise }),
        Message::Reset(Reset::Heading { exercise }),
        differs(Change::Missing),
        differs(Change::Lines { added: 2, removed: 1 }),
        differs(Change::Lines { added: 1, removed: 0 }),
        differs(Change::Lines { added: 0, removed: 4 }),
        differs(Change::NoText),
        differs(Change::NoFile),
        Message::Reset(Reset::Ask),
        Message::Reset(Reset::Kept { backup: ".grader/backups/1" }),
        Message::Reset(Reset::NothingToKeep),
        Message::Reset(Reset::Declined),
        Message::Cache(Cache::Useless { bytes: 0 }),
        Message::Cache(Cache::Useless { bytes: 3 << 20 }),
        Message::Cache(Cache::Freed { bytes: 0 }),
        Message::Cache(Cache::Freed { bytes: 1000 }),
        Message::Cache(Cache::InUse),
        Message::Watch(Watch::Checking { exercise }),
        Message::Watch(Watch::CheckingAll { done: 3, of: 10 }),
        Message::Watch(Watch::Waiting { exercise }),
        Message::Watch(Watch::AskReset),
        Message::Watch(Watch::Keys),
    ]
}

const EVERY_STANDING: [timeline::Standing; 4] = [
    timeline::Standing::Waits,
    timeline::Standing::Holds,
    timeline::Standing::Spins,
    timeline::Standing::Again,
];

/// Everything that `timeline` says, about these lanes and at this line.
pub(super) fn timeline<'a>(
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
    let calls = [
        BlockingCall::Sleep,
        BlockingCall::Wait,
        BlockingCall::Join,
        BlockingCall::Io,
        BlockingCall::Spin,
        BlockingCall::OffCpu,
    ];
    let blocks =
        |call, cause, line, calls| Timeline::Blocks { call, cause, line, took: 40_000, calls };
    all.extend(calls.map(|call| blocks(call, None, Some(line), 1)));
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
    let signs = [
        Sign::Polled,
        Sign::Waits,
        Sign::Inside,
        Sign::Mark,
        Sign::WaitsForLock,
        Sign::Has,
        Sign::GivesBack,
        Sign::Blocked,
        Sign::HeldUp,
        Sign::Stands,
        Sign::Panic,
    ];
    all.extend(signs.map(Timeline::Sign));
    all.into_iter().map(Message::Timeline).collect()
}

/// Every kind of lock, made at this line.
pub(super) fn locks(line: &Frame) -> Vec<Lock> {
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
pub(super) fn lanes(line: &Frame) -> Vec<Who> {
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
