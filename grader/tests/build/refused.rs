//! What no submission may do, and what types forbid.

use grader::build::{Case, RejectedBy};
use grader::observation::Origin;

use crate::shop::{Wish, ready, rejected, shop};

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
