//! Really builds small submissions, with the core kit in a cache that the tests share.

use std::path::Path;
use std::process::Command;
use std::sync::Mutex;

use grader::build::{Built, Limits, Profile, RejectedBy};
use grader::observation::{Level, Limit};

mod given;
mod lints;
mod refused;
mod shop;

use shop::{Wish, bench, bench_with, cache, one, ready, rejected, shop};

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
