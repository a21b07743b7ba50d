//! The fixture programs, built once, and short ways to run them and to look at what was seen.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use facts::{BlockingCall, Ended, Event, Fact, FrameOffset, Micros, Order, Place, Stuck};
use grader::build::{Artifact, Bench, Built, Job, Kit, Limits, Names, Profile, STUDENT};
use grader::cache::Cache;
use grader::observation::{Ending, Frame, Observation, Origin};
use grader::run::{Stop, run_all};
use grader::sandbox::{self, Boxes, Program};
use grader::sources::Sources;
use grader::toolchain::Toolchain;

/// CPU time that one poll may use. A tick of the harness's timer is 10 ms.
const CPU_OF_A_POLL_US: u64 = 2_000_000;

/// Virtual time a scenario may take.
pub const PATIENCE: Micros = 10_000_000;

/// Polls a scenario may take.
pub const POLLS: u64 = 5_000;

/// Environment variable with a program that is built already.
pub const PROGRAM: &str = "FIXTURE_PROGRAM";

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/harness")
}

fn text(file: &str) -> String {
    fs::read_to_string(root().join("src").join(file)).expect("the fixtures are beside the tests")
}

/// The directories of its shared libraries.
pub const LIBRARIES: &str = "FIXTURE_LIBRARIES";

/// What its scenarios are called, as JSON.
pub const NAMES: &str = "FIXTURE_NAMES";

/// A program that was built elsewhere.
struct Given {
    executable: PathBuf,
    libraries: Vec<PathBuf>,
    names: Names,
}

fn given() -> Option<&'static Given> {
    static GIVEN: OnceLock<Option<Given>> = OnceLock::new();
    let given = GIVEN.get_or_init(|| {
        let libraries = std::env::var_os(LIBRARIES).unwrap_or_default();
        Some(Given {
            executable: std::env::var_os(PROGRAM)?.into(),
            libraries: std::env::split_paths(&libraries).collect(),
            names: serde_json::from_str(&std::env::var(NAMES).ok()?).expect("names"),
        })
    });
    given.as_ref()
}

/// Built by whoever asks first.
fn built() -> &'static Artifact {
    static BUILT: OnceLock<Artifact> = OnceLock::new();
    BUILT.get_or_init(build)
}

/// The program with all scenarios.
pub fn program() -> Program<'static> {
    match given() {
        Some(Given { executable, libraries, .. }) => Program { executable, libraries },
        None => built().program(),
    }
}

/// What its scenarios are called inside.
pub fn names() -> &'static Names {
    given().map_or_else(|| built().names(), |given| &given.names)
}

#[tokio::main]
async fn build() -> Artifact {
    let cache = Path::new(env!("CARGO_TARGET_TMPDIR")).join("grader-cache");
    let cache = Cache::at(cache).expect("writable");
    let course = Path::new(env!("CARGO_MANIFEST_DIR"));
    let toolchain = Toolchain::find(&cache, course).expect("a toolchain");
    let bench = Bench::prepare(Kit::Core, &cache, &toolchain, &|_| ()).await;
    let mut sources = Sources::new();
    for entry in fs::read_dir(root().join("src")).expect("the fixtures are beside the tests") {
        let name = entry.expect("listed").file_name().into_string().expect("a plain name");
        sources.insert(format!("src/{name}"), text(&name)).expect("a plain path");
    }
    let editable: Vec<String> = sources.iter().map(|(path, _)| path.to_owned()).collect();
    let job = Job {
        crate_name: "kinds",
        sources: &sources,
        editable: &editable,
        suite: &fs::read_to_string(root().join("suite.rs")).expect("the suite is beside the tests"),
        fakes: None,
        cases: &[],
        // The slot is kept, because nobody clears up after a static.
        profile: Profile::Loop { of: "the harness's fixtures" },
        lint: false,
        limits: Limits::default(),
    };
    match bench.expect("the kit builds").build(&job).await.expect("the grader does its work") {
        Built::Ready(ready) => ready.artifact,
        other => panic!("the fixtures build: {other:#?}"),
    }
}

/// An order for one scenario with the usual budgets.
pub fn order(scenario: &str) -> Order {
    Order {
        scenario: scenario.to_owned(),
        seed: 1,
        patience_us: PATIENCE,
        polls: POLLS,
        // Programs that use their whole budget get a small one.
        cpu_us: match scenario {
            "endless_bad" | "endless_tight" => 100_000,
            _ => CPU_OF_A_POLL_US,
        },
        watching: facts::Watching::Interposed,
        tell_polls: 0,
        with: BTreeMap::new(),
    }
}

/// Runs one order.
pub fn run(order: Order) -> Observation {
    run_with(order, &sandbox::Limits::default())
}

/// Runs one order under other limits.
pub fn run_with(order: Order, limits: &sandbox::Limits) -> Observation {
    let seen = run_all(&Boxes::new(program(), *limits), names(), &[], &[order], &Stop::never())
        .expect("the grader does its work");
    seen.into_iter().next().expect("one observation for each order")
}

/// Runs one scenario.
pub fn see(scenario: &str) -> Observation {
    run(order(scenario))
}

/// Runs the bad program of a kind and its good twin.
pub fn twins(kind: &str) -> (Observation, Observation) {
    let orders = ["bad", "good"].map(|twin| order(&format!("{kind}_{twin}")));
    let boxes = Boxes::new(program(), sandbox::Limits::default());
    let seen =
        run_all(&boxes, names(), &[], &orders, &Stop::never()).expect("the grader does its work");
    let [bad, good] = <[Observation; 2]>::try_from(seen).expect("one for each order");
    (bad, good)
}

/// Where a statement stands: in `src/<file>.rs`, after the given modules and function begin.
pub fn at(file: &str, path: &str, statement: &str) -> Frame {
    let (line, function) = find(file, path, statement);
    let file = format!("src/{file}.rs");
    Frame { origin: Origin::Student, file, line, function: Some(function) }
}

/// The same place as the compiler names it.
pub fn place(file: &str, path: &str, statement: &str) -> Option<Place> {
    let (line, _) = find(file, path, statement);
    Some(Place { file: format!("{STUDENT}/src/{file}.rs"), line })
}

fn find(file: &str, path: &str, statement: &str) -> (u32, String) {
    let text = text(&format!("{file}.rs"));
    let (modules, function) = path.rsplit_once("::").unwrap_or(("", path));
    let modules = modules.split("::").filter(|name| !name.is_empty());
    let mut from = 0;
    let ways = modules.map(|name| format!("mod {name} {{")).chain([format!("fn {function}(")]);
    for needle in ways.chain([statement.to_owned()]) {
        let further = text[from..].find(&needle);
        from += further.unwrap_or_else(|| panic!("`{needle}` of {path} in src/{file}.rs"));
    }
    let line = text[..from].matches('\n').count() + 1;
    (u32::try_from(line).expect("a short file"), format!("kinds::{file}::{path}"))
}

/// A blocking call as it was seen, with the student's innermost frame.
#[derive(Debug, Clone, PartialEq)]
pub struct Blocked {
    pub call: BlockingCall,
    pub cause: Option<String>,
    pub took: Micros,
    pub at: Option<Frame>,
}

/// What can be asked of an observation.
pub trait Look {
    fn blocks(&self) -> Vec<Blocked>;
    fn span(&self) -> Micros;
    fn events(&self) -> Vec<&Event>;
    fn answer(&self) -> &serde_json::Value;
    fn reported(&self) -> &Ended;
    fn is_done(&self) -> bool;
    fn student(&self, stack: &[FrameOffset]) -> Option<Frame>;
    fn stuck(&self) -> (Stuck, Vec<Standing>, Option<Frame>);
}

/// A task that stood still, its stacks as the student's innermost frames.
#[derive(Debug, Clone, PartialEq)]
pub struct Standing {
    pub own: bool,
    pub spawned_at: Option<Place>,
    pub waits: Vec<Option<Frame>>,
    pub inside: Vec<String>,
}

impl Look for Observation {
    fn blocks(&self) -> Vec<Blocked> {
        let mut blocks = Vec::new();
        for fact in &self.facts {
            if let Fact::Block { call, cause, took, frames, .. } = fact {
                let (at, cause) = (self.student(frames), cause.clone());
                blocks.push(Blocked { call: *call, cause, took: *took, at });
            }
        }
        blocks
    }

    /// Virtual time from the beginning of the suite's call to its end.
    #[track_caller]
    fn span(&self) -> Micros {
        let mut spans = self.facts.iter().filter_map(|fact| match fact {
            Fact::Span { start, end, .. } => Some(end.expect("it came back") - start),
            _ => None,
        });
        spans.next().unwrap_or_else(|| panic!("a span: {self:#?}"))
    }

    fn events(&self) -> Vec<&Event> {
        let events = self.facts.iter().filter_map(|fact| match fact {
            Fact::Event(event) => Some(event),
            _ => None,
        });
        events.collect()
    }

    #[track_caller]
    fn answer(&self) -> &serde_json::Value {
        let mut answers = self.facts.iter().filter_map(|fact| match fact {
            Fact::Answer { value, .. } => Some(value),
            _ => None,
        });
        answers.next().unwrap_or_else(|| panic!("an answer: {self:#?}"))
    }

    #[track_caller]
    fn reported(&self) -> &Ended {
        match &self.ending {
            Ending::Reported { how, .. } => how,
            other => panic!("it reported its end: {other:#?} {:#?}", self.output),
        }
    }

    fn is_done(&self) -> bool {
        matches!(self.ending, Ending::Reported { how: Ended::Done, .. })
    }

    fn student(&self, stack: &[FrameOffset]) -> Option<Frame> {
        self.student_frame(stack).cloned()
    }

    #[track_caller]
    fn stuck(&self) -> (Stuck, Vec<Standing>, Option<Frame>) {
        let Ended::Stuck { how, tasks, frames } = self.reported() else {
            panic!("it stands still: {self:#?}");
        };
        let tasks = tasks.iter().map(|task| Standing {
            own: task.task == 0,
            spawned_at: task.spawned_at.clone(),
            waits: task.waits.iter().map(|stack| self.student(stack)).collect(),
            inside: task.inside.clone(),
        });
        (*how, tasks.collect(), self.student(frames))
    }
}
