//! Grades as they come from `judge`, for the tests of text and JSON.

use facts::{BlockingCall, Micros, Stuck};
use serde_json::json;

use crate::grade::{
    BlockSeen, BugVerdict, EndingSeen, Evidence, Grade, GuardStatus, GuardVerdict, Outcome,
    Quantity, Status, StuckSeen, Why,
};
use crate::observation::{Diagnostic, Frame, Level, Limit, Origin, Output};
use crate::sources::Sources;

pub(super) const RESTAURANT: &str = "\
use crate::kitchen::Kitchen;

pub async fn serve_all(kitchen: &Kitchen, tables: Vec<Table>) -> Vec<Bill> {
    let visits: Vec<_> = tables.iter().map(|table| visit(kitchen, table)).collect();
    let mut bills = Vec::new();
    for visit in visits {
        bills.push(visit.await);
    }
    bills
}

pub async fn collect(kitchen: &Kitchen, tables: &[Table]) -> Vec<Bill> {
    let asked: FuturesUnordered<_> = tables.iter().map(|table| kitchen.bill(table)).collect();
    asked.collect().await
}
";

pub(super) const LOCKS: &str = "\
pub async fn transfer(from: &Account, to: &Account, amount: u64) {
    let mut from = from.balance.lock().await;
    let mut to = to.balance.lock().await;
    *from -= amount;
    *to += amount;
}

pub async fn refund(from: &Account, to: &Account, amount: u64) {
    let mut to = to.balance.lock().await;
    let mut from = from.balance.lock().await;
    *from -= amount;
    *to += amount;
}
";

pub(super) const PRICES: &str = "\
pub async fn polite_pause() {
    std::thread::sleep(Duration::from_millis(120));
}

pub async fn price(client: &LegacyClient, item: &str) -> u64 {
    client.price(item)
}
";

pub(super) const BATCH: &str = "\
pub async fn process(items: Vec<Item>) -> Vec<Answer> {
    stream::iter(items)
        .then(|item| fetch(item))
        .collect()
        .await
}
";

pub(crate) fn sources(lib: &str) -> Sources {
    let mut sources = Sources::new();
    sources.insert("src/lib.rs", lib).expect("a path inside");
    sources
}

pub(crate) fn at(line: u32, function: &str) -> Frame {
    Frame {
        origin: Origin::Student,
        file: "src/lib.rs".to_owned(),
        line,
        function: Some(function.to_owned()),
    }
}

pub(crate) fn graded(exercise: &str, bugs: Vec<BugVerdict>) -> Grade {
    Grade {
        exercise: exercise.to_owned(),
        outcome: Outcome::Graded,
        max_points: bugs.iter().map(|bug| bug.max_points).sum(),
        bugs,
        guards: vec![guard("no-table", "no table means no bill", GuardStatus::Held)],
        diagnostics: Vec::new(),
        output: Vec::new(),
    }
}

pub(crate) fn ended(exercise: &str, outcome: Outcome) -> Grade {
    Grade {
        exercise: exercise.to_owned(),
        outcome,
        bugs: Vec::new(),
        guards: Vec::new(),
        diagnostics: Vec::new(),
        output: Vec::new(),
        max_points: 5,
    }
}

pub(crate) fn bug(
    id: &str,
    class: &str,
    title: &str,
    max_points: u32,
    status: Status,
) -> BugVerdict {
    BugVerdict {
        id: id.to_owned(),
        class: class.to_owned(),
        title: title.to_owned(),
        status,
        max_points,
        evidence: Vec::new(),
        lints: Vec::new(),
    }
}

pub(crate) fn alive(
    id: &str,
    class: &str,
    title: &str,
    max_points: u32,
    evidence: Vec<Evidence>,
) -> BugVerdict {
    BugVerdict { evidence, ..bug(id, class, title, max_points, Status::Alive) }
}

pub(crate) fn guard(id: &str, title: &str, status: GuardStatus) -> GuardVerdict {
    GuardVerdict { id: id.to_owned(), title: title.to_owned(), status, evidence: Vec::new() }
}

pub(crate) fn evidence(
    scenario: &str,
    fact: &str,
    expected: Quantity,
    observed: Quantity,
    at: Vec<Frame>,
) -> Evidence {
    Evidence { at, ..Evidence::new(scenario, fact, expected, observed) }
}

pub(crate) fn at_most(quantity: Quantity) -> Quantity {
    Quantity::AtMost(Box::new(quantity))
}

fn ms(n: Micros) -> Micros {
    n * 1_000
}

/// 01 as it is handed out.
pub(crate) fn restaurant() -> Grade {
    let serve = at(7, "restaurant::serve_all");
    let mut grade = graded(
        "01-restaurant",
        vec![
            alive(
                "one-table-at-a-time",
                "sequential-await",
                "tables are served one after the other",
                3,
                vec![
                    evidence(
                        "five_tables",
                        "span.serve",
                        at_most(Quantity::Time(ms(1_800))),
                        Quantity::Time(ms(9_000)),
                        vec![serve.clone()],
                    ),
                    evidence(
                        "five_tables",
                        "peak.stove",
                        Quantity::Between(
                            Box::new(Quantity::Number(2.0)),
                            Box::new(Quantity::Number(5.0)),
                        ),
                        Quantity::Number(1.0),
                        vec![serve],
                    ),
                ],
            ),
            alive(
                "bills-in-finishing-order",
                "task-identity",
                "bills come in the order they are ready in",
                2,
                vec![Evidence {
                    seed: Some(17),
                    ..evidence(
                        "bills",
                        "answer.bills",
                        Quantity::SameAs {
                            what: "input.tables".to_owned(),
                            value: Some(Box::new(Quantity::Value(json!([1, 2, 3])))),
                        },
                        Quantity::Value(json!([2, 3, 1])),
                        vec![at(14, "restaurant::collect")],
                    )
                }],
            ),
        ],
    );
    grade.output = vec![(
        "five_tables".to_owned(),
        Output { text: (1..=12).map(|n| format!("serving table {n}\n")).collect(), cut: 300 },
    )];
    grade.diagnostics = vec![Diagnostic {
        level: Level::Warning,
        code: Some("unused_variables".to_owned()),
        message: "unused variable: `tip`".to_owned(),
        file: Some("src/lib.rs".to_owned()),
        line: Some(5),
        rendered: "warning: unused variable: `tip`\n --> src/lib.rs:5:9\n".to_owned(),
        remark: None,
        suite_at: None,
    }];
    grade
}

pub(crate) fn two_tasks_stuck() -> EndingSeen {
    let task = |line| StuckSeen {
        spawned_at: None,
        waits_at: vec![at(line, "two_locks::transfer")],
        inside: Vec::new(),
    };
    EndingSeen::Stuck { how: Stuck::Idle, at: ms(20), tasks: vec![task(3), task(10)], line: None }
}

/// 19 with a deadlock alive, which hides another bug.
pub(crate) fn two_locks() -> Grade {
    let deadlock = alive(
        "transfers-deadlock",
        "deadlock",
        "two transfers wait for each other",
        4,
        vec![evidence(
            "there_and_back",
            "ended",
            Quantity::Ending(EndingSeen::Done),
            Quantity::Ending(two_tasks_stuck()),
            vec![at(3, "two_locks::transfer"), at(10, "two_locks::refund")],
        )],
    );
    let mut guard_held = bug(
        "guard-across-await",
        "lock-across-await",
        "the statement holds a lock while it waits",
        3,
        Status::Alive,
    );
    guard_held.evidence = vec![evidence(
        "statement_is_send",
        "compile",
        Quantity::CompilerSays(None),
        Quantity::CompilerSays(Some("future cannot be sent between threads safely".to_owned())),
        vec![at(8, "two_locks::statement")],
    )];
    guard_held.lints = vec![Diagnostic {
        level: Level::Warning,
        code: Some("clippy::await_holding_lock".to_owned()),
        message: "this `MutexGuard` is held across an await point".to_owned(),
        file: Some("src/lib.rs".to_owned()),
        line: Some(8),
        rendered: String::new(),
        remark: None,
        suite_at: None,
    }];
    let hidden = bug(
        "money-is-lost",
        "cancel-unsafe",
        "a cancelled transfer loses money",
        3,
        Status::Unknown { why: Why::HiddenBy { bug: "transfers-deadlock".to_owned() } },
    );
    let fixed = bug("rates", "busy-wait", "rates are asked for in a loop", 1, Status::Fixed);
    let mut grade = graded("19-two-locks", vec![deadlock, guard_held, hidden, fixed]);
    grade.diagnostics = grade.bugs[1].lints.clone();
    grade
}

pub(crate) fn block(cause: Option<&str>, took: Micros, line: u32) -> BlockSeen {
    BlockSeen {
        call: BlockingCall::Sleep,
        cause: cause.map(str::to_owned),
        took,
        at: Some(at(line, "blocking_call::price")),
    }
}

/// 03 with two blocking calls, one of them under a fake.
pub(crate) fn blocking_call() -> Grade {
    let blocked = |scenario, fact, block: BlockSeen| {
        let at = block.at.clone().into_iter().collect();
        evidence(scenario, fact, Quantity::None, Quantity::Blocks(vec![block]), at)
    };
    graded(
        "03-blocking-call",
        vec![
            alive(
                "pause-blocks",
                "blocking-call",
                "the pause stops every other task",
                2,
                vec![blocked("pause", "block.own", block(None, ms(120), 2))],
            ),
            alive(
                "client-blocks",
                "blocking-call",
                "asking the old client stops every other task",
                3,
                vec![
                    blocked("prices", "block.legacy.price", block(Some("legacy.price"), ms(60), 6)),
                    evidence(
                        "prices",
                        "gap.beat",
                        at_most(Quantity::Time(ms(15))),
                        Quantity::Time(ms(70)),
                        Vec::new(),
                    ),
                    evidence(
                        "prices",
                        "thread.legacy",
                        Quantity::Value(json!("other")),
                        Quantity::Value(json!("executor")),
                        Vec::new(),
                    ),
                ],
            ),
        ],
    )
}

/// 37, five times sooner where ten were asked for.
pub(crate) fn ten_times() -> Grade {
    let starter = || Some("starter".to_owned());
    graded(
        "37-ten-times",
        vec![
            alive(
                "one-at-a-time",
                "sequential-await",
                "items are fetched one after the other",
                3,
                vec![evidence(
                    "hundred_items",
                    "times",
                    at_most(Quantity::Ratio { times: 0.1, of: starter(), measured: None }),
                    Quantity::Ratio {
                        times: 0.2,
                        of: starter(),
                        measured: Some((
                            Box::new(Quantity::Time(ms(4_200))),
                            Box::new(Quantity::Time(ms(21_000))),
                        )),
                    },
                    vec![at(3, "ten_times::process")],
                )],
            ),
            bug("session", "leak", "a session is opened for each call", 2, Status::Fixed),
        ],
    )
}

pub(crate) fn error(n: u32) -> Diagnostic {
    Diagnostic {
        level: Level::Error,
        code: Some("E0308".to_owned()),
        message: "mismatched types".to_owned(),
        file: Some("src/lib.rs".to_owned()),
        line: Some(n),
        rendered: format!(
            "\u{1b}[1m\u{1b}[91merror[E0308]\u{1b}[0m\u{1b}[1m: mismatched types\u{1b}[0m\n \
             --> src/lib.rs:{n}:5\n  |\n{n} |     7\n  |     ^ expected `String`, found integer\n\n"
        ),
        remark: None,
        suite_at: None,
    }
}

pub(crate) fn does_not_compile(errors: u32) -> Grade {
    let mut grade = ended("01-restaurant", Outcome::DoesNotCompile);
    let mut warning = error(1);
    warning.level = Level::Warning;
    grade.diagnostics = vec![warning];
    grade.diagnostics.extend((1..=errors).map(|n| error(n + 1)));
    grade
}

pub(super) const LIMITS: [Limit; 7] = [
    Limit::Cpu,
    Limit::Wall,
    Limit::Memory,
    Limit::Threads,
    Limit::File,
    Limit::Output,
    Limit::Facts,
];

/// Those that a compiler can meet.
pub(super) const COMPILE_LIMITS: [Limit; 5] =
    [Limit::Cpu, Limit::Wall, Limit::Memory, Limit::File, Limit::Output];

pub(crate) fn over_limit(limit: Limit, scenario: Option<&str>) -> Grade {
    let scenario = scenario.map(str::to_owned);
    ended("24-async-generator", Outcome::OverLimit { limit, scenario })
}

pub(crate) fn tampered() -> Grade {
    let what = "`unsafe`".to_owned();
    ended("01-restaurant", Outcome::Tampered { what, at: Some(at(7, "restaurant::serve_all")) })
}

pub(crate) fn grader_fault() -> Grade {
    let what = "cannot write /home/ana/.cache/grader/kit/libkit.so: no space left".to_owned();
    ended("01-restaurant", Outcome::GraderFault { what })
}

pub(crate) fn solved() -> Grade {
    let mut grade = restaurant();
    for bug in &mut grade.bugs {
        bug.status = Status::Fixed;
        bug.evidence.clear();
    }
    grade.output.clear();
    grade.diagnostics.clear();
    grade
}

/// Bugs that look mended, although something that worked is broken.
pub(crate) fn guard_broken() -> Grade {
    let mut grade = solved();
    for bug in &mut grade.bugs {
        bug.status = Status::Unknown { why: Why::GuardBroken { guard: "no-table".to_owned() } };
    }
    grade.guards[0].status = GuardStatus::Broken;
    grade.guards[0].evidence = vec![evidence(
        "no_table",
        "answer.bills",
        Quantity::Value(json!([])),
        Quantity::Missing,
        Vec::new(),
    )];
    grade
}

/// Five bugs alive, each with two pieces of evidence at lines of their own.
pub(crate) fn five_alive() -> (Grade, Sources) {
    let text: String = (1..=60).map(|n| format!("    step_{n}().await;\n")).collect();
    let bugs = (0..5_u32).map(|n| {
        let line = |extra: u32| at(10 * n + extra, "capstone::run");
        let took = |extra: u32| {
            evidence(
                &format!("scenario_{n}"),
                &format!("span.step_{n}"),
                at_most(Quantity::Time(ms(200))),
                Quantity::Time(ms(1_000 + u64::from(extra))),
                vec![line(extra), line(extra + 3)],
            )
        };
        let title = format!("step {n} waits for the one before it");
        alive(&format!("bug-{n}"), "sequential-await", &title, 2, vec![took(1), took(5), took(7)])
    });
    (graded("40-capstone", bugs.collect()), sources(&text))
}
