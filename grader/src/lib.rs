//! Grades bug hunts in asynchronous Rust.
//!
//! One module per step, plain data between them:
//!
//! ```text
//! course ─► submission ─► build ─► run ─► judge ─► report
//!  read      find          rustc    box    pure     words
//! ```
//!
//! The student's failure is a value; only the grader's own failure is an `Err`.

pub mod alike;
pub mod attempts;
pub mod batch;
pub mod below;
pub mod build;
pub mod cache;
pub mod check;
pub mod ci;
pub mod classes;
pub mod cli;
pub mod course;
pub mod defence;
pub mod doctor;
pub mod embedded;
pub mod explain;
pub mod grade;
pub mod gradebook;
pub mod hints;
pub mod init;
pub mod intake;
pub mod judge;
pub mod language;
pub mod observation;
pub mod report;
pub mod reset;
pub mod results;
pub mod rubric;
pub mod run;
pub mod sandbox;
pub mod skeleton;
pub mod sources;
pub mod store;
pub mod submission;
pub mod tidy;
pub mod timeline;
pub mod toolchain;
pub mod verify;

#[cfg(test)]
mod arrows;
