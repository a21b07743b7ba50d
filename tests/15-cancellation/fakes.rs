//! A coast whose lines trickle, whose next office is slow and whose gauges are wanted by others.

use std::collections::BTreeSet;
use std::io;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use cancellation::coast::{Coast, Ended, Frame, GaugeError, GaugeId, Level};
use futures::future::LocalBoxFuture;
use harness::{Boxed, Watch};
use tokio::io::{AsyncWriteExt, DuplexStream, duplex};
use tokio::sync::mpsc;
use tokio::task::{JoinHandle, spawn_local};
use tokio_util::sync::CancellationToken;

const LINE: usize = 4096;

fn ms(time: u64) -> Duration {
    Duration::from_millis(time)
}

/// Waits for a task of the suite's own.
pub fn ended(task: JoinHandle<()>) -> Boxed<'static, ()> {
    Box::pin(async move {
        // An error says that it was aborted.
        task.await.ok();
    })
}

/// Lets what was asked for go on for this many milliseconds and no longer.
pub fn give_up_after(time: u64, asked: LocalBoxFuture<'_, ()>) -> LocalBoxFuture<'_, ()> {
    Box::pin(async move {
        tokio::time::timeout(ms(time), asked).await.ok();
    })
}

/// Has the desk told to stop after this many milliseconds.
fn stop_after(watch: &Watch, stop: &CancellationToken, when: u64) -> JoinHandle<()> {
    let (watch, stop) = (watch.clone(), stop.clone());
    spawn_local(async move {
        tokio::time::sleep(ms(when)).await;
        watch.mark("stop");
        stop.cancel();
    })
}

// --- listening

/// A line, and the task that sends over it.
pub type Sent<T> = (DuplexStream, JoinHandle<T>);

/// A line over which frames come in pieces, with pauses in the middle of each. Then it ends.
pub fn slow_frames(watch: &Watch) -> Sent<()> {
    let frames = frames(watch, 6);
    watch.input("frames", &frames);
    let (line, far_end) = duplex(LINE);
    (line, spawn_local(send_to_the_end(watch.clone(), far_end, frames, None)))
}

/// A line over which whole frames come quickly, one of them empty and one long. Then it ends.
pub fn quick_frames(watch: &Watch) -> Sent<()> {
    let mut frames = frames(watch, 20);
    frames[3].clear();
    frames[5] = vec![7; 300];
    watch.input("frames", &frames);
    let (line, mut far_end) = duplex(LINE);
    let sending = spawn_local(async move {
        for frame in frames {
            tokio::time::sleep(ms(3)).await;
            far_end.write_all(&on_the_line(&frame)).await.ok();
        }
    });
    (line, sending)
}

/// A line over which nothing comes for a second. Then it ends.
pub fn no_frames() -> Sent<()> {
    let (line, far_end) = duplex(LINE);
    let sending = spawn_local(async move {
        tokio::time::sleep(ms(1_000)).await;
        drop(far_end);
    });
    (line, sending)
}

/// A line that ends in the middle of its third frame.
pub fn broken_frame(watch: &Watch) -> Sent<()> {
    let frames = frames(watch, 3);
    tell_whole(watch, &frames);
    let (line, far_end) = duplex(LINE);
    (line, spawn_local(send_to_the_end(watch.clone(), far_end, frames, Some(Break::End))))
}

/// A line over which two frames and a part of a third come. It stays, and the desk is told to
/// stop.
pub fn half_a_frame(watch: &Watch, stop: &CancellationToken) -> Sent<DuplexStream> {
    let frames = frames(watch, 3);
    tell_whole(watch, &frames);
    send_half(watch, frames, stop.clone())
}

/// A line over which two frames and a part of a third come. It stays, and nobody is told anything.
/// And after how many milliseconds the desk is given up: by then all is sent that will be.
pub fn half_a_frame_for_nobody(watch: &Watch) -> (Sent<DuplexStream>, u64) {
    let sent = send_half(watch, frames(watch, 3), CancellationToken::new());
    (sent, watch.draw("given up", 300..=308))
}

fn send_half(watch: &Watch, frames: Vec<Frame>, stop: CancellationToken) -> Sent<DuplexStream> {
    let (line, far_end) = duplex(LINE);
    let silence = Some(Break::Silence(stop));
    (line, spawn_local(send_in_pieces(watch.clone(), far_end, frames, silence)))
}

fn tell_whole(watch: &Watch, frames: &[Frame]) {
    watch.input("whole frames", &[&frames[0], &frames[1]]);
}

/// Tells how many frames the desk says to have heard, where it says so.
pub fn tell_heard(watch: &Watch, heard: io::Result<u64>) {
    watch.answer("heard", &heard.ok());
}

/// Tells how many frames the desk says to have heard, or that there was an error.
pub fn tell_heard_or_error(watch: &Watch, heard: io::Result<u64>) {
    watch.answer("heard", &heard.map_err(|_| "an error"));
}

/// Lets a line stay for ever, so that nothing that still reads it comes to an end with it.
pub fn stays(sending: JoinHandle<DuplexStream>) -> Boxed<'static, ()> {
    Box::pin(async move { std::mem::forget(sending.await) })
}

/// Why the last frame is not sent to its end.
enum Break {
    /// The line ends.
    End,
    /// The line stays, and the desk is told to stop.
    Silence(CancellationToken),
}

/// Sends frames in pieces of some bytes, with a pause after each. The last one breaks off where
/// `last` says so. The line is given back, for it ends when it is dropped.
async fn send_in_pieces(
    watch: Watch,
    mut line: DuplexStream,
    frames: Vec<Frame>,
    last: Option<Break>,
) -> DuplexStream {
    let number = frames.len();
    for (place, frame) in frames.into_iter().enumerate() {
        let mut bytes = on_the_line(&frame);
        let breaks = last.is_some() && place + 1 == number;
        if breaks {
            bytes.truncate(bytes.len() - 1);
        }
        let mut rest = bytes.as_slice();
        while !rest.is_empty() {
            let length = watch.draw("piece", 1..=4) as usize;
            let (piece, later) = rest.split_at(length.min(rest.len()));
            line.write_all(piece).await.ok();
            tokio::time::sleep(ms(watch.draw("pause", 3..=8))).await;
            rest = later;
        }
    }
    if let Some(Break::Silence(stop)) = last {
        tokio::time::sleep(ms(watch.draw("silence", 14..=17))).await;
        watch.mark("stop");
        stop.cancel();
    }
    line
}

/// Sends frames in pieces, and then ends the line.
async fn send_to_the_end(
    watch: Watch,
    line: DuplexStream,
    frames: Vec<Frame>,
    last: Option<Break>,
) {
    drop(send_in_pieces(watch, line, frames, last).await);
}

fn on_the_line(frame: &Frame) -> Vec<u8> {
    let length = u16::try_from(frame.len()).expect("frames are short");
    [&length.to_be_bytes(), frame.as_slice()].concat()
}

/// Frames of four to nine bytes.
fn frames(watch: &Watch, number: usize) -> Vec<Frame> {
    let byte = || watch.draw("byte", 0..=255) as u8;
    (0..number).map(|_| (0..watch.draw("length", 4..=9)).map(|_| byte()).collect()).collect()
}

// --- handing on

/// A peer who fills a queue.
pub struct Peer {
    task: JoinHandle<()>,
    sent: Arc<Mutex<Vec<u8>>>,
}

/// Frames that wait to be handed on.
pub type Waiting = mpsc::Receiver<Frame>;

/// A queue that a peer keeps full.
pub fn full_queue() -> (Waiting, Peer) {
    let (frames, waiting) = mpsc::channel(4);
    let sent = Arc::default();
    let task = spawn_local(keep_full(frames, Arc::clone(&sent)));
    (waiting, Peer { task, sent })
}

impl Peer {
    /// Sends nothing more.
    pub fn leave(&mut self) -> Boxed<'_, ()> {
        Box::pin(async {
            self.task.abort();
            (&mut self.task).await.ok();
        })
    }

    /// Waits until the peer notices that nobody takes anything any more.
    pub fn end(self) -> Boxed<'static, ()> {
        ended(self.task)
    }
}

/// A queue in which three frames wait, and to which more could be sent.
pub fn short_queue() -> Boxed<'static, (Waiting, mpsc::Sender<Frame>)> {
    Box::pin(async {
        let (frames, waiting) = mpsc::channel(4);
        for place in 0..3 {
            frames.send(frame(place)).await.ok();
        }
        (waiting, frames)
    })
}

/// A queue to which frames come with pauses and without, and then no more can come.
pub fn ending_queue() -> (Waiting, JoinHandle<()>) {
    let (frames, waiting) = mpsc::channel(4);
    let sending = spawn_local(async move {
        for place in 0..12 {
            frames.send(frame(place)).await.ok();
            if place % 5 == 4 {
                tokio::time::sleep(ms(30)).await;
            }
        }
    });
    (waiting, sending)
}

/// Has the desk told to stop while nothing waits.
pub fn stop_idle(watch: &Watch, stop: &CancellationToken) -> JoinHandle<()> {
    stop_after(watch, stop, watch.draw("when", 41..=48))
}

/// After how many milliseconds nobody wants frames handed on any more.
pub fn relay_given_up_after(watch: &Watch) -> u64 {
    watch.draw("given up", 31..=38)
}

/// Tells how many frames the desk says to have handed on.
pub fn tell_number(watch: &Watch, forwarded: u64) {
    watch.answer("number", &forwarded);
}

/// Tells of the frames that still wait.
pub fn tell_left(watch: &Watch, waiting: &mut Waiting) {
    watch.answer("left", &left(waiting));
}

fn left(waiting: &mut Waiting) -> Vec<u8> {
    let mut left = Vec::new();
    while let Ok(frame) = waiting.try_recv() {
        left.push(number(&frame));
    }
    left
}

async fn keep_full(frames: mpsc::Sender<Frame>, sent: Arc<Mutex<Vec<u8>>>) {
    for place in 0..60 {
        if frames.send(frame(place)).await.is_err() {
            break;
        }
        lock(&sent).push(place);
    }
}

fn frame(number: u8) -> Frame {
    vec![number, 0, number]
}

fn number(frame: &Frame) -> u8 {
    frame.first().copied().unwrap_or(255)
}

// --- surveying

/// The gauge that is surveyed.
pub const GAUGE: GaugeId = GaugeId(1);

/// What came of a survey.
pub type Surveyed = Result<Level, GaugeError>;

/// Tells of the mean that a survey gave.
pub fn tell_mean(watch: &Watch, result: Surveyed) {
    watch.answer("mean", &result.ok());
}

/// Tells in which way a survey ended.
pub fn tell_surveyed(watch: &Watch, result: Surveyed) {
    watch.answer("said", &said(result));
}

/// Tells in which way the survey ended that came after all others.
pub fn tell_surveyed_again(watch: &Watch, result: Surveyed) {
    watch.answer("again", &said(result));
}

/// Tells how many gauges were claimed, each time that somebody looked.
pub fn tell_claimed_each_time(watch: &Watch, claimed: &[u64]) {
    watch.answer("claimed", &claimed);
}

/// What the desk said, in a form that can be written down.
fn said(result: Result<Level, GaugeError>) -> &'static str {
    match result {
        Ok(_) => "a level",
        Err(GaugeError::Taken) => "taken",
        Err(GaugeError::NotClaimed) => "not claimed",
        Err(GaugeError::Broken) => "broken",
    }
}

// --- watching

/// The gauges that are watched.
pub const GAUGES: [GaugeId; 4] = [GaugeId(3), GaugeId(1), GaugeId(4), GaugeId(2)];

/// Tells of all levels that the gauges report, as long as they are watched to the end.
pub fn tell_curves_due(watch: &Watch) {
    let due: Vec<_> =
        (1..=4).flat_map(|gauge| (1..=gauge).map(move |n| (gauge, level(gauge, n)))).collect();
    watch.input("curves", &due);
}

/// Has the desk told to stop while gauges are watched.
pub fn stop_watching(watch: &Watch, stop: &CancellationToken) -> JoinHandle<()> {
    stop_after(watch, stop, watch.draw("when", 60..=90))
}

/// After how many milliseconds nobody wants the gauges watched any more.
pub fn watch_given_up_after(watch: &Watch) -> u64 {
    watch.draw("given up", 60..=90)
}

/// Tells how the desk says that watching has ended.
pub fn tell_end(watch: &Watch, ended: Ended) {
    let end = match ended {
        Ended::Silent => "silent",
        Ended::Stopped => "stopped",
    };
    watch.answer("said", &end);
}

/// Tells whether the token that the desk was given is cancelled.
pub fn tell_token(watch: &Watch, token: &CancellationToken) {
    watch.answer("token", &if token.is_cancelled() { "cancelled" } else { "not cancelled" });
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// The level that a gauge reports as its first, second…
fn level(gauge: u32, place: u32) -> Level {
    100 * gauge + place
}

/// The fake behind [`Coast`].
#[derive(Clone)]
pub struct WatchedCoast {
    watch: Watch,
    forward_ms: u64,
    claim_ms: u64,
    measure_ms: u64,
    /// The measurement at which gauges break.
    breaks_at: Option<u32>,
    /// Whether gauges never fall silent.
    endless: bool,
    seen: Arc<Mutex<Seen>>,
}

#[derive(Default)]
struct Seen {
    /// How often the coast was called, and how often something that it did came to its end.
    events: u64,
    filed: Vec<Frame>,
    forwarded: Vec<u8>,
    claimed: BTreeSet<GaugeId>,
    /// How often a gauge was given back that nobody had claimed.
    stray_releases: u64,
    measured: u32,
    /// The gauges that have reported a level, once for each.
    reported: Vec<GaugeId>,
    drawn: Vec<(u32, Level)>,
}

impl WatchedCoast {
    /// A coast whose gauges do not break, and fall silent some day.
    pub fn new(watch: &Watch) -> Self {
        Self {
            watch: watch.clone(),
            forward_ms: watch.draw("forward", 2..=4),
            claim_ms: watch.draw("claim", 3..=6),
            measure_ms: watch.draw("measure", 10..=20),
            breaks_at: None,
            endless: false,
            seen: Arc::default(),
        }
    }

    /// The same coast, with gauges that break at this measurement.
    pub fn with_gauges_that_break(self, at: u32) -> Self {
        Self { breaks_at: Some(at), ..self }
    }

    /// The same coast, with gauges that never fall silent.
    pub fn with_endless_gauges(self) -> Self {
        Self { endless: true, ..self }
    }

    /// Somebody else claims the gauge that is surveyed.
    pub fn take_gauge(&self) {
        lock(&self.seen).claimed.insert(GAUGE);
    }

    fn called(&self) {
        lock(&self.seen).events += 1;
    }

    fn seen(&self) -> MutexGuard<'_, Seen> {
        self.called();
        lock(&self.seen)
    }

    /// Counts the events of the next 50 milliseconds, and tells how many there were.
    pub fn tell_events_after_the_end(&self) -> Boxed<'_, ()> {
        Box::pin(async move {
            let before = lock(&self.seen).events;
            tokio::time::sleep(ms(50)).await;
            let events = lock(&self.seen).events - before;
            self.watch.count("after the end", events);
        })
    }

    /// Tells of the frames that were filed.
    pub fn tell_filed(&self) {
        self.watch.answer("frames", &lock(&self.seen).filed);
    }

    /// Has the desk told to stop in the middle of a frame: they are handed on without a pause.
    pub fn stop_in_a_frame(&self, stop: &CancellationToken) -> JoinHandle<()> {
        let when = self.forward_ms * self.watch.draw("frames before", 9..=14) + 1;
        stop_after(&self.watch, stop, when)
    }

    /// Tells of the frames that were handed on.
    pub fn tell_forwarded(&self) {
        self.watch.answer("frames", &lock(&self.seen).forwarded);
    }

    /// Tells how many frames were handed on, which these and the waiting ones are, and which the
    /// peer has sent.
    pub fn tell_handed_on(&self, waiting: &mut Waiting, peer: &Peer) {
        let mut all = lock(&self.seen).forwarded.clone();
        self.watch.answer("handed on", &all.len());
        all.extend(left(waiting));
        self.watch.answer("all", &all);
        self.watch.answer("sent", &*lock(&peer.sent));
    }

    /// How many gauges are claimed.
    pub fn claimed(&self) -> u64 {
        lock(&self.seen).claimed.len() as u64
    }

    /// Tells how many gauges are claimed.
    pub fn tell_claimed(&self) {
        self.watch.count("claimed", self.claimed());
    }

    /// Tells how often a gauge was given back that nobody had claimed.
    pub fn tell_stray_releases(&self) {
        self.watch.count("stray releases", lock(&self.seen).stray_releases);
    }

    /// Tells what the mean of the first three levels is that gauges measure.
    pub fn tell_mean_due(&self) {
        self.watch.input("mean", &((1..=3).map(|time| self.measured(time)).sum::<Level>() / 3));
    }

    /// After how many milliseconds surveys are given up: one during the claim, and one during each
    /// of the measurements.
    pub fn surveys_given_up_after(&self) -> [u64; 4] {
        [0, 1, 2, 3].map(|calls| match calls {
            0 => self.claim_ms / 2,
            _ => {
                let into = self.watch.draw("into", 2..=self.measure_ms - 2);
                self.claim_ms + (calls - 1) * self.measure_ms + into
            }
        })
    }

    fn measured(&self, time: u32) -> Level {
        1_000 + 30 * time + self.measure_ms as Level
    }

    /// Tells of the levels that were drawn, by gauge.
    pub fn tell_curves(&self) {
        let mut drawn = lock(&self.seen).drawn.clone();
        drawn.sort_by_key(|(gauge, _)| *gauge);
        self.watch.answer("curves", &drawn);
    }
}

impl Coast for WatchedCoast {
    fn sign_of_life(&self) {
        self.called();
        self.watch.mark("sign");
    }

    fn file(&self, frame: Frame) {
        self.seen().filed.push(frame);
    }

    fn forward(&self, frame: &Frame) -> Boxed<'_, ()> {
        let number = number(frame);
        Box::pin(async move {
            self.called();
            self.watch.visit("forward", number, ms(self.forward_ms)).await;
            self.seen().forwarded.push(number);
        })
    }

    fn claim(&self, gauge: GaugeId) -> Boxed<'_, Result<(), GaugeError>> {
        Box::pin(async move {
            self.called();
            self.watch.visit("claim", gauge.0, ms(self.claim_ms)).await;
            match self.seen().claimed.insert(gauge) {
                true => Ok(()),
                false => Err(GaugeError::Taken),
            }
        })
    }

    fn measure(&self, gauge: GaugeId) -> Boxed<'_, Surveyed> {
        Box::pin(async move {
            if !self.seen().claimed.contains(&gauge) {
                return Err(GaugeError::NotClaimed);
            }
            self.watch.visit("measure", gauge.0, ms(self.measure_ms)).await;
            let mut seen = self.seen();
            if !seen.claimed.contains(&gauge) {
                return Err(GaugeError::NotClaimed);
            }
            seen.measured += 1;
            match self.breaks_at {
                Some(time) if time == seen.measured => Err(GaugeError::Broken),
                _ => Ok(self.measured(seen.measured)),
            }
        })
    }

    fn release(&self, gauge: GaugeId) {
        self.watch.mark_key("release", gauge.0);
        let mut seen = self.seen();
        if !seen.claimed.remove(&gauge) {
            seen.stray_releases += 1;
        }
    }

    fn next_level(&self, gauge: GaugeId) -> Boxed<'_, Option<Level>> {
        Box::pin(async move {
            self.called();
            let time = ms(self.watch.draw("level", 5..=15));
            self.watch.visit("level", gauge.0, time).await;
            let mut seen = self.seen();
            seen.reported.push(gauge);
            let place = seen.reported.iter().filter(|other| **other == gauge).count() as u32;
            // Each gauge has as many levels as its number says.
            (self.endless || place <= gauge.0).then_some(level(gauge.0, place))
        })
    }

    fn draw(&self, gauge: GaugeId, level: Level) {
        self.seen().drawn.push((gauge.0, level));
    }
}

harness::ready_made!(Surveyed, Option<Level>, ());
