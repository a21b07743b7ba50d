//! Whatever comes over the socket: no panic, no more memory than the limits say, and no result
//! without everything that a result needs.

use std::io::Write as _;
use std::os::unix::net::UnixStream;
use std::thread;

use facts::{BlockingCall, Event, EventKind, Place, Thread};
use proptest::prelude::*;
use serde_json::{Value, json};

use super::*;

const NONCE: Nonce = *b"0123456789abcdef";

fn text() -> impl Strategy<Value = String> {
    prop_oneof![
        Just("table".to_owned()),
        any::<String>().prop_map(|text| text.chars().take(9).collect())
    ]
}

fn value() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<i64>().prop_map(Value::from),
        text().prop_map(Value::from),
    ];
    leaf.prop_recursive(3, 12, 4, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
            (text(), inner).prop_map(|(key, value)| json!({ key: value })),
        ]
    })
}

/// A fact as the harness might send it, but for the two that end a stream.
fn fact() -> impl Strategy<Value = Fact> {
    let event = (text(), prop::option::of(value()), any::<u64>()).prop_map(|(name, value, at)| {
        Fact::Event(Event {
            kind: EventKind::Mark,
            name,
            key: None,
            value,
            at,
            task: Some(at / 2),
            poll: None,
            thread: Thread::Executor,
            frames: vec![at],
        })
    });
    prop_oneof![
        event,
        (text(), value()).prop_map(|(name, value)| Fact::Input { name, value }),
        (text(), value()).prop_map(|(name, value)| Fact::Answer { name, value }),
        (text(), any::<u64>()).prop_map(|(name, n)| Fact::Count { name, n }),
        (text(), any::<u64>()).prop_map(|(name, start)| Fact::Span { name, start, end: None }),
        (text(), any::<u64>()).prop_map(|(message, at)| Fact::Panic {
            message,
            cause: None,
            task: None,
            frames: vec![at; 3],
        }),
        any::<u64>().prop_map(|at| Fact::Block {
            call: BlockingCall::Sleep,
            cause: None,
            at,
            took: at,
            task: None,
            frames: Vec::new(),
        }),
        (text(), any::<u32>()).prop_map(|(file, line)| Fact::Task {
            id: 1,
            spawned_at: Some(Place { file, line }),
            alive: true,
            polls: 1,
        }),
    ]
}

/// The frames of an honest run with these facts.
fn frames(facts: &[Fact]) -> Vec<Vec<u8>> {
    let ended = Fact::Ended { how: Ended::Done, at: 5, polls: 2 };
    let end = Fact::End { facts: facts.len() as u64 + 1 };
    let all = facts.iter().chain([&ended, &end]);
    let frame = |fact| {
        let mut bytes = Vec::new();
        wire::send(&mut bytes, &NONCE, fact).expect("memory");
        bytes
    };
    all.map(frame).collect()
}

fn read(bytes: &[u8]) -> (Vec<Fact>, Ending) {
    understand(bytes, &NONCE, Exit::Code(0), &Limits::default())
}

fn is_result(ending: &Ending) -> bool {
    matches!(ending, Ending::Reported { .. })
}

/// What may be done to a stream by whoever can write to the socket and does not know the nonce.
#[derive(Debug, Clone)]
enum Meddling {
    Cut(prop::sample::Index),
    Drop(prop::sample::Index),
    Repeat(prop::sample::Index),
    Insert(prop::sample::Index, Vec<u8>),
    Append(Vec<u8>),
    Swap(prop::sample::Index),
    Forge(prop::sample::Index, Nonce),
}

fn meddling() -> impl Strategy<Value = Meddling> {
    let index = || any::<prop::sample::Index>();
    let some = || prop::collection::vec(any::<u8>(), 1..40);
    prop_oneof![
        index().prop_map(Meddling::Cut),
        index().prop_map(Meddling::Drop),
        index().prop_map(Meddling::Repeat),
        (index(), some()).prop_map(|(index, bytes)| Meddling::Insert(index, bytes)),
        some().prop_map(Meddling::Append),
        index().prop_map(Meddling::Swap),
        (index(), any::<Nonce>()).prop_map(|(index, nonce)| Meddling::Forge(index, nonce)),
    ]
}

fn meddled(mut frames: Vec<Vec<u8>>, meddling: &Meddling) -> Vec<u8> {
    let count = frames.len();
    match meddling {
        Meddling::Cut(index) => {
            let mut bytes = frames.concat();
            bytes.truncate(index.index(bytes.len()));
            return bytes;
        }
        Meddling::Drop(index) => drop(frames.remove(index.index(count))),
        Meddling::Repeat(index) => {
            let index = index.index(count);
            frames.insert(index, frames[index].clone());
        }
        Meddling::Insert(index, bytes) => frames.insert(index.index(count), bytes.clone()),
        Meddling::Append(bytes) => frames.push(bytes.clone()),
        // In the place of another, so that the count is right.
        Meddling::Forge(index, nonce) => {
            frames[index.index(count)][4..4 + nonce.len()].copy_from_slice(nonce);
        }
        // The end comes last, and what became of the run just before it.
        Meddling::Swap(index) => frames.swap(index.index(count - 1), count - 1),
    }
    frames.concat()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 512, failure_persistence: None, ..<_>::default() })]

    #[test]
    fn an_honest_stream_is_its_facts(facts in prop::collection::vec(fact(), 0..12)) {
        let (read, ending) = read(&frames(&facts).concat());
        prop_assert_eq!(read, facts);
        prop_assert_eq!(ending, Ending::Reported { how: Ended::Done, at: 5, polls: 2 });
    }

    #[test]
    fn bytes_that_nobody_sent_are_no_result(
        bytes in prop::collection::vec(any::<u8>(), 0..600),
        length in prop_oneof![0_u32..600, any::<u32>()],
        knows_the_nonce in any::<bool>(),
    ) {
        prop_assert!(!is_result(&read(&bytes).1));
        let mut framed = length.to_le_bytes().to_vec();
        if knows_the_nonce {
            framed.extend(NONCE);
        }
        framed.extend(bytes);
        let (facts, ending) = read(&framed);
        prop_assert!(!is_result(&ending));
        prop_assert_eq!(facts, []);
    }

    #[test]
    fn a_stream_that_was_meddled_with_is_no_result(
        facts in prop::collection::vec(fact(), 0..8),
        meddling in meddling(),
    ) {
        let (_, ending) = read(&meddled(frames(&facts), &meddling));
        prop_assert!(!is_result(&ending), "{:?}", ending);
    }

    /// One byte may change what a fact says, and never how many there are.
    #[test]
    fn a_byte_changed_on_the_way_makes_no_facts(
        facts in prop::collection::vec(fact(), 0..8),
        at in any::<prop::sample::Index>(),
        to in any::<u8>(),
    ) {
        let mut bytes = frames(&facts).concat();
        let at = at.index(bytes.len());
        bytes[at] = to;
        let (read, ending) = read(&bytes);
        if is_result(&ending) {
            prop_assert_eq!(read.len(), facts.len());
        } else if matches!(ending, Ending::Garbled { .. }) {
            prop_assert_eq!(read, []);
        }
    }

    /// However much comes, and however fast: what is kept stays within the limits.
    #[test]
    fn what_is_kept_of_a_flood_is_bounded(
        piece in prop::collection::vec(any::<u8>(), 1..3000),
        times in 1_usize..400,
        most in 1_usize..40_000,
    ) {
        let sent = piece.len() * times;

        let limits = Limits { facts: most, ..Limits::default() };
        let (socket, sender) = flood(piece.clone(), times);
        let heard = hear(&socket, &limits, |heard, socket, limits| heard.hear_facts(socket, limits));
        prop_assert!(heard.facts.len() <= most + READ_AT_ONCE, "{} of {most}", heard.facts.len());
        prop_assert_eq!(heard.broken(&limits), (sent > most).then_some(Limit::Facts));
        drop(socket);
        sender.join().expect("it only writes");

        let most = most / 10 + 1;
        let limits = Limits { output: most, ..Limits::default() };
        let (socket, sender) = flood(piece, times);
        let heard = hear(&socket, &limits, |heard, socket, limits| heard.hear_output(socket, limits));
        prop_assert!(heard.output.len() <= most);
        prop_assert!(heard.printed <= most * FLOOD + READ_AT_ONCE);
        prop_assert_eq!(heard.broken(&limits), (sent > most * FLOOD).then_some(Limit::Output));
        let text = heard.shown(&limits).text;
        prop_assert!(!text.contains(|c: char| c.is_control() && c != '\n' && c != '\t'));
        drop(socket);
        sender.join().expect("it only writes");
    }
}

/// Few bytes may stand for much memory.
#[test]
fn values_are_counted_before_they_are_made() {
    let limits = Limits { facts: 80_000, ..Limits::default() };
    let read = |zeros: usize| {
        let value = Value::from(vec![0; zeros]);
        let bytes = frames(&[Fact::Answer { name: "a".to_owned(), value }]).concat();
        assert!(bytes.len() < limits.facts);
        understand(&bytes, &NONCE, Exit::Code(0), &limits).1
    };
    assert!(is_result(&read(9_000)));
    assert_eq!(read(11_000), Ending::LimitHit { limit: Limit::Facts });
}

#[test]
fn brackets_in_brackets_cost_no_stack() {
    let deep = 1 << 20;
    let body = format!(
        "{{\"fact\":\"answer\",\"name\":\"a\",\"value\":{}{}}}",
        "[".repeat(deep),
        "]".repeat(deep)
    );
    let length = u32::try_from(body.len() + NONCE.len()).expect("it fits");
    let bytes = [&length.to_le_bytes()[..], &NONCE, body.as_bytes()].concat();
    assert!(matches!(read(&bytes).1, Ending::Garbled { .. }));
}

type Hear = fn(&mut Heard, &UnixStream, &Limits) -> io::Result<bool>;

/// Hears until nothing more comes or a limit is broken.
fn hear(socket: &UnixStream, limits: &Limits, hear: Hear) -> Heard {
    let mut heard = Heard::default();
    while hear(&mut heard, socket, limits).expect("a socket of ours")
        && heard.broken(limits).is_none()
    {
        poll(&mut [PollFd::new(socket, PollFlags::IN)], None).expect("a socket of ours");
    }
    heard
}

/// A socket over which somebody sends this piece so many times, until nobody listens.
fn flood(piece: Vec<u8>, times: usize) -> (UnixStream, thread::JoinHandle<()>) {
    let (ours, mut theirs) = UnixStream::pair().expect("a pair");
    ours.set_nonblocking(true).expect("ours");
    let send = move || _ = (0..times).try_for_each(|_| theirs.write_all(&piece));
    (ours, thread::spawn(send))
}
