//! Which defences stand: all of them.
//!
//! Only a program that is built with `RUSTFLAGS="--cfg grader_undefended"` can do without one, so
//! that the red team's attacks can be seen to succeed (`tests/redteam`). No feature switches it
//! on, and with optimisation it does not compile.

#[cfg(all(grader_undefended, not(debug_assertions)))]
compile_error!("a grader without defences is for tests: build it without --release");

/// A defence in the grader's own code. The box is none of them: it has its levels.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Defence {
    /// Words that are refused before the compiler.
    Words,
    /// The compiler's lint against `unsafe`.
    UnsafeLint,
    /// That clippy and the compiler read the same code.
    SameCfg,
    /// Clippy's list of functions.
    Reach,
    /// The look at what the finished program calls.
    Imports,
    /// That the exercise's own files are part of the crate.
    Fixed,
    /// The look at the panic hook when a run has ended.
    Hook,
    /// That the end of the process is not the end of a run.
    Exit,
    /// That nobody knows a run's nonce beforehand.
    Nonce,
    /// That an end record counts what came, comes last, and is the harness's own.
    Record,
    /// That what is expected never enters the process.
    Outside,
}

/// Whether a defence stands.
#[cfg(not(grader_undefended))]
#[must_use]
pub const fn stands(_: Defence) -> bool {
    true
}

/// Whether a defence stands: it does unless `GRADER_UNDEFENDED` names it.
#[cfg(grader_undefended)]
#[must_use]
pub fn stands(defence: Defence) -> bool {
    let name = match defence {
        Defence::Words => "words",
        Defence::UnsafeLint => "unsafe-lint",
        Defence::SameCfg => "same-cfg",
        Defence::Reach => "reach",
        Defence::Imports => "imports",
        Defence::Fixed => "fixed",
        Defence::Hook => "hook",
        Defence::Exit => "exit",
        Defence::Nonce => "nonce",
        Defence::Record => "record",
        Defence::Outside => "outside",
    };
    let down = std::env::var("GRADER_UNDEFENDED").unwrap_or_default();
    !down.split(' ').any(|down| down == name)
}
