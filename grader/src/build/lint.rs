//! clippy's view of a student's crate: what to show beside a bug, and what was reached for.

use std::path::{Path, PathBuf};

use super::rustc::{Compile, Emit, Listener, Tool};
use super::{BuildError, Stop};
use crate::cache::{self, Cache};
use crate::observation::Diagnostic;

const CONFIG: &str = include_str!("clippy.toml");

/// Finds calls of the list in `clippy.toml`.
const REACHED: &str = "clippy::disallowed_methods";

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
    let Compile { bench, job, .. } = compile;
    let (Some(driver), true) = (&bench.toolchain.clippy_driver, job.lint) else { return Ok(None) };
    let mut tool = compile.student(driver, Emit::Metadata("lint"))?;
    let Tool { command, walls } = &mut tool;
    let configuration = configure(&bench.cache)?;
    command.env("CLIPPY_CONF_DIR", &configuration);
    walls.read.push(configuration);
    command.args(["-A", "clippy::all"]);
    command.args(SHOWN.iter().flat_map(|lint| ["--warn", lint]));
    command.args(["--force-warn", REACHED]);
    let mut listener = Listener::default();
    let finish = compile.run(tool, &mut listener).await?;
    if !finish.is_success() && listener.messages.is_empty() {
        return Ok(None);
    }
    let found = listener.messages.of_student(job.editable);
    let is = |said: &Diagnostic, lint: &str| said.code.as_deref() == Some(lint);
    let (reached, others): (Vec<_>, Vec<_>) = found.into_iter().partition(|said| is(said, REACHED));
    let shown = others.into_iter().filter(|said| SHOWN.iter().any(|lint| is(said, lint))).collect();
    Ok(Some(Linted { shown, reached }))
}
