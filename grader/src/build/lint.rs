//! clippy's view of a student's crate: what to show beside a bug, and what was reached for.

use std::path::{Path, PathBuf};

use super::given::Way;
use super::rustc::{Compile, Emit, Listener, Tool};
use super::{BuildError, Stop};
use crate::cache::{self, Cache};
use crate::observation::Diagnostic;

const CONFIG: &str = include_str!("clippy.toml");

/// Finds calls of the list in `clippy.toml`.
pub(super) const REACHED: &str = "clippy::disallowed_methods";

/// What is worth saying about async code, out of clippy's seven hundred lints. Style and speed
/// are not what the course is about, and a screen of advice hides the one line that matters.
const SHOWN: &[&str] = &[
    // A std guard or a RefCell borrow across an await: 19, 35.
    "clippy::await_holding_lock",
    "clippy::await_holding_refcell_ref",
    "clippy::await_holding_invalid_type",
    // Futures that nobody polls: 02, 08, 21.
    "clippy::let_underscore_future",
    "clippy::async_yields_async",
    // A guard that is gone at once.
    "clippy::let_underscore_lock",
    // A partial read or write taken for a whole one, also with tokio's traits: 15.
    "clippy::unused_io_amount",
    // A shared pointer whose content no other thread may see: 07, 19.
    "clippy::arc_with_non_send_sync",
    // A loop that cannot come round again, as a retry that never retries: 27.
    "clippy::never_loop",
];

/// What clippy found.
#[derive(Debug, Default)]
pub(super) struct Linted {
    /// Lints worth showing.
    pub shown: Vec<Diagnostic>,
    /// Uses of what no exercise needs.
    pub reached: Vec<Diagnostic>,
}

/// Lays out the configuration, and says where.
pub(super) fn configure(cache: &Cache) -> Result<PathBuf, BuildError> {
    let hash = blake3::hash(CONFIG.as_bytes()).to_hex();
    let dir = cache.dir(Path::new("clippy").join(&hash[..16]))?;
    let file = dir.join("clippy.toml");
    if !file.is_file() {
        cache::write(&file, CONFIG.as_bytes())?;
    }
    Ok(dir)
}

/// Asks clippy. Without it, or when it crashes, nothing was found: no verdict hangs on a lint.
pub(super) async fn run(compile: &Compile<'_>) -> Result<Option<Linted>, Stop> {
    let Some(driver) = driver(compile) else { return Ok(None) };
    // As the student wrote it, so that a message can show lines of the fixed files as well.
    let compile = &Compile { way: Way::Whole, ..*compile };
    let tool = asking(compile.student(driver, Emit::Metadata("lint"))?, &compile.bench.cache)?;
    let mut listener = Listener::default();
    let finish = compile.run(tool, &mut listener).await?;
    if !finish.is_success() && listener.messages.is_empty() {
        return Ok(None);
    }
    Ok(Some(sorted(listener.messages.of_student(compile.job.editable)).0))
}

/// The student's crate by clippy's driver, library and lints in one; with rustc's warnings. Nothing
/// where there is no clippy, and where it did not come to its end well: what clippy makes of code
/// (a lint that the student denies, a crash of its own) is no reason to refuse it, so rustc must
/// decide.
pub(super) async fn compile(
    compile: &Compile<'_>,
) -> Result<Option<(Linted, Vec<Diagnostic>)>, Stop> {
    let Some(driver) = driver(compile) else { return Ok(None) };
    let tool = asking(compile.student(driver, Emit::Library)?, &compile.bench.cache)?;
    let mut listener = Listener::default();
    match compile.run(tool, &mut listener).await {
        Ok(finish) if finish.is_success() => {
            Ok(Some(sorted(listener.messages.of_student(compile.job.editable))))
        }
        Ok(_) | Err(Stop::OverLimit(_) | Stop::Rejected { .. }) => Ok(None),
        Err(fault @ Stop::Fault(_)) => Err(fault),
    }
}

fn driver<'a>(compile: &Compile<'a>) -> Option<&'a Path> {
    compile.bench.toolchain.clippy_driver.as_deref().filter(|_| compile.job.lint)
}

/// A call of clippy that looks for what matters here, and for nothing else.
fn asking(mut tool: Tool, cache: &Cache) -> Result<Tool, BuildError> {
    let Tool { command, walls } = &mut tool;
    let configuration = configure(cache)?;
    command.env("CLIPPY_CONF_DIR", &configuration);
    walls.read.push(configuration);
    command.args(["-A", "clippy::all"]);
    command.args(SHOWN.iter().flat_map(|lint| ["--warn", lint]));
    command.args(["--force-warn", REACHED]);
    Ok(tool)
}

/// What clippy says, and what rustc says by its mouth.
fn sorted(said: Vec<Diagnostic>) -> (Linted, Vec<Diagnostic>) {
    let (mut linted, mut others) = (Linted::default(), Vec::new());
    for said in said {
        match said.code.as_deref() {
            Some(REACHED) => linted.reached.push(said),
            Some(lint) if SHOWN.contains(&lint) => linted.shown.push(said),
            // Of a lint of clippy's that there is not, only clippy knows that there is none.
            _ if said.message.contains("clippy::") => {}
            _ => others.push(said),
        }
    }
    (linted, others)
}
