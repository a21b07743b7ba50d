//! Builds a student's version of an exercise into a program that runs the hidden suite.
//!
//! In come [`Sources`] and the exercise's hidden files, out comes [`Built`]. The grader calls the
//! toolchain's compiler itself: dependencies were built once, into one shared library ([`Kit`]),
//! so that a build after an edit is little more than two calls of rustc.
//!
//! ```text
//!               ┌─ rustc: student's crate ─┬─ metadata ─► compile cases
//!  Sources ─► slot                         └─ library  ─► rustc: suite ─► Artifact
//!               └─ clippy
//! ```
//!
//! Nothing here prints, runs the program, or decides what a diagnostic means for a grade. What is
//! wrong with the student's code is a value; only the grader's own failure is an `Err`.

mod cases;
mod disguise;
mod error;
mod given;
mod harness;
mod imports;
mod kit;
mod linker;
mod lint;
mod message;
mod patch;
mod pipe;
mod process;
mod rustc;
mod slot;
mod stored;
mod suite;
mod tokio_that_tells;
mod trace;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use tokio::sync::oneshot;
use tokio::time::Instant;

pub use cases::Case;
pub use disguise::Names;
pub use error::BuildError;
pub use given::Fakes;
pub use kit::Kit;
pub use process::Limits;
pub use trace::{Call, TRACE};

use crate::cache::{Cache, Lock};
use crate::observation::{CaseOutcome, Diagnostic, Limit};
use crate::sandbox::Program;
use crate::sources::Sources;
use crate::toolchain::Toolchain;
use given::{Refused, Way};
use linker::Linker;
use lint::Linted;
use process::Finish;
use rustc::{Compile, Emit, Listener};
use slot::Slot;
pub use stored::{Keys, Stored, What, is_key, stored, sweep};
pub use suite::Rest;

/// What the student's directory is called in debug information and in panics: `/student/src/lib.rs`.
pub const STUDENT: &str = "/student";

/// What the suite's directory is called there: `/suite/suite.rs`.
pub const SUITE: &str = "/suite";

/// What the compile cases' directory is called.
const CASES: &str = "/case";

/// Hears what goes on while a kit is made, which takes long enough to be told.
pub type Tell<'a> = &'a (dyn Fn(Event) + Send + Sync);

/// Hears where a program will be.
pub type Expect<'a> = &'a (dyn Fn(Program<'_>) + Sync);

/// Something that happened on the way to a [`Bench`]. Nothing is told when all is there already.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Event {
    /// Another grader is building the same; this one waits for it.
    WaitingForKit {
        /// The kit.
        kit: Kit,
    },
    /// The kit's crates are being looked for, and downloaded where they are missing.
    KitStarted {
        /// The kit.
        kit: Kit,
    },
    /// One more crate was compiled.
    KitBuilding {
        /// The kit.
        kit: Kit,
        /// Crates that are done.
        crates_done: usize,
        /// Crates in all.
        crates_total: usize,
    },
    /// The kit is ready.
    KitBuilt {
        /// The kit.
        kit: Kit,
    },
    /// The harness is being compiled against the kit.
    HarnessStarted {
        /// The kit.
        kit: Kit,
    },
}

/// Everything that builds with one kit need and that is made only once.
#[derive(Debug, Clone)]
pub struct Bench {
    cache: Cache,
    toolchain: Toolchain,
    kit: kit::BuiltKit,
    harness: harness::BuiltHarness,
    linker: Option<Linker>,
    /// That both are in use.
    _held: Arc<[Lock; 2]>,
}

/// One version of an exercise to be built.
#[derive(Debug, Clone, Copy)]
pub struct Job<'a> {
    /// The name Rust code calls the student's crate by: `restaurant`.
    pub crate_name: &'a str,
    /// All files of that crate: the student's laid over the teacher's. `src/lib.rs` is its root.
    pub sources: &'a Sources,
    /// The paths in it that are the student's own.
    pub editable: &'a [String],
    /// The text of `suite.rs`.
    pub suite: &'a str,
    /// The fakes that it uses, where they have a file of their own.
    pub fakes: Option<Fakes<'a>>,
    /// The compile cases.
    pub cases: &'a [Case],
    /// What the build is optimised for.
    pub profile: Profile<'a>,
    /// Whether clippy looks at the student's crate as well.
    pub lint: bool,
    /// When to give up.
    pub limits: Limits,
}

/// What a build is optimised for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Profile<'a> {
    /// The next build of the same code after an edit: incremental state is kept.
    Loop {
        /// Tells one loop from all others: the exercise's directory, for instance.
        of: &'a str,
    },
    /// Many different versions, each built once: nothing is kept.
    Batch,
}

/// What became of a build.
#[derive(Debug)]
pub enum Built {
    /// There is a program to run.
    Ready(Box<Ready>),
    /// The compiler refused it.
    Rejected {
        /// Where it found the errors.
        by: RejectedBy,
        /// The errors, and the warnings that came with them.
        diagnostics: Vec<Diagnostic>,
    },
    /// It used more than a build may.
    OverLimit(Limit),
}

/// Where the compiler found the errors.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RejectedBy {
    /// In the student's crate.
    Student,
    /// In the suite, which needs something that the student's crate no longer has as it was.
    Suite,
}

/// A build that went well, with all that was learned on the way.
#[derive(Debug)]
pub struct Ready {
    /// The program.
    pub artifact: Artifact,
    /// What became of each compile case, by file name.
    pub cases: BTreeMap<String, CaseOutcome>,
    /// rustc's warnings of the student's files, and the lints that are about async code.
    pub diagnostics: Vec<Diagnostic>,
    /// Uses of functions that no exercise needs and that would blind the grader.
    pub reached: Vec<Diagnostic>,
    /// Files of the exercise's own that the student's crate was compiled without.
    pub left_out: Vec<String>,
    /// Whether the program calls functions by which it can hide panics.
    pub hides_panics: bool,
    /// Whether clippy looked: it was asked to, it is installed, and it came to an end.
    pub linted: bool,
}

/// A program that runs the suite's scenarios. Its files stay as long as this value lives.
#[derive(Debug)]
pub struct Artifact {
    executable: PathBuf,
    library_dirs: Vec<PathBuf>,
    names: Names,
    _slot: Slot,
}

impl Artifact {
    /// The program. It needs no environment.
    #[must_use]
    pub fn executable(&self) -> &Path {
        &self.executable
    }

    /// The program with its libraries, for a box.
    #[must_use]
    pub fn program(&self) -> Program<'_> {
        Program { executable: &self.executable, libraries: &self.library_dirs }
    }

    /// What its scenarios are called.
    #[must_use]
    pub fn names(&self) -> &Names {
        &self.names
    }

    /// The directories of the shared libraries it loads besides the system's: harness, kit,
    /// standard library. A box must let it read them, at these paths.
    #[must_use]
    pub fn library_dirs(&self) -> &[PathBuf] {
        &self.library_dirs
    }
}

/// Why a build ends before there is a program.
#[derive(Debug)]
enum Stop {
    Rejected { by: RejectedBy, diagnostics: Vec<Diagnostic> },
    OverLimit(Limit),
    Fault(BuildError),
}

impl Stop {
    /// As what it is told.
    fn told(self) -> Result<Built, BuildError> {
        match self {
            Self::Rejected { by, diagnostics } => Ok(Built::Rejected { by, diagnostics }),
            Self::OverLimit(limit) => Ok(Built::OverLimit(limit)),
            Self::Fault(error) => Err(error),
        }
    }
}

impl<E: Into<BuildError>> From<E> for Stop {
    fn from(error: E) -> Self {
        Self::Fault(error.into())
    }
}

impl Bench {
    /// Makes ready for builds with one kit. The first time this takes a minute, else a
    /// millisecond.
    ///
    /// # Errors
    /// When the kit's crates cannot be had, the kit or the harness does not build, or the cache
    /// cannot be written.
    pub async fn prepare(
        kit: Kit,
        cache: &Cache,
        toolchain: &Toolchain,
        tell: Tell<'_>,
    ) -> Result<Self, BuildError> {
        let (kit, kit_held) = kit::prepare(kit, cache, toolchain, tell).await?;
        let (harness, harness_held) = harness::prepare(&kit, cache, toolchain, tell).await?;
        let _held = Arc::new([kit_held, harness_held]);
        let linker = Linker::find(toolchain, &harness.lib).await?;
        let (cache, toolchain) = (cache.clone(), toolchain.clone());
        Ok(Self { cache, toolchain, kit, harness, linker, _held })
    }

    /// Whether everything of one kit is in the cache already.
    #[must_use]
    pub fn is_prepared(kit: Kit, cache: &Cache, toolchain: &Toolchain) -> bool {
        kit::is_built(kit, cache, toolchain)
    }

    /// Differs whenever the same sources could make another program: part of the key under
    /// which verdicts are kept.
    #[must_use]
    pub fn key(&self) -> &str {
        // The harness's key covers the kit's, which covers the toolchain.
        &self.harness.key
    }

    /// Builds one version of an exercise. Dropping the future ends every process it started.
    ///
    /// # Errors
    /// When the grader could not do its work; because of what the sources hold only when the
    /// compiler crashes on it.
    pub async fn build(&self, job: &Job<'_>) -> Result<Built, BuildError> {
        let (built, rest) = self.build_ahead(job, &|_| ()).await?;
        Ok(rest.end().await?.unwrap_or(built))
    }

    /// The same, with the program as soon as it is written: its compiler may still be tidying up
    /// after itself, which is the [`Rest`]. Nothing may be said of the program before that has
    /// ended well. Tells where the program will be as soon as it is known that there will most
    /// likely be one: the student's crate has compiled, and the suite is about to be.
    ///
    /// # Errors
    /// As [`Bench::build`].
    pub async fn build_ahead(
        &self,
        job: &Job<'_>,
        expect: Expect<'_>,
    ) -> Result<(Built, Rest), BuildError> {
        match self.quickly(job, expect).await {
            Ok((ready, rest)) => Ok((Built::Ready(Box::new(ready)), rest)),
            Err(stop) => Ok((stop.told()?, Rest::none())),
        }
    }

    /// Why one version cannot be built against the exercise's own files compiled before, if it
    /// has fakes and cannot: then every build of it compiles them again.
    ///
    /// # Errors
    /// As [`Bench::build`].
    pub async fn why_whole(&self, job: &Job<'_>) -> Result<Option<String>, BuildError> {
        let given = match given::prepare(self, job).await? {
            None => return Ok(None),
            Some(Err(Refused(why))) => return Ok(Some(why)),
            Some(Ok(given)) => given,
        };
        let slot = self.slot(job)?;
        match self.attempt(job, slot, Way::Against(&given), &|_| ()).await {
            Ok((_, rest)) => match rest.end().await? {
                None => Ok(None),
                Some(ended) => Ok(Some(format!("{ended:?}"))),
            },
            Err(Stop::Rejected { diagnostics, .. }) => {
                Ok(Some(diagnostics.into_iter().map(|said| said.rendered).collect()))
            }
            Err(Stop::OverLimit(limit)) => Ok(Some(format!("a limit was met: {limit:?}"))),
            Err(Stop::Fault(error)) => Err(error),
        }
    }

    /// Builds against what is compiled already, and whole where that does not come to its end.
    async fn quickly(&self, job: &Job<'_>, expect: Expect<'_>) -> Result<(Ready, Rest), Stop> {
        if let Some(Ok(given)) = given::prepare(self, job).await? {
            match self.attempt(job, self.slot(job)?, Way::Against(&given), expect).await {
                Err(Stop::Rejected { .. }) => {}
                // A compiler that crashed or was lost.
                Err(Stop::Fault(error)) if error.is_of_a_compiler() => {}
                done => return done,
            }
        }
        self.attempt(job, self.slot(job)?, Way::Whole, expect).await
    }

    fn slot(&self, job: &Job<'_>) -> Result<Slot, BuildError> {
        let (purpose, keeps) = self.purpose(job);
        Slot::take(&self.cache, &purpose, keeps)
    }

    async fn attempt(
        &self,
        job: &Job<'_>,
        slot: Slot,
        way: Way<'_>,
        expect: Expect<'_>,
    ) -> Result<(Ready, Rest), Stop> {
        let (disguised, names) = disguise::disguise(job.suite, &slot.salt()?);
        let deadline = Instant::now() + job.limits.wall;
        let compile = Compile { bench: self, job, slot: &slot, way, deadline };
        compile.stage_student()?;

        let (metadata_is_there, metadata) = oneshot::channel();
        let (library_is_there, library) = oneshot::channel();
        let (student_is_done, done) = oneshot::channel();
        let library = async {
            let is_there = library.await.is_ok();
            if is_there {
                // Without lints nobody listens.
                _ = student_is_done.send(());
            }
            is_there
        };
        let program = async {
            // A compiler takes a while to end after its last file is written; whatever it has
            // to say until then decides, however far the suite has come.
            let (warnings, suite) = tokio::join!(
                student(&compile, metadata_is_there, library_is_there),
                suite::compile(&compile, disguised, library, expect),
            );
            let (linted, warnings) = warnings?;
            match suite {
                Err(Stop::Rejected { by, mut diagnostics }) => {
                    diagnostics.extend(warnings);
                    Err(Stop::Rejected { by, diagnostics })
                }
                suite => suite.map(|rest| (linted, warnings, rest)),
            }
        };
        let cases = async {
            // The other end is dropped without a word when the crate does not compile.
            if job.cases.is_empty() || metadata.await.is_err() {
                return Ok(BTreeMap::new());
            }
            cases::run(&compile).await
        };
        let lints = async {
            // Not before: it would take a core from the student's compiler, for which everything
            // waits, and the suite's needs one core alone.
            match (job.profile, done.await) {
                (Profile::Loop { .. }, Ok(())) => lint::run(&compile).await,
                _ => Ok(None),
            }
        };
        let ((linted, mut diagnostics, rest), cases, apart) =
            tokio::try_join!(program, cases, lints)?;
        let linted = linted.or(apart);

        let left_out = compile.left_out()?;
        let executable = compile.executable()?;
        let hides_panics = imports::hides_panics(&executable)?;
        let was_linted = linted.is_some();
        let linted = linted.unwrap_or_default();
        diagnostics.extend(linted.shown);
        let artifact =
            Artifact { executable, library_dirs: self.library_dirs(), names, _slot: slot };
        let ready = Ready {
            artifact,
            cases,
            diagnostics,
            reached: linted.reached,
            left_out,
            hides_panics,
            linted: was_linted,
        };
        Ok((ready, rest))
    }

    /// Which slots a job may use, and whether they keep their contents.
    fn purpose(&self, job: &Job<'_>) -> (String, bool) {
        match job.profile {
            Profile::Loop { of } => {
                let decisive = format!("{:?}", (of, job.crate_name, self.key()));
                let hash = blake3::hash(decisive.as_bytes()).to_hex();
                (format!("{}/{}-{}", self.key(), job.crate_name, &hash[..16]), true)
            }
            Profile::Batch => (slot::BATCH.to_owned(), false),
        }
    }

    fn library_dirs(&self) -> Vec<PathBuf> {
        vec![self.harness.lib.clone(), self.kit.lib.clone(), self.toolchain.libraries()]
    }
}

/// Compiles the student's crate; what clippy says of it, if it has looked, and rustc's warnings.
///
/// In a loop rustc alone is sooner done, and clippy looks meanwhile. In a batch the cores are busy
/// with other submissions, and less work is worth more than an early library: clippy's driver is
/// rustc as well, and needs one front end for both.
async fn student(
    compile: &Compile<'_>,
    on_metadata: oneshot::Sender<()>,
    on_library: oneshot::Sender<()>,
) -> Result<(Option<Linted>, Vec<Diagnostic>), Stop> {
    let is_batch = compile.job.profile == Profile::Batch;
    if is_batch && let Some((linted, warnings)) = lint::compile(compile).await? {
        // Nobody listens when there are no compile cases.
        _ = on_metadata.send(());
        _ = on_library.send(());
        return Ok((Some(linted), warnings));
    }
    let command = compile.student(&compile.bench.toolchain.rustc, Emit::Library)?;
    let mut listener = Listener {
        on_metadata: Some(on_metadata),
        on_link: Some(on_library),
        ..Listener::default()
    };
    let finish = compile.run(command, &mut listener).await?;
    let diagnostics = listener.messages.of_student(compile.job.editable);
    refused(&finish, RejectedBy::Student, &listener, || diagnostics.clone())?;
    let linted = if is_batch { lint::run(compile).await? } else { None };
    Ok((linted, diagnostics))
}

/// What rustc says when the libraries it was given do not fit together, as when part of the
/// cache was replaced: nothing that a submission can cause.
const UNREADABLE: &[&str] = &["E0460", "E0514", "E0519", "E0786"];

/// The same, and a library that is not there.
const UNREADABLE_OR_MISSING: &[&str] = &["E0460", "E0463", "E0514", "E0519", "E0786"];

/// Tells a compiler that refused the code from one that crashed.
fn refused(
    finish: &Finish,
    by: RejectedBy,
    listener: &Listener,
    diagnostics: impl FnOnce() -> Vec<Diagnostic>,
) -> Result<(), Stop> {
    let is_ours = listener.messages.has_code(match by {
        // The student's crate may ask for crates that there are not.
        RejectedBy::Student => UNREADABLE,
        RejectedBy::Suite => UNREADABLE_OR_MISSING,
    });
    match finish {
        Finish::Exited { status, .. } if status.success() => Ok(()),
        // rustc's exit code for code that does not compile; a crash has another, or a signal.
        Finish::Exited { status, .. }
            if status.code() == Some(1) && listener.messages.has_error() && !is_ours =>
        {
            Err(Stop::Rejected { by, diagnostics: diagnostics() })
        }
        Finish::Exited { status, says } => {
            let what = match by {
                RejectedBy::Student => "the student's crate",
                RejectedBy::Suite => "the hidden suite",
            };
            let says = format!("{}{says}", listener.messages.text());
            Err(Stop::Fault(if process::is_crash(*status) {
                BuildError::CompilerCrashed { what, says }
            } else {
                BuildError::CompilerLost { what, status: *status, says }
            }))
        }
        Finish::Limit(limit) => Err(Stop::OverLimit(*limit)),
    }
}
