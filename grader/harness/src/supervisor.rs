//! Runs one scenario: the runtime, its hooks, and the root future that waits for the end.
//!
//! The scenario is a spawned task like any other, because tokio's hooks and task dumps never see
//! the root future; the root is only the supervisor.

use std::fs::File;
use std::future::{Future, poll_fn};
use std::io;
use std::os::fd::{AsRawFd, FromRawFd};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::{Pin, pin};
use std::task::Poll;
use std::time::Duration;

use facts::{Ended, FrameOffset, Order, Place, Stuck, TaskId, Watching};
use tokio::runtime::{Builder, Handle, LocalOptions, LocalRuntime, RngSeed, TaskMeta};
use tokio::task::{JoinError, JoinHandle};

use crate::{
    Scenario, Watch, alone, ending, idle_time, interpose, panics, poll, random, record, stack,
    watchdog, world,
};

/// How long aborted tasks get to end before anyone counts.
const SETTLE: Duration = Duration::from_millis(1);

/// Takes the order from standard input, runs its scenario, reports, and ends the process.
pub(crate) fn main(scenarios: &[(&str, Scenario)]) -> ! {
    match prepare(scenarios) {
        Ok((runtime, scenario, watch)) => runtime.block_on(supervise(scenario, watch)),
        Err(error) => {
            complain(&error);
            std::process::exit(3)
        }
    }
}

#[expect(clippy::print_stderr, reason = "there is no other way out before the socket is known")]
fn complain(error: &io::Error) {
    eprintln!("the test program could not begin: {error}");
}

fn prepare(scenarios: &[(&str, Scenario)]) -> io::Result<(LocalRuntime, Scenario, Watch)> {
    stack::locate();
    let mut socket = take_socket()?;
    let (nonce, order) = facts::wire::accept(&mut socket)?;
    let scenario = scenarios
        .iter()
        .find_map(|&(name, scenario)| (name == order.scenario).then_some(scenario))
        .ok_or_else(|| {
            io::Error::new(io::ErrorKind::NotFound, format!("no scenario {}", order.scenario))
        })?;

    random::seed(order.seed);
    record::open(socket, nonce);
    poll::watch_by(order.watching);
    poll::tell(order.tell_polls);
    if order.watching == Watching::OffCpu {
        idle_time::open();
    }
    watchdog::start(order.cpu_us, order.watching).or_else(|error| match error.kind() {
        // Where threads are counted for a user, other runs can have taken them all. The same is
        // said where there is no memory for its stack; then it is as if it had not begun.
        io::ErrorKind::WouldBlock if has_room_for_a_stack() => ending::finish(Ended::OutOfThreads),
        _ => Err(error),
    })?;
    interpose::LEAVING.prepare();
    alone::stay()?;
    panics::record_all();
    world::enter(order.patience_us.saturating_mul(1_000));

    Ok((runtime(&order)?, scenario, Watch::new(order)))
}

/// Whether there is memory for the stack of a thread, as large as the standard library makes it.
fn has_room_for_a_stack() -> bool {
    let mut room = Vec::<u8>::new();
    let has_room = room.try_reserve_exact(2 << 20).is_ok();
    // Or the compiler may do without asking.
    std::hint::black_box(&room);
    has_room
}

/// Standard input is the socket: kept under another number, with nothing left in its place.
fn take_socket() -> io::Result<File> {
    // SAFETY: no precondition; the result is looked at.
    let kept = unsafe { libc::fcntl(0, libc::F_DUPFD_CLOEXEC, 3) };
    if kept < 0 {
        return Err(io::Error::last_os_error());
    }
    // SAFETY: just made, and nobody else's.
    let kept = unsafe { File::from_raw_fd(kept) };
    match File::open("/dev/null") {
        // SAFETY: both are open, and 0 is nobody's now that the socket is kept elsewhere.
        Ok(nothing) => unsafe { libc::dup2(nothing.as_raw_fd(), 0) },
        // SAFETY: as above.
        Err(_) => unsafe { libc::close(0) },
    };
    Ok(kept)
}

fn runtime(order: &Order) -> io::Result<LocalRuntime> {
    let budget = order.polls;
    Builder::new_current_thread()
        .enable_all()
        .rng_seed(RngSeed::from_bytes(&order.seed.to_le_bytes()))
        .on_task_spawn(|task| record::spawned(id_of(task), Some(place_of(task))))
        .on_task_terminate(|task| record::terminated(id_of(task)))
        .on_before_task_poll(move |task| {
            poll::begin(id_of(task));
            if poll::count() > budget {
                ending::out_of_polls();
            }
        })
        .on_after_task_poll(|_| poll::end())
        .build_local(LocalOptions::default())
}

fn id_of(task: &TaskMeta<'_>) -> TaskId {
    number(task.id())
}

/// tokio shows a task's id as its number and hands it out in no other way.
fn number(id: tokio::task::Id) -> TaskId {
    id.to_string().parse().unwrap_or(0)
}

fn place_of(task: &TaskMeta<'_>) -> Place {
    let place = task.spawned_at();
    Place { file: place.file().to_owned(), line: place.line() }
}

async fn supervise(scenario: Scenario, watch: Watch) -> ! {
    let mut running = tokio::task::spawn_local(async move { scenario(&watch).await });
    ending::scenario_is(number(running.id()));
    match until_end(&mut running).await {
        Ok(result) => {
            settle().await;
            ending::probe_panic_hook();
            ending::finish(match result {
                Ok(()) => Ended::Done,
                Err(_) => Ended::Panicked,
            })
        }
        Err(how) => {
            ending::probe_panic_hook();
            record::freeze();
            let tasks = with_waits().await;
            ending::finish(Ended::Stuck { how, tasks, frames: Vec::new() })
        }
    }
}

/// Waits for the scenario, or for word that it will not end.
async fn until_end(running: &mut JoinHandle<()>) -> Result<Result<(), JoinError>, Stuck> {
    poll_fn(|context| {
        ending::supervised_by(context.waker());
        match Pin::new(&mut *running).poll(context) {
            Poll::Ready(result) => Poll::Ready(Ok(result)),
            Poll::Pending => match ending::stopping() {
                Some(how) => Poll::Ready(Err(how)),
                None => Poll::Pending,
            },
        }
    })
    .await
}

/// One virtual millisecond, or less when what was left running does not let it pass.
async fn settle() {
    world::be_patient_until(world::now() + 1_000_000_000);
    let mut pause = pin!(tokio::time::sleep(SETTLE));
    poll_fn(|context| {
        ending::supervised_by(context.waker());
        if ending::stopping().is_some() { Poll::Ready(()) } else { pause.as_mut().poll(context) }
    })
    .await;
}

/// The tasks that stand still, with the places at which tokio says they wait. Polls every task
/// once more, so it is the last thing a run does.
async fn with_waits() -> Vec<facts::StuckTask> {
    let mut tasks = ending::standing();
    let own = ending::scenario_number();
    let Some(dump) = dump().await else { return tasks };
    for task in dump.tasks().iter() {
        let id = number(task.id());
        let Some(stuck) =
            tasks.iter_mut().find(|stuck| stuck.task == if id == own { 0 } else { id })
        else {
            continue;
        };
        stuck.waits = task.trace().resolve_backtraces().iter().map(offsets).collect();
    }
    tasks
}

/// tokio's dump, unless a task panics when it is polled for it: one that was stopped in the middle
/// of a loop need not be fit to be polled again.
async fn dump() -> Option<tokio::runtime::Dump> {
    let handle = Handle::current();
    let mut dump = pin!(handle.dump());
    poll_fn(|context| match catch_unwind(AssertUnwindSafe(|| dump.as_mut().poll(context))) {
        Ok(polled) => polled.map(Some),
        Err(_) => Poll::Ready(None),
    })
    .await
}

fn offsets(backtrace: &tokio::runtime::dump::Backtrace) -> Vec<FrameOffset> {
    let addresses = backtrace.frames().map(|frame| (frame.ip().addr() as u64).saturating_sub(1));
    addresses.filter_map(stack::offset).take(stack::MOST).collect()
}
