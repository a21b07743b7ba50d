//! A graded pull request, in the forms that pipelines and their services read.
//!
//! A [`Graded`](crate::ci::score::Graded) comes in, bytes go out. What the student's code chose
//! the words of is cleaned or fenced here, once for each place it goes to.

pub mod annotations;
pub mod badge;
pub mod code_quality;
pub mod finding;
pub mod json;
pub mod lint;
pub(super) mod markdown;
pub mod sarif;
pub mod summary;
pub mod text;

#[cfg(test)]
mod tests;
