//! Odd submissions and broken surroundings: the real program on real exercises, where something
//! is not as it should be. Each has an outcome of its own; none is a panic, a hang or a pass.
//!
//! The kit is built once, into the cache that the other integration tests use. Every submission
//! has a folder of its own that stays the same from run to run, so that the cache does not grow.

mod endings;
mod limits;
mod place;
mod running;
mod source;
mod streams;
mod surroundings;
mod timeline;
mod watch;
