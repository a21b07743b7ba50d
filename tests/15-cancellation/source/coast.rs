//! The coast around the tide desk: its gauges, its files, and the next office up the shore.
//!
//! This file is the coast's, not the desk's: it stays as it is.

use std::fmt;
use std::future::Future;

/// What comes in over a line in one piece.
pub type Frame = Vec<u8>;

/// How high the water stands, in millimetres.
pub type Level = u32;

/// The number of a gauge.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct GaugeId(pub u32);

/// A handle to the coast. Its clones are handles to the same coast.
pub trait Coast: Clone + Send + Sync + 'static {
    /// Lights the lamp that says that somebody is listening. This is done at once.
    fn sign_of_life(&self);

    /// Files a frame. This is done at once.
    fn file(&self, frame: Frame);

    /// Hands a frame on to the next office. It is there when this is done, and not before.
    fn forward(&self, frame: &Frame) -> impl Future<Output = ()> + Send;

    /// Reserves a gauge for whoever asks. Until it is released, nobody else gets it.
    fn claim(&self, gauge: GaugeId) -> impl Future<Output = Result<(), GaugeError>> + Send;

    /// Has a gauge measure. For this it has to be claimed.
    fn measure(&self, gauge: GaugeId) -> impl Future<Output = Result<Level, GaugeError>> + Send;

    /// Gives a claimed gauge back. This is done at once.
    fn release(&self, gauge: GaugeId);

    /// Waits for the next level that a gauge reports by itself; there is none any more when it
    /// has fallen silent.
    fn next_level(&self, gauge: GaugeId) -> impl Future<Output = Option<Level>> + Send;

    /// Draws a level into the curve of its gauge. This is done at once.
    fn draw(&self, gauge: GaugeId, level: Level);
}

/// Why there is no level.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum GaugeError {
    /// Somebody else has claimed the gauge.
    Taken,
    /// It has not been claimed.
    NotClaimed,
    /// It is broken.
    Broken,
}

impl fmt::Display for GaugeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            GaugeError::Taken => "somebody else has claimed the gauge",
            GaugeError::NotClaimed => "the gauge has not been claimed",
            GaugeError::Broken => "the gauge is broken",
        })
    }
}

impl std::error::Error for GaugeError {}

/// How a watch came to its end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ended {
    /// All gauges have fallen silent.
    Silent,
    /// It was told to stop.
    Stopped,
}
