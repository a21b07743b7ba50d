//! Really builds small submissions, with the core kit in a cache that the tests share.

use std::path::Path;
use std::process::Command;
use std::sync::Mutex;

use grader::build::{
    Bench, Built, Case, Event, Fakes, Job, Kit, Limits, Profile, Ready, RejectedBy,
};
use grader::cache::Cache;
use grader::observation::{Level, Limit, Origin};
use grader::sources::Sources;
use grader::toolchain::Toolchain;

const SHOP: &str = r#"//! A shop.

pub mod stock;

use std::sync::Mutex;
use stock::Stock;

/// A promise that can be kept once.
pub struct Promise(u32);

impl Promise {
    pub fn new() -> Self {
        Self(1)
    }

    pub fn keep(self) -> u32 {
        self.0
    }
}

pub async fn sell<S: Stock>(stock: &S, count: u32) -> Vec<u32> {
    futures::future::join_all((0..count).map(|_| stock.take())).await
}

/// Its future is not `Send`: the guard lives on.
pub async fn audit(total: &Mutex<u32>) -> u32 {
    let total = total.lock().unwrap();
    tokio::task::yield_now().await;
    *total
}
"#;

const STOCK: &str = "//! What the shop sells.

use std::future::Future;

/// Where goods are kept.
pub trait Stock {
    /// Takes one.
    fn take(&self) -> impl Future<Output = u32> + Send;
}
";

const SUITE: &str = r#"
use harness::Watch;
use shop::stock::Stock;

struct Secret(Watch);

impl Stock for Secret {
    async fn take(&self) -> u32 {
        self.0.mark("take");
        1
    }
}

async fn three(watch: &Watch) {
    let sold = watch.span("sell", shop::sell(&Secret(watch.clone()), 3)).await;
    let sold: Vec<u32> = sold;
    watch.answer("sold", &sold);
}

harness::scenarios!(three);
"#;

/// The same suite in two: what knows nothing of the student's code, and what drives it.
const FAKES: &str = r#"
use harness::{Boxed, Watch};
use shop::stock::Stock;

pub struct Secret(pub Watch);

impl Stock for Secret {
    fn take(&self) -> Boxed<'_, u32> {
        Box::pin(async {
            self.0.mark("take");
            1
        })
    }
}
"#;

const DRIVER: &str = r#"
use fakes::Secret;
use harness::Watch;

async fn three(watch: &Watch) {
    let sold = watch.span("sell", shop::sell(&Secret(watch.clone()), 3)).await;
    let sold: Vec<u32> = sold;
    watch.answer("sold", &sold);
}

harness::scenarios!(three);
"#;

fn cache() -> Cache {
    Cache::at(Path::new(env!("CARGO_TARGET_TMPDIR")).join("grader-cache")).expect("writable")
}

async fn bench_with(tell: &(dyn Fn(Event) + Send + Sync)) -> Bench {
    let cache = cache();
    let toolchain =
        Toolchain::find(&cache, Path::new(env!("CARGO_MANIFEST_DIR"))).expect("a toolchain");
    Bench::prepare(Kit::Core, &cache, &toolchain, tell).await.expect("the kit builds")
}

async fn bench() -> Bench {
    bench_with(&|_| ()).await
}

/// What a bench builds with is not deleted under it.
#[tokio::test]
async fn a_bench_holds_its_kit_and_its_harness() {
    let bench = bench().await;
    let harness = cache().root().join("harness").join(bench.key());
    let is_held = |folder: &Path| {
        grader::cache::try_lock(&folder.join("in-use")).expect("locks work").is_none()
    };
    assert!(is_held(&harness));
    let kits = grader::cache::entries(&cache().root().join("kits")).expect("there");
    assert!(kits.iter().any(|kit| is_held(kit)));
}

/// The shop with one piece of its code replaced.
fn shop(old: &str, new: &str) -> Sources {
    assert!(SHOP.contains(old));
    let mut sources = Sources::new();
    sources.insert("src/lib.rs", SHOP.replace(old, new)).expect("a plain path");
    sources.insert("src/stock.rs", STOCK).expect("a plain path");
    sources
}

struct Wish<'a> {
    sources: &'a Sources,
    suite: &'a str,
    fakes: Option<&'a str>,
    cases: &'a [Case],
    profile: Profile<'a>,
    lint: bool,
    limits: Limits,
}

impl<'a> Wish<'a> {
    fn plain(sources: &'a Sources) -> Self {
        let (profile, limits) = (Profile::Batch, Limits::default());
        Self { sources, suite: SUITE, fakes: None, cases: &[], profile, lint: false, limits }
    }

    /// With the fakes as a file of their own.
    fn with_fakes(sources: &'a Sources) -> Self {
        Self { suite: DRIVER, fakes: Some(FAKES), ..Self::plain(sources) }
    }

    async fn build(self) -> Built {
        let (editable, fixed) = (["src/lib.rs".to_owned()], ["src/stock.rs".to_owned()]);
        let job = self.job(&editable, &fixed);
        bench().await.build(&job).await.expect("the grader does its work")
    }

    /// Why it cannot be built against what is given, if it cannot.
    async fn why_whole(self) -> Option<String> {
        let (editable, fixed) = (["src/lib.rs".to_owned()], ["src/stock.rs".to_owned()]);
        let job = self.job(&editable, &fixed);
        bench().await.why_whole(&job).await.expect("the grader does its work")
    }

    fn job(self, editable: &'a [String], fixed: &'a [String]) -> Job<'a> {
        let Self { sources, suite, fakes, cases, profile, lint, limits } = self;
        Job {
            crate_name: "shop",
            sources,
            editable,
            suite,
            fakes: fakes.map(|text| Fakes { text, fixed }),
            cases,
            profile,
            lint,
            limits,
        }
    }
}

#[track_caller]
fn ready(built: Built) -> Ready {
    match built {
        Built::Ready(ready) => *ready,
        other => panic!("it builds: {other:#?}"),
    }
}

#[track_caller]
fn rejected(built: Built, expected: RejectedBy) -> Vec<grader::observation::Diagnostic> {
    match built {
        Built::Rejected { by, diagnostics } if by == expected => diagnostics,
        other => panic!("rejected by {expected:?}: {other:#?}"),
    }
}

#[tokio::test]
async fn a_good_crate_becomes_a_program_that_needs_no_environment() {
    let sources = shop("", "");
    let built = ready(Wish::plain(&sources).build().await);
    let executable = built.artifact.executable();
    // Without an order it cannot do anything useful, but the loader has found every library.
    let output = Command::new(executable).env_clear().output().expect("it starts");
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(!said.contains("shared librar"), "{said}");
    assert_ne!(output.status.code(), Some(127), "{said}");

    for dir in built.artifact.library_dirs() {
        assert!(dir.is_dir(), "{}", dir.display());
    }
    let program = std::fs::read(executable).expect("it is there");
    let holds = |text: &str| program.windows(text.len()).any(|bytes| bytes == text.as_bytes());
    assert!(holds("/student"), "line tables name the student's files");
    assert!(holds("/suite"), "line tables name the suite");
    assert!(!holds("/work/batch"), "no path of the staging directory is left");

    let path = executable.to_owned();
    drop(built);
    assert!(!path.exists(), "a batch leaves nothing behind");
}

#[tokio::test]
async fn what_an_exercise_brings_along_is_not_compiled_again() {
    let sources = shop("", "");
    assert_eq!(Wish::with_fakes(&sources).why_whole().await, None);
    let built = ready(Wish { lint: true, ..Wish::with_fakes(&sources) }.build().await);
    assert!(built.left_out.is_empty(), "{:?}", built.left_out);
    let output = Command::new(built.artifact.executable()).env_clear().output();
    assert_ne!(output.expect("it starts").status.code(), Some(127));
    // As without.
    let without = shop("pub mod stock;", "mod stock { include!(\"stock2.rs\"); }");
    let without = without
        .overlaid(&one("src/stock2.rs", STOCK.trim_start_matches("//! What the shop sells.")));
    let built = Wish::with_fakes(&without).build().await;
    let said = rejected(built, RejectedBy::Suite);
    assert!(said.iter().any(|said| said.message.contains("`stock`")), "{said:#?}");
}

/// cargo compiles these, so they are compiled whole.
#[tokio::test]
async fn what_only_the_crate_that_defines_a_type_may_do_is_allowed() {
    let own = "struct Shelf;\nimpl<T: Clone> stock::Mark for T {}\nimpl stock::Mark for Shelf {}";
    let sources = shop("/// A promise that", &format!("{own}\n/// A promise that"));
    let stock = format!(
        "{STOCK}\n/// A good.\npub struct Good;\n\n/// What can be marked.\npub trait Mark {{}}\n"
    );
    let sources = sources.overlaid(&one("src/stock.rs", &stock));
    let why = Wish::with_fakes(&sources).why_whole().await.expect("there are two for `T`");
    assert!(why.contains("E0117") || why.contains("E0210"), "{why}");
    ready(Wish::with_fakes(&sources).build().await);
}

#[tokio::test]
async fn what_is_wrong_is_shown_with_the_lines_of_given_files() {
    let sources = shop("stock.take()", "stock.give()");
    let said = rejected(Wish::with_fakes(&sources).build().await, RejectedBy::Student);
    let plain = rejected(Wish::plain(&sources).build().await, RejectedBy::Student);
    assert_eq!(said, plain);
}

#[tokio::test]
async fn fakes_that_do_not_compile_by_themselves_are_told_to_their_author() {
    let sources = shop("", "");
    let fakes = format!("{FAKES}\npub fn sell() {{ shop::sell(&1, 1); }}");
    let wish = || Wish { fakes: Some(&fakes), ..Wish::with_fakes(&sources) };
    let why = wish().why_whole().await.expect("there is no such function in what is given");
    assert!(why.contains("sell") && why.contains("/suite/fakes.rs"), "{why}");
    assert_eq!(wish().why_whole().await, Some(why), "what is kept says the same");
}

/// What is given lies in the cache: the fixed files beside the fakes, whose text is nobody's.
#[cfg(target_os = "linux")]
#[tokio::test]
async fn a_students_compiler_is_not_shown_the_text_of_the_fakes() {
    use grader::sandbox::Level;

    if Level::to_work_at() == Level::None {
        return;
    }
    assert_eq!(Wish::with_fakes(&shop("", "")).why_whole().await, None);
    let folder = cache().root().join("given").join(bench().await.key());
    let holds = |dir: &Path, file: &str, text: &str| {
        std::fs::read_to_string(dir.join(file)).is_ok_and(|there| there == text)
    };
    let dirs = grader::cache::entries(&folder).expect("it was compiled");
    let is_ours = |dir: &&std::path::PathBuf| {
        holds(dir, "fakes/fakes.rs", FAKES) && holds(dir, "fixed/src/stock.rs", STOCK)
    };
    let dir = dirs.iter().find(is_ours).expect("it was compiled just now");
    let taking_in = |file: &str| {
        let text = format!("const TAKEN: &str = include_str!({:?});\n", dir.join(file));
        shop("/// A promise that", &format!("{text}\n/// A promise that"))
    };
    // The place is right: what stands beside it is there.
    ready(Wish::with_fakes(&taking_in("fixed/src/stock.rs")).build().await);
    let fakes = taking_in("fakes/fakes.rs");
    let said = rejected(Wish::with_fakes(&fakes).build().await, RejectedBy::Student);
    assert!(said[0].message.contains("couldn't read"), "{said:#?}");
}

/// What the harness defines must be found before what libc does, by every library.
#[cfg(target_os = "linux")]
#[tokio::test]
async fn the_harness_is_loaded_before_libc() {
    let sources = shop("", "");
    let built = ready(Wish::plain(&sources).build().await);
    let output = Command::new(built.artifact.executable())
        .env_clear()
        .env("LD_TRACE_LOADED_OBJECTS", "1")
        .output()
        .expect("the loader lists the libraries");
    let listed = String::from_utf8_lossy(&output.stdout).into_owned();
    let at = |name: &str| listed.find(name).unwrap_or_else(|| panic!("{name} in {listed}"));
    assert!(at("libharness") < at("libstd"), "{listed}");
    assert!(at("libharness") < at("libkit_core"), "{listed}");
    assert!(at("libharness") < at("libc.so"), "{listed}");
}

#[tokio::test]
async fn what_does_not_parse_is_shown_in_the_students_own_paths() {
    let sources = shop("pub async fn sell<", "pub asink fn sell<");
    let said = rejected(Wish::plain(&sources).build().await, RejectedBy::Student);
    let error = &said[0];
    assert_eq!((error.level, error.file.as_deref()), (Level::Error, Some("src/lib.rs")));
    assert_eq!(error.line, Some(21));
    assert!(error.rendered.contains("src/lib.rs:21"), "{}", error.rendered);
    assert!(error.rendered.contains("asink"), "{}", error.rendered);
    for said in &said {
        assert!(!said.rendered.contains("/student"), "{}", said.rendered);
        assert!(!said.rendered.contains("grader-cache"), "{}", said.rendered);
    }
}

#[tokio::test]
async fn a_missing_function_is_named_and_the_suite_is_not_shown() {
    let sources = shop("pub async fn sell<", "pub async fn vend<");
    let said = rejected(Wish::plain(&sources).build().await, RejectedBy::Suite);
    assert!(said[0].message.contains("`sell`"), "{}", said[0].message);
    assert_eq!(said[0].code.as_deref(), Some("E0425"));
    for said in &said {
        assert!(!said.rendered.contains("Secret"), "{}", said.rendered);
        assert!(!said.rendered.contains("suite.rs"), "{}", said.rendered);
    }
}

#[tokio::test]
async fn a_wrong_signature_says_what_was_expected() {
    let sources = shop("count: u32) -> Vec<u32> {", "count: u32) -> Vec<u64> {");
    let sources = {
        let text = sources.get("src/lib.rs").expect("it is there");
        let text = text.replace("stock.take())).await", "async { 1 })).await");
        sources.clone().overlaid(&one("src/lib.rs", &text))
    };
    let said = rejected(Wish::plain(&sources).build().await, RejectedBy::Suite);
    let wanted = "mismatched types: expected `Vec<u32>`, found `Vec<u64>`";
    assert!(said.iter().any(|said| said.message == wanted), "{said:#?}");

    let sources = shop("stock: &S, count: u32)", "stock: &S, count: u32, _more: u32)");
    let said = rejected(Wish::plain(&sources).build().await, RejectedBy::Suite);
    assert_eq!(said[0].code.as_deref(), Some("E0061"));
    assert_eq!((said[0].file.as_deref(), said[0].line), (Some("src/lib.rs"), Some(21)));
}

fn one(path: &str, text: &str) -> Sources {
    let mut sources = Sources::new();
    sources.insert(path, text).expect("a plain path");
    sources
}

/// Whatever a look at the words has overlooked: the command line forbids it, in edition 2024, in
/// which also foreign functions and the names of symbols are unsafe.
#[tokio::test]
async fn unsafe_code_cannot_be_allowed_and_hides_behind_no_older_edition() {
    for (line, says) in [
        ("#[allow(unsafe_code)] fn f() {}", "incompatible with previous forbid"),
        ("unsafe impl Send for Promise {}", "implementation of an `unsafe` trait"),
        ("extern \"C\" { fn getpid() -> i32; }", "extern blocks must be unsafe"),
        ("#[unsafe(no_mangle)] pub fn f() {}", "`no_mangle`"),
        ("#[no_mangle] pub fn f() {}", "unsafe attribute used without unsafe"),
        ("extern crate libc;", "`rustc_private`"),
        ("pub fn f() { let gen = 1; drop(gen) }", "reserved keyword `gen`"),
    ] {
        let sources = shop("/// A promise", &format!("{line}\n\n/// A promise"));
        let said = rejected(Wish::plain(&sources).build().await, RejectedBy::Student);
        let found = said.iter().any(|said| said.message.contains(says));
        assert!(found, "{line}: {said:#?}");
    }
}

#[tokio::test]
async fn unsafe_code_is_refused_and_what_macros_do_is_not() {
    let sources = shop("Self(1)", "unsafe { std::mem::zeroed() }");
    let said = rejected(Wish::plain(&sources).build().await, RejectedBy::Student);
    assert_eq!(said[0].code.as_deref(), Some("unsafe_code"));

    let macros = "
pub async fn macros() -> u32 {
    tokio::task_local! { static ONE: u32; }
    thread_local! { static TWO: u32 = const { 2 }; }
    let slow = tokio::time::sleep(std::time::Duration::from_secs(9));
    tokio::pin!(slow);
    let mut late = std::pin::pin!(async { 1 });
    let (a, b) = tokio::join!(async { 1 }, async { 2 });
    let (c, d) = futures::join!(async { 1 }, async { 2 });
    let e = tokio::select! { _ = &mut slow => 1, two = &mut late => two };
    a + b + c + d + e + TWO.with(|two| *two) + ONE.scope(1, async { ONE.get() }).await
}

/// A promise";
    let sources = shop("\n/// A promise", macros);
    ready(Wish::plain(&sources).build().await);
}

#[tokio::test]
async fn compile_cases_tell_what_the_types_forbid() {
    let use_twice = "fn main() {\n    let promise = shop::Promise::new();\n    promise.keep();\n    \
                     promise.keep();\n}\n";
    let send = "fn send<T: Send>(_: T) {}\n\nfn main() {\n    send(shop::audit(&Default::default()));\n}\n";
    let clerk = "use std::rc::Rc as Counted;\n\nasync fn clerk() {\n    let kept = Counted::new(1);\n    \
                 shop::Promise::new().keep();\n    std::future::ready(()).await;\n    drop(kept);\n}\n\
                 fn main() { fn send<T: Send>(_: T) {} send(clerk()); }\n";
    let cases = [
        Case {
            name: "keep_twice.rs".to_owned(),
            text: use_twice.to_owned(),
            twin: use_twice.replacen("    promise.keep();\n", "", 1),
        },
        Case {
            name: "send.rs".to_owned(),
            text: send.to_owned(),
            twin: send.replace("T: Send", "T"),
        },
        Case {
            name: "clerk.rs".to_owned(),
            text: clerk.to_owned(),
            twin: clerk.replace("std::rc::Rc", "std::sync::Arc"),
        },
        Case {
            name: "broken.rs".to_owned(),
            text: "fn main() { shop::no_such_thing(); }".to_owned(),
            twin: "fn main() { shop::nor_this(); }".to_owned(),
        },
    ];
    let sources = shop("", "");
    let built = ready(Wish { cases: &cases, ..Wish::plain(&sources) }.build().await);

    let twice = &built.cases["keep_twice.rs"];
    assert!(twice.twin_compiles);
    assert_eq!(twice.errors.len(), 1, "{twice:#?}");
    assert_eq!((twice.errors[0].code.as_deref(), twice.errors[0].line), (Some("E0382"), 4));

    let send = &built.cases["send.rs"];
    assert!(send.twin_compiles);
    assert_eq!((send.errors[0].code.as_deref(), send.errors[0].line), (Some("E0277"), 4));
    let student = send.errors[0].student.as_ref().expect("a note shows the function");
    assert_eq!((student.origin, student.file.as_str()), (Origin::Student, "src/lib.rs"));
    assert_eq!(student.line, 26);

    let clerk = &built.cases["clerk.rs"];
    assert!(clerk.twin_compiles);
    assert_eq!(clerk.errors[0].code, None);
    assert_eq!(clerk.errors[0].message, "future cannot be sent between threads safely");
    assert_eq!((clerk.errors[0].line, &clerk.errors[0].student), (9, &None));

    assert!(!built.cases["broken.rs"].twin_compiles);

    // With a promise that may be kept twice the first case is accepted.
    let sources = shop("pub fn keep(self)", "pub fn keep(&self)");
    let built = ready(Wish { cases: &cases[..1], ..Wish::plain(&sources) }.build().await);
    assert_eq!(built.cases["keep_twice.rs"].errors, []);
    assert!(built.cases["keep_twice.rs"].twin_compiles);
}

/// By two compilers beside each other, and by one that does both.
const WITH_LINTS: [Profile<'static>; 2] = [Profile::Loop { of: "lints" }, Profile::Batch];

/// A use of what no exercise needs, in line 16.
const REACHES: &str = "        use std::process::exit as leave;\n        let unused = 1;\n        \
                       #[allow(clippy::all, clippy::disallowed_methods)]\n        \
                       if std::env::args().count() > 99 { leave(0) }\n        Self(1)";

#[track_caller]
fn codes(built: &Ready) -> Vec<&str> {
    built.diagnostics.iter().map(|said| said.code.as_deref().unwrap_or_default()).collect()
}

#[track_caller]
fn assert_reaches(built: &Ready, line: u32) {
    assert!(built.linted, "these tests need the clippy component");
    let reached: Vec<_> = built.reached.iter().map(|said| (&*said.message, said.line)).collect();
    assert_eq!(reached, [("use of a disallowed method `std::process::exit`", Some(line))]);
}

#[tokio::test]
async fn lints_and_warnings_are_of_the_students_files_only() {
    let sources = shop("        Self(1)", REACHES);
    let noisy = STOCK.to_owned() + "\nfn never_used() { let unused = 1; }\n";
    let sources = sources.overlaid(&one("src/stock.rs", &noisy));
    for profile in WITH_LINTS {
        let built = ready(Wish { lint: true, profile, ..Wish::plain(&sources) }.build().await);
        assert_eq!(codes(&built), ["unused_variables", "clippy::await_holding_lock"], "{built:#?}");
        assert!(built.diagnostics.iter().all(|said| said.file.as_deref() == Some("src/lib.rs")));
        assert_reaches(&built, 16);
    }
}

#[tokio::test]
async fn a_lint_of_clippys_that_is_denied_refuses_nothing() {
    let sources = shop("        Self(1)", REACHES);
    let text = sources.get("src/lib.rs").expect("it is there");
    let denied = format!("#![deny(clippy::await_holding_lock, clippy::no_such_lint)] {text}");
    let sources = sources.overlaid(&one("src/lib.rs", &denied));
    for profile in WITH_LINTS {
        let built = ready(Wish { lint: true, profile, ..Wish::plain(&sources) }.build().await);
        assert_eq!(codes(&built), ["unused_variables", "clippy::await_holding_lock"], "{built:#?}");
        assert_reaches(&built, 16);
    }
}

#[tokio::test]
async fn a_crowd_of_warnings_hides_nothing_that_decides() {
    let crowd = "let unused = 1; ".repeat(300);
    let sources = shop("        Self(1)", &format!("{crowd}\n{REACHES}"));
    for profile in WITH_LINTS {
        let built = ready(Wish { lint: true, profile, ..Wish::plain(&sources) }.build().await);
        assert!(codes(&built).len() <= 100);
        assert_reaches(&built, 17);
    }
}

#[tokio::test]
async fn a_build_that_takes_too_long_is_over_its_limit() {
    let limits = Limits { wall: std::time::Duration::ZERO, ..Limits::default() };
    let sources = shop("", "");
    let built = Wish { limits, ..Wish::plain(&sources) }.build().await;
    assert!(matches!(built, Built::OverLimit(Limit::Wall)), "{built:#?}");
}

#[cfg(target_os = "linux")]
#[tokio::test]
async fn a_compiler_that_eats_cpu_or_memory_is_over_its_limit() {
    let endless = "pub const ENDLESS: u64 = { let mut n = 0; while n < u64::MAX { n += 1; } n };\n\n\
                   #[allow(long_running_const_eval)]\npub const USED: u64 = ENDLESS;\n\n/// A promise";
    let sources = shop("/// A promise", &format!("#[allow(long_running_const_eval)]\n{endless}"));
    let limits = Limits { cpu: std::time::Duration::from_secs(1), ..Limits::default() };
    let built = Wish { limits, ..Wish::plain(&sources) }.build().await;
    assert!(matches!(built, Built::OverLimit(Limit::Cpu)), "{built:#?}");

    let doubled = format!(
        "macro_rules! double {{
            ([] $($t:tt)*) => {{ pub const BIG: &[u8] = &[$($t)*]; }};
            ([x $($n:tt)*] $($t:tt)*) => {{ double! {{ [$($n)*] $($t)* $($t)* }} }};
        }}
        double! {{ [{}] 1, }}\n\n/// A promise",
        "x ".repeat(30)
    );
    let sources = shop("/// A promise", &doubled);
    let limits = Limits { memory: 300 << 20, ..Limits::default() };
    let built = Wish { limits, ..Wish::plain(&sources) }.build().await;
    assert!(matches!(built, Built::OverLimit(Limit::Memory)), "{built:#?}");
}

#[tokio::test]
async fn builds_of_one_loop_at_the_same_time_are_both_right() {
    let right = shop("", "");
    let wrong = shop("pub async fn sell<", "pub async fn vend<");
    let profile = Profile::Loop { of: "two at once" };
    let (one, other) = tokio::join!(
        Wish { profile, ..Wish::plain(&right) }.build(),
        Wish { profile, ..Wish::plain(&wrong) }.build()
    );
    let one = ready(one);
    rejected(other, RejectedBy::Suite);

    // The same loop again, while the first program is still there.
    let again = ready(Wish { profile, ..Wish::plain(&right) }.build().await);
    assert_ne!(one.artifact.executable(), again.artifact.executable());
    assert!(one.artifact.executable().is_file());

    // Which directory comes next is left open: a process that another test is just starting holds
    // copies of all locks until it becomes another program.
    let path = one.artifact.executable().to_owned();
    drop((one, again));
    assert!(path.is_file(), "a loop keeps what the next build can use");
}

#[tokio::test]
async fn what_is_ready_is_not_built_again() {
    bench().await;
    let told = Mutex::new(Vec::new());
    bench_with(&|event| told.lock().expect("nobody panics").push(event)).await;
    assert_eq!(told.into_inner().expect("nobody panics"), []);
}
