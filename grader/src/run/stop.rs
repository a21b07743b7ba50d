//! Ends runs before their time, when nobody wants their result any more.

use std::io::{self, PipeReader, PipeWriter};
use std::os::fd::AsFd;

use rustix::event::{PollFd, PollFlags, Timespec, poll};

/// As long as it lives, runs go on.
#[derive(Debug)]
pub struct GoOn {
    /// Never written to: closing it is the word.
    _held: PipeWriter,
}

/// Hears when its [`GoOn`] is dropped.
#[derive(Debug)]
pub struct Stop(Option<PipeReader>);

impl Stop {
    /// Never asks for an end.
    #[must_use]
    pub fn never() -> Self {
        Self(None)
    }

    /// Asks for an end as soon as the other half is dropped.
    ///
    /// # Errors
    /// When the system has no descriptors left.
    pub fn unless_held() -> io::Result<(GoOn, Self)> {
        let (stop, held) = io::pipe()?;
        Ok((GoOn { _held: held }, Self(Some(stop))))
    }

    /// Whether the end is asked for.
    pub(super) fn is_asked(&self) -> bool {
        let Some(mut watched) = self.watched() else { return false };
        let at_once = Timespec { tv_sec: 0, tv_nsec: 0 };
        poll(std::slice::from_mut(&mut watched), Some(&at_once)).is_ok_and(|heard| heard > 0)
    }

    /// What poll(2) is to look at as well.
    pub(super) fn watched(&self) -> Option<PollFd<'_>> {
        let stop = self.0.as_ref()?;
        Some(PollFd::from_borrowed_fd(stop.as_fd(), PollFlags::empty()))
    }
}

#[cfg(test)]
mod tests {
    use super::Stop;

    #[test]
    fn the_end_is_asked_for_when_the_other_half_is_dropped() {
        let (go_on, stop) = Stop::unless_held().expect("descriptors");
        assert!(!stop.is_asked());
        drop(go_on);
        assert!(stop.is_asked());
        assert!(!Stop::never().is_asked());
    }
}
