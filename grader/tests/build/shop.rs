//! A small shop to build, with its suite, and how it is built.

use std::path::Path;

use grader::build::{
    Bench, Built, Case, Event, Fakes, Job, Kit, Limits, Profile, Ready, RejectedBy,
};
use grader::cache::Cache;
use grader::sources::Sources;
use grader::toolchain::Toolchain;

pub const SHOP: &str = r#"//! A shop.

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

pub const STOCK: &str = "//! What the shop sells.

use std::future::Future;

/// Where goods are kept.
pub trait Stock {
    /// Takes one.
    fn take(&self) -> impl Future<Output = u32> + Send;
}
";

/// What drives the shop, whoever is behind its traits.
macro_rules! scenario {
    () => {
        r#"
async fn three(watch: &Watch) {
    let sold = watch.span("sell", shop::sell(&Secret(watch.clone()), 3)).await;
    let sold: Vec<u32> = sold;
    watch.answer("sold", &sold);
}

harness::scenarios!(three);
"#
    };
}

pub const SUITE: &str = concat!(
    r#"
use harness::Watch;
use shop::stock::Stock;

struct Secret(Watch);

impl Stock for Secret {
    async fn take(&self) -> u32 {
        self.0.mark("take");
        1
    }
}
"#,
    scenario!()
);

/// The same suite in two: what knows nothing of the student's code, and what drives it.
pub const FAKES: &str = r#"
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

pub const DRIVER: &str = concat!(
    r#"
use fakes::Secret;
use harness::Watch;
"#,
    scenario!()
);

pub fn cache() -> Cache {
    Cache::at(Path::new(env!("CARGO_TARGET_TMPDIR")).join("grader-cache")).expect("writable")
}

pub async fn bench_with(tell: &(dyn Fn(Event) + Send + Sync)) -> Bench {
    let cache = cache();
    let toolchain =
        Toolchain::find(&cache, Path::new(env!("CARGO_MANIFEST_DIR"))).expect("a toolchain");
    Bench::prepare(Kit::Core, &cache, &toolchain, tell).await.expect("the kit builds")
}

pub async fn bench() -> Bench {
    bench_with(&|_| ()).await
}

/// The shop with one piece of its code replaced.
pub fn shop(old: &str, new: &str) -> Sources {
    assert!(SHOP.contains(old));
    let mut sources = Sources::new();
    sources.insert("src/lib.rs", SHOP.replace(old, new)).expect("a plain path");
    sources.insert("src/stock.rs", STOCK).expect("a plain path");
    sources
}

pub struct Wish<'a> {
    pub sources: &'a Sources,
    pub suite: &'a str,
    pub fakes: Option<&'a str>,
    pub cases: &'a [Case],
    pub profile: Profile<'a>,
    pub lint: bool,
    pub limits: Limits,
}

impl<'a> Wish<'a> {
    pub fn plain(sources: &'a Sources) -> Self {
        let (profile, limits) = (Profile::Batch, Limits::default());
        Self { sources, suite: SUITE, fakes: None, cases: &[], profile, lint: false, limits }
    }

    /// With the fakes as a file of their own.
    pub fn with_fakes(sources: &'a Sources) -> Self {
        Self { suite: DRIVER, fakes: Some(FAKES), ..Self::plain(sources) }
    }

    pub async fn build(self) -> Built {
        let (editable, fixed) = (["src/lib.rs".to_owned()], ["src/stock.rs".to_owned()]);
        let job = self.job(&editable, &fixed);
        bench().await.build(&job).await.expect("the grader does its work")
    }

    /// Why it cannot be built against what is given, if it cannot.
    pub async fn why_whole(self) -> Option<String> {
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
pub fn ready(built: Built) -> Ready {
    match built {
        Built::Ready(ready) => *ready,
        other => panic!("it builds: {other:#?}"),
    }
}

#[track_caller]
pub fn rejected(built: Built, expected: RejectedBy) -> Vec<grader::observation::Diagnostic> {
    match built {
        Built::Rejected { by, diagnostics } if by == expected => diagnostics,
        other => panic!("rejected by {expected:?}: {other:#?}"),
    }
}

pub fn one(path: &str, text: &str) -> Sources {
    let mut sources = Sources::new();
    sources.insert(path, text).expect("a plain path");
    sources
}
