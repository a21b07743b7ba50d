//! What clippy and the compiler warn of.

use grader::build::{Profile, Ready};

use crate::shop::{STOCK, Wish, one, ready, shop};

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
