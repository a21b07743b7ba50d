//! What is asked of a tide desk: lines, queues, surveys and watches, to their ends or not.

use std::io;

use cancellation::TideDesk;
use fakes::{
    GAUGE, GAUGES, Sent, Surveyed, Waiting, WatchedCoast, broken_frame, ended, ending_queue,
    full_queue, give_up_after, half_a_frame, half_a_frame_for_nobody, no_frames, quick_frames,
    relay_given_up_after, short_queue, slow_frames, stays, stop_idle, stop_watching,
    tell_claimed_each_time, tell_curves_due, tell_end, tell_heard, tell_heard_or_error, tell_left,
    tell_mean, tell_number, tell_surveyed, tell_surveyed_again, tell_token, watch_given_up_after,
};
use harness::Watch;
use tokio::io::DuplexStream;
use tokio_util::sync::CancellationToken;

// --- listening

/// Frames come in pieces, with pauses in the middle of each; then the line ends.
async fn slow_line(watch: &Watch) {
    let coast = WatchedCoast::new(watch);
    whole_line(watch, &coast, slow_frames(watch)).await;
}

/// Whole frames come in quickly, one of them empty and one long.
async fn busy_line(watch: &Watch) {
    let coast = WatchedCoast::new(watch);
    whole_line(watch, &coast, quick_frames(watch)).await;
}

async fn whole_line(watch: &Watch, coast: &WatchedCoast, (line, sending): Sent<()>) {
    tell_heard(watch, listen(coast, line).await);
    coast.tell_filed();
    ended(sending).await;
    watch.settle().await;
}

/// Nothing comes in for a second; then the line ends.
async fn silent_line(watch: &Watch) {
    let coast = WatchedCoast::new(watch);
    let (line, sending) = no_frames();
    tell_heard(watch, listen(&coast, line).await);
    ended(sending).await;
}

/// The line ends in the middle of its third frame.
async fn broken_line(watch: &Watch) {
    let coast = WatchedCoast::new(watch);
    let (line, sending) = broken_frame(watch);
    tell_heard_or_error(watch, listen(&coast, line).await);
    coast.tell_filed();
    ended(sending).await;
}

async fn listen(coast: &WatchedCoast, line: DuplexStream) -> io::Result<u64> {
    TideDesk::new(coast.clone()).listen(line, &CancellationToken::new()).await
}

/// The desk is told to stop while the third frame is half in.
async fn stopped_in_a_frame(watch: &Watch) {
    let coast = WatchedCoast::new(watch);
    let stop = CancellationToken::new();
    let (line, sending) = half_a_frame(watch, &stop);
    let heard = TideDesk::new(coast.clone()).listen(line, &stop).await;
    watch.mark("back");
    tell_heard(watch, heard);
    coast.tell_filed();
    stays(sending).await;
    watch.settle().await;
}

/// Nobody wants to listen any more while a frame is half in.
async fn listening_given_up(watch: &Watch) {
    let coast = WatchedCoast::new(watch);
    let ((line, sending), time) = half_a_frame_for_nobody(watch);
    let desk = TideDesk::new(coast.clone());
    let stop = CancellationToken::new();
    let asked = Box::pin(async {
        let _ = desk.listen(line, &stop).await;
    });
    give_up_after(time, asked).await;
    watch.settle().await;
    coast.tell_events_after_the_end().await;
    stays(sending).await;
}

// --- handing on

/// A peer keeps the queue full, and the desk is told to stop in the middle of a frame.
async fn busy_queue(watch: &Watch) {
    let coast = WatchedCoast::new(watch);
    let stop = CancellationToken::new();
    let (mut waiting, mut peer) = full_queue();
    let stopping = coast.stop_in_a_frame(&stop);
    let forwarded = relay(&coast, &mut waiting, &stop).await;
    watch.mark("back");
    ended(stopping).await;
    peer.leave().await;

    tell_number(watch, forwarded);
    coast.tell_handed_on(&mut waiting, &peer);
    watch.settle().await;
}

/// The desk is told to stop while nothing waits.
async fn idle_queue(watch: &Watch) {
    let coast = WatchedCoast::new(watch);
    let (mut waiting, frames) = short_queue().await;
    let stop = CancellationToken::new();
    let stopping = stop_idle(watch, &stop);
    let forwarded = relay(&coast, &mut waiting, &stop).await;
    watch.mark("back");
    tell_number(watch, forwarded);
    coast.tell_forwarded();
    ended(stopping).await;
    drop(frames);
}

/// The desk was told to stop before it began.
async fn stopped_before(watch: &Watch) {
    let coast = WatchedCoast::new(watch);
    let (mut waiting, _frames) = short_queue().await;
    let stop = CancellationToken::new();
    stop.cancel();
    tell_number(watch, relay(&coast, &mut waiting, &stop).await);
    coast.tell_forwarded();
    tell_left(watch, &mut waiting);
}

/// Frames come with pauses and without, and then no more can come.
async fn queue_ends(watch: &Watch) {
    let coast = WatchedCoast::new(watch);
    let (mut waiting, sending) = ending_queue();
    tell_number(watch, relay(&coast, &mut waiting, &CancellationToken::new()).await);
    coast.tell_forwarded();
    ended(sending).await;
    watch.settle().await;
}

async fn relay(coast: &WatchedCoast, waiting: &mut Waiting, stop: &CancellationToken) -> u64 {
    TideDesk::new(coast.clone()).relay(waiting, stop).await
}

/// Nobody wants the frames handed on any more.
async fn relay_given_up(watch: &Watch) {
    let coast = WatchedCoast::new(watch);
    let (mut waiting, peer) = full_queue();
    let desk = TideDesk::new(coast.clone());
    let stop = CancellationToken::new();
    let time = relay_given_up_after(watch);
    let asked = Box::pin(async {
        let _ = desk.relay(&mut waiting, &stop).await;
    });
    give_up_after(time, asked).await;
    watch.settle().await;
    coast.tell_events_after_the_end().await;
    drop(waiting);
    peer.end().await;
}

// --- surveying

/// A gauge is surveyed.
async fn survey(watch: &Watch) {
    let coast = WatchedCoast::new(watch);
    coast.tell_mean_due();
    tell_mean(watch, survey_of(&coast).await);
    coast.tell_claimed();
}

/// A gauge is surveyed that breaks at its second measurement.
async fn broken_gauge(watch: &Watch) {
    let coast = WatchedCoast::new(watch).with_gauges_that_break(2);
    tell_surveyed(watch, survey_of(&coast).await);
    coast.tell_claimed();
}

/// A gauge is surveyed that somebody else has claimed.
async fn taken_gauge(watch: &Watch) {
    let coast = WatchedCoast::new(watch);
    coast.take_gauge();
    tell_surveyed(watch, survey_of(&coast).await);
    coast.tell_claimed();
}

async fn survey_of(coast: &WatchedCoast) -> Surveyed {
    TideDesk::new(coast.clone()).survey(GAUGE).await
}

/// A survey is given up: during the claim, and during each of the measurements. Then there is one
/// more, to its end.
async fn survey_given_up(watch: &Watch) {
    let coast = WatchedCoast::new(watch);
    let desk = TideDesk::new(coast.clone());
    let mut claimed = Vec::new();
    for &time in &coast.surveys_given_up_after() {
        let asked = Box::pin(async {
            let _ = desk.survey(GAUGE).await;
        });
        give_up_after(time, asked).await;
        watch.settle().await;
        claimed.push(coast.claimed());
    }
    tell_claimed_each_time(watch, &claimed);
    coast.tell_events_after_the_end().await;
    tell_surveyed_again(watch, desk.survey(GAUGE).await);
    coast.tell_stray_releases();
}

// --- watching

/// Four gauges are watched until the last has fallen silent.
async fn watch_to_the_end(watch: &Watch) {
    let coast = WatchedCoast::new(watch);
    let stop = CancellationToken::new();
    tell_curves_due(watch);
    tell_end(watch, TideDesk::new(coast.clone()).watch(&GAUGES, &stop).await);
    coast.tell_curves();
    tell_token(watch, &stop);
    watch.settle().await;
}

/// Four gauges that go on for ever are watched, and the desk is told to stop.
async fn watch_stopped(watch: &Watch) {
    let coast = WatchedCoast::new(watch).with_endless_gauges();
    let stop = CancellationToken::new();
    let stopping = stop_watching(watch, &stop);
    let said = TideDesk::new(coast.clone()).watch(&GAUGES, &stop).await;
    watch.mark("back");
    tell_end(watch, said);
    ended(stopping).await;
    watch.settle().await;
    coast.tell_events_after_the_end().await;
}

/// Nobody wants the gauges watched any more.
async fn watch_given_up(watch: &Watch) {
    let coast = WatchedCoast::new(watch).with_endless_gauges();
    let desk = TideDesk::new(coast.clone());
    let stop = CancellationToken::new();
    let time = watch_given_up_after(watch);
    let asked = Box::pin(async {
        let _ = desk.watch(&GAUGES, &stop).await;
    });
    give_up_after(time, asked).await;
    watch.settle().await;
    tell_token(watch, &stop);
    coast.tell_events_after_the_end().await;
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
