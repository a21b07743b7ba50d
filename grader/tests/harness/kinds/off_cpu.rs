//! The fallback where blocking calls are not interposed: the same lines and causes, measured.
//!
//! It goes by real clocks, so of each attempt these tests claim only what any load leaves as it
//! is: all sleeps together never show shorter than they were, and nothing shows at another line.
//! How exactly they are told apart depends on when the watchdog got to take its samples, which a
//! busy machine delays, and a very crowded one makes even clean programs sleep for the kernel's
//! own locks now and then. So one attempt of several is asked to come close.

use facts::{BlockingCall, Order, Watching};
use grader::observation::{Frame, Observation};

use crate::fixture::{Look, at, order, run};

const ATTEMPTS: usize = 200;

/// How far, in microseconds, one attempt may be from the truth: two samples are 4 ms apart at best.
const CLOSE: u64 = 10_000;

fn off_cpu(scenario: &str) -> Observation {
    let seen = run(Order { watching: Watching::OffCpu, ..order(scenario) });
    assert!(seen.is_done(), "{seen:#?}");
    seen
}

/// Each line's share of the time in microseconds.
type Shares<'a> = [(Option<&'a str>, Frame, u64)];

/// Blocks at these lines under these causes, together as long as they should be, and in one attempt
/// each alone as well; at no other line but the `short` ones, which sleep for less than it takes to
/// be sampled unless the machine makes them oversleep.
fn check(scenario: &str, shares: &Shares<'_>, short: &[Frame]) {
    let whole: u64 = shares.iter().map(|(_, _, took)| took).sum();
    for attempt in 1.. {
        let blocks = off_cpu(scenario).blocks();
        for block in &blocks {
            assert_eq!(block.call, BlockingCall::OffCpu);
            let known = shares.iter().any(|(cause, line, _)| {
                *cause == block.cause.as_deref() && Some(line) == block.at.as_ref()
            }) || short.iter().any(|line| Some(line) == block.at.as_ref());
            // A poll that ended before a sample was taken shows without a line.
            assert!(known || block.at.is_none(), "{blocks:#?}");
        }
        // Facts come in whole milliseconds.
        let seen: u64 = blocks.iter().map(|block| block.took).sum();
        assert!(seen + 1_000 >= whole, "{blocks:#?}");

        let mut each = blocks.iter().zip(shares);
        let close = each.all(|(block, (_, line, took))| {
            block.at.as_ref() == Some(line) && block.took.abs_diff(*took) <= CLOSE
        });
        if close && blocks.len() == shares.len() {
            return;
        }
        assert!(attempt < ATTEMPTS, "{blocks:#?}");
    }
}

#[test]
fn sleeps_are_seen_off_the_cpu_at_the_same_lines() {
    let line = |statement| at("blocking", "sleep::bad", statement);
    let shares = [
        (None, line("thread::sleep(ms(120))"), 120_000),
        (None, line("thread::sleep(ms(60))"), 60_000),
    ];
    check("sleep_bad", &shares, &[]);
}

#[test]
fn a_fake_that_blocks_is_named() {
    let short = at("blocking", "client::bad", "thread::sleep(ms(7))");
    let call = at("blocking", "client::bad", "bench.call()");
    check("client_bad", &[(Some("client.call"), call, 32_000)], &[short]);
}

#[test]
fn a_clean_program_shows_nothing() {
    for scenario in ["sleep_good", "spin_good", "client_good"] {
        let clean = (0..ATTEMPTS).any(|_| off_cpu(scenario).blocks().is_empty());
        assert!(clean, "{scenario}");
    }
}
