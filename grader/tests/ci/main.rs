//! `grader ci` as a pipeline runs it: the real program in real repositories, with real exercises.
//!
//! What does not depend on a grade is tested without one: [`heads`] and [`clones`] need git alone.

mod clones;
mod grading;
mod heads;
mod lint;
mod world;
