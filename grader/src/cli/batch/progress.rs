//! What is told on standard error while a batch is graded.

use std::io::{IsTerminal as _, Write as _};
use std::time::Duration;

use crate::batch::Progress;
use crate::cli::streams::{Streams, stderr};

/// Into how many parts a run is divided by the lines that a pipe gets.
const PARTS: usize = 20;

/// Tells how far a run is: on a terminal on one line that is written over, elsewhere on a line of
/// its own each time that another twentieth is done.
pub fn on_stderr(streams: &Streams) -> impl FnMut(Progress) + use<> {
    let mut stderr = stderr(streams.color, streams.symbols);
    let terminal = std::io::stderr().is_terminal();
    move |progress| {
        let words = words(progress);
        // Nobody to tell it to is no reason to stop.
        _ = match (progress, terminal) {
            (Progress::Done { left: 0, .. }, true) => writeln!(stderr, "\r\x1b[K{words}"),
            (Progress::Done { .. }, true) => {
                write!(stderr, "\r\x1b[K{words}").and_then(|()| stderr.flush())
            }
            (Progress::Done { done, left, .. }, false) if !is_told(done, left) => Ok(()),
            (_, true) => writeln!(stderr, "\r\x1b[K{words}"),
            (_, false) => writeln!(stderr, "{words}"),
        };
    }
}

/// Whether another part is done with this one.
fn is_told(done: usize, left: usize) -> bool {
    let all = done + left;
    done * PARTS / all != (done - 1) * PARTS / all
}

fn words(progress: Progress) -> String {
    match progress {
        Progress::Begun { contents } => format!("{contents} different to grade"),
        Progress::Done { done, left: 0, .. } => format!("{done} graded, none left"),
        Progress::Done { done, left, rest } => {
            format!("{done} graded, {left} left, about {}", about(rest))
        }
        Progress::Again { contents } => {
            format!("{contents} once more, one at a time: the machine may have been busy")
        }
        Progress::Stopping { running } => {
            format!("stopping when {running} are done; Ctrl-C once more stops at once")
        }
    }
}

/// A stretch of time in the unit that is read at a glance.
fn about(time: Duration) -> String {
    match time.as_secs() {
        seconds @ 0..90 => format!("{} s", seconds.max(1)),
        seconds @ 90..5400 => format!("{} min", (seconds + 30) / 60),
        seconds => format!("{} h {} min", seconds / 3600, seconds % 3600 / 60),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pipe_gets_about_twenty_lines_and_always_the_last() {
        for all in [1, 2, 19, 20, 21, 300] {
            let told: Vec<_> = (1..=all).filter(|done| is_told(*done, all - done)).collect();
            assert!(told.len() <= PARTS, "{told:?}");
            assert_eq!(told.last(), Some(&all));
        }
    }

    #[test]
    fn times_are_short_to_read() {
        let of = |seconds| about(Duration::from_secs(seconds));
        assert_eq!([of(0), of(89), of(90), of(600)], ["1 s", "89 s", "2 min", "10 min"]);
        assert_eq!(of(7260), "2 h 1 min");
    }
}
