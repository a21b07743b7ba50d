//! How findings become verdicts: several expectations and seeds, hiding, guards, cases, lints.

use serde_json::json;

use super::*;
use crate::observation::{CaseError, Level};

const DONE: &str = "ended = \"done\"";
const CALLED: &str = "calls.x = 1";

fn statuses(rubric: &str, seen: &Seen) -> Vec<Status> {
    judge(&parse(rubric), seen).bugs.into_iter().map(|bug| bug.status).collect()
}

fn hidden_by(bug: &str) -> Status {
    Status::Unknown { why: Why::HiddenBy { bug: bug.to_owned() } }
}

#[test]
fn a_bug_carries_what_the_rubric_says_of_it() {
    let found = verdict(DONE, &seen(vec![done(vec![])]));
    let carried = (found.id.as_str(), found.class.as_str(), found.title.as_str(), found.max_points);
    assert_eq!(carried, ("b", "logic", "t", 2));
}

#[test]
fn a_certain_failure_outweighs_what_could_not_be_seen() {
    let found = verdict("answer.x = 1\nended = \"done\"", &seen(vec![stuck(vec![])]));
    assert_eq!(found.status, Status::Alive);
    let facts: Vec<&str> = found.evidence.iter().map(|it| it.fact.as_str()).collect();
    assert_eq!(facts, ["ended", "answer.x"], "failures come first");
}

#[test]
fn a_scenario_that_did_not_run_leaves_a_bug_unknown() {
    let found = verdict(DONE, &seen(vec![]));
    assert_eq!((found.status, &found.evidence[0].observed), (early(), &Quantity::Missing));
}

#[test]
fn every_seed_must_do_and_the_smallest_that_does_not_is_named() {
    let with_seed = |seed, facts| Observation { seed, ..done(facts) };
    let good = |seed| with_seed(seed, log(vec![mark("x", 0)]));
    let bad = |seed| with_seed(seed, vec![]);
    let found = verdict(CALLED, &seen(vec![good(1), good(2), good(3)]));
    assert_eq!(found.status, Status::Fixed);
    // However the runs are ordered.
    let found = verdict(CALLED, &seen(vec![bad(3), good(1), bad(2)]));
    assert_eq!((found.status, found.evidence.len()), (Status::Alive, 1));
    assert_eq!(found.evidence[0].seed, Some(2));
    // A certain failure of a later seed outweighs an early ending of an earlier one.
    let late = Observation { seed: 1, ..stuck(vec![]) };
    let found = verdict(CALLED, &seen(vec![late.clone(), bad(2)]));
    assert_eq!((found.status, found.evidence[0].seed), (Status::Alive, Some(2)));
    let found = verdict(CALLED, &seen(vec![late, good(2)]));
    assert_eq!((found.status, found.evidence[0].seed), (early(), Some(1)));
    // A scenario with one seed has none to name.
    assert_eq!(verdict(CALLED, &seen(vec![bad(1)])).evidence[0].seed, None);
}

#[test]
fn seeds_are_compared_with_the_reference_of_the_same_seed() {
    let said = |seed, value: i32| Observation { seed, ..done(vec![answer("x", json!(value))]) };
    let seen = Seen {
        runs: vec![said(1, 10), said(2, 20)],
        references: BTreeMap::from([("solution".to_owned(), vec![said(2, 20), said(1, 10)])]),
        ..Seen::default()
    };
    assert_eq!(verdict("answer.x = { same_as = \"solution\" }", &seen).status, Status::Fixed);
}

#[test]
fn a_hidden_bug_is_unknown_until_the_one_in_front_is_gone() {
    let rubric = [
        bug("front", "", CALLED),
        bug("holds", "hidden_by = [\"front\"]", DONE),
        bug("fails", "hidden_by = [\"front\"]", "calls.y = 1"),
        bug("behind", "hidden_by = [\"fails\"]", DONE),
        bug("free", "", "calls.y = 1"),
    ]
    .concat();
    let judged = judge(&parse(&rubric), &seen(vec![done(vec![])]));
    let found: Vec<Status> = judged.bugs.iter().map(|bug| bug.status.clone()).collect();
    assert_eq!(
        found,
        [Status::Alive, hidden_by("front"), hidden_by("front"), hidden_by("fails"), Status::Alive]
    );
    assert!(judged.bugs[2].evidence.is_empty(), "what is hidden shows nothing");

    let walked = done(log(vec![mark("x", 0)]));
    assert_eq!(
        statuses(&rubric, &seen(vec![walked])),
        [Status::Fixed, Status::Fixed, Status::Alive, hidden_by("fails"), Status::Alive]
    );
}

#[test]
fn a_bug_behind_a_hidden_one_is_hidden_even_if_that_one_looks_gone() {
    let rubric = [
        bug("front", "", CALLED),
        bug("middle", "hidden_by = [\"front\"]", DONE),
        bug("back", "hidden_by = [\"middle\"]", DONE),
    ]
    .concat();
    let found = statuses(&rubric, &seen(vec![done(vec![])]));
    assert_eq!(found, [Status::Alive, hidden_by("front"), hidden_by("middle")]);
}

#[test]
fn a_bug_that_could_not_be_seen_hides_others_too() {
    let rubric = [
        bug("front", "", "answer.x = 1"),
        bug("back", "hidden_by = [\"front\"]", "ended = \"stuck\""),
    ]
    .concat();
    let found = statuses(&rubric, &seen(vec![stuck(vec![])]));
    assert_eq!(found, [early(), hidden_by("front")]);
}

#[test]
fn a_broken_guard_leaves_nothing_fixed() {
    let rubric = |guard: &str| {
        format!(
            "{}{}{}[[guard]]\nid = \"held\"\ntitle = \"g\"\n[[guard.expect]]\nscenario = \"s\"\n{DONE}\n\
             [[guard]]\nid = \"g\"\ntitle = \"g\"\n[[guard.expect]]\nscenario = \"s\"\n{guard}\n",
            bug("fixed", "", DONE),
            bug("alive", "", CALLED),
            bug("behind", "hidden_by = [\"fixed\"]", DONE),
        )
    };
    let broken = || Status::Unknown { why: Why::GuardBroken { guard: "g".to_owned() } };
    let judged = judge(&parse(&rubric("calls.y = 1")), &seen(vec![done(vec![])]));
    let guards: Vec<GuardStatus> = judged.guards.iter().map(|guard| guard.status).collect();
    assert_eq!(guards, [GuardStatus::Held, GuardStatus::Broken]);
    assert_eq!(judged.guards[1].evidence.len(), 1);
    let found: Vec<Status> = judged.bugs.into_iter().map(|bug| bug.status).collect();
    // The bug in front would be gone, so what is behind it is not hidden.
    assert_eq!(found, [broken(), Status::Alive, broken()]);

    let found = statuses(&rubric("calls.y = 0"), &seen(vec![done(vec![])]));
    assert_eq!(found, [Status::Fixed, Status::Alive, Status::Fixed]);

    let unknown = rubric("answer.x = { same_as = \"solution\" }");
    let judged = judge(&parse(&unknown), &seen(vec![done(vec![answer("x", json!(1))])]));
    assert_eq!(judged.guards[1].status, GuardStatus::Unknown);
    assert_eq!(judged.bugs[0].status, broken());
}

#[test]
fn cases_are_judged_on_the_error_and_on_the_twin() {
    let rubric = |wanted: &str| {
        let text = bug("b", "", DONE);
        parse(&format!("{text}[[bug.compile]]\ncase = \"twice.rs\"\n{wanted}\n"))
    };
    let error = |code: Option<&str>, message: &str| CaseError {
        code: code.map(ToOwned::to_owned),
        message: message.to_owned(),
        line: 3,
        student: Some(line(5)),
        notes: Vec::new(),
    };
    let moved = || error(Some("E0382"), "use of moved value: `promise`");
    let absent = || error(Some("E0599"), "no method named `keep`");
    let not_send = || error(None, "future cannot be sent between threads safely");
    let says = |text: &str| Quantity::CompilerSays(Some(text.to_owned()));
    let code = "code = \"E0382\"";
    let message = "message = \"cannot be sent\"";
    let both = "code = \"E0382\"\nmessage = \"promise\"";
    let other = "code = \"E0382\"\nmessage = \"sender\"";
    /// File, expected and observed of the evidence.
    type Shown = (&'static str, Quantity, Quantity);
    // What is wanted, the errors, whether the twin compiles, what is shown instead.
    let table: Vec<(&str, Vec<CaseError>, bool, Option<Shown>)> = vec![
        (code, vec![moved()], true, None),
        (code, vec![absent(), moved()], true, None),
        (message, vec![not_send()], true, None),
        (both, vec![moved()], true, None),
        (
            other,
            vec![moved()],
            true,
            Some(("twice.rs", says("E0382: sender"), says("E0382: use of moved value: `promise`"))),
        ),
        (code, vec![], true, Some(("twice.rs", says("E0382"), Quantity::CompilerSays(None)))),
        (
            code,
            vec![absent()],
            true,
            Some(("twice.rs", says("E0382"), says("E0599: no method named `keep`"))),
        ),
        (
            code,
            vec![moved()],
            false,
            Some((
                "twice.twin.rs",
                Quantity::CompilerSays(None),
                says("E0382: use of moved value: `promise`"),
            )),
        ),
    ];
    for (wanted, errors, twin_compiles, shown) in table {
        let lines = errors.iter().take(1).map(|_| line(5)).collect::<Vec<_>>();
        let outcome = CaseOutcome {
            twin_errors: if twin_compiles { Vec::new() } else { errors.clone() },
            errors,
            twin_compiles,
        };
        let seen = Seen {
            runs: vec![done(vec![])],
            cases: BTreeMap::from([("twice.rs".to_owned(), outcome)]),
            ..Seen::default()
        };
        let mut found = judge(&rubric(wanted), &seen).bugs.remove(0);
        match shown {
            None => assert_eq!((found.status, found.evidence), (Status::Fixed, vec![]), "{wanted}"),
            Some((file, expected, observed)) => {
                assert_eq!(found.status, Status::Alive, "{wanted}");
                let evidence = found.evidence.remove(0);
                assert_eq!(evidence.scenario, file);
                assert_eq!((evidence.expected, evidence.observed), (expected, observed));
                assert_eq!(evidence.at, lines);
            }
        }
    }
    let found = judge(&rubric(code), &seen(vec![done(vec![])])).bugs.remove(0);
    let why = Why::RunEndedEarly { scenario: "twice.rs".to_owned() };
    assert_eq!(found.status, Status::Unknown { why });
}

#[test]
fn lints_are_shown_with_or_without_their_prefix_and_never_judged() {
    let said = |code: Option<&str>| Diagnostic {
        level: Level::Warning,
        code: code.map(ToOwned::to_owned),
        message: "m".to_owned(),
        file: None,
        line: None,
        rendered: String::new(),
        remark: None,
        suite_at: None,
    };
    let diagnostics = vec![
        said(Some("clippy::await_holding_lock")),
        said(Some("unused_must_use")),
        said(Some("dead_code")),
        said(None),
    ];
    let text = format!(
        "{}[[bug.lint]]\nname = \"await_holding_lock\"\n[[bug.lint]]\nname = \"unused_must_use\"\n",
        bug("b", "", DONE)
    );
    let seen =
        Seen { runs: vec![done(vec![])], diagnostics: diagnostics.clone(), ..Seen::default() };
    let found = judge(&parse(&text), &seen).bugs.remove(0);
    assert_eq!(found.status, Status::Fixed);
    assert_eq!(found.lints, diagnostics[..2]);
}

#[test]
fn a_twin_that_cannot_be_sent_tells_what_stops_it() {
    use crate::observation::Note;
    let text = bug("b", "", DONE);
    let case = "case = \"send.rs\"\nmessage = \"cannot be sent\"\npromise = 7\nsays = \"it can\"";
    let rubric = parse(&format!("{text}[[bug.compile]]\n{case}\n"));
    let within = |n: u32| Frame { function: Some("statement".to_owned()), ..line(n) };
    let error = |message: &str, notes: &[(u32, &str)]| CaseError {
        code: None,
        message: message.to_owned(),
        line: 3,
        student: Some(within(5)),
        notes: notes
            .iter()
            .map(|(n, label)| Note { at: within(*n), label: (*label).to_owned() })
            .collect(),
    };
    let shown = |twin: CaseError| {
        let outcome = CaseOutcome {
            errors: vec![error("future cannot be sent between threads safely", &[])],
            twin_compiles: false,
            twin_errors: vec![twin],
        };
        let seen = Seen {
            runs: vec![done(vec![])],
            cases: BTreeMap::from([("send.rs".to_owned(), outcome)]),
            ..Seen::default()
        };
        judge(&rubric, &seen).bugs.remove(0).evidence.remove(0)
    };
    let notes = [
        (86, "has type `MutexGuard<'_, u64>` which is not `Send`"),
        (90, "await occurs here, with `journal` maybe used later"),
    ];
    let evidence = shown(error("future cannot be sent between threads safely", &notes));
    let held = Some(("journal".to_owned(), 86));
    let future = || Some("statement".to_owned());
    assert_eq!(
        evidence.observed,
        Quantity::NotSend { future: future(), held, kind: None, awaits: Some(90) }
    );
    assert_eq!(evidence.at, [within(86), within(90), within(5)]);
    assert_eq!((evidence.promise, evidence.says), (vec![7], Some("it can".to_owned())));

    let message = "`std::sync::MutexGuard<'_, a::B>` cannot be sent between threads safely";
    let kind = Some("MutexGuard".to_owned());
    assert_eq!(
        shown(error(message, &[])).observed,
        Quantity::NotSend { future: future(), held: None, kind, awaits: None }
    );
}
