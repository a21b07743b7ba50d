//! What the tests of every language say: each form of each message at least once.

use facts::BlockingCall;

use super::{
    By, Cache, Ci, Explain, Failure, Hint, Init, Journal, List, Message, Next, Progress, Reset,
    Watch,
};
use crate::attempts::Standing;
use crate::ci::change::{How, What};
use crate::ci::score::{Failed, Score};
use crate::explain::{Left, Unclear};
use crate::grade::{Status, Why};
use crate::init::Did;
use crate::observation::Limit;
use crate::reset::Change;
use crate::sandbox::Level;
use crate::submission::forbidden::About;

mod evidence;
mod timeline;

pub(super) use evidence::{blocking_calls, compile_cases, endings, missing, named, subjects};
pub(super) use timeline::{lanes, locks, timeline};

/// Every kind of blocking call.
const EVERY_CALL: [BlockingCall; 6] = [
    BlockingCall::Sleep,
    BlockingCall::Wait,
    BlockingCall::Join,
    BlockingCall::Io,
    BlockingCall::Spin,
    BlockingCall::OffCpu,
];

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
        Message::NothingHandedIn,
        Message::NotGradedYet,
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
        Message::Cache(Cache::Empty),
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
