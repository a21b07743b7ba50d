//! `grader ci` as a pipeline runs it: the real program in real repositories, with real exercises.
//!
//! What does not depend on a grade is tested beside the code, without a compiler.

mod grading;
mod lint;
mod world;
