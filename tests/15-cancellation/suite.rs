//! A coast whose lines trickle, whose next office is slow and whose gauges are wanted by others.

use std::collections::BTreeSet;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use cancellation::TideDesk;
use cancellation::coast::{Coast, Ended, Frame, GaugeError, GaugeId, Level};
use harness::Watch;
use tokio::io::{AsyncWriteExt, DuplexStream, duplex};
use tokio::sync::mpsc;
use tokio::task::{JoinHandle, spawn_local};
use tokio_util::sync::CancellationToken;

const LINE: usize = 4096;

fn ms(time: u64) -> Duration {
    Duration::from_millis(time)
}

// --- listening

/// Frames come in pieces, with pauses in the middle of each; then the line ends.
async fn slow_line(watch: &Watch) {
    let coast = WatchedCoast::new(watch);
    let frames = frames(watch, 6);
    watch.input("frames", &frames);
    let (line, far_end) = duplex(LINE);
    let sending = spawn_local(send_to_the_end(watch.clone(), far_end, frames, None));
    let heard = TideDesk::new(coast.clone()).listen(line, &CancellationToken::new()).await;
    watch.answer("heard", &heard.ok());
    watch.answer("frames", &coast.filed());
    ended(sending).await;
    watch.settle().await;
}

/// Whole frames come in quickly, one of them empty and one long.
async fn busy_line(watch: &Watch) {
    let coast = WatchedCoast::new(watch);
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
    let heard = TideDesk::new(coast.clone()).listen(line, &CancellationToken::new()).await;
    watch.answer("heard", &heard.ok());
    watch.answer("frames", &coast.filed());
    ended(sending).await;
    watch.settle().await;
}

/// Nothing comes in for a second; then the line ends.
async fn silent_line(watch: &Watch) {
    let coast = WatchedCoast::new(watch);
    let (line, far_end) = duplex(LINE);
    let sending = spawn_local(async move {
        tokio::time::sleep(ms(1_000)).await;
        drop(far_end);
    });
    let heard = TideDesk::new(coast.clone()).listen(line, &CancellationToken::new()).await;
    watch.answer("heard", &heard.ok());
    ended(sending).await;
}

/// The line ends in the middle of its third frame.
async fn broken_line(watch: &Watch) {
    let coast = WatchedCoast::new(watch);
    let frames = frames(watch, 3);
    watch.input("whole frames", &[&frames[0], &frames[1]]);
    let (line, far_end) = duplex(LINE);
    let sending = spawn_local(send_to_the_end(watch.clone(), far_end, frames, Some(Break::End)));
    let heard = TideDesk::new(coast.clone()).listen(line, &CancellationToken::new()).await;
    watch.answer("heard", &heard.map_err(|_| "an error"));
    watch.answer("frames", &coast.filed());
    ended(sending).await;
}

/// The desk is told to stop while the third frame is half in.
async fn stopped_in_a_frame(watch: &Watch) {
    let coast = WatchedCoast::new(watch);
    let frames = frames(watch, 3);
    watch.input("whole frames", &[&frames[0], &frames[1]]);
    let (line, far_end) = duplex(LINE);
    let stop = CancellationToken::new();
    let silence = Break::Silence(stop.clone());
    let sending = spawn_local(send_in_pieces(watch.clone(), far_end, frames, Some(silence)));
    let heard = TideDesk::new(coast.clone()).listen(line, &stop).await;
    watch.mark("back");
    watch.answer("heard", &heard.ok());
    watch.answer("frames", &coast.filed());
    stays(sending).await;
    watch.settle().await;
}

/// Nobody wants to listen any more while a frame is half in.
async fn listening_given_up(watch: &Watch) {
    let coast = WatchedCoast::new(watch);
    let frames = frames(watch, 3);
    let (line, far_end) = duplex(LINE);
    let silence = Break::Silence(CancellationToken::new());
    let sending = spawn_local(send_in_pieces(watch.clone(), far_end, frames, Some(silence)));
    let desk = TideDesk::new(coast.clone());
    let stop = CancellationToken::new();
    // By then all is sent that will be.
    let time = ms(watch.draw("given up", 300..=308));
    tokio::time::timeout(time, desk.listen(line, &stop)).await.ok();
    watch.settle().await;
    watch.count("after the end", coast.events_in(ms(50)).await);
    stays(sending).await;
}

/// Lets a line stay for ever, so that nothing that still reads it comes to an end with it.
async fn stays(sending: JoinHandle<DuplexStream>) {
    std::mem::forget(sending.await);
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

/// A peer keeps the queue full, and the desk is told to stop in the middle of a frame.
async fn busy_queue(watch: &Watch) {
    let coast = WatchedCoast::new(watch);
    let (frames, mut waiting) = mpsc::channel(4);
    let stop = CancellationToken::new();
    let sent = Arc::new(Mutex::new(Vec::new()));
    let peer = spawn_local(keep_full(frames, Arc::clone(&sent)));
    // Frames are handed on without a pause, so this is in the middle of one.
    let when = coast.forward_ms * watch.draw("frames before", 9..=14) + 1;
    let stopping = spawn_local(stop_at(watch.clone(), stop.clone(), when));
    let forwarded = TideDesk::new(coast.clone()).relay(&mut waiting, &stop).await;
    watch.mark("back");
    ended(stopping).await;
    peer.abort();
    ended(peer).await;

    watch.answer("number", &forwarded);
    watch.answer("handed on", &coast.forwarded().len());
    let mut all = coast.forwarded();
    while let Ok(frame) = waiting.try_recv() {
        all.push(number(&frame));
    }
    watch.answer("all", &all);
    watch.answer("sent", &*lock(&sent));
    watch.settle().await;
}

/// The desk is told to stop while nothing waits.
async fn idle_queue(watch: &Watch) {
    let coast = WatchedCoast::new(watch);
    let (frames, mut waiting) = mpsc::channel(4);
    for place in 0..3 {
        frames.send(frame(place)).await.ok();
    }
    let stop = CancellationToken::new();
    let when = watch.draw("when", 41..=48);
    let stopping = spawn_local(stop_at(watch.clone(), stop.clone(), when));
    let forwarded = TideDesk::new(coast.clone()).relay(&mut waiting, &stop).await;
    watch.mark("back");
    watch.answer("number", &forwarded);
    watch.answer("frames", &coast.forwarded());
    ended(stopping).await;
    drop(frames);
}

/// The desk was told to stop before it began.
async fn stopped_before(watch: &Watch) {
    let coast = WatchedCoast::new(watch);
    let (frames, mut waiting) = mpsc::channel(4);
    for place in 0..3 {
        frames.send(frame(place)).await.ok();
    }
    let stop = CancellationToken::new();
    stop.cancel();
    let forwarded = TideDesk::new(coast.clone()).relay(&mut waiting, &stop).await;
    watch.answer("number", &forwarded);
    watch.answer("frames", &coast.forwarded());
    let mut left = Vec::new();
    while let Ok(frame) = waiting.try_recv() {
        left.push(number(&frame));
    }
    watch.answer("left", &left);
}

/// Frames come with pauses and without, and then no more can come.
async fn queue_ends(watch: &Watch) {
    let coast = WatchedCoast::new(watch);
    let (frames, mut waiting) = mpsc::channel(4);
    let sending = spawn_local(async move {
        for place in 0..12 {
            frames.send(frame(place)).await.ok();
            if place % 5 == 4 {
                tokio::time::sleep(ms(30)).await;
            }
        }
    });
    let stop = CancellationToken::new();
    let forwarded = TideDesk::new(coast.clone()).relay(&mut waiting, &stop).await;
    watch.answer("number", &forwarded);
    watch.answer("frames", &coast.forwarded());
    ended(sending).await;
    watch.settle().await;
}

/// Nobody wants the frames handed on any more.
async fn relay_given_up(watch: &Watch) {
    let coast = WatchedCoast::new(watch);
    let (frames, mut waiting) = mpsc::channel(4);
    let peer = spawn_local(keep_full(frames, Arc::default()));
    let desk = TideDesk::new(coast.clone());
    let stop = CancellationToken::new();
    let time = ms(watch.draw("given up", 31..=38));
    tokio::time::timeout(time, desk.relay(&mut waiting, &stop)).await.ok();
    watch.settle().await;
    watch.count("after the end", coast.events_in(ms(50)).await);
    drop(waiting);
    ended(peer).await;
}

async fn keep_full(frames: mpsc::Sender<Frame>, sent: Arc<Mutex<Vec<u8>>>) {
    for place in 0..60 {
        if frames.send(frame(place)).await.is_err() {
            break;
        }
        lock(&sent).push(place);
    }
}

async fn stop_at(watch: Watch, stop: CancellationToken, when: u64) {
    tokio::time::sleep(ms(when)).await;
    watch.mark("stop");
    stop.cancel();
}

fn frame(number: u8) -> Frame {
    vec![number, 0, number]
}

fn number(frame: &Frame) -> u8 {
    frame.first().copied().unwrap_or(255)
}

// --- surveying

/// A gauge is surveyed.
async fn survey(watch: &Watch) {
    let coast = WatchedCoast::new(watch);
    watch.input("mean", &coast.mean());
    let said = TideDesk::new(coast.clone()).survey(GaugeId(1)).await;
    watch.answer("mean", &said.ok());
    watch.count("claimed", coast.claimed());
}

/// A gauge is surveyed that breaks at its second measurement.
async fn broken_gauge(watch: &Watch) {
    let coast = WatchedCoast { breaks_at: Some(2), ..WatchedCoast::new(watch) };
    watch.answer("said", &said(TideDesk::new(coast.clone()).survey(GaugeId(1)).await));
    watch.count("claimed", coast.claimed());
}

/// A gauge is surveyed that somebody else has claimed.
async fn taken_gauge(watch: &Watch) {
    let coast = WatchedCoast::new(watch);
    lock(&coast.seen).claimed.insert(GaugeId(1));
    watch.answer("said", &said(TideDesk::new(coast.clone()).survey(GaugeId(1)).await));
    watch.count("claimed", coast.claimed());
}

/// A survey is given up: during the claim, and during each of the measurements. Then there is one
/// more, to its end.
async fn survey_given_up(watch: &Watch) {
    let coast = WatchedCoast::new(watch);
    let desk = TideDesk::new(coast.clone());
    let (claim_ms, measure_ms) = (coast.claim_ms, coast.measure_ms);
    let mut claimed = Vec::new();
    for time in [0, 1, 2, 3].map(|calls| match calls {
        0 => claim_ms / 2,
        _ => claim_ms + (calls - 1) * measure_ms + watch.draw("into", 2..=measure_ms - 2),
    }) {
        tokio::time::timeout(ms(time), desk.survey(GaugeId(1))).await.ok();
        watch.settle().await;
        claimed.push(coast.claimed());
    }
    watch.answer("claimed", &claimed);
    watch.count("after the end", coast.events_in(ms(50)).await);
    watch.answer("again", &said(desk.survey(GaugeId(1)).await));
    watch.count("stray releases", lock(&coast.seen).stray_releases);
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

/// Four gauges are watched until the last has fallen silent.
async fn watch_to_the_end(watch: &Watch) {
    let coast = WatchedCoast::new(watch);
    let stop = CancellationToken::new();
    let due: Vec<_> =
        (1..=4).flat_map(|gauge| (1..=gauge).map(move |n| (gauge, level(gauge, n)))).collect();
    watch.input("curves", &due);
    let ended = TideDesk::new(coast.clone()).watch(&GAUGES, &stop).await;
    watch.answer("said", &end(ended));
    watch.answer("curves", &coast.curves());
    watch.answer("token", &cancelled(&stop));
    watch.settle().await;
}

/// Four gauges that go on for ever are watched, and the desk is told to stop.
async fn watch_stopped(watch: &Watch) {
    let coast = WatchedCoast { endless: true, ..WatchedCoast::new(watch) };
    let stop = CancellationToken::new();
    let when = watch.draw("when", 60..=90);
    let stopping = spawn_local(stop_at(watch.clone(), stop.clone(), when));
    let said = TideDesk::new(coast.clone()).watch(&GAUGES, &stop).await;
    watch.mark("back");
    watch.answer("said", &end(said));
    ended(stopping).await;
    watch.settle().await;
    watch.count("after the end", coast.events_in(ms(50)).await);
}

/// Nobody wants the gauges watched any more.
async fn watch_given_up(watch: &Watch) {
    let coast = WatchedCoast { endless: true, ..WatchedCoast::new(watch) };
    let desk = TideDesk::new(coast.clone());
    let stop = CancellationToken::new();
    let time = ms(watch.draw("given up", 60..=90));
    tokio::time::timeout(time, desk.watch(&GAUGES, &stop)).await.ok();
    watch.settle().await;
    watch.answer("token", &cancelled(&stop));
    watch.count("after the end", coast.events_in(ms(50)).await);
}

fn end(ended: Ended) -> &'static str {
    match ended {
        Ended::Silent => "silent",
        Ended::Stopped => "stopped",
    }
}

fn cancelled(token: &CancellationToken) -> &'static str {
    if token.is_cancelled() { "cancelled" } else { "not cancelled" }
}

/// Waits for a task of the suite's own.
async fn ended(task: JoinHandle<()>) {
    // An error says that it was aborted.
    task.await.ok();
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// The level that a gauge reports as its first, second…
fn level(gauge: u32, place: u32) -> Level {
    100 * gauge + place
}

const GAUGES: [GaugeId; 4] = [GaugeId(3), GaugeId(1), GaugeId(4), GaugeId(2)];

/// The fake behind [`Coast`].
#[derive(Clone)]
struct WatchedCoast {
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
    fn new(watch: &Watch) -> Self {
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

    fn called(&self) {
        lock(&self.seen).events += 1;
    }

    fn seen(&self) -> MutexGuard<'_, Seen> {
        self.called();
        lock(&self.seen)
    }

    /// How many events there are in this time.
    async fn events_in(&self, time: Duration) -> u64 {
        let before = lock(&self.seen).events;
        tokio::time::sleep(time).await;
        lock(&self.seen).events - before
    }

    fn filed(&self) -> Vec<Frame> {
        lock(&self.seen).filed.clone()
    }

    fn forwarded(&self) -> Vec<u8> {
        lock(&self.seen).forwarded.clone()
    }

    /// How many gauges are claimed.
    fn claimed(&self) -> u64 {
        lock(&self.seen).claimed.len() as u64
    }

    /// The mean of the first three levels that gauges measure.
    fn mean(&self) -> Level {
        (1..=3).map(|time| self.measured(time)).sum::<Level>() / 3
    }

    fn measured(&self, time: u32) -> Level {
        1_000 + 30 * time + self.measure_ms as Level
    }

    /// The levels that were drawn, by gauge.
    fn curves(&self) -> Vec<(u32, Level)> {
        let mut drawn = lock(&self.seen).drawn.clone();
        drawn.sort_by_key(|(gauge, _)| *gauge);
        drawn
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

    async fn forward(&self, frame: &Frame) {
        self.called();
        self.watch.visit("forward", number(frame), ms(self.forward_ms)).await;
        self.seen().forwarded.push(number(frame));
    }

    async fn claim(&self, gauge: GaugeId) -> Result<(), GaugeError> {
        self.called();
        self.watch.visit("claim", gauge.0, ms(self.claim_ms)).await;
        match self.seen().claimed.insert(gauge) {
            true => Ok(()),
            false => Err(GaugeError::Taken),
        }
    }

    async fn measure(&self, gauge: GaugeId) -> Result<Level, GaugeError> {
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
    }

    fn release(&self, gauge: GaugeId) {
        self.watch.mark_key("release", gauge.0);
        let mut seen = self.seen();
        if !seen.claimed.remove(&gauge) {
            seen.stray_releases += 1;
        }
    }

    async fn next_level(&self, gauge: GaugeId) -> Option<Level> {
        self.called();
        let time = ms(self.watch.draw("level", 5..=15));
        self.watch.visit("level", gauge.0, time).await;
        let mut seen = self.seen();
        seen.reported.push(gauge);
        let place = seen.reported.iter().filter(|other| **other == gauge).count() as u32;
        // Each gauge has as many levels as its number says.
        (self.endless || place <= gauge.0).then_some(level(gauge.0, place))
    }

    fn draw(&self, gauge: GaugeId, level: Level) {
        self.seen().drawn.push((gauge.0, level));
    }
}

harness::scenarios!(
    slow_line,
    busy_line,
    silent_line,
    broken_line,
    stopped_in_a_frame,
    listening_given_up,
    busy_queue,
    idle_queue,
    stopped_before,
    queue_ends,
    relay_given_up,
    survey,
    broken_gauge,
    taken_gauge,
    survey_given_up,
    watch_to_the_end,
    watch_stopped,
    watch_given_up,
);
