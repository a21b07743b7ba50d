//! What the event log, counts and the seed tell.

use facts::{EventKind, Fact, Order};
use grader::observation::Observation;

use crate::fixture::{Look, order, run, see, twins};

/// Most pieces at the bench at once.
fn peak(seen: &Observation) -> usize {
    let (mut inside, mut most) = (0, 0);
    for event in seen.events() {
        assert_eq!(event.name, "bench");
        match event.kind {
            EventKind::Enter => inside += 1,
            EventKind::Leave => inside -= 1,
            EventKind::Mark => {}
        }
        most = most.max(inside);
    }
    assert_eq!(inside, 0, "whoever enters leaves");
    most
}

#[test]
fn the_log_tells_how_many_work_at_once() {
    let (bad, good) = twins("at_once");
    assert_eq!((peak(&bad), peak(&good)), (9, 3));
    // Nine pieces of 10 to 18 ms: all at once, or three at a time: 10+13+16, 11+14+17, 12+15+18.
    assert_eq!((bad.span(), good.span()), (18_000, 45_000));
    let keys = |kind| {
        let of = bad.events().into_iter().filter(move |event| event.kind == kind);
        of.map(|event| event.key.clone().expect("a key")).collect::<Vec<_>>()
    };
    let pieces: Vec<String> = (0..9).map(|piece| piece.to_string()).collect();
    assert_eq!(keys(EventKind::Enter), pieces);
    assert_eq!(keys(EventKind::Leave), pieces);
    for event in bad.events() {
        let piece: u64 = event.key.as_deref().and_then(|key| key.parse().ok()).expect("a number");
        let at = if event.kind == EventKind::Enter { 0 } else { 10_000 + piece * 1_000 };
        assert_eq!(event.at, at, "{event:?}");
    }
}

#[test]
fn counts_tell_what_is_kept() {
    let (bad, good) = twins("kept");
    let counted = |seen: &Observation| {
        seen.facts.iter().find_map(|fact| match fact {
            Fact::Count { name, n } if name == "nodes" => Some(*n),
            _ => None,
        })
    };
    assert_eq!((counted(&bad), counted(&good)), (Some(1), Some(0)));
}

fn answer(scenario: &str, seed: u64) -> serde_json::Value {
    run(Order { seed, ..order(scenario) }).answer().clone()
}

/// Chance comes from the seed alone.
#[test]
fn the_same_seed_gives_the_same_and_another_gives_another() {
    for scenario in ["draws", "hash_order", "select_order"] {
        let first = answer(scenario, 1);
        assert_eq!(first, answer(scenario, 1), "{scenario}");
        assert_ne!(first, answer(scenario, 2), "{scenario}");
    }
}

#[test]
fn draws_are_within_their_range_and_the_seed_is_told() {
    let seen = run(Order { seed: 7, ..order("draws") });
    assert!(seen.facts.contains(&Fact::Input { name: "seed".to_owned(), value: 7.into() }));
    let drawn: Vec<u64> = serde_json::from_value(seen.answer().clone()).expect("numbers");
    assert_eq!(drawn.len(), 5);
    assert!(drawn.iter().all(|number| (1..=1_000).contains(number)), "{drawn:?}");
}

#[test]
fn every_branch_and_key_has_its_turn() {
    let mut keys: Vec<u32> =
        serde_json::from_value(see("hash_order").answer().clone()).expect("keys");
    assert!(!keys.is_sorted());
    keys.sort_unstable();
    assert!(keys.into_iter().eq(0..20));
    let taken: Vec<u32> =
        serde_json::from_value(see("select_order").answer().clone()).expect("branches");
    assert!((0..3).all(|branch| taken.contains(&branch)), "{taken:?}");
}

#[test]
fn a_fake_that_panics_on_purpose_says_so() {
    let seen = see("fake_panics");
    assert!(seen.is_done(), "{seen:#?}");
    assert_eq!(*seen.answer(), true);
    let panics = seen.facts.iter().filter_map(|fact| match fact {
        Fact::Panic { message, cause, .. } => Some((message.as_str(), cause.as_deref())),
        _ => None,
    });
    assert_eq!(panics.collect::<Vec<_>>(), [("as planned", Some("fake"))]);
    assert_eq!(seen.output.text, "", "it is not the student's to read");
}
