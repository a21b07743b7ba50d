//! How long a student waits for the news that a program stands still: the harness's own fixtures
//! of each kind, in the box, from the start of the process until its end.
//!
//! `cargo bench -p grader --bench stuck [-- ROUNDS]`. It asserts nothing about time: `README.md`
//! holds figures and on what they were seen.

#[expect(dead_code, reason = "a bench needs only some of what tests look at")]
#[path = "../tests/harness/fixture.rs"]
mod fixture;

use std::io::{self, Write};
use std::time::{Duration, Instant};

use facts::Ended;
use fixture::Look;

const DEFAULT_ROUNDS: usize = 50;

/// Programs that stand still, and one that does not, to compare with.
const PROGRAMS: [(&str, &str); 8] = [
    ("two_locks_good", "comes to its end"),
    ("two_locks_bad", "two tasks, two tokio locks, each holding one"),
    ("heartbeat_bad", "a future that never comes, beside a timer that always does"),
    ("std_mutex_bad", "std::sync::Mutex locked twice"),
    ("block_on_bad", "futures::executor::block_on on a tokio timer"),
    ("recv_bad", "std::sync::mpsc::Receiver::recv, nobody sends"),
    ("spinning_bad", "a future that wakes itself for ever, told by a budget of polls"),
    ("endless_bad", "a loop without an await, told by its CPU time (100 ms here)"),
];

fn main() -> io::Result<()> {
    // `cargo test --all-targets` runs this program too, without the argument that `cargo bench`
    // passes.
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    if !arguments.iter().any(|argument| argument == "--bench") {
        return Ok(());
    }
    let rounds = arguments.iter().find_map(|argument| argument.parse().ok());
    let rounds: usize = rounds.unwrap_or(DEFAULT_ROUNDS).max(1);
    let mut out = io::stdout().lock();
    let mut took = vec![Vec::with_capacity(rounds); PROGRAMS.len()];
    for (scenario, _) in PROGRAMS {
        let stands = matches!(fixture::see(scenario).reported(), Ended::Stuck { .. });
        assert_eq!(stands, scenario.ends_with("_bad"), "{scenario}");
    }
    for _ in 0..rounds {
        for ((scenario, _), took) in PROGRAMS.iter().zip(&mut took) {
            let before = Instant::now();
            fixture::see(scenario);
            took.push(before.elapsed());
        }
    }
    writeln!(out, "{rounds} rounds, real time in ms: median (slowest)\n")?;
    for ((_, what), took) in PROGRAMS.iter().zip(&mut took) {
        took.sort();
        let ms = |time: Duration| time.as_secs_f64() * 1e3;
        let (median, slowest) = (ms(took[rounds / 2]), ms(took[rounds - 1]));
        writeln!(out, "{median:>7.1} ({slowest:.1})  {what}")?;
    }
    Ok(())
}
