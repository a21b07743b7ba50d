//! Watches one process to its end: its facts, its output, its limits.

use std::collections::BTreeMap;
use std::io::{self, Read};
use std::os::fd::AsFd;
use std::time::{Duration, Instant};

use facts::wire::{self, Nonce};
use facts::{Ended, Fact, Order};
use rustix::event::{PollFd, PollFlags, Timespec, poll};

use super::{RunError, Stop, statics};
use crate::build::Names;
use crate::defence::{Defence, stands};
use crate::observation::{Ending, Limit, Observation, Output};
use crate::sandbox::{Boxes, Exit, Limits, Prisoner};

/// How much more than is kept a program may print before it is ended.
const FLOOD: usize = 64;

/// Bytes read in one piece.
const READ_AT_ONCE: usize = 64 << 10;

/// Bytes that a value has on the wire on average, at the least: a list of zeros has two, and each
/// takes thirty in memory. Honest events have twelve.
const BYTES_OF_A_VALUE: usize = 8;

/// Starts the program, gives it its order, and watches it until it has ended.
pub(super) fn watch(
    boxes: &Boxes,
    names: &Names,
    order: &Order,
    stop: &Stop,
) -> Result<Observation, RunError> {
    let limits = boxes.limits();
    let failed =
        |source: io::Error| RunError::Start { path: boxes.executable().to_owned(), source };
    let mut nonce: Nonce = [0; 16];
    if stands(Defence::Nonce) {
        getrandom::fill(&mut nonce).map_err(|error| RunError::Nonce(error.to_string()))?;
    }

    let prisoner = boxes.start().map_err(failed)?;
    // A program that is gone before it took its order shows as an end without a record.
    let mut inside = Order { scenario: names.inside(&order.scenario).to_owned(), ..order.clone() };
    if !stands(Defence::Outside) {
        inside.with.insert("expected".to_owned(), "one-table-at-a-time".into());
    }
    _ = wire::open(&mut prisoner.socket(), &nonce, &inside);
    let mut heard = Heard::default();
    let broken = heard.listen(&prisoner, limits, stop).map_err(failed)?;
    let exit = prisoner.end().map_err(failed)?;
    let (facts, ending) = match broken {
        Some(limit) => (Vec::new(), Ending::LimitHit { limit }),
        None if heard.facts.is_empty() && !statics::fit(boxes.executable(), limits.memory) => {
            (Vec::new(), Ending::LimitHit { limit: Limit::Memory })
        }
        None => understand(&heard.facts, &nonce, exit, limits),
    };
    Ok(Observation {
        scenario: order.scenario.clone(),
        seed: order.seed,
        ending,
        facts,
        places: BTreeMap::new(),
        output: heard.shown(limits),
    })
}

/// Bytes from the process.
#[derive(Default)]
struct Heard {
    facts: Vec<u8>,
    output: Vec<u8>,
    printed: usize,
}

impl Heard {
    /// Listens until the process has ended and everything it left is read. Gives the limit that
    /// was broken, if one was.
    /// When the end is asked for there is no more to hear.
    fn listen(
        &mut self,
        prisoner: &Prisoner,
        limits: &Limits,
        stop: &Stop,
    ) -> io::Result<Option<Limit>> {
        let until = Instant::now() + limits.wall;
        let (mut socket_open, mut output_open) = (true, true);
        rustix::io::ioctl_fionbio(prisoner.output(), true)?;
        prisoner.socket().set_nonblocking(true)?;
        loop {
            let left = until.saturating_duration_since(Instant::now());
            if left.is_zero() {
                return Ok(Some(Limit::Wall));
            }
            let ended = !wait(prisoner, socket_open, output_open, stop, left)?;
            socket_open = socket_open && self.hear_facts(prisoner.socket(), limits)?;
            output_open = output_open && self.hear_output(prisoner.output(), limits)?;
            if let Some(limit) = self.broken(limits) {
                return Ok(Some(limit));
            }
            if ended || !(socket_open || output_open) || stop.is_asked() {
                return Ok(None);
            }
        }
    }

    /// The limit on what is heard that is broken, if one is.
    fn broken(&self, limits: &Limits) -> Option<Limit> {
        if self.facts.len() > limits.facts {
            Some(Limit::Facts)
        } else if self.printed > limits.output * FLOOD {
            Some(Limit::Output)
        } else {
            None
        }
    }

    /// Takes what has been reported. Says whether more may come.
    fn hear_facts(&mut self, socket: impl AsFd, limits: &Limits) -> io::Result<bool> {
        drain(socket, |bytes| {
            self.facts.extend_from_slice(bytes);
            self.broken(limits).is_none()
        })
    }

    /// Takes what has been printed. Says whether more may come.
    fn hear_output(&mut self, pipe: impl AsFd, limits: &Limits) -> io::Result<bool> {
        drain(pipe, |bytes| {
            self.printed += bytes.len();
            let room = limits.output.saturating_sub(self.output.len()).min(bytes.len());
            self.output.extend_from_slice(&bytes[..room]);
            self.broken(limits).is_none()
        })
    }

    /// What it printed, as text, without what could drive a terminal.
    fn shown(&self, limits: &Limits) -> Output {
        let text = String::from_utf8_lossy(&self.output);
        let text = text
            .replace("\r\n", "\n")
            .replace(|c: char| c.is_control() && !matches!(c, '\n' | '\t'), "");
        Output { text, cut: self.printed.saturating_sub(limits.output) as u64 }
    }
}

/// Waits until something can be read or the process has ended. Says whether it still lives.
fn wait(
    prisoner: &Prisoner,
    socket: bool,
    output: bool,
    stop: &Stop,
    most: Duration,
) -> io::Result<bool> {
    let alive = prisoner.alive();
    let mut watched = vec![PollFd::new(&alive, PollFlags::IN)];
    watched.extend(stop.watched());
    if socket {
        watched.push(PollFd::new(prisoner.socket(), PollFlags::IN));
    }
    if output {
        watched.push(PollFd::new(prisoner.output(), PollFlags::IN));
    }
    let most = Timespec::try_from(most).unwrap_or(Timespec { tv_sec: 1, tv_nsec: 0 });
    match poll(&mut watched, Some(&most)) {
        Ok(_) => Ok(watched[0].revents().is_empty()),
        Err(rustix::io::Errno::INTR) => Ok(true),
        Err(error) => Err(error.into()),
    }
}

/// Reads what is there, until `take` has enough: whoever writes as fast as this reads would keep
/// it for ever. Says whether more may come.
fn drain(source: impl AsFd, mut take: impl FnMut(&[u8]) -> bool) -> io::Result<bool> {
    let mut buffer = [0; READ_AT_ONCE];
    loop {
        match rustix::io::read(source.as_fd(), &mut buffer) {
            Ok(0) => return Ok(false),
            Ok(length) => {
                if !take(&buffer[..length]) {
                    return Ok(true);
                }
            }
            Err(rustix::io::Errno::AGAIN) => return Ok(true),
            Err(rustix::io::Errno::INTR) => {}
            // The peer died with data unread.
            Err(rustix::io::Errno::CONNRESET) => return Ok(false),
            Err(error) => return Err(error.into()),
        }
    }
}

/// Turns bytes into facts and an ending. Without a whole end record there is no result.
fn understand(mut bytes: &[u8], nonce: &Nonce, exit: Exit, limits: &Limits) -> (Vec<Fact>, Ending) {
    if values(bytes) > limits.facts / BYTES_OF_A_VALUE {
        return (Vec::new(), Ending::LimitHit { limit: Limit::Facts });
    }
    let mut facts = Vec::new();
    loop {
        match wire::receive::<Fact>(&mut bytes, nonce) {
            Ok(Some(Fact::End { facts: said })) => return finish(facts, said, bytes, exit),
            Ok(Some(fact)) => facts.push(fact),
            Ok(None) => return (facts, without_end(exit)),
            Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => {
                return (facts, without_end(exit));
            }
            Err(error) => return (Vec::new(), Ending::Garbled { what: error.to_string() }),
        }
    }
}

/// No fewer than the values that JSON in these bytes can have: each but the first of a list or an
/// object stands behind a comma, and each list or object in a bracket.
fn values(bytes: &[u8]) -> usize {
    bytes.iter().filter(|byte| matches!(byte, b',' | b'[' | b'{')).count()
}

/// The end record tells how many facts came before it, and comes last; then the harness ends the
/// process, and with zero only if it was heard.
fn finish(mut facts: Vec<Fact>, said: u64, mut rest: &[u8], exit: Exit) -> (Vec<Fact>, Ending) {
    let garbled = |what: &str| (Vec::new(), Ending::Garbled { what: what.to_owned() });
    if stands(Defence::Record) {
        if facts.len() as u64 != said {
            return garbled("the end record counts other facts than came");
        }
        if rest.read(&mut [0]).is_ok_and(|length| length > 0) {
            return garbled("something came after the end record");
        }
        match exit {
            Exit::Code(0) => {}
            Exit::Code(_) => return garbled("the end record is not the harness's"),
            Exit::Signal(_) => return (facts, without_end(exit)),
        }
    }
    match facts.pop() {
        Some(Fact::Ended { how: Ended::OutOfMemory { .. }, .. }) => {
            (facts, Ending::LimitHit { limit: Limit::Memory })
        }
        Some(Fact::Ended { how: Ended::OutOfThreads, .. }) => {
            (facts, Ending::LimitHit { limit: Limit::Threads })
        }
        Some(Fact::Ended { how, at, polls }) => (facts, Ending::Reported { how, at, polls }),
        _ => garbled("no word of how the run ended"),
    }
}

/// The process ended without a record.
fn without_end(exit: Exit) -> Ending {
    match exit {
        Exit::Code(code) => Ending::Exited { code },
        Exit::Signal(signal) if signal == rustix::process::Signal::XCPU.as_raw() => {
            Ending::LimitHit { limit: Limit::Cpu }
        }
        Exit::Signal(signal) if signal == rustix::process::Signal::XFSZ.as_raw() => {
            Ending::LimitHit { limit: Limit::File }
        }
        Exit::Signal(signal) => Ending::Signaled { signal },
    }
}

#[cfg(test)]
mod properties;

#[cfg(test)]
mod tests {
    use super::*;

    const NONCE: Nonce = [3; 16];

    fn stream(facts: &[Fact]) -> Vec<u8> {
        let mut bytes = Vec::new();
        for fact in facts {
            wire::send(&mut bytes, &NONCE, fact).expect("memory");
        }
        bytes
    }

    fn ended() -> Fact {
        Fact::Ended { how: Ended::Done, at: 5, polls: 2 }
    }

    #[test]
    fn a_whole_stream_is_a_result() {
        let count = Fact::Count { name: "a".into(), n: 1 };
        let bytes = stream(&[count.clone(), ended(), Fact::End { facts: 2 }]);
        let (facts, ending) = understand(&bytes, &NONCE, Exit::Code(0), &Limits::default());
        assert_eq!(facts, [count]);
        assert_eq!(ending, Ending::Reported { how: Ended::Done, at: 5, polls: 2 });
    }

    #[test]
    fn no_end_record_is_no_result_whatever_the_exit_code() {
        let bytes = stream(&[ended()]);
        assert_eq!(
            understand(&bytes, &NONCE, Exit::Code(0), &Limits::default()).1,
            Ending::Exited { code: 0 }
        );
        assert_eq!(
            understand(&bytes, &NONCE, Exit::Signal(9), &Limits::default()).1,
            Ending::Signaled { signal: 9 }
        );
        for (signal, limit) in [
            (rustix::process::Signal::XCPU, Limit::Cpu),
            (rustix::process::Signal::XFSZ, Limit::File),
        ] {
            let ending =
                understand(&bytes, &NONCE, Exit::Signal(signal.as_raw()), &Limits::default()).1;
            assert_eq!(ending, Ending::LimitHit { limit });
        }
    }

    #[test]
    fn an_end_that_the_harness_does_not_stand_by_is_no_result() {
        let good = stream(&[ended(), Fact::End { facts: 1 }]);
        let ending = |exit| understand(&good, &NONCE, exit, &Limits::default()).1;
        assert!(matches!(ending(Exit::Code(4)), Ending::Garbled { .. }));
        assert_eq!(ending(Exit::Signal(9)), Ending::Signaled { signal: 9 });
    }

    #[test]
    fn a_stream_that_was_meddled_with_is_garbled() {
        let good = stream(&[ended(), Fact::End { facts: 1 }]);
        let short = stream(&[ended(), Fact::End { facts: 2 }]);
        let more = [good.clone(), good.clone()].concat();
        let without_word = stream(&[Fact::End { facts: 0 }]);
        for bytes in [short, more, without_word] {
            assert!(matches!(
                understand(&bytes, &NONCE, Exit::Code(0), &Limits::default()).1,
                Ending::Garbled { .. }
            ));
        }
        assert!(matches!(
            understand(&good, &[4; 16], Exit::Code(0), &Limits::default()).1,
            Ending::Garbled { .. }
        ));
    }

    #[test]
    fn output_cannot_drive_a_terminal() {
        let heard =
            Heard { output: b"a\x1b[31mb\r\nc\x07\td".to_vec(), printed: 99, ..Heard::default() };
        let shown = heard.shown(&Limits { output: 90, ..Limits::default() });
        assert_eq!(shown, Output { text: "a[31mb\nc\td".into(), cut: 9 });
    }
}
