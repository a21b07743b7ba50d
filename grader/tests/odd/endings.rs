//! Runs that end early: the bugs behind them are unknown, and the text tells how it ended and at
//! which line.

use super::source::{Checked, check, everywhere, line_of, serving};

/// Nothing of it was seen, what worked no longer does, and this is why and where.
#[track_caller]
fn ended_early(checked: &Checked, ended: &str, line: u64, words: &str) {
    checked.is("graded", &[words, "the run of full_house ended before it could be seen"]);
    let bug = &checked.json["bugs"][0];
    assert_eq!(bug["status"], "unknown", "{bug:#}");
    assert_eq!(bug["why"]["why"], "run-ended-early", "{bug:#}");
    let evidence = &bug["evidence"][0];
    assert_eq!(evidence["observed_value"]["ending"]["ended"], ended, "{evidence:#}");
    assert_eq!(evidence["at"]["file"], "src/lib.rs", "{evidence:#}");
    assert_eq!(evidence["at"]["line"], line, "{evidence:#}");
    assert_eq!(checked.json["guards"][0]["status"], "broken", "{:#}", checked.json["guards"]);
    // Nothing is fixed by code that came to no end.
    let bugs = checked.json["bugs"].as_array().expect("a list");
    assert!(bugs.iter().all(|bug| bug["status"] == "unknown"), "{bugs:#?}");
}

#[test]
fn a_panic_everywhere() {
    let text = everywhere("if true { panic!(\"not today\") }");
    let line = line_of(&text, "not today");
    let checked = check("panics", &text);
    ended_early(
        &checked,
        "panicked",
        line,
        &format!("it panicked at src/lib.rs:{line}: `not today`"),
    );
}

#[test]
fn a_loop_everywhere_that_never_awaits() {
    let text = everywhere("if true { loop { std::hint::spin_loop() } }");
    let line = line_of(&text, "spin_loop");
    let words = format!("at src/lib.rs:{line}");
    ended_early(&check("loops", &text), "stuck", line, &words);
}

#[test]
fn a_loop_that_always_awaits() {
    let text = serving("while tables.len() == 8 { tokio::task::yield_now().await }");
    let line = line_of(&text, "yield_now");
    let words = format!("at src/lib.rs:{line}");
    ended_early(&check("yields", &text), "stuck", line, &words);
}

#[test]
fn a_recursion_without_end() {
    let lines = "fn deep(n: u64) -> u64 { let a = [n; 64]; if n == u64::MAX { 0 } else { deep(n + 1) + a[n as usize % 64] } }\n    \
        if deep(1) == 0 { return }";
    let text = serving(lines);
    let line = line_of(&text, "fn deep");
    let words = "recursion that goes too deep";
    ended_early(&check("recursion", &text), "signaled", line, words);
}

#[test]
fn a_panic_while_panicking() {
    let lines = "struct Again; impl Drop for Again { fn drop(&mut self) { panic!(\"again\") } }\n    \
        let _again = Again; if tables.len() == 8 { panic!(\"once\") }";
    let checked = check("aborts", serving(lines));
    checked.is("graded", &["(signal 6)", "src/lib.rs:"]);
}

#[test]
fn a_lock_taken_twice() {
    let text = serving(
        "let lock = std::sync::Mutex::new(0); let _one = lock.lock();\n    let _two = lock.lock();",
    );
    let line = line_of(&text, "_two");
    let words = format!("at src/lib.rs:{line}");
    ended_early(&check("locked", &text), "stuck", line, &words);
}

#[test]
fn a_future_that_never_comes() {
    let checked = check("pending", serving("std::future::pending::<()>().await;"));
    // tokio knows no line of a future that is not its own.
    checked.is("graded", &["nothing left can wake it"]);
    assert_eq!(checked.json["bugs"][0]["status"], "unknown");
}
