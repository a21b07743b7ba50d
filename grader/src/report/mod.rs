//! Chooses the words: grades in, text and JSON out.
//!
//! Comes in: [`Grade`](crate::grade::Grade)s, the student's [`Sources`](crate::sources::Sources)
//! for the source frames, and what `verify` found. Goes out: bytes to a writer that is handed in.
//! Nothing here looks at a terminal, an environment variable, a clock or a file; text is always
//! written with colour codes, and a writer that wants none takes them out
//! (`anstream::AutoStream`).
//!
//! Every sentence stands in [`catalogue`]. The layouts around it hold none, so that a second
//! language is a second catalogue.

pub mod alike;
pub mod batch;
pub mod cache;
pub mod catalogue;
pub mod ci;
pub mod class;
pub mod doctor;
pub mod explain;
pub mod hint;
mod in_words;
pub mod init;
pub mod intake;
pub mod json;
pub mod junit;
pub mod list;
mod markdown;
mod plain;
pub mod reset;
pub mod schemas;
mod subject;
pub mod text;
pub mod timeline;
pub mod verify;

pub use in_words::in_words;

#[cfg(test)]
pub(crate) mod examples;
