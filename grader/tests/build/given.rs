//! What an exercise brings along is compiled once.

use std::path::{Path, PathBuf};
use std::process::Command;

use grader::build::RejectedBy;

use crate::shop::{FAKES, STOCK, Wish, bench, cache, one, ready, rejected, shop};

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
    let is_ours = |dir: &&PathBuf| {
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
