//! One compiler process: started in a group of its own, listened to, and ended at its limits.

use std::path::{Path, PathBuf};
use std::process::{ExitStatus, Stdio};
use std::time::Duration;

use tokio::io::{AsyncBufReadExt as _, AsyncRead, AsyncReadExt as _, BufReader};
use tokio::process::{Child, Command};
use tokio::time::{Instant, timeout_at};

use super::rustc::Tool;
use super::{BuildError, trace};
use crate::observation::Limit;
use crate::sandbox::{self, Level};

/// What one build may use before it is ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Wall-clock time of the whole build. A backstop: it also passes when the machine is busy.
    pub wall: Duration,
    /// CPU time of each process.
    pub cpu: Duration,
    /// Memory of each process, in bytes.
    pub memory: u64,
    /// Bytes that each process may print.
    pub output: u64,
    /// Bytes of any file that it writes: programs, incremental state, debug information.
    pub file: u64,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            wall: Duration::from_secs(300),
            cpu: Duration::from_secs(60),
            memory: 2 << 30,
            output: 16 << 20,
            file: 1 << 30,
        }
    }
}

/// Which stream a tool speaks JSON on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Speaks {
    Stdout,
    Stderr,
}

/// How a tool ended.
#[derive(Debug)]
pub(super) enum Finish {
    /// By itself.
    Exited {
        status: ExitStatus,
        /// The end of what it printed on the other stream, and of what was no JSON on this one.
        says: String,
    },
    /// At a limit.
    Limit(Limit),
}

impl Finish {
    /// Whether it did all that it was asked to.
    pub(super) fn is_success(&self) -> bool {
        matches!(self, Self::Exited { status, .. } if status.success())
    }
}

/// The end of an output that may be long.
const TAIL: usize = 4096;

/// A command for a tool that sees nothing of the grader's environment but the path to the linker.
pub(super) fn bare(program: &Path) -> Command {
    let mut command = Command::new(program);
    command.env_clear();
    // `cc` is found on PATH; on macOS it finds the system's libraries by the other two.
    for name in ["PATH", "SDKROOT", "DEVELOPER_DIR"] {
        if let Some(value) = std::env::var_os(name) {
            command.env(name, value);
        }
    }
    command
}

/// Runs a tool of the grader's own to its end and hands over each line it speaks.
///
/// Dropping the future ends the tool and everything it started.
pub(super) async fn run(
    mut command: Command,
    speaks: Speaks,
    on_line: impl FnMut(&str) -> Heard,
) -> Result<Finish, BuildError> {
    command.stdin(Stdio::null());
    trace::note(command.as_std());
    listen_to(Group::start(command)?, speaks, None, on_line).await
}

/// A compiler that is to work on what a student wrote, in the box that is in force, and that has
/// not begun. Its box is being laid meanwhile.
///
/// Dropping it ends everything it started.
pub(super) struct Waiting {
    limits: Limits,
    how: How,
}

enum How {
    Bare(Command),
    #[cfg(target_os = "linux")]
    Boxed(Group, sandbox::Gate),
}

impl Waiting {
    pub(super) fn new(tool: Tool, limits: &Limits) -> Result<Self, BuildError> {
        trace::note(tool.command.as_std());
        Ok(Self { limits: *limits, how: enclose(tool, limits)? })
    }

    /// Lets it begin, hands over each line it speaks, and waits for its end.
    pub(super) async fn run(
        self,
        deadline: Instant,
        on_line: impl FnMut(&str) -> Heard,
    ) -> Result<Finish, BuildError> {
        let bounds = Some((&self.limits, deadline));
        match self.how {
            How::Bare(command) => {
                let group = Group::start(command)?;
                group.limit(&self.limits);
                listen_to(group, Speaks::Stderr, bounds, on_line).await
            }
            #[cfg(target_os = "linux")]
            How::Boxed(group, gate) => {
                let program = group.program.clone();
                gate.open();
                match listen_to(group, Speaks::Stderr, bounds, on_line).await? {
                    // No compiler has this code for an answer.
                    Finish::Exited { status, says }
                        if status.code() == Some(i32::from(sandbox::BOX_FAILED)) =>
                    {
                        Err(BuildError::NoBox { program, says })
                    }
                    finish => Ok(finish),
                }
            }
        }
    }
}

#[cfg(target_os = "linux")]
fn enclose(tool: Tool, limits: &Limits) -> Result<How, BuildError> {
    let Tool { mut command, walls } = tool;
    let level = Level::to_work_at();
    if level == Level::None {
        command.stdin(Stdio::null());
        return Ok(How::Bare(command));
    }
    let limits =
        sandbox::CompilerLimits { cpu: limits.cpu, memory: limits.memory, file: limits.file };
    let program: PathBuf = command.as_std().get_program().into();
    let (launcher, gate) = sandbox::around(command.as_std(), walls, limits, level)
        .map_err(|source| BuildError::Start { program: program.clone(), source })?;
    let mut group = Group::start(launcher.into())?;
    // What is told of it is what it is for.
    group.program = program;
    Ok(How::Boxed(group, gate))
}

#[cfg(not(target_os = "linux"))]
fn enclose(tool: Tool, _: &Limits) -> Result<How, BuildError> {
    let Tool { mut command, walls: _ } = tool;
    command.stdin(Stdio::null());
    Ok(How::Bare(command))
}

/// Listens to a tool until it has ended, or until a limit of its bounds is met.
async fn listen_to(
    mut group: Group,
    speaks: Speaks,
    bounds: Option<(&Limits, Instant)>,
    mut on_line: impl FnMut(&str) -> Heard,
) -> Result<Finish, BuildError> {
    let stdout = group.child.stdout.take().expect("piped above");
    let stderr = group.child.stderr.take().expect("piped above");
    let most = bounds.map_or(u64::MAX, |(limits, _)| limits.output);
    let ended = async {
        let mut said = String::new();
        let (spoken, other) = match speaks {
            Speaks::Stdout => tokio::join!(listen(stdout, most, &mut on_line), tail(stderr)),
            Speaks::Stderr => tokio::join!(listen(stderr, most, &mut on_line), tail(stdout)),
        };
        let whole = spoken?;
        said.push_str(&whole.unheard);
        said.push_str(&other?);
        if whole.cut {
            return Ok(Finish::Limit(Limit::Output));
        }
        let status = group.child.wait().await?;
        Ok(finish(status, said))
    };
    let ended = match bounds {
        Some((_, deadline)) => match timeout_at(deadline, ended).await {
            Ok(ended) => ended,
            Err(_) => Ok(Finish::Limit(Limit::Wall)),
        },
        None => ended.await,
    };
    ended.map_err(|source| BuildError::Lost { program: group.program.clone(), source })
}

/// Whether a line meant something.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Heard {
    Yes,
    /// It was not JSON: a crash report, or memory running out.
    No,
}

struct Spoken {
    unheard: String,
    cut: bool,
}

async fn listen(
    stream: impl AsyncRead + Unpin,
    most: u64,
    on_line: &mut impl FnMut(&str) -> Heard,
) -> std::io::Result<Spoken> {
    let mut reader = BufReader::with_capacity(1 << 16, stream.take(most));
    let mut unheard = String::new();
    let mut line = Vec::new();
    while reader.read_until(b'\n', &mut line).await? > 0 {
        let text = String::from_utf8_lossy(&line);
        if on_line(text.trim_end()) == Heard::No {
            unheard.push_str(&text);
            keep_tail(&mut unheard);
        }
        line.clear();
    }
    Ok(Spoken { unheard, cut: reader.get_ref().limit() == 0 })
}

async fn tail(stream: impl AsyncRead + Unpin) -> std::io::Result<String> {
    let mut reader = BufReader::new(stream);
    let mut kept = String::new();
    let mut chunk = vec![0; TAIL];
    loop {
        let read = reader.read(&mut chunk).await?;
        if read == 0 {
            return Ok(kept);
        }
        kept.push_str(&String::from_utf8_lossy(&chunk[..read]));
        keep_tail(&mut kept);
    }
}

fn keep_tail(text: &mut String) {
    if text.len() > TAIL {
        let start = text.ceil_char_boundary(text.len() - TAIL);
        text.drain(..start);
    }
}

#[cfg(unix)]
fn finish(status: ExitStatus, says: String) -> Finish {
    use std::os::unix::process::ExitStatusExt as _;

    use rustix::process::Signal;
    let signal = status.signal();
    if signal == Some(Signal::XCPU.as_raw()) {
        Finish::Limit(Limit::Cpu)
    } else if signal == Some(Signal::XFSZ.as_raw()) {
        Finish::Limit(Limit::File)
    } else if !status.success() && is_out_of_memory(&says) {
        Finish::Limit(Limit::Memory)
    } else {
        Finish::Exited { status, says }
    }
}

#[cfg(not(unix))]
fn finish(status: ExitStatus, says: String) -> Finish {
    if !status.success() && is_out_of_memory(&says) {
        Finish::Limit(Limit::Memory)
    } else {
        Finish::Exited { status, says }
    }
}

/// Whether a compiler crashed: by a fault in its code or by running out of stack, as against
/// having been ended by somebody.
#[cfg(unix)]
pub(super) fn is_crash(status: ExitStatus) -> bool {
    use std::os::unix::process::ExitStatusExt as _;

    use rustix::process::Signal;
    let faults = [Signal::SEGV, Signal::BUS, Signal::ILL, Signal::ABORT, Signal::TRAP, Signal::FPE];
    panicked(status) || faults.iter().any(|fault| status.signal() == Some(fault.as_raw()))
}

#[cfg(not(unix))]
pub(super) fn is_crash(status: ExitStatus) -> bool {
    // STATUS_ACCESS_VIOLATION, STATUS_STACK_OVERFLOW, STATUS_STACK_BUFFER_OVERRUN (an abort).
    let faults = [0xc000_0005_u32, 0xc000_00fd, 0xc000_0409];
    panicked(status) || status.code().is_some_and(|code| faults.contains(&code.cast_unsigned()))
}

/// Whether it ended by a panic of its own, with the exit code of one.
fn panicked(status: ExitStatus) -> bool {
    status.code() == Some(101)
}

/// What std and LLVM print when no more memory is to be had.
fn is_out_of_memory(says: &str) -> bool {
    says.contains("memory allocation of") || says.contains("LLVM ERROR: out of memory")
}

/// A tool and the processes it starts, which end with it.
struct Group {
    child: Child,
    program: PathBuf,
}

impl Group {
    fn start(mut command: Command) -> Result<Self, BuildError> {
        let program: PathBuf = command.as_std().get_program().into();
        command.stdout(Stdio::piped()).stderr(Stdio::piped());
        #[cfg(unix)]
        command.process_group(0);
        match command.kill_on_drop(true).spawn() {
            Ok(child) => Ok(Self { child, program }),
            Err(source) => Err(BuildError::Start { program, source }),
        }
    }

    /// Sets the limits a moment after the start, long before a compiler could reach them. What
    /// the tool starts later inherits them.
    #[cfg(target_os = "linux")]
    fn limit(&self, limits: &Limits) {
        use rustix::process::{Pid, Resource, Rlimit, prlimit};
        let Some(pid) = self.child.id().and_then(|id| Pid::from_raw(id.cast_signed())) else {
            return;
        };
        for (resource, most) in [
            (Resource::Cpu, limits.cpu.as_secs()),
            // Not the address space: a compiler maps far more than it uses.
            (Resource::Data, limits.memory),
            (Resource::Fsize, limits.file),
            (Resource::Core, 0),
        ] {
            let limit = Rlimit { current: Some(most), maximum: Some(most.saturating_add(1)) };
            // It fails when the process has ended already, or when a lower limit is in force.
            let _ = prlimit(Some(pid), resource, limit);
        }
    }

    #[cfg(not(target_os = "linux"))]
    fn limit(&self, _: &Limits) {}
}

impl Drop for Group {
    fn drop(&mut self) {
        // `id` is there only until the process has been waited for, so the number is still its own.
        #[cfg(unix)]
        if let Some(pid) =
            self.child.id().and_then(|id| rustix::process::Pid::from_raw(id.cast_signed()))
        {
            let _ = rustix::process::kill_process_group(pid, rustix::process::Signal::KILL);
        }
    }
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use std::fs;

    use tokio::sync::oneshot;

    use super::*;

    fn shell(script: &str) -> Command {
        let mut command = bare(Path::new("/bin/sh"));
        command.args(["-c", script]);
        command
    }

    /// Whether a process is there and not merely waiting to be buried.
    fn runs(pid: &str) -> bool {
        let stat = fs::read_to_string(format!("/proc/{pid}/stat")).unwrap_or_default();
        stat.rsplit(')').next().is_some_and(|rest| {
            rest.trim_start().chars().next().is_some_and(|state| !matches!(state, 'Z' | 'X'))
        })
    }

    #[tokio::test]
    async fn whatever_a_tool_started_ends_with_it() {
        let (heard, mut hear) = oneshot::channel();
        let mut heard = Some(heard);
        let tool = run(shell("sleep 1000 & echo $!; wait"), Speaks::Stdout, |line| {
            let _ = heard.take().map(|heard| heard.send(line.to_owned()));
            Heard::Yes
        });
        let pid = tokio::select! {
            ended = tool => panic!("it runs for long: {ended:?}"),
            pid = &mut hear => pid.expect("it told its child's number"),
        };
        // The tool was dropped. The signal is on its way, however busy the machine is.
        while runs(&pid) {
            tokio::task::yield_now().await;
        }
    }

    #[tokio::test]
    async fn what_is_no_json_is_kept_and_too_much_is_a_limit() {
        let words = |line: &str| if line == "word" { Heard::No } else { Heard::Yes };
        let finish = run(shell("echo {}; echo word; exit 3"), Speaks::Stdout, words).await;
        let Ok(Finish::Exited { status, says }) = finish else { panic!("{finish:?}") };
        assert_eq!((status.code(), says.as_str()), (Some(3), "word\n"));

        let limits = Limits { output: 1000, ..Limits::default() };
        let deadline = Instant::now() + limits.wall;
        let bounds = Some((&limits, deadline));
        let finish = listen_to(
            Group::start(shell("exec yes")).expect("it starts"),
            Speaks::Stdout,
            bounds,
            words,
        )
        .await;
        assert!(matches!(finish, Ok(Finish::Limit(Limit::Output))), "{finish:?}");
    }

    #[test]
    fn the_end_of_a_long_text_is_kept_between_characters() {
        let mut text = "ã".repeat(TAIL);
        text.push('!');
        keep_tail(&mut text);
        assert!(text.len() <= TAIL && text.ends_with("ã!"));
    }
}
