//! The tide desk: it listens to a line, hands frames on, surveys gauges and watches them.

pub mod coast;

use std::io;
//#if frames-fall-apart | wrong/pinned-each-turn | wrong/frames-first | wrong/the-rest-by-itself | wrong/timed-read | wrong/buffered-line | wrong/lamp-in-a-task | wrong/stop-between-frames | wrong/reader-let-go
//#else
use std::pin::pin;
//#endif
use std::time::Duration;

//#if watch-goes-on | wrong/aborted-when-told | wrong/stops-between-levels
use futures::future::join_all;
//#endif
//#if frames-fall-apart | wrong/pinned-each-turn | wrong/frames-first | wrong/the-rest-by-itself | wrong/timed-read | wrong/buffered-line | wrong/lamp-in-a-task | wrong/stop-between-frames | wrong/reader-let-go
//#else
use futures::stream::{self, TryStreamExt};
//#endif
use tokio::io::{AsyncRead, AsyncReadExt};
use tokio::sync::mpsc;
//#if watch-goes-on | wrong/aborted-when-told | wrong/one-after-the-other | wrong/stops-between-levels | wrong/told-by-token-alone
//#else
use tokio::task::JoinSet;
//#endif
use tokio_util::sync::CancellationToken;

use coast::{Coast, Ended, Frame, GaugeError, GaugeId, Level};

/// How often the lamp is lit while the desk listens.
const SIGN_OF_LIFE: Duration = Duration::from_millis(10);

/// The desk of a coast.
pub struct TideDesk<C> {
    coast: C,
}

impl<C: Coast> TideDesk<C> {
    /// The desk of this coast.
    pub fn new(coast: C) -> Self {
        Self { coast }
    }

    /// Files the frames that come in over a line until it ends or the desk is told to stop, and
    /// says how many they were.
    //#if frames-fall-apart | wrong/pinned-each-turn | wrong/frames-first | wrong/the-rest-by-itself | wrong/timed-read | wrong/lamp-in-a-task | wrong/stop-between-frames | wrong/reader-let-go
    pub async fn listen<L>(&self, mut line: L, stop: &CancellationToken) -> io::Result<u64>
    //#else
    pub async fn listen<L>(&self, line: L, stop: &CancellationToken) -> io::Result<u64>
    //#endif
    where
        L: AsyncRead + Unpin + Send + 'static,
    {
        //#if wrong/timed-read
        let mut filed = 0;
        loop {
            self.coast.sign_of_life();
            tokio::select! {
                () = stop.cancelled() => return Ok(filed),
                frame = tokio::time::timeout(SIGN_OF_LIFE, read_frame(&mut line)) => match frame {
                    Ok(frame) => match frame? {
                        Some(frame) => {
                            self.coast.file(frame);
                            filed += 1;
                        }
                        None => return Ok(filed),
                    },
                    Err(_) => continue,
                },
            }
        }
        //#elif wrong/lamp-in-a-task
        let coast = self.coast.clone();
        tokio::spawn(async move {
            let mut sign = tokio::time::interval(SIGN_OF_LIFE);
            loop {
                sign.tick().await;
                coast.sign_of_life();
            }
        });
        let mut filed = 0;
        loop {
            tokio::select! {
                () = stop.cancelled() => return Ok(filed),
                frame = read_frame(&mut line) => match frame? {
                    Some(frame) => {
                        self.coast.file(frame);
                        filed += 1;
                    }
                    None => return Ok(filed),
                },
            }
        }
        //#elif wrong/stop-between-frames
        let lamp = async {
            let mut sign = tokio::time::interval(SIGN_OF_LIFE);
            loop {
                sign.tick().await;
                self.coast.sign_of_life();
            }
        };
        let reading = async {
            let mut filed = 0;
            while !stop.is_cancelled() {
                match read_frame(&mut line).await? {
                    Some(frame) => {
                        self.coast.file(frame);
                        filed += 1;
                    }
                    None => break,
                }
            }
            Ok(filed)
        };
        tokio::select! {
            () = lamp => unreachable!("it never ends"),
            filed = reading => filed,
        }
        //#else
        //#if wrong/fresh-pause
        //#elif wrong/lamp-by-frames
        let mut lit = tokio::time::Instant::now();
        self.coast.sign_of_life();
        //#else
        let mut sign = tokio::time::interval(SIGN_OF_LIFE);
        //#endif
        //#if frames-fall-apart | wrong/pinned-each-turn | wrong/frames-first | wrong/the-rest-by-itself
        //#elif wrong/reader-let-go
        let (found, mut frames) = mpsc::channel(1);
        tokio::spawn(async move {
            while let Some(frame) = read_frame(&mut line).await.transpose() {
                let broken = frame.is_err();
                if found.send(frame).await.is_err() || broken {
                    break;
                }
            }
        });
        //#elif wrong/buffered-line
        let mut line = tokio::io::BufReader::new(line);
        //#else
        // The frame that is being read stays in here when another branch is taken.
        let mut frames = pin!(stream::try_unfold(line, |mut line| async move {
            Ok::<_, io::Error>(read_frame(&mut line).await?.map(|frame| (frame, line)))
        }));
        //#endif
        let mut filed = 0;
        loop {
            //#if wrong/pinned-each-turn
            let mut reading = std::pin::pin!(read_frame(&mut line));
            //#endif
            tokio::select! {
                //#if wrong/frames-first
                biased;
                frame = read_frame(&mut line) => match frame? {
                    Some(frame) => {
                        self.coast.file(frame);
                        filed += 1;
                    }
                    None => return Ok(filed),
                },
                () = stop.cancelled() => return Ok(filed),
                _ = sign.tick() => self.coast.sign_of_life(),
                //#else
                () = stop.cancelled() => return Ok(filed),
                //#if wrong/fresh-pause
                () = tokio::time::sleep(SIGN_OF_LIFE) => self.coast.sign_of_life(),
                //#elif wrong/lamp-by-frames
                //#else
                _ = sign.tick() => self.coast.sign_of_life(),
                //#endif
                //#if frames-fall-apart | wrong/buffered-line
                frame = read_frame(&mut line) => match frame? {
                //#elif wrong/pinned-each-turn
                frame = &mut reading => match frame? {
                //#elif wrong/the-rest-by-itself
                high = line.read_u8() => match rest_of_frame(high, &mut line).await? {
                //#elif wrong/reader-let-go
                frame = frames.recv() => match frame.transpose()? {
                //#elif wrong/broken-off-is-an-end
                frame = frames.try_next() => match frame.unwrap_or_default() {
                //#else
                frame = frames.try_next() => match frame? {
                //#endif
                    Some(frame) => {
                        //#if wrong/lamp-by-frames
                        if lit.elapsed() >= SIGN_OF_LIFE {
                            self.coast.sign_of_life();
                            lit = tokio::time::Instant::now();
                        }
                        //#endif
                        self.coast.file(frame);
                        filed += 1;
                    }
                    None => return Ok(filed),
                },
                //#endif
            }
        }
        //#endif
    }

    /// Hands waiting frames on, one after the other, until no more can come or the desk is told to
    /// stop, and says how many they were.
    pub async fn relay(
        &self,
        waiting: &mut mpsc::Receiver<Frame>,
        stop: &CancellationToken,
    ) -> u64 {
        let mut forwarded = 0;
        //#if wrong/looks-between-frames
        while !stop.is_cancelled() {
            let Some(frame) = waiting.recv().await else { break };
            self.coast.forward(&frame).await;
            forwarded += 1;
        }
        forwarded
        //#elif wrong/looks-after-taking
        while let Some(frame) = waiting.recv().await {
            if stop.is_cancelled() {
                break;
            }
            self.coast.forward(&frame).await;
            forwarded += 1;
        }
        forwarded
        //#elif wrong/cut-off
        tokio::select! {
            biased;
            () = stop.cancelled() => {}
            () = async {
                while let Some(frame) = waiting.recv().await {
                    self.coast.forward(&frame).await;
                    forwarded += 1;
                }
            } => {}
        }
        forwarded
        //#elif wrong/looks-now-and-then
        while !stop.is_cancelled() {
            match tokio::time::timeout(SIGN_OF_LIFE, waiting.recv()).await {
                Ok(Some(frame)) => {
                    self.coast.forward(&frame).await;
                    forwarded += 1;
                }
                Ok(None) => break,
                Err(_) => continue,
            }
        }
        forwarded
        //#elif wrong/looks-all-the-time
        while !stop.is_cancelled() {
            match tokio::time::timeout(Duration::from_millis(1), waiting.recv()).await {
                Ok(Some(frame)) => {
                    self.coast.forward(&frame).await;
                    forwarded += 1;
                }
                Ok(None) => break,
                Err(_) => continue,
            }
        }
        forwarded
        //#elif wrong/forwarded-side-by-side
        let mut forwarding = JoinSet::new();
        loop {
            tokio::select! {
                biased;
                () = stop.cancelled() => break,
                frame = waiting.recv() => match frame {
                    Some(frame) => {
                        let coast = self.coast.clone();
                        forwarding.spawn(async move { coast.forward(&frame).await });
                        forwarded += 1;
                    }
                    None => break,
                },
            }
        }
        while forwarding.join_next().await.is_some() {}
        forwarded
        //#elif wrong/batched
        loop {
            let mut batch = Vec::new();
            tokio::select! {
                biased;
                () = stop.cancelled() => return forwarded,
                taken = waiting.recv_many(&mut batch, 16) => if taken == 0 {
                    return forwarded;
                },
            }
            for frame in batch {
                self.coast.forward(&frame).await;
                forwarded += 1;
            }
        }
        //#else
        loop {
            tokio::select! {
                //#if stop-goes-unheard | wrong/yields-in-between
                biased;
                frame = waiting.recv() => match frame {
                    Some(frame) => {
                        self.coast.forward(&frame).await;
                        forwarded += 1;
                        //#if wrong/yields-in-between
                        tokio::task::yield_now().await;
                        //#endif
                    }
                    None => return forwarded,
                },
                () = stop.cancelled() => return forwarded,
                //#else
                //#if wrong/coin-toss
                //#else
                biased;
                //#endif
                //#if wrong/empties-the-queue
                () = stop.cancelled() => {
                    waiting.close();
                    while let Some(frame) = waiting.recv().await {
                        self.coast.forward(&frame).await;
                        forwarded += 1;
                    }
                    return forwarded;
                }
                //#elif wrong/throws-the-rest-away
                () = stop.cancelled() => {
                    waiting.close();
                    while waiting.recv().await.is_some() {}
                    return forwarded;
                }
                //#else
                () = stop.cancelled() => return forwarded,
                //#endif
                frame = waiting.recv() => match frame {
                    Some(frame) => {
                        self.coast.forward(&frame).await;
                        forwarded += 1;
                    }
                    None => return forwarded,
                },
                //#endif
            }
        }
        //#endif
    }

    /// Claims a gauge, has it measure three times, gives it back, and says what the mean was.
    pub async fn survey(&self, gauge: GaugeId) -> Result<Level, GaugeError> {
        //#if claim-is-kept
        self.coast.claim(gauge).await?;
        let mean = self.mean_of_three(gauge).await;
        self.coast.release(gauge);
        mean
        //#elif wrong/guard-let-go
        self.coast.claim(gauge).await?;
        let _ = Claim { coast: &self.coast, gauge };
        self.mean_of_three(gauge).await
        //#elif wrong/guard-too-early
        let _claim = Claim { coast: &self.coast, gauge };
        self.coast.claim(gauge).await?;
        self.mean_of_three(gauge).await
        //#elif wrong/released-twice
        self.coast.claim(gauge).await?;
        let _claim = Claim { coast: &self.coast, gauge };
        let mean = self.mean_of_three(gauge).await;
        self.coast.release(gauge);
        mean
        //#elif wrong/goes-on-alone
        let coast = self.coast.clone();
        let survey = tokio::spawn(async move {
            coast.claim(gauge).await?;
            let mean = TideDesk::new(coast.clone()).mean_of_three(gauge).await;
            coast.release(gauge);
            mean
        });
        survey.await.unwrap_or(Err(GaugeError::Broken))
        //#elif wrong/released-later
        self.coast.claim(gauge).await?;
        let coast = self.coast.clone();
        tokio::spawn(async move {
            tokio::time::sleep(Duration::from_millis(100)).await;
            coast.release(gauge);
        });
        self.mean_of_three(gauge).await
        //#elif wrong/time-limit
        self.coast.claim(gauge).await?;
        let limit = Duration::from_millis(100);
        let mean = tokio::time::timeout(limit, self.mean_of_three(gauge)).await;
        self.coast.release(gauge);
        mean.unwrap_or(Err(GaugeError::Broken))
        //#elif wrong/claimed-each-time
        let mut sum = 0;
        for _ in 0..3 {
            self.coast.claim(gauge).await?;
            let level = self.coast.measure(gauge).await;
            self.coast.release(gauge);
            sum += level?;
        }
        Ok(sum / 3)
        //#elif wrong/never-released
        self.coast.claim(gauge).await?;
        self.mean_of_three(gauge).await
        //#else
        self.coast.claim(gauge).await?;
        let _claim = Claim { coast: &self.coast, gauge };
        self.mean_of_three(gauge).await
        //#endif
    }

    //#if wrong/claimed-each-time
    //#else
    async fn mean_of_three(&self, gauge: GaugeId) -> Result<Level, GaugeError> {
        let mut sum = 0;
        for _ in 0..3 {
            sum += self.coast.measure(gauge).await?;
        }
        Ok(sum / 3)
    }
    //#endif

    /// Draws the curves of all these gauges, side by side, until each has fallen silent or the
    /// desk is told to stop.
    pub async fn watch(&self, gauges: &[GaugeId], stop: &CancellationToken) -> Ended {
        //#if watch-goes-on
        let tasks = gauges.iter().map(|&gauge| tokio::spawn(draw_curve(self.coast.clone(), gauge)));
        let curves = join_all(tasks);
        tokio::select! {
            () = stop.cancelled() => Ended::Stopped,
            _ = curves => Ended::Silent,
        }
        //#elif wrong/aborted-when-told
        let tasks: Vec<_> = gauges
            .iter()
            .map(|&gauge| tokio::spawn(draw_curve(self.coast.clone(), gauge)))
            .collect();
        let handles: Vec<_> = tasks.iter().map(|task| task.abort_handle()).collect();
        tokio::select! {
            () = stop.cancelled() => {
                handles.iter().for_each(|handle| handle.abort());
                Ended::Stopped
            }
            _ = join_all(tasks) => Ended::Silent,
        }
        //#elif wrong/one-after-the-other
        for &gauge in gauges {
            tokio::select! {
                () = stop.cancelled() => return Ended::Stopped,
                () = draw_curve(self.coast.clone(), gauge) => {}
            }
        }
        Ended::Silent
        //#elif wrong/first-silent-ends-all
        let mut curves: JoinSet<_> =
            gauges.iter().map(|&gauge| draw_curve(self.coast.clone(), gauge)).collect();
        tokio::select! {
            () = stop.cancelled() => Ended::Stopped,
            _ = curves.join_next() => Ended::Silent,
        }
        //#elif wrong/waits-for-silence
        let curves: JoinSet<_> =
            gauges.iter().map(|&gauge| draw_curve(self.coast.clone(), gauge)).collect();
        curves.join_all().await;
        if stop.is_cancelled() { Ended::Stopped } else { Ended::Silent }
        //#elif wrong/stops-between-levels
        let inner = stop.child_token();
        let _end = inner.clone().drop_guard();
        let tasks = gauges.iter().map(|&gauge| {
            let (coast, inner) = (self.coast.clone(), inner.clone());
            tokio::spawn(async move {
                while !inner.is_cancelled()
                    && let Some(level) = coast.next_level(gauge).await
                {
                    coast.draw(gauge, level);
                }
            })
        });
        let curves = join_all(tasks);
        tokio::select! {
            () = stop.cancelled() => Ended::Stopped,
            _ = curves => Ended::Silent,
        }
        //#elif wrong/callers-token-guarded
        let _end = stop.clone().drop_guard();
        let curves: JoinSet<_> = gauges
            .iter()
            .map(|&gauge| {
                let (coast, stop) = (self.coast.clone(), stop.clone());
                async move {
                    tokio::select! {
                        () = stop.cancelled() => Ended::Stopped,
                        () = draw_curve(coast, gauge) => Ended::Silent,
                    }
                }
            })
            .collect();
        match curves.join_all().await.contains(&Ended::Stopped) {
            true => Ended::Stopped,
            false => Ended::Silent,
        }
        //#elif wrong/told-by-token-alone
        let tasks: Vec<_> = gauges
            .iter()
            .map(|&gauge| {
                let (coast, stop) = (self.coast.clone(), stop.child_token());
                tokio::spawn(async move { stop.run_until_cancelled(draw_curve(coast, gauge)).await })
            })
            .collect();
        let mut stopped = false;
        for task in tasks {
            stopped |= matches!(task.await, Ok(None));
        }
        if stopped { Ended::Stopped } else { Ended::Silent }
        //#else
        let tasks = gauges.iter().map(|&gauge| draw_curve(self.coast.clone(), gauge));
        // Dropped here or with this future, the set ends its tasks.
        let curves = JoinSet::from_iter(tasks).join_all();
        tokio::select! {
            () = stop.cancelled() => Ended::Stopped,
            _ = curves => Ended::Silent,
        }
        //#endif
    }
}

//#if claim-is-kept | wrong/goes-on-alone | wrong/released-later | wrong/time-limit | wrong/claimed-each-time | wrong/never-released
//#else
/// A claimed gauge, given back when this is dropped, however that comes about.
struct Claim<'a, C: Coast> {
    coast: &'a C,
    gauge: GaugeId,
}

impl<C: Coast> Drop for Claim<'_, C> {
    fn drop(&mut self) {
        //#if wrong/released-by-a-task
        let (coast, gauge) = (self.coast.clone(), self.gauge);
        tokio::spawn(async move { coast.release(gauge) });
        //#else
        self.coast.release(self.gauge);
        //#endif
    }
}

//#endif
//#if wrong/the-rest-by-itself
async fn rest_of_frame<L>(high: io::Result<u8>, line: &mut L) -> io::Result<Option<Frame>>
where
    L: AsyncRead + Unpin,
{
    let Ok(high) = high else { return Ok(None) };
    let length = u16::from_be_bytes([high, line.read_u8().await?]);
    let mut frame = vec![0; length.into()];
    line.read_exact(&mut frame).await?;
    Ok(Some(frame))
}

//#else
/// Reads a frame: its length in two bytes, the high one first, and as many bytes. There is none
/// where the line ends.
async fn read_frame<L: AsyncRead + Unpin>(line: &mut L) -> io::Result<Option<Frame>> {
    let mut length = [0; 2];
    if line.read(&mut length[..1]).await? == 0 {
        return Ok(None);
    }
    line.read_exact(&mut length[1..]).await?;
    let mut frame = vec![0; u16::from_be_bytes(length).into()];
    line.read_exact(&mut frame).await?;
    Ok(Some(frame))
}

//#endif
async fn draw_curve<C: Coast>(coast: C, gauge: GaugeId) {
    while let Some(level) = coast.next_level(gauge).await {
        coast.draw(gauge, level);
    }
}
