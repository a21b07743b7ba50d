//! How runs end when they do not come to their end.

use std::time::Duration;

use facts::{Ended, Fact};
use grader::observation::{Ending, Limit, Observation};
use grader::sandbox::Limits;

use crate::fixture::{Look, at, order, run_with, see};

fn tampered(seen: &Observation) -> Vec<&str> {
    let tampered = seen.facts.iter().filter_map(|fact| match fact {
        Fact::Tampered { what } => Some(what.as_str()),
        _ => None,
    });
    tampered.collect()
}

#[test]
fn leaving_the_process_is_told_with_its_line() {
    let seen = see("exits");
    let Ended::Exited { code, frames } = seen.reported() else { panic!("{seen:#?}") };
    assert_eq!(*code, 0, "success is no way out either");
    assert_eq!(seen.student(frames), Some(at("ending", "exits", "std::process::exit(0)")));
}

#[test]
fn a_panic_hook_that_was_replaced_is_noticed() {
    let seen = see("replaces_the_hook");
    assert!(seen.is_done(), "{seen:#?}");
    assert_eq!(tampered(&seen), ["panic-hook"]);
    for scenario in ["sleep_good", "panicking_bad", "fake_panics"] {
        assert_eq!(tampered(&see(scenario)), [] as [&str; 0], "{scenario}");
    }
}

#[test]
fn a_panic_of_the_scenario_itself_ends_it() {
    let seen = see("panics");
    assert_eq!(*seen.reported(), Ended::Panicked);
    let line = at("ending", "panics", "none[3]");
    let panics = seen.facts.iter().filter_map(|fact| match fact {
        Fact::Panic { frames, cause: None, .. } => Some(seen.student(frames)),
        _ => None,
    });
    assert_eq!(panics.collect::<Vec<_>>(), [Some(line.clone())]);
    let said = format!("panicked at {}:{}: index out of bounds", line.file, line.line);
    assert!(seen.output.text.starts_with(&said), "{}", seen.output.text);
}

#[test]
fn too_much_memory_is_a_limit() {
    assert_eq!(see("takes_memory").ending, Ending::LimitHit { limit: Limit::Memory });
}

#[test]
fn endless_recursion_is_a_crash_with_its_line() {
    let seen = see("recurses");
    let Ended::Crashed { signal, frames } = seen.reported() else { panic!("{seen:#?}") };
    assert_eq!(*signal, rustix::process::Signal::SEGV.as_raw());
    let line = at("ending", "deeper", "deeper(std::hint::black_box");
    let lines: Vec<_> = seen.frames(frames).collect();
    assert!(lines.contains(&&line), "{lines:#?}");
}

#[test]
fn endless_output_is_a_limit_and_its_beginning_is_kept() {
    let limits = Limits::default();
    let seen = run_with(order("prints_without_end"), &limits);
    assert_eq!(seen.ending, Ending::LimitHit { limit: Limit::Output });
    assert_eq!(seen.output.text.len(), limits.output);
    assert!(seen.output.text.starts_with("line after line"), "{}", seen.output.text);
    assert!(seen.output.cut > 0);
}

#[test]
fn computing_without_end_beside_the_executor_is_a_limit() {
    let limits = Limits { cpu: Duration::from_secs(1), ..Limits::default() };
    let seen = run_with(order("computes_elsewhere_without_end"), &limits);
    assert_eq!(seen.ending, Ending::LimitHit { limit: Limit::Cpu });
}

#[test]
fn no_other_program_can_be_started() {
    let seen = see("starts_a_program");
    assert!(seen.is_done(), "{seen:#?}");
    assert_eq!(*seen.answer(), false);
}
