//! Checks one version of an exercise: ties building, running and judging together.
//!
//! In: an exercise, its hidden files and some [`Sources`]. Out: a [`Grade`], and what was seen on
//! the way to it. Whatever the sources do is in the grade; an `Err` is the grader's own failure.
//!
//! A verdict is kept under a digest of everything it depends on, and so are the runs of the
//! variants that a rubric compares with.

mod hidden;
mod isolation;
mod references;
mod trace;
mod verdict;

use std::collections::HashMap;
use std::path::Path;
use std::sync::{Arc, OnceLock};
use std::time::SystemTime;

use facts::{Order, Watching};
use serde::{Deserialize, Serialize};
use tokio::sync::Mutex;

pub use hidden::{Hidden, HiddenError};

use crate::build::{
    Bench, BuildError, Built, Event, Fakes, Job, Kit, Names, Profile, Ready, RejectedBy, Rest,
};
use crate::cache::{self, Cache, CacheError};
use crate::course::{CourseError, Exercise, Variant};
use crate::grade::{Grade, Outcome};
use crate::judge::{Judged, judge};
use crate::observation::{Diagnostic, Level, Limit, Observation, Seen};
use crate::rubric::Scenario;
use crate::run::{self, RunError, Stop};
use crate::sandbox::{self, Boxes, Program};
use crate::sources::Sources;
use crate::submission::forbidden;
use crate::tidy;
use crate::toolchain::{Toolchain, ToolchainError};

/// CPU time that one poll may use before it counts as spinning, in microseconds. Honest polls of
/// the course stay below a hundredth of it.
const CPU_OF_A_POLL_US: u64 = 2_000_000;

/// The grader could not do its work.
#[derive(Debug, thiserror::Error)]
pub enum CheckError {
    /// The exercise's own files are not sound.
    #[error(transparent)]
    Course(#[from] CourseError),
    /// The exercise's hidden files are not sound.
    #[error(transparent)]
    Hidden(#[from] HiddenError),
    /// The cache cannot be used.
    #[error(transparent)]
    Cache(#[from] CacheError),
    /// There is no compiler to use.
    #[error(transparent)]
    Toolchain(#[from] ToolchainError),
    /// The build failed for no fault of the student's.
    #[error(transparent)]
    Build(#[from] BuildError),
    /// The test program could not be run.
    #[error(transparent)]
    Run(#[from] RunError),
    /// The compiler could not do its work on this machine; nothing is wrong with the code.
    #[error(
        "the compiler could not do its work here: {says}; see that a C linker (`cc`) is \
         installed and that the disk of the cache has room"
    )]
    Machine {
        /// What the compiler says.
        says: String,
    },
    /// A rubric names a kit that there is not.
    #[error("{exercise} asks for the kit `{kit}`; there are {}", kits())]
    UnknownKit {
        /// The exercise.
        exercise: String,
        /// What it asks for.
        kit: String,
    },
    /// The hidden suite does not compile with the solution.
    #[error(
        "{exercise}: the hidden suite does not compile with the solution; run `grader verify {exercise}`"
    )]
    Suite {
        /// The exercise.
        exercise: String,
        /// What the compiler says.
        errors: Vec<Diagnostic>,
    },
    /// A variant that the rubric compares with does not build or does not run to its end.
    #[error(
        "{exercise}: the variant `{variant}`, which others are compared with, {why}; run `grader verify {exercise}`"
    )]
    Reference {
        /// The exercise.
        exercise: String,
        /// The variant.
        variant: String,
        /// What became of it.
        why: &'static str,
    },
}

impl CheckError {
    /// Whether the failure would meet every other exercise and submission as well.
    #[must_use]
    pub fn concerns_all(&self) -> bool {
        match self {
            Self::Cache(_) | Self::Toolchain(_) | Self::Build(_) | Self::Machine { .. } => true,
            Self::Course(_)
            | Self::Hidden(_)
            | Self::Run(_)
            | Self::UnknownKit { .. }
            | Self::Suite { .. }
            | Self::Reference { .. } => false,
        }
    }
}

fn kits() -> String {
    Kit::ALL.map(Kit::name).join(" and ")
}

/// How to check.
#[derive(Debug, Clone, Copy)]
pub struct Options<'a> {
    /// The only seed to run with, instead of all that the rubric asks for.
    pub seed: Option<u64>,
    /// Whether a verdict from the cache will do.
    pub cached: bool,
    /// What the build is optimised for.
    pub profile: Profile<'a>,
}

/// What came of a check.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Checked {
    /// The verdict.
    pub grade: Grade,
    /// What was seen of it; empty when there was nothing to run.
    pub seen: Seen,
}

/// Hears what goes on, for a line on standard error.
pub type Tell = Box<dyn Fn(Event) + Send + Sync>;

/// Everything that checks have in common.
pub struct Checker {
    cache: Cache,
    toolchain: Toolchain,
    benches: Mutex<HashMap<Kit, Arc<Bench>>>,
    tell: Tell,
}

impl Checker {
    /// Finds the cache and the compiler for a course.
    ///
    /// # Errors
    /// When either cannot be had.
    pub fn open(course: &Path, tell: Tell) -> Result<Self, CheckError> {
        let cache = Cache::open()?;
        isolation::suppose(&cache);
        tidy::sweep(&cache, SystemTime::now());
        let toolchain = Toolchain::find(&cache, course)?;
        Ok(Self { cache, toolchain, benches: Mutex::default(), tell })
    }

    /// Checks one version of an exercise.
    ///
    /// # Errors
    /// Only for the grader's own failures.
    pub async fn check(
        &self,
        exercise: &Exercise,
        hidden: &Hidden,
        sources: &Sources,
        options: &Options<'_>,
    ) -> Result<Checked, CheckError> {
        let checked = self.check_once(exercise, hidden, sources, options).await;
        if isolation::has_changed(&self.cache, &checked) {
            return self.check_once(exercise, hidden, sources, options).await;
        }
        checked
    }

    async fn check_once(
        &self,
        exercise: &Exercise,
        hidden: &Hidden,
        sources: &Sources,
        options: &Options<'_>,
    ) -> Result<Checked, CheckError> {
        let bench = self.bench(exercise).await?;
        let key = Key::new(&bench, exercise).of(exercise, hidden, sources, options.seed);
        let kept = self.cache.dir(Path::new("verdicts").join(bench.key()))?.join(key.name());
        if options.cached
            && let Some(checked) = recall(&kept)
        {
            return Ok(checked);
        }
        let checked = self.check_anew(&bench, exercise, hidden, sources, options).await?;
        // A limit may have been met because the machine was busy or small: the next time tells.
        if !matches!(checked.grade.outcome, Outcome::OverLimit { .. }) {
            // A verdict that cannot be kept is a verdict all the same.
            _ = remember(&kept, &checked);
        }
        Ok(checked)
    }

    async fn check_anew(
        &self,
        bench: &Bench,
        exercise: &Exercise,
        hidden: &Hidden,
        sources: &Sources,
        options: &Options<'_>,
    ) -> Result<Checked, CheckError> {
        let blank = Grade {
            exercise: exercise.slug.to_string(),
            outcome: Outcome::Graded,
            bugs: Vec::new(),
            guards: Vec::new(),
            diagnostics: Vec::new(),
            output: Vec::new(),
            max_points: hidden.rubric.max_points(),
        };
        let look = forbidden::look(sources, &exercise.editable, &exercise.dependencies);
        if let Some(outcome) = verdict::of_words(&look) {
            return Ok(unseen(Grade { outcome, ..blank }));
        }
        let orders = orders(hidden.rubric.scenarios(), options.seed);
        let boxes = OnceLock::new();
        let expect = |program: Program<'_>| {
            boxes.get_or_init(|| Boxes::ahead(program, exercise.limits.run, orders.len()));
        };
        let job = job(exercise, hidden, sources, options.profile);
        let (built, rest) = match bench.build_ahead(&job, &expect).await {
            Ok(built) => built,
            Err(error) => (self.crashed(error, bench, exercise, hidden).await?, Rest::none()),
        };
        let ready = match built {
            Built::Ready(ready) => *ready,
            Built::Rejected { by, diagnostics } => {
                return self.rejected(by, diagnostics, bench, exercise, hidden, blank).await;
            }
            Built::OverLimit(limit) => return Ok(over_limit(limit, blank)),
        };
        let Ready { artifact, cases, diagnostics, reached, left_out, hides_panics, linted: _ } =
            ready;
        let outcome = verdict::of_unread(&look)
            .or_else(|| verdict::of_left_out(&left_out))
            .or_else(|| verdict::of_reach(&reached))
            .or_else(|| verdict::of_hiding(hides_panics));
        if let Some(outcome) = outcome {
            return Ok(unseen(Grade { outcome, diagnostics, ..blank }));
        }
        let boxes = boxes
            .into_inner()
            .unwrap_or_else(|| Boxes::new(artifact.program(), exercise.limits.run));
        let (runs, rest) =
            tokio::join!(run(boxes, artifact.names(), exercise, orders.clone()), rest.end());
        drop(artifact);
        let ended = match rest {
            Ok(built) => built,
            Err(error) => Some(self.crashed(error, bench, exercise, hidden).await?),
        };
        match ended {
            None | Some(Built::Ready(_)) => {}
            Some(Built::Rejected { by, diagnostics }) => {
                return self.rejected(by, diagnostics, bench, exercise, hidden, blank).await;
            }
            Some(Built::OverLimit(limit)) => return Ok(over_limit(limit, blank)),
        }
        let runs = runs?;

        let output = verdict::printed(&runs);
        if let Some(outcome) = verdict::of_runs(&runs) {
            let seen = Seen { runs, ..Seen::default() };
            return Ok(Checked { grade: Grade { outcome, diagnostics, output, ..blank }, seen });
        }
        let references = self.references(bench, exercise, hidden, &orders).await?;
        let seen = Seen { runs, references, cases, diagnostics };
        let mut judged = judge(&hidden.rubric, &seen);
        if let Some(seed) = options.seed {
            verdict::name_seed(&mut judged, seed);
        }
        let Judged { bugs, guards } = judged;
        let diagnostics = seen.diagnostics.clone();
        Ok(Checked { grade: Grade { bugs, guards, diagnostics, output, ..blank }, seen })
    }

    /// A build of which no program came because the compiler refused the code.
    async fn rejected(
        &self,
        by: RejectedBy,
        diagnostics: Vec<Diagnostic>,
        bench: &Bench,
        exercise: &Exercise,
        hidden: &Hidden,
        blank: Grade,
    ) -> Result<Checked, CheckError> {
        if let Some(says) = verdict::machine_at_fault(&diagnostics) {
            return Err(CheckError::Machine { says });
        }
        if by == RejectedBy::Suite {
            self.blame_the_suite(bench, exercise, hidden).await?;
        }
        Ok(unseen(Grade { outcome: Outcome::DoesNotCompile, diagnostics, ..blank }))
    }

    /// A compiler that crashes does so because of what the student wrote, if it does not over the
    /// solution.
    async fn crashed(
        &self,
        error: BuildError,
        bench: &Bench,
        exercise: &Exercise,
        hidden: &Hidden,
    ) -> Result<Built, CheckError> {
        let is_crash = matches!(error, BuildError::CompilerCrashed { .. });
        if !is_crash || !self.solution_builds(bench, exercise, hidden).await? {
            return Err(error.into());
        }
        Ok(Built::Rejected {
            by: RejectedBy::Student,
            diagnostics: vec![Diagnostic::compiler_crash()],
        })
    }

    /// A suite that does not compile against a student's crate is the student's doing only if it
    /// compiles against the solution.
    async fn blame_the_suite(
        &self,
        bench: &Bench,
        exercise: &Exercise,
        hidden: &Hidden,
    ) -> Result<(), CheckError> {
        match self.build_solution(bench, exercise, hidden).await? {
            Built::Ready(_) => Ok(()),
            Built::Rejected { diagnostics, .. } => {
                let is_error = |said: &Diagnostic| said.level == Level::Error;
                let errors = diagnostics.into_iter().filter(is_error).collect();
                Err(CheckError::Suite { exercise: exercise.slug.to_string(), errors })
            }
            Built::OverLimit(_) => Err(CheckError::Reference {
                exercise: exercise.slug.to_string(),
                variant: Variant::Solution.to_string(),
                why: "meets a limit with the hidden suite",
            }),
        }
    }

    /// Whether the compiler does its work here on what is sound.
    async fn solution_builds(
        &self,
        bench: &Bench,
        exercise: &Exercise,
        hidden: &Hidden,
    ) -> Result<bool, CheckError> {
        Ok(matches!(self.build_solution(bench, exercise, hidden).await?, Built::Ready(_)))
    }

    async fn build_solution(
        &self,
        bench: &Bench,
        exercise: &Exercise,
        hidden: &Hidden,
    ) -> Result<Built, CheckError> {
        let sources = exercise.sources(&Variant::Solution)?;
        let job =
            Job { lint: false, cases: &[], ..job(exercise, hidden, &sources, Profile::Batch) };
        Ok(bench.build(&job).await?)
    }

    /// Why the solution cannot be built against what the exercise brings along, compiled once, if
    /// it has fakes of their own and cannot: every check then takes longer than it need.
    ///
    /// # Errors
    /// Only for the grader's own failures.
    pub async fn why_whole(
        &self,
        exercise: &Exercise,
        hidden: &Hidden,
    ) -> Result<Option<String>, CheckError> {
        if hidden.fakes.is_none() {
            return Ok(None);
        }
        let sources = exercise.sources(&Variant::Solution)?;
        let job =
            Job { lint: false, cases: &[], ..job(exercise, hidden, &sources, Profile::Batch) };
        Ok(self.bench(exercise).await?.why_whole(&job).await?)
    }

    async fn bench(&self, exercise: &Exercise) -> Result<Arc<Bench>, CheckError> {
        let kit = Kit::ALL.into_iter().find(|kit| kit.name() == exercise.kit);
        let kit = kit.ok_or_else(|| CheckError::UnknownKit {
            exercise: exercise.slug.to_string(),
            kit: exercise.kit.clone(),
        })?;
        let mut benches = self.benches.lock().await;
        if let Some(bench) = benches.get(&kit) {
            return Ok(bench.clone());
        }
        let bench = Bench::prepare(kit, &self.cache, &self.toolchain, &*self.tell).await?;
        let bench = Arc::new(bench);
        benches.insert(kit, bench.clone());
        Ok(bench)
    }

    /// The digest of everything that the verdict of this version depends on, in hexadecimal: the
    /// files, the hidden files, the libraries, the compiler, the grader and the isolation.
    ///
    /// # Errors
    /// Only for the grader's own failures.
    pub async fn key(
        &self,
        exercise: &Exercise,
        hidden: &Hidden,
        sources: &Sources,
    ) -> Result<String, CheckError> {
        let bench = self.bench(exercise).await?;
        // The isolation is part of it, and a supposed one is not good enough to be stored.
        let key = Key::at(sandbox::Level::in_force(), &bench, exercise);
        Ok(key.of(exercise, hidden, sources, None).hex())
    }
}

/// A build that used more than it may.
fn over_limit(limit: Limit, blank: Grade) -> Checked {
    unseen(Grade { outcome: Outcome::OverLimit { limit, scenario: None }, ..blank })
}

fn unseen(grade: Grade) -> Checked {
    Checked { grade, seen: Seen::default() }
}

/// What a build of one version needs.
fn job<'a>(
    exercise: &'a Exercise,
    hidden: &'a Hidden,
    sources: &'a Sources,
    profile: Profile<'a>,
) -> Job<'a> {
    Job {
        crate_name: &exercise.crate_name,
        sources,
        editable: &exercise.editable,
        suite: &hidden.suite,
        fakes: hidden.fakes.as_deref().map(|text| Fakes { text, fixed: &exercise.fixed }),
        cases: &hidden.cases,
        profile,
        lint: true,
        limits: exercise.limits.build,
    }
}

/// One order for each scenario and seed: what is run, and in which order it is begun.
#[must_use]
pub fn orders(scenarios: &[Scenario], seed: Option<u64>) -> Vec<Order> {
    let of = |scenario: &Scenario, seed| Order {
        scenario: scenario.name.clone(),
        seed,
        patience_us: scenario.patience,
        polls: scenario.polls,
        cpu_us: CPU_OF_A_POLL_US,
        watching: Watching::Interposed,
        tell_polls: 0,
        with: scenario.with.clone(),
    };
    let mut orders = Vec::new();
    for scenario in scenarios {
        match seed {
            Some(seed) => orders.push(of(scenario, seed)),
            None => orders.extend(scenario.seed_range().map(|seed| of(scenario, seed))),
        }
    }
    orders
}

async fn run(
    boxes: Boxes,
    names: &Names,
    exercise: &Exercise,
    orders: Vec<Order>,
) -> Result<Vec<Observation>, RunError> {
    let (names, fixed) = (names.clone(), exercise.fixed.clone());
    // Dropped together with this future.
    let (_go_on, stop) = Stop::unless_held()
        .map_err(|source| RunError::Start { path: boxes.executable().to_owned(), source })?;
    tokio::task::spawn_blocking(move || run::run_all(&boxes, &names, &fixed, &orders, &stop))
        .await
        .unwrap_or_else(|panic| std::panic::resume_unwind(panic.into_panic()))
}

/// A digest of everything that something kept depends on.
struct Key(blake3::Hasher);

impl Key {
    fn new(bench: &Bench, exercise: &Exercise) -> Self {
        Self::at(sandbox::Level::to_work_at(), bench, exercise)
    }

    fn at(level: sandbox::Level, bench: &Bench, exercise: &Exercise) -> Self {
        let mut key = Self(blake3::Hasher::new());
        key.add(format!("{:?}", exercise.limits));
        key.add(env!("CARGO_PKG_VERSION")).add(bench.key()).add(level.name());
        key
    }

    /// Of everything that a verdict depends on.
    fn of(
        mut self,
        exercise: &Exercise,
        hidden: &Hidden,
        sources: &Sources,
        seed: Option<u64>,
    ) -> Self {
        self.add(exercise.slug.as_str()).add(&exercise.crate_name);
        for file in &exercise.editable {
            self.add(file);
        }
        self.add(hidden.digest.as_bytes()).add(sources.digest().as_bytes());
        self.add(seed.map(|seed| seed.to_string()).unwrap_or_default());
        self
    }

    fn add(&mut self, part: impl AsRef<[u8]>) -> &mut Self {
        let part = part.as_ref();
        self.0.update(&(part.len() as u64).to_le_bytes()).update(part);
        self
    }

    fn hex(&self) -> String {
        self.0.finalize().to_hex().to_string()
    }

    fn name(&self) -> String {
        format!("{}.json", self.hex())
    }
}

/// What is kept there. A file that cannot be read is not there: it is made anew.
fn recall<T: serde::de::DeserializeOwned>(path: &Path) -> Option<T> {
    serde_json::from_slice(&std::fs::read(path).ok()?).ok()
}

fn remember<T: Serialize>(path: &Path, what: &T) -> Result<(), CacheError> {
    cache::write(path, &serde_json::to_vec(what).expect("plain data becomes JSON"))
}
