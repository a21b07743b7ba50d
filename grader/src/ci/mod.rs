//! Grades a pull request: the editable files of its head, by the course of its base.
//!
//! In: a clone and two commits. Out: each touched exercise before and after, and what does not
//! count. The head is never checked out; [`git`] reads it object by object. How a submission is
//! graded is `check`'s; how the result is written is `report::ci`'s.

mod base;
pub mod change;
mod compare;
mod error;
pub mod git;
mod head;
pub mod lint;
pub mod pipeline;
pub mod place;
pub mod score;

pub use compare::{Commits, CompareError, Comparison, Start, fetch};
pub use error::CiError;
pub use git::{Id, Repository};
