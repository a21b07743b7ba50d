//! One of every kind of quantity, so that no language leaves one out.

use serde_json::json;

use crate::grade::{EndingSeen, Quantity};
use crate::intake::Reason;
use crate::report::examples::{at, block, two_tasks_stuck};

/// At least one value of every variant of [`Quantity`].
pub(crate) fn every_quantity() -> Vec<Quantity> {
    let one = || Box::new(Quantity::Number(1.0));
    let time = |micros| Box::new(Quantity::Time(micros));
    let with = |property: &str, value| Quantity::With { property: property.to_owned(), value };
    let yes = |yes: bool| Box::new(Quantity::Value(json!(yes)));
    let of = |name: &str| Some(name.to_owned());
    let every = vec![
        Quantity::Time(120_000),
        Quantity::Cpu(35_000),
        Quantity::Number(2.75),
        Quantity::Ratio { times: 1.1, of: of("solution"), measured: None },
        Quantity::Ratio { times: 1.1, of: None, measured: None },
        Quantity::Ratio {
            times: 0.2,
            of: of("starter"),
            measured: Some((time(4_200_000), time(21_000_000))),
        },
        Quantity::Ratio {
            times: 1.5,
            of: of("solution"),
            measured: Some((time(4_200_000), time(2_800_000))),
        },
        Quantity::Value(json!({ "table": 3, "total": [1, 2] })),
        Quantity::Value(json!((0..80).collect::<Vec<_>>())),
        Quantity::None,
        Quantity::AtMost(time(1_800_000)),
        Quantity::AtMost(Box::new(Quantity::Ratio { times: 0.1, of: None, measured: None })),
        Quantity::AtLeast(one()),
        Quantity::Between(one(), Box::new(Quantity::Number(5.0))),
        Quantity::Not(one()),
        Quantity::Not(Box::new(Quantity::Inside {
            what: "connect".to_owned(),
            within: "lock".to_owned(),
        })),
        Quantity::OneOf(vec![Quantity::Number(1.0), Quantity::Number(2.0), Quantity::None]),
        Quantity::SameAs { what: "solution".to_owned(), value: None },
        Quantity::SameAs { what: "input.tables".to_owned(), value: Some(one()) },
        Quantity::SameAs { what: "answer.bills".to_owned(), value: None },
        with("sorted", yes(true)),
        with("sorted", yes(false)),
        with("unique", yes(true)),
        with("unique", yes(false)),
        with("same_set_as", one()),
        with("len", one()),
        with("sum", one()),
        with("contains", one()),
        with("each", one()),
        with("per_key", one()),
        with("colour", one()),
        Quantity::Order {
            first: "ready".to_owned(),
            then: "serve".to_owned(),
            key: of("table 3"),
            within: Some(10_000),
        },
        Quantity::Inside { what: "connect".to_owned(), within: "lock".to_owned() },
        Quantity::Blocks(vec![block(None, 120_000, 2)]),
        Quantity::Panics(vec!["one".to_owned(), "two".to_owned()]),
        Quantity::Panics(Vec::new()),
        Quantity::Tasks(vec![(Some(at(40, "f")), 2), (None, 1)]),
        Quantity::Tasks(Vec::new()),
        Quantity::Ending(EndingSeen::Done),
        Quantity::Ending(two_tasks_stuck()),
        Quantity::CompilerSays(None),
        Quantity::CompilerSays(Some("E0382".to_owned())),
        Quantity::ForKey { key: of("table 3"), value: one() },
        Quantity::InAny { value: one(), window: 1_000_000 },
        Quantity::NotSend {
            future: of("statement"),
            held: Some(("journal".to_owned(), 86)),
            kind: None,
            awaits: Some(90),
        },
        Quantity::NotSend { future: None, held: None, kind: of("MutexGuard"), awaits: None },
        Quantity::NotSend { future: None, held: None, kind: None, awaits: None },
        Quantity::Missing,
    ];
    let mut kinds: Vec<usize> = every.iter().map(kind).collect();
    kinds.sort_unstable();
    kinds.dedup();
    assert_eq!(kinds, (0..KINDS).collect::<Vec<_>>(), "a kind of quantity is left out");
    every
}

const KINDS: usize = 24;

/// A number for each variant; a new variant does not compile until it has one.
fn kind(quantity: &Quantity) -> usize {
    match quantity {
        Quantity::Time(_) => 0,
        Quantity::Cpu(_) => 1,
        Quantity::Number(_) => 2,
        Quantity::Ratio { .. } => 3,
        Quantity::Value(_) => 4,
        Quantity::None => 5,
        Quantity::AtMost(_) => 6,
        Quantity::AtLeast(_) => 7,
        Quantity::Between(..) => 8,
        Quantity::Not(_) => 9,
        Quantity::OneOf(_) => 10,
        Quantity::SameAs { .. } => 11,
        Quantity::With { .. } => 12,
        Quantity::Order { .. } => 13,
        Quantity::Inside { .. } => 14,
        Quantity::Blocks(_) => 15,
        Quantity::Panics(_) => 16,
        Quantity::Tasks(_) => 17,
        Quantity::Ending(_) => 18,
        Quantity::CompilerSays(_) => 19,
        Quantity::Missing => 20,
        Quantity::ForKey { .. } => 21,
        Quantity::InAny { .. } => 22,
        Quantity::NotSend { .. } => 23,
    }
}

/// Every reason why something of a hand-in cannot be read.
pub(crate) fn every_reason() -> Vec<Reason> {
    let text = |text: &str| text.to_owned();
    let first = Reason::NothingFound;
    let mut every = vec![first];
    // What follows a reason; the compiler asks for one more where there is a new one.
    let next = |reason: &Reason| match reason {
        Reason::NothingFound => Some(Reason::Nameless),
        Reason::Nameless => Some(Reason::Several {
            exercise: text("03-blocking-call"),
            one: text("ana"),
            other: text("ana/old"),
        }),
        Reason::Several { .. } => Some(Reason::TooMany { most: 2000 }),
        Reason::TooMany { .. } => Some(Reason::TooDeep { most: 32 }),
        Reason::TooDeep { .. } => Some(Reason::TooLarge { most: 1024 }),
        Reason::TooLarge { .. } => Some(Reason::NameNotText),
        Reason::NameNotText => Some(Reason::OddName),
        Reason::OddName => Some(Reason::LeadsOut),
        Reason::LeadsOut => Some(Reason::Twice),
        Reason::Twice => Some(Reason::Link),
        Reason::Link => Some(Reason::NotPlain),
        Reason::NotPlain => Some(Reason::Encrypted),
        Reason::Encrypted => Some(Reason::OtherPacking { kind: text("RAR") }),
        Reason::OtherPacking { .. } => Some(Reason::Nested),
        Reason::Nested => Some(Reason::Damaged { says: text("unexpected end") }),
        Reason::Damaged { .. } => Some(Reason::Bomb { times: 200 }),
        Reason::Bomb { .. } => Some(Reason::Overlap),
        Reason::Overlap => Some(Reason::LargeFileStore),
        Reason::LargeFileStore => Some(Reason::Repository { says: text("it is not there") }),
        Reason::Repository { .. } => Some(Reason::Typed),
        Reason::Typed => Some(Reason::NoCourseFiles { exercise: text("03-blocking-call") }),
        Reason::NoCourseFiles { .. } => Some(Reason::More { n: 3 }),
        Reason::More { .. } => Some(Reason::System { says: text("permission denied") }),
        Reason::System { .. } => None,
    };
    while let Some(more) = every.last().and_then(next) {
        every.push(more);
    }
    every
}
