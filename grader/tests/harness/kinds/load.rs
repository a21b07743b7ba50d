//! What is seen does not depend on what else the machine does.

use std::hint::spin_loop;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;

use facts::{Ended, Fact, Order};
use grader::observation::{Ending, Observation};
use grader::run::{Stop, run_all};
use grader::sandbox::{Boxes, Limits};

use crate::fixture::{names, order, program};

/// Loops that compete for the machine's cores.
const BUSY: usize = 8;

/// Environment variable: how often every scenario runs.
const RUNS: &str = "FIXTURE_RUNS";

/// Every scenario that ends by itself. The others are ended from outside at a limit of real time
/// or of CPU time.
const SCENARIOS: &[&str] = &[
    "sleep_bad",
    "sleep_good",
    "lock_bad",
    "lock_good",
    "join_bad",
    "join_good",
    "io_bad",
    "io_good",
    "spin_bad",
    "spin_good",
    "client_bad",
    "client_good",
    "hog_bad",
    "hog_good",
    "hog_elsewhere",
    "two_locks_bad",
    "two_locks_good",
    "heartbeat_bad",
    "heartbeat_good",
    "std_mutex_bad",
    "std_mutex_good",
    "block_on_bad",
    "block_on_good",
    "recv_bad",
    "recv_good",
    "spinning_bad",
    "spinning_good",
    "endless_bad",
    "endless_tight",
    "endless_good",
    "by_hand_bad",
    "by_hand_good",
    "std_thread_bad",
    "std_thread_good",
    "rayon_bad",
    "rayon_good",
    "second_runtime_bad",
    "second_runtime_good",
    "woken",
    "left_running_bad",
    "left_running_good",
    "panicking_bad",
    "panicking_good",
    "busy_wait_bad",
    "busy_wait_good",
    "at_once_bad",
    "at_once_good",
    "kept_bad",
    "kept_good",
    "hash_order",
    "select_order",
    "draws",
    "fake_panics",
    "exits",
    "replaces_the_hook",
    "panics",
    "takes_memory",
    "recurses",
    "starts_a_program",
];

/// Busy threads for as long as it lives.
struct Load<'a>(&'a AtomicBool);

impl Drop for Load<'_> {
    fn drop(&mut self) {
        self.0.store(true, Ordering::Relaxed);
    }
}

/// All that was seen, as text, without what is measured in CPU time.
fn told(mut seen: Observation) -> String {
    seen.facts.retain(|fact| !matches!(fact, Fact::Hog { .. }));
    if seen.scenario == "endless_bad"
        && let Ending::Reported { how: Ended::Stuck { frames, .. }, .. } = &mut seen.ending
    {
        // Where in its loop the program was when its CPU time was used up.
        frames.clear();
    }
    // The places of the frames that hogs and endless loops were seen at are left out with them.
    seen.places.clear();
    serde_json::to_string(&seen).expect("plain data becomes JSON")
}

#[test]
#[expect(clippy::print_stdout, reason = "whoever asks for many runs wants to see their number")]
fn nothing_flips_under_load() {
    let runs = std::env::var(RUNS).ok().and_then(|runs| runs.parse().ok()).unwrap_or(3_usize);
    let orders: Vec<Order> = SCENARIOS.iter().map(|name| order(name)).collect();
    let see = || -> Vec<String> {
        let seen = run_all(
            &Boxes::new(program(), Limits::default()),
            names(),
            &[],
            &orders,
            &Stop::never(),
        );
        seen.expect("the grader does its work").into_iter().map(told).collect()
    };
    let at_rest = see();
    let over = AtomicBool::new(false);
    let flipped: Vec<(usize, String, String)> = thread::scope(|scope| {
        let _load = Load(&over);
        for _ in 0..BUSY {
            scope.spawn(|| {
                while !over.load(Ordering::Relaxed) {
                    spin_loop();
                }
            });
        }
        let runs = (0..runs).flat_map(|run| {
            let pairs = at_rest.iter().zip(see());
            pairs
                .filter(|(rest, load)| *rest != load)
                .map(move |(rest, load)| (run, rest.clone(), load))
                .collect::<Vec<_>>()
        });
        runs.collect()
    });
    println!("{} scenarios, {runs} runs under load: {} flipped", SCENARIOS.len(), flipped.len());
    assert!(flipped.is_empty(), "{flipped:#?}");
}
