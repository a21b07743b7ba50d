//! A batch of two hundred that is killed a hundred times, each time at another write to its store.
//!
//! The children are this test program itself. What they check with is the stand-in; what is killed
//! is the real store and the real run: between two rows of a transaction, or before its commit.

use std::os::unix::process::ExitStatusExt as _;
use std::process::{Command, ExitStatus, Stdio};

use super::*;

const STORE: &str = "GRADER_TEST_STORE";
const KILL_AT: &str = "GRADER_TEST_KILL_AT";

/// Hand-ins in the batch, and how many different versions they are.
const HAND_INS: usize = 200;
const VERSIONS: usize = 150;

const KILLS: u32 = 100;

/// The whole batch, from the beginning, whatever the store has already.
fn work(store: &mut Store) -> Finished {
    let batch = store.begin("class").expect("begun");
    for number in 0..HAND_INS {
        let version = number % VERSIONS;
        let kind = match version % 50 {
            7 => "slow",
            9 => "slow-once",
            other if other % 2 == 0 => "right",
            _ => "wrong",
        };
        let text = format!("{kind} {version}");
        hand_in(store, batch, &format!("s{number:03}"), &text);
    }
    let (finished, _) = run(store, batch, &StandIn::default(), OPTIONS);
    store.end(batch).expect("stored");
    finished.expect("it runs")
}

#[test]
#[ignore = "the child of the test below"]
fn child() {
    let path = std::env::var_os(STORE).expect("the parent names a store");
    let mut left: u32 = match std::env::var(KILL_AT) {
        Ok(number) => number.parse().expect("a number"),
        Err(_) => u32::MAX,
    };
    let mut store = Store::open_or_create(path.as_ref()).expect("a store");
    store.on_each_write(move || {
        left -= 1;
        if left == 0 {
            let me = rustix::process::getpid();
            rustix::process::kill_process(me, rustix::process::Signal::KILL).expect("killed");
        }
    });
    work(&mut store);
}

fn start(world: &World, kill_at: Option<u32>) -> ExitStatus {
    let mut command = Command::new(std::env::current_exe().expect("this program"));
    command.args(["--exact", "batch::tests::kills::child", "--ignored"]);
    command.env(STORE, world.path("s")).stdin(Stdio::null()).stdout(Stdio::null());
    if let Some(kill_at) = kill_at {
        command.env(KILL_AT, kill_at.to_string());
    }
    command.status().expect("it starts")
}

#[test]
fn a_hundred_kills_lose_nothing_and_do_nothing_twice() {
    let world = World::new();
    // A fixed sequence that looks like none: <https://doi.org/10.18637/jss.v008.i14> (xorshift).
    let mut number = 0x2545_F491_u32;
    let mut next = || {
        number ^= number << 13;
        number ^= number >> 17;
        number ^= number << 5;
        number
    };
    for kill in 0..KILLS {
        let status = start(&world, Some(1 + next() % 24));
        assert_eq!(status.signal(), Some(9), "at kill {kill} nothing is left to be killed");
    }
    assert!(start(&world, None).success());

    let undisturbed = World::new();
    let mut whole = Store::open_or_create(&undisturbed.path("s")).expect("a store");
    assert_eq!(work(&mut whole).graded, VERSIONS);
    let disturbed = Store::open(&world.path("s")).expect("a store");
    let record = |store: &Store| {
        let mut record = Vec::new();
        store.write_record(&mut record).expect("written");
        String::from_utf8(record).expect("JSON is UTF-8")
    };
    assert_eq!(record(&disturbed), record(&whole));
    assert_eq!(disturbed.verdicts_found().expect("read"), VERSIONS);
}
