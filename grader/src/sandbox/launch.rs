//! Starting the launcher.

use std::io::{self, PipeWriter, Read as _, Write as _};
use std::os::fd::OwnedFd;
use std::os::unix::net::UnixStream;
use std::os::unix::process::CommandExt as _;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::OnceLock;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use super::spec::{Profile, Resources, Spec};
use super::{ARRIVED, GO, LAUNCHER, Level, Limits, Program, READY, REFUSED, Walls};

/// How long a launcher may take on a busy machine before it counts as lost.
pub(super) const PATIENCE: Duration = Duration::from_secs(30);

/// The limits of one compiler process that the kernel keeps.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CompilerLimits {
    /// CPU time.
    pub cpu: Duration,
    /// Private memory in bytes.
    pub memory: u64,
    /// Bytes of any file.
    pub file: u64,
}

/// Processes and threads of one compilation: a compiler, a linker, a few threads for each core.
const COMPILER_THREADS: u64 = 1024;

/// The command that lays a box in which `command` will run, and the gate that lets it begin.
/// From the box only `walls` and the system's own programs can be seen. Standard input is used
/// up; the environment is what `command` sets and nothing else.
///
/// # Errors
/// When there is no launcher, or a name is not UTF-8.
pub fn around(
    command: &Command,
    walls: Walls,
    limits: CompilerLimits,
    level: Level,
) -> io::Result<(Command, Gate)> {
    let resources = Resources {
        cpu: limits.cpu.as_secs().max(1),
        memory: limits.memory,
        file: limits.file,
        threads: COMPILER_THREADS,
    };
    let spec = Spec::new(level, Profile::Compile, command, walls, resources)?;
    let (theirs, mut ours) = io::pipe()?;
    ours.write_all(&spec.message()?)?;
    let mut launcher = launcher_command()?;
    launcher.stdin(Stdio::from(OwnedFd::from(theirs)));
    Ok((launcher, Gate(ours)))
}

/// What keeps a compiler in its box from beginning. Dropped shut, it ends the box.
#[derive(Debug)]
pub struct Gate(PipeWriter);

impl Gate {
    /// Lets the compiler begin.
    pub fn open(mut self) {
        // A launcher that is gone tells by its end why.
        _ = self.0.write_all(&[GO]);
    }
}

/// A box for a test program. With `ahead` the program need not be there yet, only its directory,
/// which holds nothing else.
pub(super) fn run(
    level: Level,
    program: Program<'_>,
    limits: &Limits,
    ahead: bool,
) -> io::Result<Spec> {
    let resources = Resources {
        cpu: limits.cpu.as_secs().max(1),
        memory: limits.memory,
        file: limits.file,
        threads: limits.threads,
    };
    let mut read = program.libraries.to_vec();
    read.extend(program.executable.parent().filter(|_| ahead).map(Path::to_owned));
    let walls = Walls { read, write: Vec::new() };
    let command = Command::new(program.executable);
    let spec = Spec::new(level, Profile::Run, &command, walls, resources)?;
    Ok(Spec { loopback: limits.loopback, ..spec })
}

/// The socket to a launcher: our end, and the end that becomes its standard input, with the
/// message in it.
pub(super) fn socket(spec: &Spec) -> io::Result<(UnixStream, UnixStream)> {
    let (mut ours, theirs) = UnixStream::pair()?;
    ours.write_all(&spec.message()?)?;
    Ok((ours, theirs))
}

/// Waits until the launcher says that the box is laid.
pub(super) fn is_ready(mut socket: &UnixStream) -> io::Result<()> {
    socket.set_read_timeout(Some(PATIENCE))?;
    let mut word = [0];
    socket.read_exact(&mut word).map_err(|error| {
        io::Error::new(error.kind(), format!("the launcher was lost ({error})"))
    })?;
    socket.set_read_timeout(None)?;
    match char::from(word[0]) {
        READY => Ok(()),
        REFUSED => {
            let mut why = String::new();
            socket.take(4096).read_to_string(&mut why)?;
            Err(io::Error::other(format!("the box could not be laid: {why}")))
        }
        _ => Err(io::Error::other("the launcher speaks another language")),
    }
}

/// Lets the program in a box that is laid begin.
pub(super) fn go(mut socket: &UnixStream) -> io::Result<()> {
    socket.write_all(&[GO])
}

/// Whether a level works here: the whole of it is done once, with a program that does nothing.
///
/// # Errors
/// The step that failed, and why.
pub fn try_out(level: Level) -> Result<(), String> {
    if level == Level::None {
        return Ok(());
    }
    let tried = || -> io::Result<()> {
        let limits = Limits::default();
        let resources = Resources {
            cpu: limits.cpu.as_secs(),
            memory: limits.memory,
            file: limits.file,
            threads: limits.threads,
        };
        let mut command = Command::new(launcher_path()?);
        command.args([LAUNCHER, ARRIVED]);
        let spec = Spec::new(level, Profile::Probe, &command, Walls::default(), resources)?;
        let (socket, theirs) = socket(&spec)?;
        let mut launcher = launcher_command()?;
        launcher.stdin(Stdio::from(OwnedFd::from(theirs)));
        launcher.stdout(Stdio::null()).stderr(Stdio::null());
        let mut child = launcher.spawn()?;
        drop(launcher);
        let begun = is_ready(&socket).and_then(|()| go(&socket));
        begun.inspect_err(|_| end(&mut child))?;
        match child.wait()? {
            status if status.success() => Ok(()),
            status => Err(io::Error::other(format!("a program in the box ended with {status}"))),
        }
    };
    tried().map_err(|error| error.to_string())
}

fn end(child: &mut Child) {
    // It may be over already.
    _ = child.kill();
    _ = child.wait();
}

/// The grader as a launcher: without environment, in a group of processes of its own.
pub(super) fn launcher_command() -> io::Result<Command> {
    let mut command = Command::new(launcher_path()?);
    command.arg(LAUNCHER).env_clear().current_dir("/").process_group(0);
    Ok(command)
}

/// Whether this program is the grader, whatever its file is called.
static IS_LAUNCHER: AtomicBool = AtomicBool::new(false);

/// Declares that this program hands [`LAUNCHER`] on to [`launcher::main`](super::launcher::main),
/// so that it can lay boxes itself. Without it, as in a test program, the `grader` that was built
/// beside this program lays them.
pub fn this_program_lays_boxes() {
    IS_LAUNCHER.store(true, Ordering::Relaxed);
}

/// The program that lays boxes: this one, or, in a test program, the `grader` built beside it.
fn launcher_path() -> io::Result<&'static Path> {
    static FOUND: OnceLock<Option<PathBuf>> = OnceLock::new();
    let found = FOUND.get_or_init(|| {
        let own = std::env::current_exe().ok()?;
        if IS_LAUNCHER.load(Ordering::Relaxed) {
            return Some(own);
        }
        let beside = own.ancestors().skip(1).take(2).map(|dir| dir.join("grader"));
        beside.into_iter().find(|file| file.is_file())
    });
    found.as_deref().ok_or_else(|| io::Error::other("there is no `grader` to lay a box with"))
}
