//! Each word in its coats is found at its line; what only looks like one is left alone.

use proptest::prelude::*;

use super::*;

/// What is found in a text, with its line.
fn found(text: &str) -> Option<(&'static str, u32)> {
    let mut sources = Sources::new();
    sources.insert("src/lib.rs", text).expect("a plain path");
    match look(&sources, &["src/lib.rs".to_owned()], &["tokio_util".to_owned()]) {
        Look::Found { what, at } => Some((what, at.line)),
        Look::Clear => None,
        Look::Unread { at } => panic!("line {} of {text:?} is not read", at.line),
    }
}

#[track_caller]
fn all(what: &'static str, texts: &[&str]) {
    for text in texts {
        assert_eq!(found(&format!("//\n{text}\n")), Some((what, 2)), "{text}");
    }
    assert!(About::named(what).is_some());
}

#[test]
fn unsafe_code_in_every_position() {
    all(
        "`unsafe`",
        &[
            "fn f() { unsafe { g() } }",
            "unsafe fn f() {}",
            "unsafe impl Send for A {}",
            "unsafe trait A {}",
            "unsafe extern \"C\" { safe fn getpid() -> i32; }",
            "#[unsafe(no_mangle)] fn f() {}",
            "#[cfg_attr(all(), unsafe(naked))] fn f() {}",
            "type F = unsafe fn();",
            "m!(unsafe);",
            "macro_rules! m { () => { unsafe { g() } } }",
        ],
    );
    all("`allow(unsafe_code)`", &["#![allow(unsafe_code)]", "#[expect(dead_code, unsafe_code)] x"]);
}

#[test]
fn other_files_and_the_environment() {
    all(
        "`include_str!`",
        &[
            r#"const P: &str = include_str!("/etc/passwd");"#,
            "pull!(include_str);",
            r#"r#include_str!("/etc/passwd");"#,
            "let c = '\"'; let d = '\\''; include_str!(\"x\")",
            "fn f<'a>(a: &'a str) -> &'a str { include_str!(\"x\") }",
            "/* /* */ */ include_str!(\"x\")",
            "let a = r##\"\"#\"##; include_str!(\"x\")",
            "use std::include_str as x;",
        ],
    );
    all("`include_bytes!`", &[r#"const P: &[u8] = include_bytes!("/etc/passwd");"#]);
    all(
        "`include!`",
        &[
            r#"include!("/etc/passwd");"#,
            r#"core::include! ("/etc/passwd");"#,
            "use std::include as other;",
            "use std::{fmt, include as other};",
            "macro_rules! m { ($n:ident) => { $n!(\"x\") } } m!(include);",
        ],
    );
    all(
        "`#[path]`",
        &[r#"# [ path = "/etc/passwd" ] mod p;"#, "#[cfg_attr(unix, path = \"x\")] m"],
    );
    all("`env!`", &["env!(\"HOME\")", "std::env!(\"HOME\")", "use std::env as x; x!(\"HOME\")"]);
    all("`option_env!`", &["option_env!(\"TOKEN\")"]);
}

#[test]
fn symbols_assembly_and_what_is_not_stable() {
    all("`asm!`", &["core::arch::asm!(\"nop\")", "use std::arch::asm;", "use core::arch::{asm};"]);
    all("`global_asm!`", &["core::arch::global_asm!(\"x\");"]);
    all("`naked_asm!`", &["naked_asm!(\"x\")"]);
    all(
        "`#[no_mangle]`",
        &["#[no_mangle] fn f() {}", "#[cfg_attr(all(), cold, no_mangle)] fn f()"],
    );
    all("`#[export_name]`", &["#[export_name = \"x\"] fn f() {}"]);
    all("`#[link]`", &["#[link(name = \"c\")] extern {}"]);
    all(
        "`#[link_section]`",
        &["#[cfg_attr(a, cfg_attr(b, link_section = \"x\"))] static A: u8 = 1;"],
    );
    all("`#[naked]`", &["#[naked] fn f() {}"]);
    all("`#![feature]`", &["#![feature(test)]"]);
    all("`allow(long_running_const_eval)`", &["#![allow(long_running_const_eval)]"]);
    all("`#[proc_macro]`", &["#[proc_macro] pub fn f() {}"]);
    all("`#[proc_macro_derive]`", &["#[proc_macro_derive(A)] pub fn f() {}"]);
    all("`#[proc_macro_attribute]`", &["#[proc_macro_attribute] pub fn f() {}"]);
    all("`#[global_allocator]`", &["#[global_allocator] static A: System = System;"]);
    all("an `extern` block", &["extern \"C\" { fn f(); }", "extern { fn f(); }"]);
    all("`extern crate`", &["extern crate libc;", "extern crate proc_macro;"]);
}

#[test]
fn the_process_and_its_hooks_by_every_name() {
    all(
        "`std::process::exit`",
        &[
            "std::process::exit(0);",
            "::std::process::exit(0);",
            "use std::process::exit as go_on; go_on(0);",
            "use std::process::{self as p, abort_not, exit};",
            "use std::{fmt, process::{exit}};",
            "use std::process as p; fn f() { p::exit(0) }",
            "fn f() { p::exit(0) } use std::process as p;",
            "use std as s; fn f() { s::process::exit(0) }",
            "extern crate std as s; fn f() { s::process::exit(0) }",
            "use std::{process}; use process::exit;",
            "let f = [std::process::exit];",
            "m!(std::process::exit);",
        ],
    );
    all("`std::process::abort`", &["use std::process; fn f() { process::abort() }"]);
    all("`std::process::Command`", &["use std::process::{Command, Stdio};"]);
    all("`tokio::process::Command`", &["use tokio::process; fn f() { process::Command::new() }"]);
    all("`std::panic::Location`", &["std::panic::Location::caller();"]);
    all("`std::backtrace`", &["use std::backtrace::Backtrace;"]);
    all("`std::panic::set_hook`", &["std::panic::set_hook(Box::new(|_| ()));"]);
    all("`std::panic::take_hook`", &["use std::panic; fn f() { drop(panic::take_hook()) }"]);
    all("`std::panic::update_hook`", &["std::panic::update_hook(f);"]);
    all("`std::os`", &["use std::os::fd::AsRawFd;", "std::os::unix::net::UnixStream::pair()"]);
}

/// Lines that stand, or might stand, in somebody's right answer to one of the exercises.
#[test]
fn honest_code_is_left_alone() {
    for text in [
        "// include_str!(\"x\") unsafe",
        "/// unsafe include_str!(\"x\") std::process::exit",
        "/* include!(\"x\") /* */ unsafe */",
        "let a = \"include_str!(\\\" unsafe std::process::exit(0)\";",
        "let a = r#\"include_str!(\"x\")\"#; let b = br\"unsafe\"; let c = c\"unsafe\";",
        "fn include(path: &str) {} include(path);",
        "let path = other; let include = path; self.include(env); Set::include(1);",
        "let a = '\\u{41}'; let included = include_all(); let r#unsafe = 1;",
        "#![forbid(unsafe_code)]\n#![deny(unsafe_code, missing_docs)]",
        "#![recursion_limit = \"256\"]\n#![allow(warnings, clippy::all)]",
        "#[serde(path = \"x\")] #[route::path(\"/\")] struct A { path: String, link: u8 }",
        "use std::env; let root = env::var(\"HOME\"); let env = Env::new(); env as usize",
        "use std::{env, fs, net::SocketAddr, process::ExitCode}; std::process::id()",
        "use std::panic::{self, AssertUnwindSafe}; panic::catch_unwind(f); panic::resume_unwind(e)",
        "fs::read_to_string(\"a\"); std::fs::File::open(\"/tmp/a\"); tokio::fs::write(a, b)",
        "use tokio::net::{TcpListener, TcpStream}; use std::os_like::x;",
        "std::thread::spawn(f); rayon::spawn(g); std::thread::Builder::new()",
        "mod process { pub fn exit(_: i32) {} } fn f() { process::exit(1); self.exit(2) }",
        "self.process.exit(0); job.abort(); handle.abort(); tasks.process::<A>(exit)",
        "struct Command; enum Event { Exit, Abort } use crate::process::Command as C;",
        "use super::process::{exit, abort}; use self::os; use crate::std_like::process::exit;",
        "extern crate alloc; extern crate tokio_util; extern \"C\" fn f() {}",
        "fn f<'a>() -> impl Future + use<'a> { async move || {} }",
        "macro_rules! m { ($($e:expr),* $(,)?) => { vec![$($e),*] } } println!(\"{env}\")",
        "macro_rules! m { ($e:expr) => { $e != 1 } }",
        "#[tokio::main] async fn main() {} #[derive(Debug)] struct A; #[link_time] fn f() {}",
        "let asm = 1; let naked = asm; let feature = naked; let global = feature;",
        "loop { select! { biased; _ = a => break, else => {} } }",
        "",
    ] {
        assert_eq!(found(text), None, "{text}");
    }
}

#[test]
fn what_is_no_rust_is_left_to_the_compiler_with_its_line() {
    for (text, line) in
        [("\n\"", 2), ("/*", 1), ("a\nb\n'", 3), ("fn f() {\n(]", 2), ("#!/bin/it's\n\nr#\"", 3)]
    {
        let mut sources = Sources::new();
        sources.insert("src/lib.rs", text).expect("a plain path");
        let Look::Unread { at } = look(&sources, &["src/lib.rs".to_owned()], &[]) else {
            panic!("{text:?} is read")
        };
        assert_eq!(at.line, line, "{text:?}");
    }
}

/// rustc passes over a first line for a shell, and over nothing else that begins like one.
#[test]
fn a_line_for_a_shell_hides_nothing() {
    assert_eq!(found("#!/usr/bin/env rust-script\nfn f() {}"), None);
    assert_eq!(found("\u{feff}#!/bin/sh\nunsafe {}"), Some(("`unsafe`", 2)));
    assert_eq!(found("#!/* a\nunsafe {} // */"), Some(("`unsafe`", 2)));
    assert_eq!(found("#!/**/[feature(test)]"), Some(("`#![feature]`", 1)));
}

#[test]
fn brackets_in_brackets_cost_no_stack() {
    let deep = 50_000;
    let text = format!("fn f() {{ {}unsafe{} }}", "(".repeat(deep), ")".repeat(deep));
    assert_eq!(found(&text), Some(("`unsafe`", 1)));
    let text = format!("use {}a{};", "{".repeat(deep), "}".repeat(deep));
    assert_eq!(found(&text), None);
    let text = format!("#[{}path = 1{}] x", "cfg_attr(a, ".repeat(deep), ")".repeat(deep));
    assert_eq!(found(&text), Some(("`#[path]`", 1)));
}

#[test]
fn every_entry_of_the_list_has_been_named_once_for_each_form() {
    for (name, about, _) in LIST {
        assert_eq!(About::named(name), Some(*about), "{name}");
    }
    assert_eq!(About::named("`unsaf`"), None);
}

/// Tokens from which texts are made that are nearly code.
const PIECES: &[&str] = &[
    "unsafe", "use", "std", "::", ":", "process", "exit", "{", "}", "(", ")", "[", "]", "#", "!",
    "$", "cfg_attr", ",", "as", "self", "extern", "crate", "include", "env", "'", "\"", "r#", "/*",
    "*/", "//", "\n", "x", "1", ";", "\u{fffd}", "*", ".", "=",
];

proptest! {
    #![proptest_config(ProptestConfig { cases: 512, failure_persistence: None, ..<_>::default() })]

    #[test]
    fn any_text_comes_to_an_end(pieces in prop::collection::vec(prop::sample::select(PIECES), 0..60)) {
        let mut sources = Sources::new();
        sources.insert("src/lib.rs", pieces.join(" ")).expect("a plain path");
        let near = look(&sources, &["src/lib.rs".to_owned()], &[]);
        sources.insert("src/lib.rs", pieces.concat()).expect("a plain path");
        let joined = look(&sources, &["src/lib.rs".to_owned()], &[]);
        // Where the word stands by itself it is found, unless the text is no Rust.
        let hidden = pieces.iter().any(|piece| matches!(*piece, "\"" | "'" | "/*" | "//" | "r#"));
        if pieces.contains(&"unsafe") && !hidden {
            prop_assert_ne!(near, Look::Clear);
        }
        drop(joined);
    }
}
