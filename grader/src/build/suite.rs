//! The hidden suite, compiled against the student's library.
//!
//! A compiler needs a while before it reads anything: some ten milliseconds go by until its own
//! libraries are loaded. So it is started while the student's crate is still being compiled, with
//! a named pipe for the suite's file. It opens that, and stands there until the library is written
//! and the suite's text comes.

use std::future::Future;
use std::pin::Pin;

use tokio::sync::oneshot;

use super::given::{FAKES, Way};
use super::pipe::{self, Pipe};
use super::rustc::{Compile, Listener};
use super::{BuildError, Built, Expect, RejectedBy, Stop, refused};
use crate::sandbox::Program;
use crate::sources::Sources;

/// The directory and the name of its file.
const STAGED: &str = "suite";
const FILE: &str = "suite.rs";

/// What is left of a build after its program is written: a compiler that tidies up after itself.
/// Dropping it ends the compiler.
pub struct Rest(Option<Tidying>);

type Tidying = Pin<Box<dyn Future<Output = Result<(), Stop>> + Send>>;

impl Rest {
    /// When nothing is left.
    #[must_use]
    pub fn none() -> Self {
        Self(None)
    }

    /// Waits for its end: nothing where it ended well, else what has become of the build after
    /// all.
    ///
    /// # Errors
    /// As [`Bench::build`](super::Bench::build).
    pub async fn end(self) -> Result<Option<Built>, BuildError> {
        let Some(rest) = self.0 else { return Ok(None) };
        rest.await.err().map(Stop::told).transpose()
    }
}

/// Compiles the suite against the library, once it is there, as far as the program is written.
/// Without the library there is nothing to do: why there is none is told by whoever should have
/// made it.
pub(super) async fn compile(
    compile: &Compile<'_>,
    text: String,
    library: impl Future<Output = bool>,
    expect: Expect<'_>,
) -> Result<Rest, Stop> {
    let (text, beside) = with_fakes(compile, text)?;
    let pipe = Pipe::lay(compile.slot.stage(STAGED, &beside)?.join(FILE))?;
    let waiting = compile.lay(compile.suite()?)?;
    let (program_is_there, program) = oneshot::channel();
    let mut listener = Listener { on_link: Some(program_is_there), ..Listener::default() };
    let (deadline, sources) = (compile.deadline, compile.job.sources.clone());
    let mut rest: Tidying = Box::pin(async move {
        let finish = waiting.run(deadline, |line| listener.hear(line)).await?;
        refused(&finish, RejectedBy::Suite, &listener, || listener.messages.of_suite(&sources))
    });
    let source = async {
        let is_there = library.await;
        if is_there {
            pipe.fill(&text).await?;
        }
        Ok::<_, BuildError>(is_there)
    };
    let is_there = tokio::select! {
        biased;
        is_there = source => is_there?,
        // It has not come as far as to read.
        ended = &mut rest, if pipe::IS_ONE => return ended.map(|()| Rest::none()),
    };
    if !is_there {
        return Ok(Rest::none());
    }
    // For whoever looks at the place later, and repeats the call.
    let mut all = beside;
    all.insert(FILE, text)?;
    compile.slot.stage(STAGED, &all)?;
    let (executable, libraries) = (compile.executable()?, compile.bench.library_dirs());
    expect(Program { executable: &executable, libraries: &libraries });
    tokio::select! {
        biased;
        ended = &mut rest => ended.map(|()| Rest::none()),
        // Not sent when the compiler has nothing to show: then it has ended.
        Ok(()) = program => Ok(Rest(Some(rest))),
    }
}

/// The suite's text, and the file beside it where the fakes are not a crate by themselves: then
/// they are a module of the suite's, named on a last line so that no other moves.
fn with_fakes(compile: &Compile<'_>, mut text: String) -> Result<(String, Sources), BuildError> {
    let mut beside = Sources::new();
    if let (Way::Whole, Some(fakes)) = (compile.way, compile.job.fakes) {
        beside.insert(format!("{FAKES}.rs"), fakes.text)?;
        text.push_str(&format!("\nmod {FAKES};\n"));
    }
    Ok((text, beside))
}
