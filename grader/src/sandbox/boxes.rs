//! The boxes of one program, laid ahead of it.
//!
//! Laying a box takes a few milliseconds, most of which a check spends waiting for a compiler
//! anyway. So a thread lays them while the program is still being compiled; each waits with
//! everything done but the program itself (`benches/README.md` has the figures).

use std::io;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::{Receiver, Sender, TryRecvError, channel, sync_channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;

#[cfg(target_os = "linux")]
use super::fork_server::ForkServer;
use super::{Level, Limits, Prisoner, Program};

/// The most boxes that wait at the same time: each is two small processes.
const MOST_AHEAD: usize = 16;

/// A program that will be run several times, and the boxes that wait for it.
#[derive(Debug)]
pub struct Boxes {
    level: Level,
    plan: Arc<Plan>,
    ahead: Option<Ahead>,
}

/// What goes into each box.
#[derive(Debug)]
struct Plan {
    executable: PathBuf,
    libraries: Vec<PathBuf>,
    limits: Limits,
    /// Boxes that nobody has begun to lay ahead.
    left: AtomicUsize,
}

#[derive(Debug)]
struct Ahead {
    waiting: Mutex<Receiver<io::Result<Prisoner>>>,
    /// Ends the thread when dropped, and not before: the boxes end with the thread that laid them.
    _thread: Arc<Sender<()>>,
}

impl Boxes {
    /// For a program that is there.
    #[must_use]
    pub fn new(program: Program<'_>, limits: Limits) -> Self {
        Self {
            level: Level::to_work_at(),
            plan: Arc::new(Plan::new(program, limits, 0)),
            ahead: None,
        }
    }

    /// For a program that will be there by the first [`Boxes::start`] and run `times` times. Its
    /// directory must be there already, and hold nothing else.
    #[must_use]
    pub fn ahead(program: Program<'_>, limits: Limits, times: usize) -> Self {
        let level = Level::to_work_at();
        let plan = Arc::new(Plan::new(program, limits, times));
        let ahead = (level != Level::None).then(|| Ahead::begin(level, plan.clone()));
        Self { level, plan, ahead: ahead.flatten() }
    }

    /// The program.
    #[must_use]
    pub fn executable(&self) -> &Path {
        &self.plan.executable
    }

    /// Its limits.
    #[must_use]
    pub fn limits(&self) -> &Limits {
        &self.plan.limits
    }

    /// Starts the program, in a box that waits if there is one. It runs none of the student's code
    /// before it is given its order over the socket.
    ///
    /// # Errors
    /// When the process or its box cannot be made: the grader's own failure.
    pub fn start(&self) -> io::Result<Prisoner> {
        #[cfg(target_os = "linux")]
        if let Some(prisoner) = self.ahead.as_ref().and_then(|ahead| ahead.next(&self.plan)) {
            let prisoner = prisoner?;
            prisoner.begin()?;
            return Ok(prisoner);
        }
        Prisoner::start_at(self.level, self.plan.program(), &self.plan.limits)
    }
}

impl Plan {
    fn new(program: Program<'_>, limits: Limits, ahead: usize) -> Self {
        Self {
            executable: program.executable.to_owned(),
            libraries: program.libraries.to_owned(),
            limits,
            left: AtomicUsize::new(ahead),
        }
    }

    fn program(&self) -> Program<'_> {
        Program { executable: &self.executable, libraries: &self.libraries }
    }

    /// Takes on one of the boxes that are left.
    fn claim(&self) -> bool {
        let less = |left: usize| left.checked_sub(1);
        self.left.fetch_update(Ordering::Relaxed, Ordering::Relaxed, less).is_ok()
    }
}

impl Ahead {
    /// Without a thread to be had, no boxes are laid ahead.
    #[cfg(target_os = "linux")]
    fn begin(level: Level, plan: Arc<Plan>) -> Option<Self> {
        let (laid, waiting) = sync_channel(MOST_AHEAD);
        let (alive, over) = channel::<()>();
        let alive = Arc::new(alive);
        let lay = move || {
            // Without one, each box is laid when it is needed.
            let server = super::launch::run(level, plan.program(), &plan.limits, true)
                .and_then(|spec| ForkServer::start(&spec));
            let Ok(server) = server else { return };
            while plan.claim() {
                if laid.send(Prisoner::lay(&server)).is_err() {
                    return;
                }
            }
            drop(laid);
            // Nothing is ever sent: it comes back when nobody is left to send.
            _ = over.recv();
        };
        thread::Builder::new().name("boxes".to_owned()).spawn(lay).ok()?;
        Some(Self { waiting: Mutex::new(waiting), _thread: alive })
    }

    #[cfg(not(target_os = "linux"))]
    fn begin(_: Level, _: Arc<Plan>) -> Option<Self> {
        None
    }

    /// A box that waits, or the next to wait when all are being laid already; nothing when the
    /// caller does better to lay one itself.
    fn next(&self, plan: &Plan) -> Option<io::Result<Prisoner>> {
        let waiting = self.waiting.lock().unwrap_or_else(PoisonError::into_inner);
        match waiting.try_recv() {
            Ok(prisoner) => Some(prisoner),
            Err(TryRecvError::Empty) if !plan.claim() => waiting.recv().ok(),
            Err(TryRecvError::Empty | TryRecvError::Disconnected) => None,
        }
    }
}
