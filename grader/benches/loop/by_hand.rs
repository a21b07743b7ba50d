//! The same work by hand: the calls that `grader check` makes, and nothing between them.
//!
//! The calls are not made up: one check is asked to write them down, and they are repeated in a
//! copy of the directory it builds in.

use std::fs;
use std::io::{self, Read};
use std::os::fd::OwnedFd;
use std::os::unix::net::UnixStream;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitStatus, Stdio};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use facts::{Order, wire};
use grader::build::{Call, TRACE};
use grader::check::{Hidden, orders};
use grader::course::Course;

use crate::Contestant;
use crate::edit::{CRATE, Edits, SLUG};
use crate::program::Check;

/// The calls, the processes, and where they work.
pub struct ByHand {
    student: Call,
    suite: Call,
    clippy: Call,
    /// The edited file, where rustc and where clippy reads it.
    files: [PathBuf; 2],
    executable: PathBuf,
    orders: Vec<Order>,
    /// The directory that the check built in, which nobody needs after this.
    used: PathBuf,
}

impl ByHand {
    /// Checks twice, the second time to see which calls an edit leads to.
    pub fn new(
        course: &Path,
        place: &Path,
        check: &mut Check,
        edits: &mut Edits,
    ) -> io::Result<Self> {
        check.edit(&edits.next())?;
        check.run()?;
        check.edit(&edits.next())?;
        let trace = place.join("calls");
        check.command().env(TRACE, &trace).output()?;
        let text = fs::read_to_string(&trace)?;
        let calls: Vec<Call> = text.lines().map(serde_json::from_str).collect::<Result<_, _>>()?;
        if calls.len() != 3 {
            return Err(io::Error::other(format!("expected three calls after an edit:\n{text}")));
        }
        let find = |program: &str, of: &str| {
            let is = |call: &&Call| {
                call.program.ends_with(program)
                    && call.args.windows(2).any(|pair| pair == ["--crate-name", of])
            };
            calls.iter().find(is).cloned().ok_or_else(|| {
                io::Error::other(format!("no call of {program} for `{of}`:\n{text}"))
            })
        };
        let student = find("rustc", CRATE)?;
        let slot = student.cwd.as_deref().and_then(Path::parent).map(Path::to_owned);
        let slot = slot.ok_or_else(|| io::Error::other("a call in no directory"))?;
        let copy = place.join("by-hand");
        copy_all(&slot, &copy)?;
        let moved = |call| moved(call, &slot, &copy);
        let suite = moved(find("rustc", "suite")?);
        let executable = suite.args.windows(2).find(|pair| pair[0] == "-o");
        let executable = executable.map(|pair| PathBuf::from(&pair[1]));
        let executable = executable.ok_or_else(|| io::Error::other("a suite without a program"))?;
        Ok(Self {
            student: moved(student),
            suite,
            clippy: moved(find("clippy-driver", CRATE)?),
            files: ["alone", "student"].map(|dir| copy.join(dir).join("src/lib.rs")),
            executable,
            orders: of_exercise(course, &copy.join("suite/suite.rs"))?,
            used: slot.parent().unwrap_or(&slot).to_owned(),
        })
    }

    /// What it includes.
    pub fn describe(&self) -> String {
        format!(
            "the three compiler calls that one check was seen to make, with the same flags, \
             environment and incremental state of their own (rustc: student's crate, then rustc: \
             suite; clippy-driver: student's crate, beside both), each one's output read to its \
             end; then the {} test processes, {} at a time, each started, given its order, read \
             to its end and waited for. No hashing, parsing, judging, line tables or limits.",
            self.orders.len(),
            workers(),
        )
    }

    /// Removes what the checks left in the grader's cache.
    pub fn tidy(&self) -> io::Result<()> {
        fs::remove_dir_all(&self.used)
    }

    fn build(&self) -> io::Result<()> {
        thread::scope(|scope| {
            let clippy = scope.spawn(|| repeat(&self.clippy));
            repeat(&self.student)?;
            repeat(&self.suite)?;
            run_all(&self.executable, &self.orders)?;
            clippy.join().map_err(|_| io::Error::other("the thread panicked"))?
        })
    }
}

impl Contestant for ByHand {
    fn name(&self) -> String {
        "the same calls by hand".to_owned()
    }

    fn edit(&mut self, text: &str) -> io::Result<()> {
        self.files.iter().try_for_each(|file| fs::write(file, text))
    }

    fn run(&mut self) -> io::Result<()> {
        self.build()
    }
}

/// The call in another directory.
fn moved(call: Call, from: &Path, to: &Path) -> Call {
    let (from, to) = (from.display().to_string(), to.display().to_string());
    let moved = |text: String| text.replace(&from, &to);
    Call {
        program: call.program,
        args: call.args.into_iter().map(moved).collect(),
        env: call.env.into_iter().map(|(name, value)| (name, moved(value))).collect(),
        cwd: call.cwd.map(|cwd| moved(cwd.display().to_string()).into()),
    }
}

/// Makes a call and reads what it says.
fn repeat(call: &Call) -> io::Result<()> {
    let mut command = Command::new(&call.program);
    command.args(&call.args).env_clear().envs(call.env.iter().map(|(name, value)| (name, value)));
    if let Some(cwd) = &call.cwd {
        command.current_dir(cwd);
    }
    let output = command.stdin(Stdio::null()).output()?;
    if !output.status.success() {
        let says = String::from_utf8_lossy(&output.stderr);
        return Err(io::Error::other(format!("{command:?} failed:\n{says}")));
    }
    Ok(())
}

/// What the rubric asks to be run, by the names that the scenarios have in the staged suite.
fn of_exercise(course: &Path, staged: &Path) -> io::Result<Vec<Order>> {
    let course = Course::open(course).map_err(io::Error::other)?;
    let exercise = course.exercise(SLUG).map_err(io::Error::other)?;
    let hidden = Hidden::read(&course.root, &exercise).map_err(io::Error::other)?;
    let mut orders = orders(hidden.rubric.scenarios(), None);
    let names = hidden.scenarios();
    let inside = Hidden { suite: fs::read_to_string(staged)?, ..hidden }.scenarios();
    for order in &mut orders {
        let at = names.iter().position(|name| *name == order.scenario);
        let name = at.and_then(|at| inside.get(at)).cloned();
        order.scenario = name.ok_or_else(|| io::Error::other("a scenario that is not there"))?;
    }
    Ok(orders)
}

fn workers() -> usize {
    thread::available_parallelism().map_or(1, usize::from)
}

/// One process for each order, as many at a time as there are cores.
fn run_all(executable: &Path, orders: &[Order]) -> io::Result<()> {
    let next = AtomicUsize::new(0);
    thread::scope(|scope| {
        let work = || {
            while let Some(order) = orders.get(next.fetch_add(1, Ordering::Relaxed)) {
                run(executable, order)?;
            }
            Ok(())
        };
        let workers: Vec<_> = (0..workers()).map(|_| scope.spawn(work)).collect();
        workers.into_iter().try_for_each(|worker| {
            worker.join().map_err(|_| io::Error::other("the thread panicked"))?
        })
    })
}

fn run(executable: &Path, order: &Order) -> io::Result<()> {
    let (mut ours, theirs) = UnixStream::pair()?;
    let mut child = Command::new(executable)
        .env_clear()
        .stdin(Stdio::from(OwnedFd::from(theirs)))
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()?;
    wire::open(&mut ours, &[7; 16], order)?;
    let mut facts = Vec::new();
    ours.read_to_end(&mut facts)?;
    let status: ExitStatus = child.wait()?;
    if facts.is_empty() || !status.success() {
        return Err(io::Error::other(format!("{} ended with {status}", order.scenario)));
    }
    Ok(())
}

fn copy_all(from: &Path, to: &Path) -> io::Result<()> {
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(from)? {
        let entry = entry?;
        let target = to.join(entry.file_name());
        if entry.file_type()?.is_dir() {
            copy_all(&entry.path(), &target)?;
        } else {
            fs::copy(entry.path(), target)?;
        }
    }
    Ok(())
}
